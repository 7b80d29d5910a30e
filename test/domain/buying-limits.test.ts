import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bought, type BuyingLimits, judgeBuying, noBuyingLimits } from '../../domain/buying-limits.ts';
import { minor } from '../../domain/money.ts';

const us: BuyingLimits = { askFromPieces: 5, askFromValue: minor(500_00), certificateMax: minor(2_000_00), saleMax: minor(10_000_00) };
const of = (dollars: number, limits: BuyingLimits | undefined = us, programNumber = 1): Bought => ({ programNumber, face: minor(dollars * 100), limits });
const times = (count: number, one: Bought): readonly Bought[] => Array.from({ length: count }, () => one);

describe('a sale', () => {
  it('of a few is sold; from so many or so much on the customer is asked', () => {
    expect(judgeBuying(times(4, of(25)))).toEqual({ verdict: 'sell' });
    expect(judgeBuying(times(5, of(25)))).toEqual({ verdict: 'ask' });
    expect(judgeBuying([of(250), of(249)])).toEqual({ verdict: 'sell' });
    expect(judgeBuying([of(250), of(250)])).toEqual({ verdict: 'ask' });
  });

  it('goes up to the limits and not beyond them, asked or not', () => {
    expect(judgeBuying([of(2_000)])).toEqual({ verdict: 'ask' });
    expect(judgeBuying([of(2_001)])).toEqual({ verdict: 'too-much', of: 'certificate', limit: 2_000_00 });
    expect(judgeBuying(times(5, of(2_000)))).toEqual({ verdict: 'ask' });
    expect(judgeBuying([...times(5, of(2_000)), of(1)])).toEqual({ verdict: 'too-much', of: 'sale', limit: 10_000_00 });
  });

  it('of several programs is judged program by program', () => {
    expect(judgeBuying([...times(4, of(25)), ...times(4, of(25, us, 2))])).toEqual({ verdict: 'sell' });
    expect(judgeBuying([...times(900, of(2_500, noBuyingLimits)), ...times(900, { ...of(2_500), programNumber: 2, limits: undefined })])).toEqual({ verdict: 'sell' });
  });

  it('is judged the same in any order, and never more mildly with one more certificate', () => {
    const severity = { sell: 0, ask: 1, 'too-much': 2 };
    const bought = fc.record({ programNumber: fc.constantFrom(1, 2), face: fc.integer({ min: 1, max: 3_000_00 }) })
      .map(({ programNumber, face }): Bought => ({ programNumber, face: minor(face), limits: programNumber === 1 ? us : undefined }));
    fc.assert(fc.property(fc.array(bought, { maxLength: 12 }), bought, (basket, more) => {
      expect(judgeBuying(basket.toReversed()).verdict).toBe(judgeBuying(basket).verdict);
      expect(severity[judgeBuying([...basket, more]).verdict]).toBeGreaterThanOrEqual(severity[judgeBuying(basket).verdict]);
    }));
  });
});
