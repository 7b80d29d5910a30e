import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { digitalLink, makeGtin, makeNumber, parseScan } from '../../domain/number.ts';
import { keyNameBytes, type Particulars, particularsBytes, readParticulars, signatureBytes, signedCertificateText, signedLink, signedPartOf, writeParticulars } from '../../domain/signed-certificate.ts';

const keyName = Uint8Array.of(1, 2, 3, 4);
const number = makeNumber(makeGtin('0952123400050'), '123456789012345');
const link = digitalLink(number, 'https://id.example');
const some: Particulars = { kind: 'sold', currency: 'USD', face: minor(5_000), validUntil: '2031-11-23' };

const anyParticulars: fc.Arbitrary<Particulars> = fc.record({
  kind: fc.constantFrom('sold', 'promotional'), currency: fc.stringMatching(/^[A-Z]{3}$/u), face: fc.nat({ max: 2 ** 48 - 1 }).map(minor),
  validUntil: fc.option(fc.date({ min: new Date('1970-01-02'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)), { nil: null }),
});

describe('what a certificate says of itself', () => {
  it('reads as it was written', () => {
    fc.assert(fc.property(anyParticulars, fc.uint8Array({ minLength: keyNameBytes, maxLength: keyNameBytes }), (particulars, name) => {
      const bytes = writeParticulars(name, particulars);
      expect(bytes).toHaveLength(particularsBytes);
      expect(readParticulars(bytes)).toEqual({ keyName: name, particulars });
    }));
  });

  it('is no more than its own form: another length, version, kind or currency is not read', () => {
    const bytes = writeParticulars(keyName, some);
    const changed = (index: number, value: number): Uint8Array => bytes.with(index, value);
    expect([bytes.slice(1), changed(0, 2), changed(5, 2), changed(6, 0x30)].map(readParticulars)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is not written where it would be cut: amounts, days and names that do not fit', () => {
    for (const wrong of [{ face: minor(2 ** 48) }, { currency: 'usd' }, { validUntil: '1969-12-31' }]) expect(() => writeParticulars(keyName, { ...some, ...wrong })).toThrow();
    expect(() => writeParticulars(keyName.slice(1), some)).toThrow();
  });

  it('is signed together with its number', () => {
    const other = makeNumber(makeGtin('0952123400050'), '123456789012346');
    const bytes = writeParticulars(keyName, some);
    expect(new TextDecoder().decode(signedCertificateText(number, bytes).slice(0, -particularsBytes))).toBe(`countersign-certificate:v1:${number}:`);
    expect(signedCertificateText(number, bytes)).not.toEqual(signedCertificateText(other, bytes));
  });
});

describe('its place in the link', () => {
  const signed = Buffer.alloc(particularsBytes + signatureBytes, 0xfb).toString('base64url');

  it('is behind the number, and the number reads as without it', () => {
    expect(signedPartOf(signedLink(link, signed))).toBe(signed);
    expect(parseScan(signedLink(link, signed))).toEqual(parseScan(link));
  });

  it('is found with what scanners put around it, and where the link has other parameters', () => {
    expect(signedPartOf(`]Q1${signedLink(link, signed)}\r\n`)).toBe(signed);
    expect(signedPartOf(`${link}?linkType=all&s=${signed}#top`)).toBe(signed);
  });

  it('is not found in a bare link, nor in one that was cut', () => {
    expect(signedPartOf(link)).toBeUndefined();
    expect(signedPartOf(signedLink(link, signed.slice(0, 90)))).toBeUndefined();
    expect(signedPartOf(signedLink(link, `${signed.slice(0, 105)}!`))).toBeUndefined();
  });
});
