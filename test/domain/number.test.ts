import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  controlNumberParts, controlNumberSchema, gs1CheckDigit, isoCheckDigit, makeControlNumber, makeGtin, makeNumber, operationReference, parseControlNumber, parseScan, readGtin,
} from '../../domain/number.ts';
import { digits } from './given.ts';

describe('the GS1 check digit', () => {
  it('agrees with numbers that GS1 and well-known goods carry', () => {
    // GS1's example GTIN, a GTIN-13 and a UPC-A off the shelf, GS1's example SSCC.
    expect(gs1CheckDigit('0952123454321')).toBe('3');
    expect(gs1CheckDigit('400638133393')).toBe('1');
    expect(gs1CheckDigit('03600029145')).toBe('2');
    expect(gs1CheckDigit('10614141123456789')).toBe('7');
  });

  it('finds every single wrong digit', () => {
    fc.assert(fc.property(digits(13), fc.nat(12), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
      const wrong = number.slice(0, at) + String((Number(number[at]) + shift) % 10) + number.slice(at + 1);
      expect(gs1CheckDigit(wrong)).not.toBe(gs1CheckDigit(number));
    }));
  });
});

describe('ISO 7064 MOD 11,10', () => {
  it('agrees with published numbers', () => {
    // The standard's own example; a Croatian OIB, a German tax id and a German VAT number, which use it too.
    expect(isoCheckDigit('0794')).toBe('5');
    expect(isoCheckDigit('3339200596')).toBe('1');
    expect(isoCheckDigit('3657426180')).toBe('9');
    expect(isoCheckDigit('13669597')).toBe('6');
  });

  it('finds every single wrong digit, leading zeros included', () => {
    fc.assert(fc.property(digits(29), fc.nat(28), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
      const wrong = number.slice(0, at) + String((Number(number[at]) + shift) % 10) + number.slice(at + 1);
      expect(isoCheckDigit(wrong)).not.toBe(isoCheckDigit(number));
    }));
    expect(isoCheckDigit('0123')).not.toBe(isoCheckDigit('123'));
  });
});

describe('making numbers', () => {
  it('completes a GTIN and a serial', () => {
    expect(makeGtin('0952123454321')).toBe('09521234543213');
    expect(makeNumber('09521234543213', '123456789012345')).toMatch(/^010952123454321321123456789012345\d$/);
  });

  it('refuses what would print unreadable paper', () => {
    expect(() => makeGtin('952123454321')).toThrow();
    for (const typed of ['09521234543213', '9521234543213', ' 952 1234-54321 3 ']) expect(readGtin(typed)).toBe('09521234543213');
    expect(readGtin('40123455')).toBe('00000040123455');
    for (const wrong of ['', '9521234543214', '952123454321', '95212345432130', '9521234543213x', '1234567']) expect(readGtin(wrong)).toBeUndefined();
    expect(() => makeNumber('09521234543210', '123456789012345')).toThrow('GTIN');
    expect(() => makeNumber('09521234543213', '12345')).toThrow('15 random digits');
  });

  it('is read back by the till, whatever the random digits are', () => {
    fc.assert(fc.property(digits(13), digits(15), (item, random) => {
      const gtin = makeGtin(item);
      const number = makeNumber(gtin, random);
      expect(parseScan(number)).toEqual({ ok: true, value: { kind: 'certificate', number, gtin } });
    }));
  });
});

describe('a control number', () => {
  it('names a batch and a place in it, and survives being typed without hyphens or in lower case', () => {
    const control = makeControlNumber(12, 345);
    expect(control).toBe(`C000012-0000345-${isoCheckDigit('0000120000345')}`);
    expect(controlNumberParts(control)).toEqual({ batch: 12, running: 345 });
    expect([control, control.toLowerCase(), control.replaceAll('-', ''), ` ${control} `].map(parseControlNumber)).toEqual(Array(4).fill(control));
    expect(controlNumberSchema.safeParse(control).success).toBe(true);
  });

  it('round-trips for every batch and running number', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 9_999_999 }), (batch, running) => {
      expect(controlNumberParts(makeControlNumber(batch, running))).toEqual({ batch, running });
      expect(parseControlNumber(makeControlNumber(batch, running))).toBe(makeControlNumber(batch, running));
    }));
  });

  it('exists only for whole numbers in range; batch 0 is the directory\'s "none"', () => {
    for (const [batch, running] of [[0, 1], [-1, 1], [1.5, 1], [1, -1], [1, 0.5], [1_000_000, 1], [1, 10_000_000]] as const) {
      expect(() => makeControlNumber(batch, running), `${batch}/${running}`).toThrow('out of range');
    }
    expect(parseControlNumber(`C0000000000345${isoCheckDigit('0000000000345')}`)).toBeUndefined();
  });

  it('is told apart from a misread one', () => {
    const control = makeControlNumber(12, 345);
    expect(parseScan(control)).toEqual({ ok: true, value: { kind: 'control-number', control } });
    const wrong = control.slice(0, -1) + String((Number(control.at(-1)) + 1) % 10);
    expect(parseControlNumber(wrong)).toBeUndefined();
    expect(parseScan(wrong)).toEqual({ ok: false, error: 'control-check-digit' });
  });
});

describe('an operation reference', () => {
  it('is what a receipt says and a scan of the receipt gives back', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: 999_999_999 }), (terminal, sequence) => {
      const reference = operationReference(terminal, sequence);
      expect(reference).toMatch(/^T\d+-\d{6,}-\d$/);
      expect(reference.length).toBeLessThanOrEqual(24);
      expect(parseScan(`]C0${reference.toLowerCase()}\r`)).toEqual({ ok: true, value: { kind: 'operation', reference } });
    }));
  });

  it('is told apart from a misread one', () => {
    const reference = operationReference(12, 345);
    expect(parseScan(reference.slice(0, -1) + String((Number(reference.at(-1)) + 1) % 10))).toEqual({ ok: false, error: 'reference-check-digit' });
  });
});
