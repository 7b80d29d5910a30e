import { describe, expect, it } from 'vitest';
import { applyChange, decideActivate, decideRedeem, decideRefund, decideReplace, decideVoidSale, paidFor, standing } from '../../domain/certificate.ts';
import { incoherences } from '../../domain/coherence.ts';
import { encodePage, readPage } from '../../domain/directory.ts';
import { minor, zero } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import { movesCash, operationValue, readOperation, sealOperation } from '../../domain/operation.ts';
import { certificatesOf, overlayUnsent, requestOf, targetOf } from '../../domain/overlay.ts';
import { receiptFor, reportDocument, type ReceiptContext } from '../../domain/receipt.ts';
import { reportShift } from '../../domain/shift.ts';
import { card, cash, certificate, hashOf, idOf, krw, noon, refund, replacement, shiftOpen, today, usd } from './given.ts';

const stock = certificate({ hash: hashOf(2), state: 'stock', face: minor(2_500), balance: zero });
const asked = { old: certificate({ balance: minor(3_000) }), fresh: stock, amount: minor(3_000), storeNumber: 12, currency: usd, today };
const context: ReceiptContext = {
  store: { id: idOf(800), number: 12, name: 'Market Street', address: [], phone: '555-0100', timeZone: 'America/New_York', currency: 'USD', receiptLocale: 'en' },
  programs: [], operatorName: (id) => (id === idOf(701) ? 'Mia' : 'Ann'), locale: 'en', copy: false, training: false,
  texts: (key, values = {}) => [key, ...Object.values(values)].join(' '),
};

describe('whether a paper may be replaced', () => {
  it('says yes to sold paper with something on it, and unsold paper of this store and program', () => {
    expect(decideReplace(asked)).toEqual({ ok: true, value: { old: asked.old, fresh: stock } });
  });

  it('goes by the office\'s word for what was lost: blocked, and everything else as ever', () => {
    const lost = certificate({ balance: minor(3_000), blocked: true });
    expect(decideReplace({ ...asked, old: lost, isLost: true })).toMatchObject({ ok: true });
    expect(decideReplace({ ...asked, old: { ...lost, balance: zero }, amount: zero, isLost: true })).toMatchObject({ ok: false, error: { refusal: { reason: 'spent' } } });
    expect(decideReplace({ ...asked, old: lost, fresh: { ...stock, blocked: true }, isLost: true })).toMatchObject({ ok: false, error: { of: 'fresh', refusal: { reason: 'blocked' } } });
  });

  it.each([
    ['of unsold paper', { old: stock }, 'old', 'not-here'],
    ['of unknown paper', { old: undefined }, 'old', 'not-here'],
    ['of spent paper', { old: certificate({ balance: zero }), amount: zero }, 'old', 'spent'],
    ['of blocked paper', { old: certificate({ blocked: true }) }, 'old', 'blocked'],
    ['of expired paper', { old: certificate({ validUntil: '2026-11-22' }) }, 'old', 'expired'],
    ['of paper that was replaced', { old: certificate({ state: 'voided', ended: 'replaced', balance: zero }) }, 'old', 'replaced'],
    ['of another balance than was seen', { amount: minor(2_999) }, 'old', 'balance-changed'],
    ['of more than there is', { amount: minor(3_001) }, 'old', 'balance-changed'],
    ['in another currency', { currency: krw }, 'old', 'wrong-currency'],
    ['by sold paper', { fresh: certificate({ hash: hashOf(2) }) }, 'fresh', 'already-sold'],
    ['by another store\'s paper', { storeNumber: 13 }, 'fresh', 'not-here'],
    ['by blocked paper', { fresh: { ...stock, blocked: true } }, 'fresh', 'blocked'],
    ['by another program\'s paper', { fresh: { ...stock, programNumber: 2 } }, 'fresh', 'other-program'],
  ] as const)('says no %s', (_what, change, of, reason) => {
    expect(decideReplace({ ...asked, ...change })).toMatchObject({ ok: false, error: { of, refusal: { reason } } });
  });
});

