import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { makeGtin, makeNumber } from '../../domain/number.ts';
import { particularsBytes, signatureBytes, type Particulars } from '../../domain/signed-certificate.ts';
import { createSignatureCheck, signCertificate } from '../../main/certificate-signatures.ts';
import { makeTerminalKey, publicKeyOf } from '../../main/vault.ts';

const number = makeNumber(makeGtin('0952123400050'), '123456789012345');
const other = makeNumber(makeGtin('0952123400050'), '123456789012346');
const particulars: Particulars = { kind: 'sold', currency: 'USD', face: minor(5_000), validUntil: '2031-11-23' };
const [ours, theirs, stranger] = [makeTerminalKey(), makeTerminalKey(), makeTerminalKey()];
const signed = signCertificate(theirs, number, particulars);

describe('what a certificate says of itself', () => {
  it('is believed when any till of the business has signed it', () => {
    const check = createSignatureCheck(() => [ours, theirs].map(publicKeyOf));
    expect(check(number, signed)).toEqual(particulars);
    expect(check(number, signCertificate(ours, number, particulars))).toEqual(particulars);
  });

  it('is not believed beside another number, from a stranger, or from a till whose key was withdrawn', () => {
    let signers = [ours, theirs].map(publicKeyOf);
    const check = createSignatureCheck(() => signers);
    expect(check(other, signed)).toBeUndefined();
    expect(check(number, signCertificate(stranger, number, particulars))).toBeUndefined();
    expect(check(number, signed)).toEqual(particulars);
    signers = [ours].map(publicKeyOf);
    expect(check(number, signed)).toBeUndefined();
  });

  it('is not believed with any byte of it changed, cut or added', () => {
    const check = createSignatureCheck(() => [publicKeyOf(theirs)]);
    const bytes = Buffer.from(signed, 'base64url');
    expect(bytes).toHaveLength(particularsBytes + signatureBytes);
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes.with(index, (bytes[index] ?? 0) ^ 1));
      expect(check(number, changed.toString('base64url')), `byte ${String(index)}`).toBeUndefined();
    }
    expect(check(number, bytes.subarray(1).toString('base64url'))).toBeUndefined();
    expect(check(number, Buffer.concat([bytes, bytes.subarray(0, 1)]).toString('base64url'))).toBeUndefined();
  });
});
