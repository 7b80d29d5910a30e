import { describe, expect, it } from 'vitest';
import { cashMax, dearestPrice, drawerRulesOf, isFarOff, judgeCash } from '../../domain/drawer-cash.ts';
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

describe('the rules of a drawer', () => {
  it.each([
    ['USD', 5_000, 500], ['KRW', 50_000, 5_000], ['JPY', 5_000, 500], ['KWD', 50_000, 5_000], ['EUR', 5_000, 500],
  ])('are what is usual in %s where a store has set nothing', (currency, managerAbove, varianceAbove) => {
    expect(drawerRulesOf({ currency })).toEqual({ managerAbove, varianceAbove });
  });

  it('are the store\'s own where it has set them, each by itself, nothing included', () => {
    expect(drawerRulesOf({ currency: 'USD', drawer: { managerAbove: zero, varianceAbove: null } })).toEqual({ managerAbove: 0, varianceAbove: 500 });
    expect(drawerRulesOf({ currency: 'USD', drawer: { managerAbove: null, varianceAbove: minor(1) } })).toEqual({ managerAbove: 5_000, varianceAbove: 1 });
  });
});

describe('a count', () => {
  it.each([
    [24_500, 25_000, false], [24_499, 25_000, true], [25_500, 25_000, false], [25_501, 25_000, true], [0, 0, false], [5_000, -1_000, true],
  ])('of %i where %i is expected is far off: %s', (counted, expected, farOff) => {
    expect(isFarOff(minor(counted), minor(expected), drawerRulesOf({ currency: 'USD' }))).toBe(farOff);
  });
});
