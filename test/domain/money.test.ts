import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountSchema, currencySchema, exponentOf, formatMoney, least, minor, minorSchema, parseMoney, subtract, sum, toDecimal } from '../../domain/money.ts';
import { anyAmount, krw, kwd, usd } from './given.ts';

const anyCurrency = fc.constantFrom(usd, krw, kwd, currencySchema.parse('CLF'));
/** A locale puts marks for writing direction and no-break spaces around; the reader doesn't see them. */
const visible = (text: string): string => text.replace(/[\u200e\u200f\u061c]/gu, '').replace(/[\u00a0\u202f]/gu, ' ');

describe('an amount of money', () => {
  it('has as many decimals as ISO 4217 says, whatever people there use in daily life', () => {
    expect(['KRW', 'JPY', 'ISK', 'UGX', 'VND', 'CLP'].map((code) => exponentOf(currencySchema.parse(code)))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(['USD', 'EUR', 'HUF', 'TWD', 'IDR', 'MGA', 'MRU', 'LAK'].map((code) => exponentOf(currencySchema.parse(code)))).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
    expect(['KWD', 'BHD', 'JOD', 'TND', 'OMR', 'IQD', 'LYD'].map((code) => exponentOf(currencySchema.parse(code)))).toEqual([3, 3, 3, 3, 3, 3, 3]);
    expect(['CLF', 'UYW'].map((code) => exponentOf(currencySchema.parse(code)))).toEqual([4, 4]);
  });

  it('is a whole number of minor units or a bug', () => {
    expect(() => minor(0.1 + 0.2)).toThrow('not a whole number');
    expect(() => minor(2 ** 53)).toThrow('not a whole number');
    expect(() => minor(Number.NaN)).toThrow();
    expect(minorSchema.safeParse(12.5).success).toBe(false);
    expect(amountSchema.safeParse(-1).success).toBe(false);
    expect(amountSchema.safeParse(0).success).toBe(true);
    expect(currencySchema.safeParse('usd').success).toBe(false);
  });

  it('never loses a cent on the way to a sum', () => {
    expect(sum([])).toBe(0);
    expect(sum([minor(1), minor(2), minor(3)])).toBe(6);
    expect(() => sum([minor(Number.MAX_SAFE_INTEGER), minor(1)])).toThrow();
    // The end is safe, the way there is not: 2^53 + 1 would have been rounded.
    expect(() => sum([minor(Number.MAX_SAFE_INTEGER), minor(2), minor(-5)])).toThrow();
    expect(subtract(minor(5), minor(7))).toBe(-2);
    expect(least(minor(5), minor(7))).toBe(5);
    expect(least(minor(7), minor(5))).toBe(5);
  });
});

describe('writing an amount', () => {
  it('shows the decimals of its currency in English, Korean and Arabic', () => {
    expect(formatMoney(minor(123_450), usd, 'en')).toBe('$1,234.50');
    expect(formatMoney(minor(50_000), krw, 'ko')).toBe('₩50,000');
    expect(formatMoney(minor(50_000), krw, 'en')).toBe('₩50,000');
    expect(formatMoney(minor(1), usd, 'ko')).toBe('US$0.01');
    expect(visible(formatMoney(minor(1_234_567), kwd, 'en'))).toBe('KWD 1,234.567');
    expect(visible(formatMoney(minor(1_234_567), kwd, 'ar-EG'))).toContain('١٬٢٣٤٫٥٦٧');
    expect(visible(formatMoney(minor(-250), usd, 'en'))).toBe('-$2.50');
  });

  it('keeps every digit of the largest amount, where dividing by 100 would round', () => {
    expect(formatMoney(minor(Number.MAX_SAFE_INTEGER), usd, 'en')).toBe('$90,071,992,547,409.91');
    expect(visible(formatMoney(minor(Number.MAX_SAFE_INTEGER), kwd, 'en'))).toBe('KWD 9,007,199,254,740.991');
  });

  it('does not mix up locales or currencies it has written before', () => {
    expect([formatMoney(minor(100), usd, 'en'), formatMoney(minor(100), krw, 'en'), formatMoney(minor(100), usd, 'ko')]).toEqual(['$1.00', '₩100', 'US$1.00']);
  });

  it('is exact for any amount: the digits on the screen are the digits of the integer', () => {
    fc.assert(fc.property(anyAmount(), anyCurrency, (amount, currency) => {
      const shown = formatMoney(amount, currency, 'en').replace(/\D/gu, '').replace(/^0+/u, '');
      expect(shown).toBe(amount === 0 ? '' : String(amount));
      expect(toDecimal(amount, currency).split('.')[1]?.length ?? 0).toBe(exponentOf(currency));
    }));
  });

  it('writes plain decimals for exports', () => {
    expect(toDecimal(minor(5), usd)).toBe('0.05');
    expect(toDecimal(minor(-5), usd)).toBe('-0.05');
    expect(toDecimal(minor(5), kwd)).toBe('0.005');
    expect(toDecimal(minor(5), krw)).toBe('5');
  });
});

describe('reading what a cashier typed', () => {
  const read = (text: string, currency = usd): number | string => {
    const result = parseMoney(text, currency);
    return result.ok ? result.value : result.error;
  };

  it('takes points and commas as decimal signs, spaces and apostrophes as grouping', () => {
    expect(['12.5', '12,50', '12', '12.', '.5', ' 1 200 ', "1'200.05", '1’200', '007'].map((text) => read(text))).toEqual([1250, 1250, 1200, 1200, 50, 120_000, 120_005, 120_000, 700]);
  });

  it('reads the full-width digits of a Korean keyboard', () => {
    expect(read('５０，０００', krw)).toBe(50_000);
    expect(read('１２．５０')).toBe(1250);
  });

  it('refuses to guess: 1,200 dollars might be one dollar twenty', () => {
    expect(read('1,200')).toBe('too-many-digits');
    expect(read('1.200')).toBe('too-many-digits');
    expect(read('1,200', kwd)).toBe(1200);
  });

  it('has nothing to guess in won: a sign there only groups, and only where groups end', () => {
    expect(['10,000', '10.000', '1,234,567', '10000'].map((text) => read(text, krw))).toEqual([10_000, 10_000, 1_234_567, 10_000]);
    expect(['10,5', '1,0000', '1,234.567', '10.'].map((text) => read(text, krw))).toEqual(['too-many-digits', 'too-many-digits', 'not-a-number', 10]);
  });

  it('says what is wrong', () => {
    expect(['', '  ', "'"].map((text) => read(text))).toEqual(['empty', 'empty', 'empty']);
    expect(['abc', '-5', '1.2.3', '$5', '1e3', '.', ',', '+1', '0x10'].map((text) => read(text))).toEqual(Array(9).fill('not-a-number'));
    expect(read('90071992547409.92')).toBe('too-large');
    expect(read('9'.repeat(400))).toBe('too-large');
    expect(read('90071992547409.91')).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('reads back every amount it can write', () => {
    fc.assert(fc.property(anyAmount(), anyCurrency, (amount, currency) => {
      expect(read(toDecimal(amount, currency), currency)).toBe(amount);
    }));
  });
});
