import { describe, expect, it } from 'vitest';
import { certificateDocumentSchema, certificatePaper, withNumber } from '../../domain/certificate-paper.ts';
import { incoherences, incoherencesWithTarget } from '../../domain/coherence.ts';
import { minor } from '../../domain/money.ts';
import { makeGtin, makeNumber, parseScan } from '../../domain/number.ts';
import { readOperation, sealOperation } from '../../domain/operation.ts';
import { letterheadSchema, type Program, type Store } from '../../domain/protocol.ts';
import { receiptFor, type ReceiptContext } from '../../domain/receipt.ts';
import { printDocumentSchema } from '../../domain/receipt-lines.ts';
import { createReceiptTexts } from '../../renderer/i18n.ts';
import { demoLogo } from '../../server/demo/logo.ts';
import { cash, hashOf, idOf, krw, redemption, redemptionLine, sale, saleLine, usd, voidOf } from './given.ts';

const logo = { widthDots: 16, heightDots: 2, bits: Buffer.from([0xff, 0x00, 0x00, 0xff]).toString('base64') };
const store: Store = {
  id: idOf(800), number: 12, name: 'Harbor Market', address: ['12 Dock Street'], phone: '+1 503 555 0117', timeZone: 'America/Los_Angeles', currency: usd, receiptLocale: 'en-US',
  letterhead: { logo, header: ['Open every day'], footer: ['Thank you'], freezePhone: '+1 503 555 0100' },
};
const program = { number: 1, name: 'Harbor Gift Certificate', terms: { en: 'Not for cash.', ko: '현금 교환 불가.' } } as unknown as Program;
const textsFor = createReceiptTexts();
const context = (locale = 'en-US', more: Partial<ReceiptContext> = {}): ReceiptContext =>
  ({ store, programs: [program], operatorName: () => 'Luis', texts: textsFor(locale), locale, copy: false, training: false, ...more });
const line = { ...saleLine(hashOf(1)), validUntil: '2031-11-23', paper: 'till' as const };
const words = (lines: readonly object[]): string =>
  lines.map((one) => ('text' in one ? String(one.text) : 'left' in one && 'right' in one ? `${String(one.left)} | ${String(one.right)}` : '')).join('\n').replace(/[\u00a0\u202f]/gu, ' ');
const number = makeNumber(makeGtin('0952123454321'), '123456789012345');

describe('the paper of a certificate printed here', () => {
  it('says what it is worth, until when, under which terms, and how to have it frozen', () => {
    const document = certificateDocumentSchema.parse(certificatePaper(sale({ lines: [line] }), line, context()));
    const text = words(document.lines);
    for (const part of ['Harbor Market', 'Open every day', 'Harbor Gift Certificate', '$50.00', 'Valid until November 23, 2031', `Control number | ${line.control ?? ''}`, 'Not for cash.', 'Never pay a caller', '+1 503 555 0100', 'Thank you']) {
      expect(text).toContain(part);
    }
    // What it cost and who sold it are the receipt's business.
    expect(text).not.toContain('Luis');
    expect(document.lines[0]).toEqual({ kind: 'logo', ...logo });
  });

  it('speaks the store\'s language, and TRAINING stands on practice paper', () => {
    const korean = certificatePaper({ currency: krw }, { ...line, face: minor(50_000) }, context('ko-KR', { training: true }));
    expect(words(korean.lines)).toMatch(/₩50,000[\s\S]*2031년 11월 23일[\s\S]*관리번호[\s\S]*현금 교환 불가/u);
    expect(korean.marks).toEqual([{ kind: 'training', text: '연습' }]);
  });

  it('has one place for its number, and gets it as bars, as a link and in figures', () => {
    const document = certificatePaper(sale({ lines: [line] }), line, context());
    expect(JSON.stringify(document)).not.toContain(number.slice(18));
    const printed = printDocumentSchema.parse(withNumber(document, number, 'https://id.example'));
    expect(printed.lines).toContainEqual({ kind: 'gs1-128', elements: [{ ai: '01', value: number.slice(2, 16) }, { ai: '21', value: number.slice(18) }] });
    const link = printed.lines.find((one) => one.kind === 'qr')?.data ?? '';
    expect(parseScan(link)).toMatchObject({ ok: true, value: { number } });
    expect(words(printed.lines)).toContain(`(01)${number.slice(2, 16)}\n(21)${number.slice(18)}`);
  });

  it.each([0, 2])('can\'t cross to main with %d places', (places) => {
    const lines = Array.from({ length: places }, () => ({ kind: 'number' }));
    expect(certificateDocumentSchema.safeParse({ title: 't', locale: 'en', marks: [], lines }).success).toBe(false);
  });
});

