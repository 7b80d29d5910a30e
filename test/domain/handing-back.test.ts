import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handBack, tendersAfter } from '../../domain/handing-back.ts';
import { minor } from '../../domain/money.ts';
import type { Tender } from '../../domain/operation.ts';
import { cash } from './given.ts';

const card = (amount: number, approvalCode = 'A1'): Tender => ({ type: 'card', amount: minor(amount), approvalCode });
const total = (tenders: readonly Tender[]): number => tenders.reduce((sum, { amount }) => sum + amount, 0);

describe('a part of a sale\'s money that goes back', () => {
  it('is what was paid last, exactly, with nothing given in change', () => {
    expect(handBack([cash(5_000, 6_000)], minor(2_500))).toEqual([cash(2_500)]);
    expect(handBack([cash(3_000), card(4_500)], minor(5_000))).toEqual([card(4_500), cash(500)]);
    expect(handBack([cash(3_000)], minor(0))).toEqual([]);
  });

  it('leaves the rest as it was paid', () => {
    expect(tendersAfter([cash(5_000, 6_000)], [cash(2_500)])).toEqual([cash(2_500)]);
    expect(tendersAfter([cash(3_000, 3_000), card(4_500)], [card(4_500), cash(500)])).toEqual([cash(2_500)]);
    // What nothing went back from keeps what was handed over and given in change.
    expect(tendersAfter([cash(3_000, 5_000), card(4_500)], [card(1_000)])).toEqual([cash(3_000, 5_000), card(3_500)]);
    // Two payments by card are two: the approval code tells them apart.
    expect(tendersAfter([card(1_000, 'A1'), card(1_000, 'B2')], [card(1_000, 'A1')])).toEqual([card(1_000, 'B2')]);
  });

  it('and what is left are together what was paid, whatever is handed back in whatever parts', () => {
    const tenders = fc.array(fc.oneof(
      fc.record({ amount: fc.integer({ min: 1, max: 9_000 }), more: fc.integer({ min: 0, max: 500 }) }).map(({ amount, more }) => cash(amount, amount + more)),
      fc.record({ amount: fc.integer({ min: 1, max: 9_000 }), code: fc.constantFrom('A1', 'B2') }).map(({ amount, code }) => card(amount, code)),
    ), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(tenders, fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 4 }), (paid, parts) => {
      let left: readonly Tender[] = paid;
      for (const part of parts) {
        const amount = Math.min(part, total(left));
        const back = handBack(left, minor(amount));
        expect(total(back)).toBe(amount);
        const after = tendersAfter(left, back);
        expect(total(after)).toBe(total(left) - amount);
        for (const tender of [...back, ...after]) {
          expect(tender.amount).toBeGreaterThan(0);
          if (tender.type === 'cash') expect(tender.given - tender.change).toBe(tender.amount);
        }
        left = after;
      }
    }));
  });
});
