import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cashUnits, piecesMax, worthOf } from '../../domain/cash-units.ts';
import { runsOf, unsentNames } from '../../domain/closing-lines.ts';
import { incoherences } from '../../domain/coherence.ts';
import { minor } from '../../domain/money.ts';
import { movesCash, type Operation, operationValue, readOperation, sealOperation } from '../../domain/operation.ts';
import { certificatesOf, requestOf, targetOf } from '../../domain/overlay.ts';
import { receiptFor, reportDocument, type ReceiptContext } from '../../domain/receipt.ts';
import { reportShift } from '../../domain/shift.ts';
import { anyAmount, card, cash, correctionOf, hashOf, idOf, noon, noSale, payIn, payOut, redemption, sale, saleLine, shiftClose, shiftOpen, voidOf } from './given.ts';

const context: ReceiptContext = {
  store: { id: idOf(800), number: 12, name: 'Market Street', address: [], phone: '555-0100', timeZone: 'America/New_York', currency: 'USD', receiptLocale: 'en' },
  programs: [], operatorName: (id) => (id === idOf(701) ? 'Mia' : 'Ann'), locale: 'en', copy: false, training: false,
  texts: (key, values = {}) => [key, ...Object.values(values)].join(' '),
};
const wordsOf = (operation: Operation): readonly string[] =>
  (receiptFor(operation, context)?.lines ?? []).flatMap((line) => line.kind === 'text' ? [line.text.trim()] : line.kind === 'columns' ? [`${line.left.trim()}: ${line.right}`] : []);

test('a close that was recorded before pieces were counted is read as it always was, and written so again', () => {
  const old = '{"approvals":[],"at":1795435200000,"clockOffsetMs":0,"countedCash":10000,"currency":"USD","day":"2026-11-23","expectedCash":10000,'
    + '"id":"019ab000-0000-7000-8000-000000000699","kind":"shift-close","operator":"019ab000-0000-7000-8000-000000000700","previous":"' + '0'.repeat(64) + '",'
    + '"sequence":99,"shift":"019ab000-0000-7000-8000-000000000600","store":"019ab000-0000-7000-8000-000000000800","storeNumber":12,'
    + '"terminal":"019ab000-0000-7000-8000-000000000900","terminalNumber":12,"unsent":0,"v":1}';
  const read = readOperation(old);
  if (!read.ok) throw new Error(read.error);
  expect(sealOperation(read.value.operation).text).toBe(old);
  expect(incoherences(read.value.operation)).toEqual([]);
  expect(wordsOf(read.value.operation)).toContain('report.difference: $0.00');
});

describe('cash without a sale', () => {
  it.each([['in', payIn()], ['out', payOut()]] as const)('paid %s is an operation of its own that moves cash and no certificate', (_way, operation) => {
    expect(readOperation(sealOperation(operation).text)).toMatchObject({ ok: true });
    expect(movesCash(operation)).toBe(true);
    expect(operationValue(operation)).toBe(operation.amount);
    expect([certificatesOf(operation), requestOf(operation), targetOf(operation)]).toEqual([[], null, null]);
  });

  it('is never nothing, belongs to a shift, and says its other reason', () => {
    expect(() => sealOperation(payOut({ amount: minor(0) }))).toThrow();
    expect(incoherences(payIn({ shift: null }))).toEqual(['cash that belongs to no shift']);
    expect(incoherences(payOut({ reason: 'other' }))).toEqual(['another reason that is not told']);
    expect(incoherences(payOut({ reason: 'other', note: 'a plumber' }))).toEqual([]);
  });

  it('has a slip with reason, amount, manager and signature, which opens the drawer; its copy does not', () => {
    const paid = payOut({ reason: 'other', note: 'a plumber', approvals: [{ operator: idOf(701), right: 'cash-movement', at: noon }] });
    expect(wordsOf(paid)).toEqual(expect.arrayContaining(['pay-out.other', 'a plumber', 'title.pay-out: $60.00', 'approvedBy Mia', 'signature']));
    expect(receiptFor(paid, context)?.lines.some(({ kind }) => kind === 'drawer')).toBe(true);
    expect(receiptFor(paid, { ...context, copy: true })?.lines.some(({ kind }) => kind === 'drawer')).toBe(false);
  });

  it('stands on X and Z in all and by its reason', () => {
    const report = reportShift([shiftOpen(), payIn({ sequence: 2 }), payOut({ sequence: 3 }), payOut({ id: idOf(19), sequence: 4, reason: 'tip', amount: minor(500) })], idOf(600));
    expect(report).toMatchObject({
      payIns: { operations: 1, amount: 4_000, byReason: { bank: 4_000 } }, payOuts: { operations: 2, amount: 6_500, byReason: { safe: 6_000, tip: 500 } }, cash: 0, expectedCash: 7_500,
    });
    if (!report) throw new Error('the shift is open');
    const columns = reportDocument(report, context, noon).lines.flatMap((line) => (line.kind === 'columns' ? [`${line.left.trim()}: ${line.right}`] : []));
    expect(columns).toEqual(expect.arrayContaining(['title.pay-in: $40.00', 'pay-in.bank: $40.00', 'title.pay-out: $65.00', 'pay-out.safe: $60.00', 'pay-out.tip: $5.00']));
  });
});