describe('a store\'s letterhead', () => {
  it('takes a logo that is as large as it says and small enough for the narrowest paper', () => {
    const parse = (change: object) => letterheadSchema.safeParse({ logo: { ...logo, ...change }, header: [], footer: [], freezePhone: '' }).success;
    expect(parse({})).toBe(true);
    expect(parse({ heightDots: 3 })).toBe(false);
    expect(parse({ widthDots: 17 })).toBe(false);
    expect(parse({ widthDots: 385, bits: Buffer.alloc(49 * 2).toString('base64') })).toBe(false);
    const { width, height, bits } = demoLogo();
    expect(parse({ widthDots: width, heightDots: height, bits: bits.toString('base64') })).toBe(true);
  });

  it('stands on receipts, and the warning on every one that leaves value on a certificate', () => {
    const text = (operation: Parameters<typeof receiptFor>[0]) => words(receiptFor(operation, context())?.lines ?? []);
    expect(text(sale())).toMatch(/Open every day[\s\S]*\+1 503 555 0100 with this receipt[\s\S]*Thank you/u);
    expect(text(redemption())).toContain('Never pay a caller');
    expect(text(redemption({ lines: [{ ...redemptionLine(hashOf(1)), balanceAfter: minor(0) }] }))).not.toContain('Never pay a caller');
  });

  it('without its own number to call names the store\'s', () => {
    const plain = { ...store, letterhead: { logo: null, header: [], footer: [], freezePhone: '' } };
    expect(words(receiptFor(sale(), context('en-US', { store: plain }))?.lines ?? [])).toContain('+1 503 555 0117 with this receipt');
  });
});

describe('a line that says how its paper came to be', () => {
  it('is read back byte for byte, and records from before it are as they were', () => {
    const before = sealOperation(sale());
    expect(before.text).not.toContain('"paper"');
    expect(readOperation(before.text)).toMatchObject({ ok: true, value: { hash: before.hash } });
    const printed = sealOperation(sale({ lines: [line] }));
    expect(readOperation(printed.text)).toMatchObject({ ok: true, value: { hash: printed.hash } });
    // There is one way to say that it came from stock: nothing.
    expect(readOperation(printed.text.replace('"paper":"till"', '"paper":"stock"')).ok).toBe(false);
  });

  it('needs what it is found by', () => {
    expect(incoherences(sale({ lines: [line] }))).toEqual([]);
    expect(incoherences(sale({ lines: [{ ...line, control: null }] }))).toHaveLength(1);
    expect(incoherences(sale({ lines: [{ ...line, sealed: '' }] }))).toHaveLength(1);
  });

  it('is voided alone when it did not come out: itself, for its own price, and nothing from stock', () => {
    const target = sale({ lines: [{ ...line, price: minor(4_500) }, saleLine(hashOf(2))], tenders: [cash(9_500)] });
    const whole = voidOf(target, { reason: 'not-printed' });
    const [first, second] = whole.lines;
    if (!first || !second) throw new Error('a sale of two');
    const alone = { ...whole, lines: [first], tenders: [cash(4_500)] };
    expect(incoherences(alone)).toEqual([]);
    expect(incoherencesWithTarget(alone, target, target.tenders)).toEqual([]);
    expect(incoherencesWithTarget({ ...alone, tenders: [cash(5_000)] }, target, target.tenders)).toEqual(['the money handed back differs from the money taken']);
    expect(incoherencesWithTarget({ ...whole, lines: [second], tenders: [cash(5_000)] }, target, target.tenders)).toContain('it was not printed at the till');
    expect(incoherences(voidOf(redemption(), { reason: 'not-printed' }))).toEqual(['a redemption prints no certificate']);
  });
});
