import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import type { Operation, Tender } from '../../domain/operation.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import {
  approvedBy, cash, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, voidOf, type Draft, type TestPaper, type TestServer, type TestTerminal,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let second: TestTerminal;
let boston: TestTerminal;
const shift = '019ab000-0000-7000-8000-000000000800';

beforeAll(async () => {
  server = await createTestServer();
  [till, second, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });
afterEach(async () => {
  await expectSoundBooks(server);
  // opening + activated + returned + overspend = voided + redeemed + refunded + outstanding, and the ledger says the same.
  const { checks } = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-12-31', knownAt: null });
  for (const { what, currency, report, ledger } of checks) expect([what, currency, report]).toEqual([what, currency, ledger]);
});

type Sold = { readonly paper: TestPaper; readonly reference: string; readonly sale: Awaited<ReturnType<TestTerminal['record']>>['sealed'][number] };
const card = (amount: number): Tender => ({ type: 'card', amount: minor(amount), approvalCode: '004711' });
const sell = async (more: { readonly price?: number; readonly tenders?: readonly Tender[]; readonly validUntil?: string } = {}): Promise<Sold> => {
  const [paper] = await makeStock(server, 101, 1);
  if (!paper) throw new Error('no stock');
  const price = minor(more.price ?? 5_000);
  const draft = saleOf([paper], { validUntil: more.validUntil ?? null });
  const { sealed: [sale] } = await till.record({ ...draft, shift, lines: draft.lines.map((line) => ({ ...line, price })), tenders: [...more.tenders ?? [card(price)]] });
  if (!sale) throw new Error('not sold');
  return { paper, reference: operationReference(till.number, sale.operation.sequence), sale };
};
const refundAsked = ({ paper, reference }: Sold, amount = 5_000) => ({ kind: 'refund' as const, sale: reference, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const refundOf = ({ paper, reference }: Sold, requestId: string, amount = 5_000, back = amount, more: Partial<Draft<Extract<Operation, { kind: 'refund' }>>> = {}): Draft<Extract<Operation, { kind: 'refund' }>> => ({
  kind: 'refund', currency: 'USD', requestId, decidedBy: 'server', saleReference: reference, shift, approvals: approvedBy(till, 'refund'),
  lines: [{ certificate: paper.hash, sealed: 'sealed', control: paper.control, programNumber: paper.programNumber, amount: minor(amount) }], tenders: [card(back)], ...more,
});
const redeem = (paper: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const spend = async ({ paper }: Sold, amount: number): Promise<void> => {
  const { id } = await boston.ask(redeem(paper, amount));
  await boston.record(redemptionOf([[paper, amount]], { requestId: id }));
};
const entriesOf = async (id: string): Promise<readonly string[]> =>
  (await server.database.read<{ account: string; side: string; amount: number }>(
    'select account, side, amount from entries e join postings p on p.id = e.posting where p.source = $1 order by p.kind desc, account', [id])).map(({ account, side, amount }) => `${side} ${account} ${String(amount)}`);
const rowOf = async ({ paper }: Sold) =>
  (await server.database.read<Readonly<Record<string, unknown>>>('select state, ended, balance, blocked from certificates where hash = $1::bytea', [`\\x${paper.hash}`]))[0];
const refusalOf = async (from: TestTerminal, sold: Sold, amount = 5_000): Promise<string | undefined> => (await from.ask(refundAsked(sold, amount))).refusal?.reason;

describe('a refund', () => {
  it('ends the certificate before money goes back, and hands back what was paid for what is left', async () => {
    const sold = await sell({ price: 4_500 });
    await spend(sold, 2_000);
    const asked = await till.ask(refundAsked(sold, 3_000));
    expect(asked).toMatchObject({ decision: 'approved', handBack: 2_700 });
    expect(await rowOf(sold)).toMatchObject({ state: 'voided', ended: 'refunded', balance: 0 });
    expect(await boston.ask(redeem(sold.paper, 1))).toMatchObject({ refusal: { reason: 'refunded' } });
    const { sealed: [refund], response } = await till.record(refundOf(sold, asked.id, 3_000, 2_700));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(await entriesOf(asked.id)).toEqual(['credit discount:1 300', 'debit liability:1:sold 3000', 'credit suspense:101 2700']);
    expect(await entriesOf(refund?.operation.id ?? '')).toEqual(['debit suspense:101 2700', 'credit tender:101:card 2700']);
  });

  it('takes the sale back by so much in clearing, and stands in the liability report', async () => {
    const totals = async () => {
      const [flow] = await server.database.read<{ price: number; face: number }>('select coalesce(sum(sold_price), 0)::bigint as price, coalesce(sum(sold_face), 0)::bigint as face from day_flows where selling_store = 101', []);
      const { movements } = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-12-31', knownAt: null });
      return [flow?.price ?? 0, flow?.face ?? 0, movements.find(({ programNumber }) => programNumber === 1)?.refunded ?? 0] as const;
    };
    const sold = await sell({ price: 4_500 });
    await spend(sold, 2_000);
    const before = await totals();
    const { id } = await till.ask(refundAsked(sold, 3_000));
    await till.record(refundOf(sold, id, 3_000, 2_700));
    const after = await totals();
    expect(after.map((value, index) => value - (before[index] ?? 0))).toEqual([-2_700, -3_000, 3_000]);
    await till.record({ kind: 'reversal', requestId: (await till.ask(refundAsked(await sell()))).id, reason: 'abandoned' });
    expect((await totals()).map((value, index) => value - (after[index] ?? 0))).toEqual([5_000, 5_000, 0]);
  });

  it('is refused when it is spent, blocked, expired, given away, of another receipt or store, paid in cash, or not what the till saw', async () => {
    const sold = await sell();
    const other = await sell();
    expect(await refusalOf(till, sold, 4_999)).toBe('balance-changed');
    expect(await refusalOf(till, { ...sold, reference: other.reference })).toBe('other-sale');
    expect(await refusalOf(till, { ...sold, reference: 'T11-999999-0' })).toBe('other-sale');
    expect(await refusalOf(boston, sold)).toBe('other-sale');
    expect(await refusalOf(till, await sell({ tenders: [cash(5_000)] }))).toBe('not-by-card');
    expect(await refusalOf(till, await sell({ tenders: [cash(3_000), card(2_000)] }))).toBe('not-by-card');
    expect(await refusalOf(till, await sell({ price: 0, tenders: [cash(0)] }))).toBe('nothing-paid');
    expect(await refusalOf(till, await sell({ validUntil: '2020-01-01' }))).toBe('expired');
    const spent = await sell();
    await spend(spent, 5_000);
    expect(await refusalOf(till, spent, 1)).toBe('spent');
    await server.database.transaction((sql) => sql(`update certificates set blocked = true, changed = pg_current_xact_id() where hash = $1::bytea`, [`\\x${sold.paper.hash}`]));
    expect(await refusalOf(till, sold)).toBe('blocked');
    await server.database.transaction((sql) => sql(`update certificates set kind = 'promotional', changed = pg_current_xact_id() where hash = $1::bytea`, [`\\x${other.paper.hash}`]));
    expect(await refusalOf(till, other)).toBe('nothing-paid');
    await server.database.transaction((sql) => sql(`update certificates set kind = 'sold', changed = pg_current_xact_id() where hash = $1::bytea`, [`\\x${other.paper.hash}`]));
  });

  it('goes by how the sale was keyed in the end, and takes no more from its card than it paid', async () => {
    const sold = await sell({ tenders: [cash(5_000)] });
    await till.record({ kind: 'tender-correction', currency: 'USD', target: sold.sale.operation.id, targetReference: sold.reference, from: [cash(5_000)], to: [card(5_000)], approvals: approvedBy(till, 'tender-correction'), shift });
    expect(await till.ask(refundAsked(sold))).toMatchObject({ decision: 'approved', handBack: 5_000 });
    const [a, b] = await makeStock(server, 101, 2);
    if (!a || !b) throw new Error('no stock');
    const { sealed: [sale] } = await till.record({ ...saleOf([a, b]), tenders: [cash(5_000), card(5_000)], shift });
    const reference = operationReference(11, sale?.operation.sequence ?? 0);
    const answers = await Promise.all([a, b].map((paper, index) => (index === 0 ? till : second).ask({ kind: 'refund', sale: reference, lines: [{ certificate: paper.hash, amount: minor(5_000) }] })));
    expect(answers.map(({ decision }) => decision).sort()).toEqual(['approved', 'declined']);
    expect(answers.find(({ decision }) => decision === 'declined')?.refusal).toMatchObject({ reason: 'not-by-card' });
  });

  it('counts what voids gave back to the card, and goes to one card, never more than that one has paid', async () => {
    const byCard = (approvalCode: string, amount: number): Tender => ({ type: 'card', amount: minor(amount), approvalCode });
    const sellTwo = async (tenders: readonly Tender[]) => {
      const papers = await makeStock(server, 101, 2);
      const { sealed: [sale] } = await till.record({ ...saleOf(papers), tenders: [...tenders], shift });
      if (!sale) throw new Error('not sold');
      const reference = operationReference(11, sale.operation.sequence);
      const ask = async (index: number) => (await till.ask({ kind: 'refund', sale: reference, lines: [{ certificate: papers[index]!.hash, amount: minor(5_000) }] }));
      return { sale, ask };
    };
    const voided = await sellTwo([cash(4_000), byCard('1', 6_000)]);
    const whole = voidOf(till, voided.sale);
    await till.record({ ...whole, reason: 'not-printed', lines: whole.lines.slice(0, 1), tenders: [byCard('1', 5_000)], shift });
    // 10.00 of the card's 60.00 are left.
    expect((await voided.ask(1)).refusal).toMatchObject({ reason: 'not-by-card' });
    const [both, large] = [await sellTwo([byCard('1', 4_900), byCard('2', 4_900), cash(200)]), await sellTwo([byCard('1', 2_000), byCard('2', 8_000)])];
    expect((await both.ask(0)).refusal).toMatchObject({ reason: 'not-by-card' });
    expect(await large.ask(0)).toMatchObject({ decision: 'approved', handBack: 5_000 });
    expect((await large.ask(1)).refusal).toMatchObject({ reason: 'not-by-card' });
  });

  it('of replaced paper goes by the sale of the first', async () => {
    const sold = await sell({ price: 4_000 });
    const [fresh] = await makeStock(server, 101, 1);
    if (!fresh) throw new Error('no stock');
    await till.ask({ kind: 'replace', lines: [sold.paper, fresh].map(({ hash }) => ({ certificate: hash, amount: minor(5_000) })) });
    expect(await refusalOf(till, sold)).toBe('replaced');
    expect(await till.ask(refundAsked({ ...sold, paper: fresh }))).toMatchObject({ decision: 'approved', handBack: 4_000 });
  });

  it('whose answer was lost tells the same again; the sale is voided no more', async () => {
    const sold = await sell();
    const body = { id: v7(), protocol: 1, at: 1, day: '2026-01-01', operator: till.cashier, currency: 'USD', ...refundAsked(sold) };
    for (const _ of [1, 2]) expect((await till.send({ method: 'POST', path: '/v1/requests', body })).body).toMatchObject({ decision: 'approved', handBack: 5_000 });
    expect(await till.ask({ kind: 'void-sale', target: sold.sale.operation.id, lines: [{ certificate: sold.paper.hash, amount: minor(5_000) }] })).toMatchObject({ refusal: { reason: 'refunded' } });
  });
});

describe('a refund that was not gone through with', () => {
  it('given up at the till gives the certificate all back', async () => {
    const sold = await sell();
    const { id } = await till.ask(refundAsked(sold));
    expect((await till.record({ kind: 'reversal', requestId: id, reason: 'abandoned' })).response.outcomes).toMatchObject([{ flags: [] }]);
    expect(await rowOf(sold)).toMatchObject({ state: 'active', ended: null, balance: 5_000, blocked: false });
    expect(await till.ask(refundAsked(sold))).toMatchObject({ decision: 'approved' });
  });

  it('because the till stopped leaves the certificate blocked: the card may have the money', async () => {
    const sold = await sell();
    const { id } = await till.ask(refundAsked(sold));
    expect((await till.record({ kind: 'reversal', requestId: id, reason: 'restarted' })).response.outcomes).toMatchObject([{ outcome: 'flagged', flags: ['refund-in-doubt'] }]);
    expect(await rowOf(sold)).toMatchObject({ state: 'active', balance: 5_000, blocked: true });
    expect(await boston.ask(redeem(sold.paper, 100))).toMatchObject({ refusal: { reason: 'blocked' } });
  });

  it('but recorded all the same is a fact, and what the certificate can\'t bear waits for the office', async () => {
    const sold = await sell();
    expect((await till.record(refundOf(sold, v7(), 5_000, 5_000, { approvals: [] }))).response.outcomes).toMatchObject([{ flags: ['approval-missing', 'request-unknown'] }]);
    expect(await rowOf(sold)).toMatchObject({ ended: 'refunded', balance: 0 });
    const voided = await sell();
    await till.record(voidOf(till, voided.sale));
    const { sealed: [refund], response } = await till.record(refundOf(voided, v7()));
    expect(response.outcomes).toMatchObject([{ flags: ['request-unknown', 'voided-certificate'] }]);
    expect(await entriesOf(refund?.operation.id ?? '')).toEqual(['debit suspense:101 5000', 'credit tender:101:card 5000']);
    const less = await sell();
    const { id } = await till.ask(refundAsked(less));
    expect((await till.record(refundOf(less, id, 5_000, 4_000))).response.outcomes).toMatchObject([{ flags: ['request-mismatch'] }]);
  });
});

it('two tills refund, replace and redeem the same certificate at once: exactly one wins', async () => {
  for (let round = 0; round < 5; round += 1) {
    const sold = await sell();
    const [fresh] = await makeStock(server, 101, 1);
    if (!fresh) throw new Error('no stock');
    const answers = await Promise.all([
      till.ask(refundAsked(sold)), second.ask(refundAsked(sold)), boston.ask(redeem(sold.paper, 5_000)),
      second.ask({ kind: 'replace', lines: [sold.paper, fresh].map(({ hash }) => ({ certificate: hash, amount: minor(5_000) })) }),
    ]);
    expect(answers.filter(({ decision }) => decision === 'approved')).toHaveLength(1);
    await expectSoundBooks(server);
  }
});
