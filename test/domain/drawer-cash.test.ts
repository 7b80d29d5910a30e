import { describe, expect, it } from 'vitest';
import { cashMax, dearestPrice, isFarOff, judgeCash } from '../../domain/drawer-cash.ts';
import { minor, zero } from '../../domain/money.ts';

const hundred = minor(10_000);
const gtin = '09520000000011';

describe('cash that lies in a drawer', () => {
  it.each([
    ['float', 0, 'fine'], ['float', 200_000, 'fine'], ['float', 200_001, 'unusual'],
    ['count', 200_001, 'fine'], ['count', 2_000_000, 'fine'], ['count', 2_000_001, 'unusual'],
    ['float', 100_000_000, 'unusual'], ['float', 100_000_001, 'absurd'], ['count', 100_000_001, 'absurd'],
    ['count', 999_999_999_900, 'absurd'],
  ] as const)('a %s of %i cents where certificates cost up to $100 is %s', (counted, amount, verdict) => {
    expect(judgeCash(minor(amount), counted, hundred)).toBe(verdict);
  });

  it('is judged by the shop\'s own prices: ten million won is a day\'s takings, not a slip', () => {
    expect(judgeCash(minor(10_000_000), 'count', minor(100_000))).toBe('fine');
    expect(judgeCash(minor(10_000_000), 'count', hundred)).toBe('unusual');
  });

  it('is not judged where nothing is known', () => {
    expect(judgeCash(minor(Number.MAX_SAFE_INTEGER), 'float', undefined)).toBe('fine');
    expect(judgeCash(minor(1), 'float', zero)).toBe('fine');
    expect(cashMax(undefined)).toBeUndefined();
  });

  it('knows the dearest certificate of its currency', () => {
    const program = (currency: string, price: number) => ({ currency, denominations: [{ gtin, face: minor(price), price: minor(price) }, { gtin, face: minor(1), price: minor(1) }] });
    expect(dearestPrice([program('USD', 5000), program('KRW', 100_000), program('USD', 10_000)], 'USD')).toBe(10_000);
    expect(dearestPrice([program('KRW', 100_000)], 'USD')).toBeUndefined();
  });
});

describe('a count', () => {
  it.each([
    [23_000, 25_000, false], [22_999, 25_000, true], [27_001, 25_000, true],
    // A till full of cash: two of a hundred are counted wrong sooner.
    [990_000, 1_000_000, false], [979_999, 1_000_000, true],
    [0, 0, false], [5_000, -1_000, true],
  ])('of %i where %i is expected is far off: %s', (counted, expected, farOff) => {
    expect(isFarOff(minor(counted), minor(expected), hundred)).toBe(farOff);
  });
});
