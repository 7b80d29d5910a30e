import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { Operation } from '../../domain/operation.ts';
import { reportShift } from '../../domain/shift.ts';
import { card, cashOutOf, cash, correctionOf, hashOf, idOf, noon, redemption, redemptionLine, reprint, returnCreditOf, reversal, sale, saleLine, shiftClose, shiftOpen, voidOf } from './given.ts';

/** A day at the till, told in order; the sequence is the place in the story. */
const story = (...operations: readonly Operation[]): readonly Operation[] => operations.map((operation, index) => ({ ...operation, sequence: index + 1 }));
const shift = idOf(600);

describe('the X-report', () => {
  it('of a shift that just opened is its float', () => {
    expect(reportShift(story(shiftOpen()), shift)).toEqual({
      shift, terminalNumber: 12, storeNumber: 12, number: 1, openedBy: idOf(700), closedBy: null, currency: 'USD', openedAt: noon, closedAt: null, float: 10_000,
      sales: { operations: 0, certificates: 0, value: 0 }, salesVoided: { operations: 0, certificates: 0, value: 0 },
      redemptions: { operations: 0, certificates: 0, value: 0 }, redemptionsVoided: { operations: 0, certificates: 0, value: 0 },
      honours: { operations: 0, certificates: 0, value: 0 }, reloads: { operations: 0, certificates: 0, value: 0 }, reloadsVoided: { operations: 0, certificates: 0, value: 0 },
      cashOuts: { operations: 0, certificates: 0, value: 0 }, cashOutsVoided: { operations: 0, certificates: 0, value: 0 }, returnCredits: { operations: 0, certificates: 0, value: 0 },
      replacements: { operations: 0, certificates: 0, value: 0 }, refunds: { operations: 0, certificates: 0, value: 0 },
      corrections: 0, reprints: 0, noSales: 0, cash: 0, card: 0, payIns: { operations: 0, amount: 0, byReason: {} }, payOuts: { operations: 0, amount: 0, byReason: {} }, expectedCash: 10_000, countedCash: null, closing: null, firstSequence: 1, lastSequence: 1,
      voidsByOperator: {}, noSalesByOperator: {},
    });
  });

  it('counts what stays in the drawer, not what was handed over', () => {
    const report = reportShift(story(shiftOpen(), sale({ tenders: [cash(5000, 10_000)] })), shift);
    expect(report).toMatchObject({ cash: 5000, expectedCash: 15_000, sales: { operations: 1, certificates: 1, value: 5000 } });
  });

  it('splits a split tender, and shows face value sold beside money taken', () => {
    const lines = [saleLine(hashOf(1), 5000, 4500), saleLine(hashOf(2), 2000)];
    expect(reportShift(story(shiftOpen(), sale({ lines, tenders: [cash(2500), card(4000)] })), shift))
      .toMatchObject({ cash: 2500, card: 4000, expectedCash: 12_500, sales: { operations: 1, certificates: 2, value: 7000 } });
  });

  it('a redemption moves value, not money', () => {
    expect(reportShift(story(shiftOpen(), redemption({ lines: [redemptionLine(hashOf(1)), redemptionLine(hashOf(2), 500)] })), shift))
      .toMatchObject({ cash: 0, card: 0, redemptions: { operations: 1, certificates: 2, value: 3500 } });
  });

  it('"she paid by card, I pressed cash": the correction puts the drawer right', () => {
    const sold = sale();
    expect(reportShift(story(shiftOpen(), sold, correctionOf(sold, [card(5000)])), shift)).toMatchObject({ cash: 0, card: 5000, expectedCash: 10_000, corrections: 1, sales: { value: 5000 } });
  });

  it('a void gives the money back, and says who voided', () => {
    const sold = sale();
    const used = redemption();
    expect(reportShift(story(shiftOpen(), sold, voidOf(sold), used, voidOf(used, { operator: idOf(702) }), voidOf(sold, { operator: idOf(702) })), shift)).toMatchObject({
      cash: -5000, salesVoided: { operations: 2, certificates: 2, value: 10_000 }, redemptionsVoided: { operations: 1, certificates: 1, value: 3000 },
      voidsByOperator: { [idOf(700)]: 1, [idOf(702)]: 2 },
    });
  });

  it('a balance paid out lowers what should lie there, its void puts it back; goods that came back move value, not money', () => {
    const paid = cashOutOf([{ ...redemptionLine(hashOf(1), 1_200), control: null, amount: minor(1_200) }].map(({ balanceAfter: _, ...line }) => line));
    const back = returnCreditOf([redemptionLine(hashOf(2), 700)]);
    expect(reportShift(story(shiftOpen(), paid, back), shift)).toMatchObject({
      cash: 0, expectedCash: 8_800, cashOuts: { operations: 1, certificates: 1, value: 1_200 }, returnCredits: { operations: 1, certificates: 1, value: 700 },
    });
    expect(reportShift(story(shiftOpen(), paid, voidOf(paid)), shift)).toMatchObject({ expectedCash: 10_000, cashOutsVoided: { operations: 1, value: 1_200 }, redemptionsVoided: { operations: 0 } });
  });

  it('a void of yesterday\'s sale takes from today\'s drawer, below the float if need be', () => {
    expect(reportShift(story(shiftOpen({ float: minor(1000) }), voidOf(sale({ shift: idOf(599) }))), shift)).toMatchObject({ cash: -5000, expectedCash: -4000, sales: { operations: 0 } });
  });

  it('reversals and copies move nothing', () => {
    expect(reportShift(story(shiftOpen(), reversal(), reprint(), reprint()), shift)).toMatchObject({ cash: 0, card: 0, reprints: 2, lastSequence: 4 });
  });
});

describe('the Z-report', () => {
  it('adds the count and the time of closing', () => {
    const report = reportShift(story(shiftOpen(), sale(), shiftClose({ countedCash: minor(14_900), at: noon + 1000 })), shift);
    expect(report).toMatchObject({ countedCash: 14_900, expectedCash: 15_000, closedAt: noon + 1000, firstSequence: 1, lastSequence: 3 });
  });

  it('sees its own shift only, in whatever order the operations are handed in', () => {
    const today = story(shiftOpen(), sale(), redemption(), shiftClose());
    const yesterday = [{ ...shiftOpen({ id: idOf(599), shift: idOf(599) }), sequence: 90 }, { ...sale({ shift: idOf(599), tenders: [card(5000)] }), sequence: 91 }, { ...sale({ shift: null }), sequence: 92 }];
    expect(reportShift([...today, ...yesterday].reverse(), shift)).toEqual(reportShift(today, shift));
    expect(reportShift([...today, ...yesterday], idOf(599))).toMatchObject({ card: 5000, firstSequence: 90, lastSequence: 91, closedAt: null });
  });

  it('of a shift that never opened doesn\'t exist', () => {
    expect(reportShift([], shift)).toBeUndefined();
    expect(reportShift(story(sale()), shift)).toBeUndefined();
  });
});