describe('a count', () => {
  it('knows the notes and coins of seven currencies, largest first in their form, and no others', () => {
    for (const currency of ['USD', 'EUR', 'GBP', 'KRW', 'JPY', 'AUD', 'CAD']) {
      const units = cashUnits(currency);
      expect(new Set(units.map(({ value }) => value)).size, currency).toBe(units.length);
      for (const form of ['note', 'coin'] as const) {
        const values = units.filter((unit) => unit.form === form).map(({ value }) => value);
        expect(values.length, currency).toBeGreaterThan(3);
        expect(values).toEqual([...values].sort((a, b) => b - a));
      }
    }
    expect(cashUnits('CHF')).toEqual([]);
  });

  it('must be worth what was counted, holds each piece once, and a million coins', () => {
    const coins = [{ unit: minor(1), pieces: 1_000_000 }, { unit: minor(25), pieces: 3 }];
    expect(incoherences(shiftClose({ count: coins, countedCash: worthOf(coins) }))).toEqual([]);
    expect(incoherences(shiftClose({ count: coins, countedCash: minor(1_000_074) }))).toEqual(['pieces differ from the amount counted']);
    expect(incoherences(shiftClose({ count: [...coins, { unit: minor(1), pieces: 1 }], countedCash: minor(1_000_076) }))).toEqual(['a note or coin stands in it twice']);
    expect(() => sealOperation(shiftClose({ count: [{ unit: minor(1), pieces: piecesMax + 1 }] }))).toThrow();
    expect(() => sealOperation(shiftClose({ count: [{ unit: minor(1), pieces: 0 }] }))).toThrow();
  });

  it('is never both agreed to and alone, and names no more unsent operations than wait', () => {
    expect(incoherences(shiftClose({ alone: true, approvals: [{ operator: idOf(701), right: 'cash-variance', at: noon }] }))).toEqual(['alone, and somebody agreed']);
    expect(incoherences(shiftClose({ unsent: 1, unsentRuns: [{ from: 4, to: 5 }] }))).toEqual(['more operations named than wait']);
    expect(incoherences(shiftClose({ unsent: 9, unsentRuns: [{ from: 5, to: 4 }] }))).toEqual(['a run that ends before it begins']);
    const rows = [{ programNumber: 1, face: minor(5_000), pieces: 3, expected: 4 }];
    expect(incoherences(shiftClose({ paperCount: [...rows, ...rows] }))).toEqual(['a denomination stands in it twice']);
  });
});