describe('replaced paper', () => {
  const { certificate: dead, covered } = applyChange(asked.old, { kind: 'surrender' });

  it('is dead by a word of its own, whatever is asked of it', () => {
    expect([standing(dead, today), standing({ ...dead, blocked: true }, today)]).toEqual(['replaced', 'replaced']);
    for (const decided of [decideRedeem(dead, { amount: minor(1), currency: usd, today }), decideActivate(dead, 12), decideVoidSale(dead)]) expect(decided).toEqual({ ok: false, error: { reason: 'replaced' } });
    // Used offline all the same, nothing of it is covered.
    expect(applyChange(dead, { kind: 'debit', amount: minor(500), currency: usd, today })).toMatchObject({ covered: 0, over: 500, flags: ['voided-certificate', 'overspend'] });
  });

  it('hands on all that it was, and gets it back', () => {
    const { certificate: fresh } = applyChange(stock, { kind: 'take-over', old: certificate({ ...asked.old, storeNumber: 7, validUntil: '2031-05-01' }), covered });
    expect(fresh).toMatchObject({ hash: hashOf(2), state: 'active', balance: 3_000, face: 5_000, storeNumber: 7, validUntil: '2031-05-01' });
    expect(applyChange(fresh, { kind: 'undo-take-over', storeNumber: 12, face: stock.face, covered })).toEqual({ certificate: stock, covered, over: 0, flags: [] });
    expect(applyChange(dead, { kind: 'undo-surrender', covered }).certificate).toEqual(asked.old);
  });

  it('travels in the directory, where an older till reads it as voided', () => {
    const page = encodePage([{ certificate: dead, control: makeControlNumber(1, 1), version: 3 }, { certificate: stock, control: null, version: 4 }]);
    expect(readPage(page).map(({ certificate: read }) => read)).toEqual([dead, stock]);
    const [state] = page.slice(16, 17);
    const [voided] = encodePage([{ certificate: certificate({ state: 'voided', balance: zero }), control: null, version: 1 }]).slice(16, 17);
    expect(state).toBe(voided);
  });
});

