import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { operationReference } from '../../../domain/number.ts';
import { vatOfPart, vatOn, type VatTerms, vatWithin } from '../../../domain/vat.ts';
import { type ExceptionsOffice, movedBy, openExceptionsOffice, refusedWith } from '../exceptions/exceptions-office.ts';
import { approvedBy, cash, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, voidOf } from '../harness.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

const dayMs = 86_400_000;
const dayAfter = (days: number): string => new Date(office.server.clock.now() + days * dayMs).toISOString().slice(0, 10);
const days = () => ({ franchiseId: null, from: '2020-01-01', to: dayAfter(2) });
const single = (from: string, basisPoints = 1_900): VatTerms => ({ from, purpose: 'single', country: 'DE', supplier: 'Harbor Spa GmbH', basisPoints });
const change = (terms: VatTerms, known: number) => ({ ...days(), programNumber: 1, terms, known });
const accounts = ['vat:1:de:1900', 'vat-carried:1', 'liability:1:sold', 'discount:1'];
const sold = async (papers: readonly TestPaper[], price = 5_000) => {
  const draft = saleOf(papers);
  const { sealed: [sale] } = await office.portland.record({ ...draft, lines: draft.lines.map((line) => ({ ...line, price: minor(price) })), tenders: [cash(papers.length * price)], shift: '019ab000-0000-7000-8000-000000000901' });
  if (!sale) throw new Error('not sold');
  return sale;
};
const follow = (from: string): Promise<unknown> => {
  office.server.forgetBusiness();
  return office.server.database.read(`update programs set vat = jsonb_set(vat, '{0,from}', to_jsonb($1::text)) where number = 1 returning number`, [from]);
};

