import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import { z } from 'zod';
import { encapsulatedBytes, sealInfo } from '../domain/identity.ts';
import type { CertificateNumber } from '../domain/number.ts';

/** The business's own secrets. Whoever loses them can never again recognise a number that is printed on paper. */
export type Keys = {
  /** Turns numbers into hashes. */
  readonly numberKey: Uint8Array;
  /** What numbers are sealed to, base64url. */
  readonly sealKey: string;
  readonly seal: (number: CertificateNumber) => Promise<string>;
  readonly unseal: (sealed: string) => Promise<string>;
  /** The same for what is no number, such as an authenticator's secret: one can't be passed off as the other. */
  readonly sealSecret: (text: string) => Promise<string>;
  readonly unsealSecret: (sealed: string) => Promise<string>;
  /** What stands under the scratch panel of a paper certificate. Nothing of it is stored: it follows from the number. */
  readonly scratchPin: (number: CertificateNumber) => string;
};

const keyFileSchema = z.strictObject({ v: z.literal(1), numberKey: z.string(), sealPrivateKey: z.string(), sealPublicKey: z.string() });
type KeyFile = z.infer<typeof keyFileSchema>;

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const numberInfo = new TextEncoder().encode(sealInfo);
const secretInfo = new TextEncoder().encode('countersign-secret:v1');
const scratchPinInfo = 'countersign-scratch-pin:v1';
const scratchPinDigits = 6;

/** Reads the key file, or makes one that only its owner can read. */
export const openKeys = async (path: string): Promise<Keys> => useKeys(await readKeyFile(path) ?? await makeKeyFile(path));

const readKeyFile = async (path: string): Promise<KeyFile | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : keyFileSchema.parse(JSON.parse(text));
};

const makeKeyFile = async (path: string): Promise<KeyFile> => {
  const keys = await makeKeys();
  // Exclusive and synced: a second start must not replace keys that numbers were already hashed with.
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(keys)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return keys;
};

const makeKeys = async (): Promise<KeyFile> => {
  const pair = await suite.GenerateKeyPair(true);
  return {
    v: 1,
    numberKey: randomBytes(32).toString('base64url'),
    sealPrivateKey: Buffer.from(await suite.SerializePrivateKey(pair.privateKey)).toString('base64url'),
    sealPublicKey: Buffer.from(await suite.SerializePublicKey(pair.publicKey)).toString('base64url'),
  };
};

/** Keys that live only in memory, for tests. */
export const makeTemporaryKeys = async (): Promise<Keys> => useKeys(await makeKeys());

const useKeys = async ({ numberKey, sealPrivateKey, sealPublicKey }: KeyFile): Promise<Keys> => {
  const privateKey = await suite.DeserializePrivateKey(Buffer.from(sealPrivateKey, 'base64url'));
  const publicKey = await suite.DeserializePublicKey(Buffer.from(sealPublicKey, 'base64url'));
  const seal = async (info: Uint8Array, text: string): Promise<string> => {
    const { encapsulatedSecret, ciphertext } = await suite.Seal(publicKey, new TextEncoder().encode(text), { info });
    return Buffer.concat([encapsulatedSecret, ciphertext]).toString('base64url');
  };
  const unseal = async (info: Uint8Array, sealed: string): Promise<string> => {
    const bytes = Buffer.from(sealed, 'base64url');
    const opened = await suite.Open({ privateKey, publicKey }, bytes.subarray(0, encapsulatedBytes), bytes.subarray(encapsulatedBytes), { info });
    return new TextDecoder().decode(opened);
  };
  // From the private key, which no till has: tills know the number key, and must not know scratch PINs.
  const pinKey = Buffer.from(hkdfSync('sha256', Buffer.from(sealPrivateKey, 'base64url'), '', scratchPinInfo, 32));
  return {
    numberKey: Buffer.from(numberKey, 'base64url'),
    sealKey: sealPublicKey,
    seal: (number) => seal(numberInfo, number),
    unseal: (sealed) => unseal(numberInfo, sealed),
    sealSecret: (text) => seal(secretInfo, text),
    unsealSecret: (sealed) => unseal(secretInfo, sealed),
    scratchPin: (number) => {
      const digest = createHmac('sha256', pinKey).update(number).digest();
      return String(digest.readBigUInt64BE() % 10n ** BigInt(scratchPinDigits)).padStart(scratchPinDigits, '0');
    },
  };
};
