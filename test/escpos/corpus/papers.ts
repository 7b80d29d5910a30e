import { certificatePaper, withNumber } from '../../../domain/certificate-paper.ts';
import { formatMoney, minor } from '../../../domain/money.ts';
import { makeControlNumber, makeGtin, makeNumber } from '../../../domain/number.ts';
import type { Operation, Sale, Tender } from '../../../domain/operation.ts';
import { receiptFor, reportDocument, type ReceiptContext } from '../../../domain/receipt.ts';
import type { PrintDocument } from '../../../domain/receipt-lines.ts';
import { reportShift } from '../../../domain/shift.ts';
import { createReceiptTexts } from '../../../renderer/i18n.ts';
import {
  card, cash, cashOutOf, correctionOf, hashOf, idOf, noon, noSale, payIn, payOut, redemption, redemptionLine, refund, reloadOf, replacement, reprint, returnCreditOf, sale, saleLine, shiftClose, shiftOpen, voidOf,
} from '../../domain/given.ts';
import type { Shop } from './shops.ts';

const textsFor = createReceiptTexts();

const contextOf = ({ store, programs, operators }: Shop, overrides: Partial<ReceiptContext> = {}): ReceiptContext => ({
  store, programs, operatorName: (id) => operators[id === idOf(701) ? 1 : 0], locale: store.receiptLocale, texts: textsFor(store.receiptLocale),
  copy: false, training: false, ...overrides,
});

const receipt = (operation: Operation, shop: Shop, overrides?: Partial<ReceiptContext>): PrintDocument => {
  const document = receiptFor(operation, contextOf(shop, overrides));
  if (!document) throw new Error(`${operation.kind} leaves no paper`);
  return document;
};

const saleOf = (shop: Shop, tenders: (total: number) => Tender[], parts: readonly number[] = [1], price = 1): Sale => {
  const lines = parts.map((part, index) => {
    const face = Math.round(shop.fifty * part);
    return {
      ...saleLine(hashOf(index + 1), face, Math.round(face * price)), control: makeControlNumber(26 + index, 148 + index * 97),
      validUntil: index % 2 === 0 ? '2029-12-31' : null,
    };
  });
  return sale({ currency: shop.store.currency, sequence: 4_711, lines, tenders: tenders(lines.reduce((total, line) => total + line.price, 0)) });
};

const redemptionOf = (shop: Shop, parts: readonly number[], more: Partial<Parameters<typeof redemption>[0]> = {}) =>
  redemption({
    currency: shop.store.currency, sequence: 4_712,
    lines: parts.map((part, index) => ({
      ...redemptionLine(hashOf(index + 1), Math.round(shop.fifty * part)), control: makeControlNumber(26, 148 + index),
      balanceAfter: minor(Math.round(shop.fifty * (1 - part))),
    })),
    otherTender: minor(Math.round(shop.fifty / 4)), ...more,
  });

const cardOf = (total: number): Tender => card(total);
const report = (shop: Shop, isClosed: boolean): PrintDocument => {
  const currency = shop.store.currency;
  const first = saleOf(shop, (total) => [cash(total)], [1, 2]);
  const operations: Operation[] = [
    shiftOpen({ currency, float: minor(shop.fifty * 2) }), { ...first, sequence: 2 }, { ...saleOf(shop, (total) => [cardOf(total)]), id: idOf(12), sequence: 3 },
    { ...redemptionOf(shop, [0.4]), sequence: 4 }, voidOf(first, { sequence: 5 }), correctionOf(first, [card(shop.fifty)], { sequence: 6 }), reprint({ sequence: 7 }), noSale({ sequence: 8 }),
    ...(isClosed ? [shiftClose({ currency, countedCash: minor(shop.fifty * 2 - 100), expectedCash: shop.fifty * 2 })] : []),
  ];
  const made = reportShift(operations, idOf(600));
  if (!made) throw new Error('the shift never opened');
  return reportDocument(made, contextOf(shop), noon);
};

