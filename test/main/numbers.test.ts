import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import { beforeAll, describe, expect, it } from 'vitest';
import { encapsulatedBytes, hashNumber, sealInfo } from '../../domain/identity.ts';
import { bracketed, digitalLink, makeControlNumber, makeGtin, makeNumber } from '../../domain/number.ts';
import { isTrainingGtin, makeTrainingGtin } from '../../domain/training.ts';
import { createNumbers, type NumberKeys, type Numbers } from '../../main/numbers.ts';

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const numberKey = Buffer.alloc(32, 3);
const number = makeNumber(makeGtin('0952123454321'), '123456789012345');
let pair: Awaited<ReturnType<typeof suite.GenerateKeyPair>>;
let keys: NumberKeys;
let numbers: Numbers;

beforeAll(async () => {
  pair = await suite.GenerateKeyPair(true);
  keys = { numberKey: numberKey.toString('base64url'), sealKey: Buffer.from(await suite.SerializePublicKey(pair.publicKey)).toString('base64url') };
  numbers = createNumbers(() => keys);
});

const identify = async (scan: string) => {
  const identified = await numbers.identify(scan);
  if (!identified.ok) throw new Error(identified.error.reason);
  return identified.value;
};

/** As the server opens it. */
const open = async (sealed: string): Promise<string> => {
  const bytes = Buffer.from(sealed, 'base64url');
  const opened = await suite.Open(pair.privateKey, bytes.subarray(0, encapsulatedBytes), bytes.subarray(encapsulatedBytes), { info: Buffer.from(sealInfo) });
  return Buffer.from(opened).toString('utf8');
};

describe('a certificate\'s number', () => {
  it('becomes its keyed hash and a sealed number that only the server opens', async () => {
    const { certificate, sealed, gtin } = await identify(number);
    expect(certificate).toBe(hashNumber(numberKey, number));
    expect(gtin).toBe(number.slice(2, 16));
    expect(await open(sealed)).toBe(number);
    expect(JSON.stringify({ certificate, sealed })).not.toContain(number.slice(18));
  });

  it('has one hash in every form a scanner sends, and never the same seal twice', async () => {
    const forms = [number, `]C1${number}`, bracketed(number), digitalLink(number, 'https://gift.example')];
    const seen = await Promise.all(forms.map(identify));
    expect(new Set(seen.map(({ certificate }) => certificate)).size).toBe(1);
    const seals = seen.map(({ sealed }) => sealed);
    expect(new Set(seals).size).toBe(forms.length);
    expect(new Set(seals.map((sealed) => sealed.slice(0, 40))).size).toBe(forms.length);
    expect(await Promise.all(seals.map(open))).toEqual(forms.map(() => number));
  });

  it('is sealed to the new key once the server has another', async () => {
    let current = keys;
    const own = createNumbers(() => current);
    await own.identify(number);
    const other = await suite.GenerateKeyPair(true);
    current = { ...keys, sealKey: Buffer.from(await suite.SerializePublicKey(other.publicKey)).toString('base64url') };
    const identified = await own.identify(number);
    if (!identified.ok) throw new Error(identified.error.reason);
    await expect(open(identified.value.sealed)).rejects.toThrow();
  });
});

it.each([
  ['a wrong check digit', number.slice(0, -1) + String((Number(number.at(-1)) + 1) % 10), 'serial-check-digit'],
  ['a control number', makeControlNumber(1, 2), 'not-a-certificate'],
  ['nothing', '', 'empty'],
  ['a novel', 'x'.repeat(5_000), 'too-long'],
])('%s is refused with its reason', async (_name, scan, reason) => {
  expect(await numbers.identify(scan)).toEqual({ ok: false, error: { reason } });
});

describe('practice paper', () => {
  const practice = makeNumber(makeTrainingGtin(1), '123456789012345');

  it('is refused by a real till in every form, with a reason of its own, and real paper by a practising one', async () => {
    const practising = createNumbers(() => keys, { practising: true });
    for (const scan of [practice, `]C1${practice}`, bracketed(practice), digitalLink(practice, 'https://training.invalid')]) {
      expect(await numbers.identify(scan)).toEqual({ ok: false, error: { reason: 'training-paper' } });
      expect(await practising.identify(scan)).toMatchObject({ ok: true });
    }
    expect(await practising.identify(number)).toEqual({ ok: false, error: { reason: 'real-paper' } });
    expect(await practising.identify('25595200000001234567890')).toMatchObject({ ok: false });
  });

  it('lies under a prefix that GS1 gives to no company, and no real GTIN looks like it', () => {
    expect(makeTrainingGtin(42)).toMatch(/^004[0-9]/u);
    expect(isTrainingGtin(makeTrainingGtin(42))).toBe(true);
    for (const real of [makeGtin('0952123454321'), makeGtin('0004995200001'), makeGtin('0880000000001'), null]) expect(isTrainingGtin(real)).toBe(false);
  });
});

it('identifies nothing before enrolment', async () => {
  expect(await createNumbers(() => undefined).identify(number)).toEqual({ ok: false, error: { reason: 'not-enrolled' } });
});