describe('a replacement', () => {
  it('is an operation that moves no money, names both papers and its request', () => {
    const operation = replacement();
    expect(readOperation(sealOperation(operation).text)).toMatchObject({ ok: true });
    expect([movesCash(operation), operationValue(operation)]).toEqual([false, 3_000]);
    expect([certificatesOf(operation), requestOf(operation), targetOf(operation)]).toEqual([[hashOf(1), hashOf(2)], idOf(502), null]);
  });

  it('adds up only with two papers of one program, one value and a shift', () => {
    const [old, fresh] = replacement().lines;
    if (!old || !fresh) throw new Error('two papers');
    expect(incoherences(replacement())).toEqual([]);
    expect(incoherences(replacement({ shift: null }))).toHaveLength(1);
    expect(incoherences(replacement({ lines: [old, { ...fresh, amount: minor(2_999) }] }))).toHaveLength(1);
    expect(incoherences(replacement({ lines: [old, { ...fresh, programNumber: 2 }] }))).toHaveLength(1);
    expect(incoherences(replacement({ lines: [old, old] }))).toHaveLength(1);
    expect(() => sealOperation(replacement({ lines: [old] }))).toThrow();
  });

  it('that is not sent yet ends the old paper at its own till, and leaves the new one as the server said', () => {
    const unsent = [{ operation: replacement(), maybeSent: false }];
    expect(overlayUnsent(certificate({ balance: minor(3_000) }), hashOf(1), unsent)?.certificate).toMatchObject({ state: 'voided', ended: 'replaced', balance: 0 });
    const fresh = certificate({ hash: hashOf(2), balance: minor(3_000) });
    expect(overlayUnsent(fresh, hashOf(2), unsent)?.certificate).toEqual(fresh);
  });

  it('prints both control numbers and what the new paper is worth, to be signed; stands on the report and moves no drawer', () => {
    const words = (receiptFor(replacement(), context)?.lines ?? []).flatMap((line) => line.kind === 'text' ? [line.text.trim()] : line.kind === 'columns' ? [`${line.left}: ${line.right}`] : []);
    expect(words).toEqual(expect.arrayContaining(['replacement.old', 'replacement.fresh', makeControlNumber(12, 345), 'replacement.worth: $30.00', 'noExpiry', 'approvedBy Mia', 'signature']));
    expect(JSON.stringify(receiptFor(replacement({ claim: idOf(900) }), context)?.lines)).toMatch(/replacement\.lost".*replacement\.lostDead/u);
    const report = reportShift([shiftOpen(), replacement()], idOf(600));
    expect(report).toMatchObject({ replacements: { operations: 1, certificates: 1, value: 3_000 }, cash: 0, card: 0, expectedCash: 10_000 });
    if (!report) throw new Error('the shift is open');
    const rows = (of: typeof report) => reportDocument(of, context, noon).lines.flatMap((line) => line.kind === 'columns' ? [`${line.left}: ${line.right}`] : []);
    expect(rows(report)).toContain('report.replacements: $30.00');
    expect(rows({ ...report, replacements: { operations: 0, certificates: 0, value: zero } }).join()).not.toContain('replacements');
  });
});

describe('a refund', () => {
  const left = certificate({ balance: minor(3_000) });
  const asked = { amount: minor(3_000), currency: usd, today };

  it('is of all that is left, and never of what is spent, given away, blocked, expired or dead', () => {
    expect(decideRefund(left, asked)).toMatchObject({ ok: true });
    const reason = (change: Partial<typeof left>, more: Partial<typeof asked> = {}) => {
      const decided = decideRefund({ ...left, ...change }, { ...asked, ...more });
      return decided.ok ? 'ok' : decided.error.reason;
    };
    expect([
      reason({}, { amount: minor(2_999) }), reason({}, { amount: minor(3_001) }), reason({ balance: zero }, { amount: zero }), reason({ kind: 'promotional' }), reason({ blocked: true }),
      reason({ validUntil: '2026-11-22' }), reason({ state: 'voided', ended: 'refunded', balance: zero }), reason({}, { currency: krw }), reason({ state: 'stock' }),
    ]).toEqual(['balance-changed', 'balance-changed', 'spent', 'nothing-paid', 'blocked', 'expired', 'refunded', 'wrong-currency', 'not-here']);
  });

  it('hands back what was paid for what is left, never more', () => {
    expect([paidFor(minor(5_000), { price: minor(4_500), face: minor(5_000) }), paidFor(minor(3_333), { price: minor(4_500), face: minor(5_000) })]).toEqual([4_500, 2_999]);
    expect([paidFor(minor(3_000), { price: minor(5_500), face: minor(5_000) }), paidFor(minor(3_000), { price: zero, face: minor(5_000) })]).toEqual([3_000, 0]);
  });

  it('kills the certificate by a word of its own, in the directory too, and can be taken back', () => {
    const { certificate: dead, covered } = applyChange(left, { kind: 'refund' });
    expect([standing(dead, today), covered]).toEqual(['refunded', 3_000]);
    expect(readPage(encodePage([{ certificate: dead, control: null, version: 1 }]))[0]?.certificate).toEqual(dead);
    expect(applyChange(dead, { kind: 'undo-refund', covered }).certificate).toEqual(left);
    expect(overlayUnsent(left, hashOf(1), [{ operation: refund(), maybeSent: true }])?.certificate).toEqual(dead);
  });

  it('is an operation to the card alone; its receipt names the sale\'s, and the report counts it', () => {
    expect(readOperation(sealOperation(refund()).text)).toMatchObject({ ok: true });
    expect([movesCash(refund()), operationValue(refund()), certificatesOf(refund()), requestOf(refund()), targetOf(refund())]).toEqual([false, 3_000, [hashOf(1)], idOf(503), null]);
    expect([incoherences(refund()), incoherences(refund({ shift: null })).length, incoherences(refund({ tenders: [cash(2_700)] })).length, incoherences(refund({ tenders: [card(3_001)] })).length, incoherences(refund({ tenders: [card(0)] })).length]).toEqual([[], 1, 1, 1, 1]);
    const words = (receiptFor(refund(), context)?.lines ?? []).flatMap((line) => line.kind === 'text' ? [line.text.trim()] : line.kind === 'columns' ? [`${line.left}: ${line.right}`] : []);
    expect(words).toEqual(expect.arrayContaining(['refund.of T12-000001-2', 'handedBack.card: $27.00', 'approvalCode 004711', 'refund.dead', 'approvedBy Mia', 'signature']));
    const report = reportShift([shiftOpen(), refund()], idOf(600));
    expect(report).toMatchObject({ refunds: { operations: 1, value: 3_000 }, card: -2_700, cash: 0 });
    if (!report) throw new Error('the shift is open');
    expect(reportDocument(report, context, noon).lines).toContainEqual({ kind: 'columns', left: 'report.refunds', right: '$30.00' });
  });
});