/** A close with everything that it can say: cash in and out, pieces, a second count, a difference, other machines, paper, what waits. */
const zThatIsOff = (shop: Shop): PrintDocument => {
  const { currency } = shop.store;
  const [large, small] = [minor(shop.fifty), minor(Math.round(shop.fifty / 10))];
  const operations: Operation[] = [
    shiftOpen({ currency, float: minor(shop.fifty * 2) }), payIn({ sequence: 2, currency, amount: large }), payOut({ sequence: 3, currency, amount: small }),
    { ...redemptionOf(shop, [0.4]), sequence: 4 },
    shiftClose({
      currency, countedCash: minor(large * 2 + small * 3), expectedCash: shop.fifty * 3 - small, unsent: 4, unsentRuns: [{ from: 4, to: 6 }, { from: 9, to: 9 }],
      count: [{ unit: large, pieces: 2 }, { unit: small, pieces: 3 }], earlierCounts: [large], varianceNote: shop.slip.note,
      approvals: [{ operator: idOf(701), right: 'cash-variance', at: noon }],
      certificateTotal: { typed: large, own: Math.round(shop.fifty * 0.4) }, cardTotal: { typed: null, own: 0 },
      paperCount: [{ programNumber: 1, face: large, pieces: 11, expected: 12 }, { programNumber: 1, face: minor(large * 2), pieces: 8, expected: 8 }],
    }),
  ];
  const made = reportShift(operations, idOf(600));
  if (!made) throw new Error('the shift never opened');
  return reportDocument(made, contextOf(shop), noon);
};

const certificate = (shop: Shop, overrides: Partial<ReceiptContext> = {}): PrintDocument => {
  const sold = saleOf(shop, (total) => [cash(total)]);
  const [line] = sold.lines;
  if (!line) throw new Error('a sale has a line');
  const serial = String(shop.fifty * 7_919).padStart(15, '3').slice(0, 15);
  return withNumber(certificatePaper(sold, line, contextOf(shop, overrides)), makeNumber(makeGtin('0952123454321'), serial), 'https://id.example.com');
};

/** What a customer takes home after asking what is left. */
const balanceSlip = ({ store, slip, fifty, programs }: Shop): PrintDocument => ({
  title: slip.title, locale: store.receiptLocale, marks: [],
  lines: [
    { kind: 'text', text: store.name, align: 'center', bold: true },
    { kind: 'text', text: slip.title, align: 'center', size: 2, bold: true },
    { kind: 'rule' },
    { kind: 'columns', left: programs[0]?.name ?? '', right: formatMoney(minor(Math.round(fifty * 0.6)), store.currency, store.receiptLocale), bold: true },
    { kind: 'text', text: makeControlNumber(26, 148) },
    { kind: 'rule' },
    { kind: 'text', text: slip.note, align: 'right' },
    { kind: 'barcode', symbology: 'code128', data: makeControlNumber(26, 148) },
  ],
});

const cashedOut = (shop: Shop) => {
  const [{ balanceAfter: _, ...line } = redemptionLine(hashOf(1))] = redemptionOf(shop, [0.25]).lines;
  return cashOutOf([line], { sequence: 4_718, currency: shop.store.currency });
};
const loaded = (shop: Shop) => {
  const [{ amount: _, ...line } = redemptionLine(hashOf(1))] = redemptionOf(shop, [0.25]).lines;
  const amount = minor(shop.fifty);
  return reloadOf(hashOf(1), amount, { sequence: 4_721, currency: shop.store.currency, lines: [{ ...line, amount, balanceAfter: minor(Math.round(shop.fifty * 1.6)) }], tenders: [cash(amount, shop.fifty * 2)] });
};
const redemptionRef = { sealed: 'c2VhbGVk', programNumber: 1 } as const;