describe('the Z', () => {
  const close = shiftClose({
    countedCash: minor(9_000), expectedCash: 10_000, count: [{ unit: minor(2_000), pieces: 4 }, { unit: minor(500), pieces: 2 }], earlierCounts: [minor(8_000)],
    varianceNote: 'a wrong note given', approvals: [{ operator: idOf(701), right: 'cash-variance', at: noon }], unsent: 4, unsentRuns: [{ from: 7, to: 9 }, { from: 12, to: 12 }],
    certificateTotal: { typed: minor(3_500), own: 3_000 }, cardTotal: { typed: null, own: 1_200 },
    paperCount: [{ programNumber: 1, face: minor(5_000), pieces: 3, expected: 4 }, { programNumber: 1, face: minor(10_000), pieces: 2, expected: 2 }],
  });
  const words = wordsOf(close);

  it('tells the pieces, every earlier count, the difference, why, and who agreed', () => {
    expect(words).toEqual(expect.arrayContaining([
      'report.pieces 4 $20.00: $80.00', 'report.pieces 2 $5.00: $10.00', 'report.earlierCount: $80.00', 'report.countedCash: $90.00', 'report.difference: -$10.00', 'a wrong note given', 'approvedBy Mia',
    ]));
    expect(words).not.toContain('report.alone');
    expect(wordsOf({ ...close, approvals: [], alone: true })).toContain('report.alone');
  });

  it('compares the other machines, and says what nobody typed', () => {
    expect(words).toEqual(expect.arrayContaining(['report.certificates.own: $30.00', 'report.certificates.typed: $35.00', 'report.certificates.difference: $5.00', 'report.card.own: $12.00', 'report.card.skipped']));
    expect(words.some((word) => word.startsWith('report.card.difference'))).toBe(false);
  });

  it('names the unsold paper that is missing and the operations that wait', () => {
    expect(words).toEqual(expect.arrayContaining(['certificate', '$50.00: 3', 'report.paperExpected 4: -1', '$100.00: 2', 'report.unsent: 4']));
    expect(unsentNames(close)).toEqual([expect.stringMatching(/^T12-0*7-\d - T12-0*9-\d$/u), expect.stringMatching(/^T12-0*12-\d$/u)]);
  });

  it('makes runs of whatever waits', () => {
    expect(runsOf([])).toEqual([]);
    expect(runsOf([9, 4, 5, 3, 11])).toEqual([{ from: 3, to: 5 }, { from: 9, to: 9 }, { from: 11, to: 11 }]);
    expect(runsOf(Array.from({ length: 500 }, (_, index) => index * 2 + 1))).toHaveLength(100);
  });
});

/** Any day at a till: sales in cash and by card, redemptions, voids, corrections, cash in and out, in any order. */
const anyDay = fc.record({
  float: anyAmount(1_000_000), countedCash: anyAmount(10_000_000),
  deeds: fc.array(fc.record({ kind: fc.constantFrom('sale', 'card-sale', 'redeem', 'void', 'correct', 'pay-in', 'pay-out', 'no-sale'), amount: fc.integer({ min: 1, max: 500_000 }) }), { maxLength: 30 }),
});

test('on any day float + net cash + paid in - paid out is what is expected, and the count less that is the variance', () => {
  fc.assert(fc.property(anyDay, ({ float, countedCash, deeds }) => {
    // A drawer that a person would keep beside it: every coin that goes in or out.
    let drawer: number = float;
    const operations = deeds.map(({ kind, amount }, index): Operation => {
      const place = { id: idOf(1_000 + index), sequence: index + 2 };
      const sold = sale({ ...place, lines: [saleLine(hashOf(1), amount)], tenders: [cash(amount)] });
      switch (kind) {
        case 'sale': drawer += amount; return sold;
        case 'card-sale': return { ...sold, tenders: [card(amount)] };
        case 'redeem': return redemption(place);
        case 'void': drawer -= amount; return voidOf(sold, place);
        case 'correct': drawer -= amount; return correctionOf(sold, [card(amount)], place);
        case 'pay-in': drawer += amount; return payIn({ ...place, amount: minor(amount) });
        case 'pay-out': drawer -= amount; return payOut({ ...place, amount: minor(amount) });
        default: return noSale(place);
      }
    });
    const open = shiftOpen({ float });
    const report = reportShift([open, ...operations], idOf(600));
    expect(report?.expectedCash).toBe(drawer);
    expect(report && report.float + report.cash + report.payIns.amount - report.payOuts.amount).toBe(drawer);
    const close = shiftClose({ sequence: operations.length + 2, countedCash, expectedCash: drawer });
    const z = reportShift([open, ...operations, close], idOf(600));
    expect(z?.closing).toEqual(close);
    expect(wordsOf(close)).toContain(`report.difference: ${new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format((countedCash - drawer) / 100)}`);
    expect(Object.values(z?.payOuts.byReason ?? {}).reduce((sum, part) => sum + part, 0)).toBe(z?.payOuts.amount);
  }));
});
