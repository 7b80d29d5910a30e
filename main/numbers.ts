import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256, type SenderContext } from 'hpke';
import { hashNumber, sealInfo } from '../domain/identity.ts';
import { type CertificateNumber, parseScan } from '../domain/number.ts';
import { isTrainingGtin } from '../domain/training.ts';
import { err, ok } from '../domain/result.ts';
import type { CallOutput, Identified } from '../preload/contract.ts';

/** Turns numbers into what may be shown, stored and sent. */
export type Numbers = {
  readonly identify: (scan: string) => Promise<CallOutput<'numbers:identify'>>;
  /** The same for a number that this process has made; undefined before the till is enrolled. */
  readonly seal: (number: CertificateNumber) => Promise<Omit<Identified, 'gtin'> | undefined>;
};

/** The business's keys, base64url as the server sent them. */
export type NumberKeys = { readonly numberKey: string; readonly sealKey: string };

type Sender = { readonly encapsulatedSecret: Uint8Array; readonly ctx: SenderContext };

/**
 * Hashes and seals certificate numbers. Each number gets its own encapsulated key; the one for the next scan is made
 * ahead of it, because the key agreement is the slow part and the cashier is waiting. Practice paper is known by its
 * GTIN before anything is made of its number: a real till and a practising one each refuse the other's.
 */
export const createNumbers = (keys: () => NumberKeys | undefined, { practising = false } = {}): Numbers => {
  let prepared: { readonly sealKey: string; readonly sender: Promise<Sender> } | undefined;

  const takeSender = async (sealKey: string): Promise<Sender> => {
    const taken = prepared?.sealKey === sealKey ? prepared.sender : setUp(sealKey);
    prepared = undefined;
    const sender = await taken;
    prepare(sealKey);
    return sender;
  };

  const prepare = (sealKey: string): void => {
    const sender = setUp(sealKey);
    // A failure is told to whoever uses it; unused it must not count as unhandled.
    sender.catch(() => undefined);
    prepared = { sealKey, sender };
  };

  const seal: Numbers['seal'] = async (number) => {
    const known = keys();
    if (!known) return undefined;
    const { encapsulatedSecret, ctx } = await takeSender(known.sealKey);
    const ciphertext = await ctx.Seal(Buffer.from(number, 'utf8'));
    return {
      certificate: hashNumber(Buffer.from(known.numberKey, 'base64url'), number),
      sealed: Buffer.concat([encapsulatedSecret, ciphertext]).toString('base64url'),
    };
  };

  return {
    seal,
    identify: async (text) => {
      const scan = parseScan(text);
      if (!scan.ok) return err({ reason: scan.error });
      if (scan.value.kind !== 'certificate') return err({ reason: 'not-a-certificate' });
      const { number, gtin } = scan.value;
      if (isTrainingGtin(gtin) !== practising) return err({ reason: practising ? 'real-paper' : 'training-paper' });
      const identified = await seal(number);
      return identified ? ok({ ...identified, gtin }) : err({ reason: 'not-enrolled' });
    },
  };
};

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

const setUp = async (sealKey: string): Promise<Sender> =>
  suite.SetupSender(await suite.DeserializePublicKey(Buffer.from(sealKey, 'base64url')), { info: Buffer.from(sealInfo, 'utf8') });
