import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { makeGtin } from '../../domain/number.ts';
import { isGivenAway, priceOf } from '../../domain/offering.ts';

const gtin = makeGtin('0952123454321');
const range = { gtin, min: minor(5_00), max: minor(500_00) };
const reduced = { gtin, face: minor(50_00), price: minor(45_00) };

describe('what a certificate costs', () => {
  it('is the price of its denomination, also where the range would ask for all of it', () => {
    expect(priceOf({ kind: 'sold', denominations: [reduced], range }, minor(50_00))).toBe(45_00);
    expect(priceOf({ kind: 'sold', denominations: [reduced] }, minor(49_99))).toBeUndefined();
  });

  it('is its value anywhere in the range, both ends included, and nothing outside it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_00 }).map(minor), (face) => {
      const price = priceOf({ kind: 'sold', denominations: [], range }, face);
      expect(price).toBe(face >= range.min && face <= range.max ? face : undefined);
    }), { examples: [[range.min], [range.max], [minor(range.min - 1)], [minor(range.max + 1)]] });
  });

  it('is nothing where it is given away, and no program without a range gives just anything away', () => {
    expect(priceOf({ kind: 'promotional', denominations: [], range }, minor(20_00))).toBe(0);
    expect(priceOf({ kind: 'promotional', denominations: [{ ...reduced, price: minor(0) }] }, minor(50_00))).toBe(0);
    expect(priceOf({ kind: 'promotional', denominations: [] }, minor(20_00))).toBeUndefined();
    expect([isGivenAway({ certificateKind: 'promotional' }), isGivenAway({ certificateKind: 'sold' })]).toEqual([true, false]);
  });
});
