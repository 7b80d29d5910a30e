import { describe, expect, it } from 'vitest';
import { incoherences } from '../../domain/coherence.ts';
import { movesCash, operationValue, readOperation, sealOperation } from '../../domain/operation.ts';
import { certificatesOf, requestOf, targetOf } from '../../domain/overlay.ts';
import { receiptFor, reportDocument, type ReceiptContext } from '../../domain/receipt.ts';
import { reportShift } from '../../domain/shift.ts';
import { minor } from '../../domain/money.ts';
import { card, cash, correctionOf, hashOf, idOf, noon, noSale, redemption, reprint, sale, saleLine, shiftClose, shiftOpen, voidOf } from './given.ts';

const context: ReceiptContext = {
  store: {
    id: idOf(800), number: 12, name: 'Market Street', address: [], phone: '555-0100', timeZone: 'America/New_York', currency: 'USD', receiptLocale: 'en',
  },
  programs: [], operatorName: (id) => (id === idOf(701) ? 'Mia' : 'Ann'), locale: 'en', copy: false, training: false,
  texts: (key, values = {}) => [key, ...Object.values(values)].join(' '),
};
const drawersOf = (operation: Parameters<typeof receiptFor>[0], more: Partial<ReceiptContext> = {}): number =>
  receiptFor(operation, { ...context, ...more })?.lines.filter(({ kind }) => kind === 'drawer').length ?? 0;

describe('a no-sale', () => {
  it('is written and read back like every operation, and moves nothing', () => {
    const sealed = sealOperation(noSale({ reason: 'other', note: 'the courier needed coins' }));
    expect(readOperation(sealed.text)).toMatchObject({ ok: true, value: { operation: { kind: 'no-sale', note: 'the courier needed coins' } } });
    expect(operationValue(sealed.operation)).toBe(0);
    expect([certificatesOf(sealed.operation), requestOf(sealed.operation), targetOf(sealed.operation)]).toEqual([[], null, null]);
  });

  it('needs words for "another reason" and takes none that a printer would obey', () => {
    expect(incoherences(noSale({ reason: 'other', note: null }))).toEqual(['another reason that is not told']);
    expect(incoherences(noSale({ reason: 'other', note: 'a courier' }))).toEqual([]);
    expect(incoherences(noSale({ reason: 'float', note: null }))).toEqual([]);
    expect(() => sealOperation(noSale({ note: 'coins\u001b@' }))).toThrow();
    expect(() => sealOperation(noSale({ note: 'x'.repeat(81) }))).toThrow();
  });

  it('has a slip with reason, manager and signature; its paper opens no drawer a second time', () => {
    const slip = receiptFor(noSale({ reason: 'other', note: 'the courier' }), context);
    const texts = slip?.lines.flatMap((line) => (line.kind === 'text' ? [line.text] : []));
    expect(texts).toEqual(expect.arrayContaining(['title.no-sale', 'noSale.other', 'the courier', 'approvedBy Mia', 'signature']));
    expect(drawersOf(noSale())).toBe(0);
  });

  it('is counted in the shift, for each operator, on the screen and on paper, and changes no money', () => {
    const shift = [shiftOpen(), sale({ sequence: 2 }), noSale({ id: idOf(21), sequence: 3 }), noSale({ id: idOf(22), sequence: 4, operator: idOf(702) }), noSale({ id: idOf(23), sequence: 5 })];
    const report = reportShift(shift, idOf(600));
    if (!report) throw new Error('the shift is open');
    expect(report).toMatchObject({ noSales: 3, noSalesByOperator: { [idOf(700)]: 2, [idOf(702)]: 1 }, cash: 5_000, expectedCash: 15_000 });
    const columns = reportDocument(report, context, noon).lines.flatMap((line) => (line.kind === 'columns' ? [`${line.left}: ${line.right}`] : []));
    expect(columns).toEqual(expect.arrayContaining(['report.noSales: 3', 'report.noSalesBy Ann: 2', 'report.noSalesBy Ann: 1']));
  });
});

describe('the drawer', () => {
  const split = sale({ tenders: [cash(2_000, 5_000), card(3_000)] });
  const byCard = sale({ tenders: [card(5_000)] });

  it.each([
    ['a cash sale', sale(), 1],
    ['a sale in which cash is one of the tenders', split, 1],
    ['a sale by card', byCard, 0],
    ['a certificate that costs nothing', sale({ lines: [saleLine(hashOf(1), 5_000, 0)], tenders: [cash(0)] }), 0],
    ['a void that hands cash back', voidOf(sale()), 1],
    ['a void that credits a card', voidOf(byCard), 0],
    ['a void of a redemption', voidOf(redemption()), 0],
    ['a correction from card to cash', correctionOf(byCard, [cash(5_000)]), 1],
    ['a correction from cash to card', correctionOf(sale(), [card(5_000)]), 0],
    ['a correction to less cash', correctionOf(split, [cash(1_000), card(4_000)]), 0],
    ['a correction to more cash', correctionOf(split, [cash(4_000), card(1_000)]), 1],
    ['a correction of the approval code only', correctionOf(byCard, [{ type: 'card', amount: minor(5_000), approvalCode: 'B2' }]), 0],
    ['a redemption', redemption(), 0],
    ['a closed shift', shiftClose(), 0],
    ['a copy\'s own record', reprint(), 0],
  ] as const)('opens as it should with %s', (_name, operation, times) => {
    expect(movesCash(operation)).toBe(times === 1);
    expect(drawersOf(operation)).toBe(times);
  });

  it('never opens for a copy', () => {
    expect(drawersOf(sale(), { copy: true })).toBe(0);
    expect(drawersOf(voidOf(sale()), { copy: true })).toBe(0);
    expect(drawersOf(correctionOf(byCard, [cash(5_000)]), { copy: true })).toBe(0);
  });
});