/** Every kind of paper that a till prints, of any shop. */
export const paperKinds: Readonly<Record<string, (shop: Shop) => PrintDocument>> = {
  'sale-cash': (shop) => receipt(saleOf(shop, (total) => [cash(total, total + shop.fifty)]), shop),
  'sale-card': (shop) => receipt(saleOf(shop, (total) => [cardOf(total)], [1, 3, 0.5]), shop),
  'sale-split': (shop) => receipt(saleOf(shop, (total) => [cash(100), cardOf(total - 100)], [2], 0.9), shop),
  'sale-copy': (shop) => receipt(saleOf(shop, (total) => [cash(total)]), shop, { copy: true }),
  'sale-training': (shop) => receipt(saleOf(shop, (total) => [cash(total)]), shop, { training: true }),
  'sale-copy-training': (shop) => receipt(saleOf(shop, (total) => [cardOf(total)]), shop, { copy: true, training: true }),
  redemption: (shop) => receipt(redemptionOf(shop, [0.6]), shop),
  'redemption-two': (shop) => receipt(redemptionOf(shop, [1, 0.25]), shop),
  'redemption-offline': (shop) => receipt(redemptionOf(shop, [0.6], { decidedBy: 'standin', atRisk: minor(shop.fifty) }), shop),
  'void-sale': (shop) => receipt(voidOf(saleOf(shop, (total) => [cash(total)]), { sequence: 4_713 }), shop),
  'void-redemption': (shop) => receipt(voidOf(redemptionOf(shop, [0.5]), { sequence: 4_714, reason: 'customer-changed-mind' }), shop),
  'tender-correction': (shop) => receipt(correctionOf(saleOf(shop, (total) => [cash(total)]), [card(shop.fifty)], { sequence: 4_715 }), shop),
  'no-sale': (shop) => receipt(noSale({ sequence: 4_716, note: shop.slip.note }), shop),
  'x-report': (shop) => report(shop, false),
  'z-report': (shop) => report(shop, true),
  certificate,
  'certificate-training': (shop) => certificate(shop, { training: true }),
  'balance-slip': balanceSlip,
  'pay-out': (shop) => receipt(payOut({ sequence: 4_717, currency: shop.store.currency, reason: 'other', note: shop.slip.note, amount: minor(shop.fifty), approvals: [{ operator: idOf(701), right: 'cash-movement', at: noon }] }), shop),
  'z-report-off': (shop) => zThatIsOff(shop),
  'cash-out': (shop) => receipt(cashedOut(shop), shop),
  'void-cash-out': (shop) => receipt(voidOf(cashedOut(shop), { sequence: 4_719, currency: shop.store.currency }), shop),
  'return-credit': (shop) => {
    const [line] = redemptionOf(shop, [0.6]).lines;
    const back = { sequence: 4_720, currency: shop.store.currency, targetReference: 'T12-004712-3' };
    if (!['korean', 'german', 'arabic'].includes(shop.name)) return receipt(returnCreditOf([{ ...line!, balanceAfter: minor(shop.fifty) }], back), shop);
    // There the empty paper is gone, and the value goes onto another.
    const onto = { ...redemptionRef, certificate: hashOf(2), control: makeControlNumber(26, 977), validUntil: '2029-12-31' };
    return receipt(returnCreditOf([{ ...line!, balanceAfter: line!.amount }], { ...back, onto }), shop);
  },
  replacement: (shop) => receipt(replacement({
    sequence: 4_718, currency: shop.store.currency, validUntil: '2029-12-31',
    lines: [148, 977].map((running, index) => ({ ...redemptionRef, certificate: hashOf(index + 1), control: makeControlNumber(26, running), amount: minor(Math.round(shop.fifty * 0.6)) })),
  }), shop),
  refund: (shop) => receipt(refund({
    sequence: 4_719, currency: shop.store.currency,
    lines: [{ ...redemptionRef, certificate: hashOf(1), control: makeControlNumber(26, 148), amount: minor(Math.round(shop.fifty * 0.6)) }], tenders: [card(Math.round(shop.fifty * 0.54))],
  }), shop),
  reload: (shop) => receipt(loaded(shop), shop),
};
