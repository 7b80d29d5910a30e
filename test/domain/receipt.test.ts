import { describe, expect, test } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { Operation } from '../../domain/operation.ts';
import type { Program, Store } from '../../domain/protocol.ts';
import { receiptFor, type ReceiptContext, reportDocument } from '../../domain/receipt.ts';
import { type PrintDocument, printDocumentSchema } from '../../domain/receipt-lines.ts';
import { reportShift } from '../../domain/shift.ts';
import { createReceiptTexts } from '../../renderer/i18n.ts';
import {
  card, cash, correctionOf, hashOf, idOf, noon, redemption, redemptionLine, reprint, reversal, sale, saleLine, shiftClose, shiftOpen, usd, voidOf,
} from './given.ts';

const store: Store = {
  id: idOf(800), number: 12, name: 'Harbor Market', address: ['12 Dock Street', 'Portland'], phone: '+1 503 555 0100',
  timeZone: 'America/Los_Angeles', currency: usd, receiptLocale: 'en-US',
};
const program = { number: 1, name: 'Harbor Gift Certificate', terms: { en: 'Not for cash.', ko: '현금 교환 불가.' } } as unknown as Program;
const textsFor = createReceiptTexts();

const context = (overrides: Partial<ReceiptContext> = {}): ReceiptContext => {
  const locale = overrides.locale ?? 'en-US';
  return {
    store, programs: [program], operatorName: (id) => (id === idOf(701) ? 'Clara' : 'Luis'), texts: textsFor(locale), locale,
    copy: false, training: false, ...overrides,
  };
};

const paper = (operation: Operation, overrides: Partial<ReceiptContext> = {}): PrintDocument => {
  const document = receiptFor(operation, context(overrides));
  if (!document) throw new Error('there is no paper');
  return document;
};

/** The words on the paper, a row a line, with Intl's narrow spaces made plain. */
const words = ({ lines }: PrintDocument): string =>
  lines.map((line) => ('text' in line ? line.text : line.kind === 'columns' ? `${line.left} | ${line.right}` : '')).join('\n').replace(/[\u00a0\u202f]/gu, ' ');

describe('a sale', () => {
  test('names what was bought, what it cost, how it was paid and what comes back', () => {
    const text = words(paper(sale({ tenders: [cash(5000, 10_000)] })));
    expect(text).toContain('Harbor Gift Certificate | $50.00');
    expect(text).toContain('C000012-0000345');
    expect(text).toContain('Total | $50.00');
    expect(text).toContain('Cash | $100.00');
    expect(text).toContain('Change | $50.00');
  });

  test('gives the face value where the price was lower', () => {
    expect(words(paper(sale({ lines: [saleLine(hashOf(1), 5000, 4500)] })))).toContain('Value $50.00');
  });

  test('warns against callers and says how to freeze', () => {
    const text = words(paper(sale()));
    expect(text).toContain('Never pay a caller');
    expect(text).toContain('+1 503 555 0100 with this receipt');
  });

  test('opens the drawer for cash, not for a card and never for a copy', () => {
    const opens = (document: PrintDocument): boolean => document.lines.some(({ kind }) => kind === 'drawer');
    expect(opens(paper(sale()))).toBe(true);
    expect(opens(paper(sale({ tenders: [card(5000)] })))).toBe(false);
    expect(opens(paper(sale(), { copy: true }))).toBe(false);
  });

  test('carries the program\'s terms once, in the customer\'s language', () => {
    const two = sale({ lines: [saleLine(hashOf(1)), saleLine(hashOf(2))] });
    expect(words(paper(two)).match(/Not for cash\./gu)).toHaveLength(1);
    expect(words(paper(two, { locale: 'ko-KR' }))).toContain('현금 교환 불가.');
  });
});

describe('a redemption', () => {
  test('shows what was due, what the certificate gave, what remains on it and what the shop\'s till takes', () => {
    const text = words(paper(redemption({ amountDue: minor(4500), otherTender: minor(1500) })));
    expect(text).toContain('Amount due | $45.00');
    expect(text).toContain('Harbor Gift Certificate | -$30.00');
    expect(text).toContain('Remaining balance | $20.00');
    expect(text).toContain('To pay at the shop till | $15.00');
    expect(text).not.toContain('offline');
  });

  test('says that it was accepted offline, and no balance that the till does not know', () => {
    const unknown = { ...redemptionLine(hashOf(1)), balanceAfter: null };
    const text = words(paper(redemption({ lines: [unknown], decidedBy: 'standin', atRisk: minor(3000) })));
    expect(text).toContain('Accepted while the store was offline.');
    expect(text).not.toContain('Remaining balance');
  });
});

test('a void says what it voids, who approved it and what goes back', () => {
  const bought = sale();
  const text = words(paper(voidOf(bought, { approvals: [{ operator: idOf(701), right: 'void', at: noon }] })));
  expect(text).toContain('Approved by Clara');
  expect(text).toContain('Cash handed back | $50.00');
  expect(text).toContain('The voided certificate is worthless.');
  expect(text).toContain('Signature');
});

test('a tender correction shows both: as keyed, as it was', () => {
  expect(words(paper(correctionOf(sale(), [card(5000)])))).toMatch(/Keyed as[^]*Cash \| \$50\.00[^]*Corrected to[^]*Card \| \$50\.00/u);
});

test('a copy is marked as one in the customer\'s language', () => {
  expect(paper(sale(), { copy: true }).marks).toEqual([{ kind: 'copy', text: 'COPY' }]);
  expect(paper(sale(), { copy: true, locale: 'ko-KR' }).marks).toEqual([{ kind: 'copy', text: '재발행' }]);
});

test('what nobody hands to a customer leaves no paper', () => {
  for (const operation of [shiftOpen(), reversal(), reprint()]) expect(receiptFor(operation, context())).toBeUndefined();
});

test('the time on it is the store\'s', () => {
  expect(words(paper(sale()))).toContain('11/23/26, 4:00 AM');
});

test('an X-report keeps the count blind; a Z-report tells what was expected and the difference', () => {
  const open = shiftOpen({ float: minor(10_000) });
  const sold = sale({ sequence: 2 });
  const close = shiftClose({ sequence: 3, countedCash: minor(14_900), expectedCash: 15_000 });
  const reportOf = (operations: readonly Operation[]): string => {
    const report = reportShift(operations, open.shift ?? '');
    if (!report) throw new Error('the shift never opened');
    return words(reportDocument(report, context(), noon));
  };
  expect(reportOf([open, sold])).not.toMatch(/Difference|expected|Cash/u);
  expect(reportOf([open, sold])).toContain('Float | $100.00');
  expect(reportOf([open, sold, close])).toContain('Cash expected | $150.00');
  expect(reportOf([open, sold, close])).toContain('Difference | -$1.00');
});

test.each(['en-US', 'ko-KR'])('every paper in %s has its words, fits the printer\'s schema and holds neither number nor seal', (locale) => {
  const bought = sale();
  const papers = [
    paper(bought, { locale }), paper(redemption(), { locale }), paper(voidOf(bought), { locale }), paper(voidOf(redemption()), { locale }),
    paper(correctionOf(bought, [card(5000)]), { locale }), paper(shiftClose(), { locale }),
  ];
  for (const document of papers) {
    expect(printDocumentSchema.safeParse(document).success).toBe(true);
    const everything = JSON.stringify(document);
    expect(everything).not.toMatch(/receipt\.|\{\{|undefined|NaN/u);
    expect(everything).not.toMatch(/\d{14,}/u);
    expect(everything).not.toContain('c2VhbGVk');
    expect(everything).not.toContain(hashOf(1));
  }
});