describe('a single-purpose program', () => {
  it('is made so by the accountant from a later day on, and its terms are never changed behind a sale', async () => {
    const today = dayAfter(0);
    await refusedWith(office.ines.refused('accounting.change-vat', change(single(today), 0)), 'vat-day-too-early');
    await refusedWith(office.ines.refused('accounting.change-vat', change({ from: dayAfter(1), purpose: 'multi' }, 0)), 'vat-same-terms');
    const changed = await office.ines.ask('accounting.change-vat', change(single(dayAfter(1)), 0));
    expect(changed.programs.find(({ number }) => number === 1)?.terms).toEqual([single(dayAfter(1))]);
    await refusedWith(office.ines.refused('accounting.change-vat', change(single(dayAfter(2), 700), 0)), 'changed-meanwhile');
    await refusedWith(office.ines.refused('accounting.change-vat', change(single(dayAfter(1), 700), 1)), 'vat-day-too-early');
    expect((await office.noah.refused('accounting.change-vat', change(single(dayAfter(2)), 1))).status).toBe(403);
    expect((await office.olivia.refused('accounting.change-vat', change(single(dayAfter(2)), 1))).status).toBe(403);
    await refusedWith(office.minseo.refused('accounting.vat', { ...days(), franchiseId: office.olivia.session.user.franchise?.id ?? null }), 'not-here');
    // Until then a sale posts none.
    const [paper] = await makeStock(office.server, 101, 1);
    if (!paper) throw new Error('no stock');
    expect(await movedBy(office, accounts, () => sold([paper]))).toEqual([0, 0, -5_000, 0]);
  });

  it('posts VAT on the price paid when it is sold, rounded once a sale; what is owed stays the face, and its use posts none', async () => {
    await follow('2020-01-01');
    const papers = await makeStock(office.server, 101, 3);
    expect(await movedBy(office, accounts, () => sold(papers, 4_500))).toEqual([-2_155, 2_155, -15_000, 1_500]);
    const [used] = papers;
    if (!used) throw new Error('no paper');
    expect(await movedBy(office, accounts.slice(0, 2), () => office.boston.record(redemptionOf([[used, 5_000]])))).toEqual([0, 0]);
  });

  it('takes back exactly what the sale has posted, line by line, whatever was spent; a void of all leaves nothing', async () => {
    const [one, two, three] = await makeStock(office.server, 101, 3);
    if (!one || !two || !three) throw new Error('no stock');
    const moved = await movedBy(office, accounts.slice(0, 2), async () => {
      const sale = await sold([one, two, three], 4_501);
      await office.boston.record(redemptionOf([[one, 1_000]]));
      await office.portland.record(voidOf(office.portland, sale));
    });
    expect(moved).toEqual([0, 0]);
  });

  it('gives so much back with a refund as of the price, and has it again when that is cancelled', async () => {
    const [paper] = await makeStock(office.server, 101, 1);
    if (!paper) throw new Error('no stock');
    const sale = await sold([paper], 4_500);
    await office.boston.record(redemptionOf([[paper, 2_000]]));
    const asked = { id: v7(), sale: sale.operation.id, certificate: paper.hash, amount: minor(2_700), holder: 'Mary Whitcombe', bank: '', account: '110-234-567890', note: '' };
    // 7.18 of 45.00; of 27.00 it is 4.30.
    expect(await movedBy(office, accounts, () => office.olivia.ask('bank-refunds.ask', asked))).toEqual([430, -430, 3_000, -300]);
    expect(await movedBy(office, accounts, () => office.olivia.ask('bank-refunds.cancel', { id: asked.id, note: 'kept after all' }))).toEqual([-430, 430, -3_000, 300]);
    const refused = await office.portland.ask({ kind: 'refund', sale: operationReference(11, sale.operation.sequence), lines: [{ certificate: paper.hash, amount: minor(3_000) }] });
    expect(refused.refusal?.reason).toBe('not-by-card');
  });

  it('gives as much back with a refund that nobody had allowed, and none where its receipt is of no sale', async () => {
    const [paper, other] = await makeStock(office.server, 101, 2);
    if (!paper || !other) throw new Error('no stock');
    const { operation } = await sold([paper], 4_500);
    await sold([other], 4_500);
    await office.boston.record(redemptionOf([[paper, 2_000]]));
    const refund = (of: TestPaper, amount: number, back: number, receipt = operationReference(11, operation.sequence)) => office.portland.record({
      kind: 'refund', currency: 'USD', requestId: v7(), decidedBy: 'server', saleReference: receipt, shift: '019ab000-0000-7000-8000-000000000901', approvals: approvedBy(office.portland, 'refund'),
      lines: [{ certificate: of.hash, sealed: 'sealed', control: of.control, programNumber: 1, amount: minor(amount) }],
      tenders: [{ type: 'card', amount: minor(back), approvalCode: '004711' }],
    });
    expect(await movedBy(office, accounts, () => refund(paper, 3_000, 2_700))).toEqual([430, -430, 3_000, -300]);
    expect(await movedBy(office, accounts, () => refund(other, 5_000, 4_500, 'T11-999999-0'))).toEqual([0, 0, 5_000, -500]);
    // Once more for the same paper: nothing of it is left, and nothing of its VAT.
    expect(await movedBy(office, accounts, () => refund(paper, 3_000, 2_700))).toEqual([0, 0, 0, 0]);
  });

  it('is reported by tax day, country and rate; the file adds up to the ledger, and a franchise sees its own', async () => {
    const { trialBalance } = await expectSoundBooks(office.server);
    const ledger = 0 - (trialBalance.find(({ account }) => account === 'vat:1:de:1900')?.balance ?? 0);
    const report = await office.ines.ask('accounting.vat', days());
    // Six of 45.00 were sold, 27.00 of one came back with its VAT; what came back without any is no part of it.
    expect(report.rows).toEqual([{ programNumber: 1, programName: 'Harbor Gift Certificate', country: 'DE', basisPoints: 1_900, suppliers: ['Harbor Spa GmbH'], currency: 'USD', gross: 24_300, vat: ledger }]);
    const [, ...rows] = (await (await office.ines.file('accounting.vat-list', days())).text()).trimEnd().split('\r\n').map((row) => row.split(','));
    expect(rows.reduce((sum, row) => sum + Math.round(Number(row[7]) * 100), 0)).toBe(ledger);
    expect(rows[0]?.slice(1, 5)).toEqual(['101', '1', 'DE', '19']);
    expect((await office.olivia.ask('accounting.vat', days())).rows).toEqual(report.rows);
    expect((await office.minseo.ask('accounting.vat', days())).rows).toEqual([]);
  });
});

describe('the arithmetic', () => {
  it('rounds the whole once and gives the parts what adds up to it', () => {
    expect(vatWithin([11_900], 1_900)).toEqual([1_900]);
    expect(vatWithin([100, 100, 100], 1_900)).toEqual([16, 16, 16]);
    expect(vatWithin([101, 101, 101], 1_900).reduce((sum, part) => sum + part, 0)).toBe(48);
    expect(vatWithin([0, 0], 700)).toEqual([0, 0]);
  });

  it('gives all back with all of the price, and takes the terms of the day', () => {
    const vat = { account: 'vat:1:de:1900', amount: minor(718) };
    expect([vatOfPart(vat, minor(4_500), minor(4_500)).amount, vatOfPart(vat, minor(2_700), minor(4_500)).amount]).toEqual([718, 430]);
    const versions = [single('2026-01-01'), { from: '2026-07-01', purpose: 'multi' as const }];
    expect(['2025-12-31', '2026-01-01', '2026-07-01'].map((day) => vatOn(versions, day)?.basisPoints)).toEqual([undefined, 1_900, undefined]);
  });
});
