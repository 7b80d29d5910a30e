import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import type { Operation } from '../../domain/operation.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import { programCommand } from '../../server/shop/programs.ts';
import {
  approvedBy, cash, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, voidOf, type Draft, type TestPaper, type TestServer, type TestTerminal,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let boston: TestTerminal;
const shift = '019ab000-0000-7000-8000-000000000800';
const always = { franchiseId: null, from: '2020-01-01', to: '2099-12-31', knownAt: null };

beforeAll(async () => {
  server = await createTestServer();
  [till, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
  const shop = { database: server.database, now: server.clock.now, newId: () => crypto.randomUUID(), askSecretly: () => Promise.resolve('') };
  expect(await programCommand.run(shop, ['1', 'Harbor Gift Certificate', '--reload', '200'])).toContain('More may be loaded onto its certificates, up to a balance of $200.00.');
  server.forgetBusiness();
});
afterAll(async () => { await server.close(); });
afterEach(async () => {
  await expectSoundBooks(server);
  const { checks } = await readLiability(server.database.read, always);
  for (const { what, currency, report, ledger } of checks) expect([what, currency, report]).toEqual([what, currency, ledger]);
});

type Sold = { readonly paper: TestPaper; readonly sale: Awaited<ReturnType<TestTerminal['record']>>['sealed'][number] };
const sell = async (): Promise<Sold> => {
  const [paper] = await makeStock(server, 101, 1);
  if (!paper) throw new Error('no stock');
  const { sealed: [sale] } = await till.record({ ...saleOf([paper]), tenders: [{ type: 'card', amount: minor(5_000), approvalCode: '004711' }] });
  if (!sale) throw new Error('not sold');
  return { paper, sale };
};
const reloadOf = ({ hash, control, programNumber }: TestPaper, amount: number): Draft<Extract<Operation, { kind: 'reload' }>> => ({
  kind: 'reload', currency: 'USD', shift, lines: [{ certificate: hash, sealed: 'sealed', control, programNumber, amount: minor(amount), balanceAfter: minor(amount) }], tenders: [cash(amount)],
});
const load = async (at: TestTerminal, paper: TestPaper, amount: number) => {
  const { sealed: [sealed], response } = await at.record(reloadOf(paper, amount));
  if (!sealed) throw new Error('not loaded');
  return { load: sealed, outcome: response.outcomes[0] };
};
const voidAsked = ({ hash }: TestPaper, target: string, amount: number) => ({ kind: 'void-sale' as const, target, lines: [{ certificate: hash, amount: minor(amount) }] });
const redeem = ({ hash }: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: hash, amount: minor(amount) }] });
const entriesOf = async (id: string): Promise<readonly string[]> =>
  (await server.database.read<{ account: string; side: string; amount: number }>(
    'select account, side, amount from entries e join postings p on p.id = e.posting where p.source = $1 order by p.kind desc, account', [id])).map(({ account, side, amount }) => `${side} ${account} ${String(amount)}`);
const rowOf = async ({ hash }: TestPaper) =>
  (await server.database.read<Readonly<Record<string, unknown>>>('select state, face, balance from certificates where hash = $1::bytea', [`\\x${hash}`]))[0];
const flowsOf = async () => (await server.database.read<{ reloaded: number; paid: number }>(
  'select coalesce(sum(reloaded), 0)::bigint as reloaded, coalesce(sum(reloaded_paid), 0)::bigint as paid from day_flows where selling_store = 101 and redeeming_store = 102', []))[0];
const reloaded = async (): Promise<number> => (await readLiability(server.database.read, always)).movements.find(({ programNumber }) => programNumber === 1)?.reloaded ?? 0;

describe('a load', () => {
  it('puts value on a certificate that is used beyond its first face, and is cleared with the store that will pay for its use', async () => {
    const { paper } = await sell();
    const [before, flows] = [await reloaded(), await flowsOf()];
    const { load: { operation }, outcome } = await load(boston, paper, 3_000);
    expect(outcome).toMatchObject({ outcome: 'accepted', flags: [] });
    expect(await rowOf(paper)).toEqual({ state: 'active', face: 8_000, balance: 8_000 });
    expect(await entriesOf(operation.id)).toEqual(['credit liability:1:sold 3000', 'debit tender:102:cash 3000']);
    expect(await reloaded()).toBe(before + 3_000);
    expect(await flowsOf()).toEqual({ reloaded: (flows?.reloaded ?? 0) + 3_000, paid: (flows?.paid ?? 0) + 3_000 });
    const { id, decision } = await till.ask(redeem(paper, 7_000));
    expect(decision).toBe('approved');
    await till.record(redemptionOf([[paper, 7_000]], { requestId: id }));
    expect(await rowOf(paper)).toMatchObject({ balance: 1_000 });
  });

  it('onto paper that can not bear it leaves the money in suspense, and one that its program does not allow is flagged', async () => {
    const [unsold] = await makeStock(server, 101, 1);
    const { load: { operation }, outcome } = await load(till, unsold!, 2_000);
    expect(outcome?.flags).toContain('not-sold');
    expect(await entriesOf(operation.id)).toEqual(['credit suspense:101 2000', 'debit tender:101:cash 2000']);
    const { paper } = await sell();
    expect((await load(till, paper, 15_001)).outcome?.flags).toEqual(['not-reloadable']);
    expect(await rowOf(paper)).toMatchObject({ balance: 20_001 });
  });

  it('is voided while the balance covers it, and what a till did not go through with is on it again', async () => {
    const { paper } = await sell();
    const { load: sealed } = await load(till, paper, 2_000);
    const first = await till.ask(voidAsked(paper, sealed.operation.id, 2_000));
    expect(first.decision).toBe('approved');
    expect(await rowOf(paper)).toEqual({ state: 'active', face: 5_000, balance: 5_000 });
    await till.record({ kind: 'reversal', requestId: first.id, reason: 'abandoned' });
    expect(await rowOf(paper)).toEqual({ state: 'active', face: 7_000, balance: 7_000 });
    const second = await till.ask(voidAsked(paper, sealed.operation.id, 2_000));
    const { sealed: [done], response } = await till.record(voidOf(till, sealed, { requestId: second.id }));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(await entriesOf(second.id)).toEqual(['debit liability:1:sold 2000', 'credit suspense:101 2000']);
    expect(await entriesOf(done?.operation.id ?? '')).toEqual(['debit suspense:101 2000', 'credit tender:101:cash 2000']);
    expect(await till.ask(voidAsked(paper, sealed.operation.id, 2_000))).toMatchObject({ refusal: { reason: 'other-sale' } });
  });

  it('is not voided once it is spent, and its sale neither voided nor refunded by the sale\'s receipt alone', async () => {
    const { paper, sale } = await sell();
    const { load: sealed } = await load(till, paper, 2_000);
    expect(await till.ask(voidAsked(paper, sale.operation.id, 5_000))).toMatchObject({ refusal: { reason: 'reloaded' } });
    const receipt = operationReference(till.number, sale.operation.sequence);
    expect(await till.ask({ kind: 'refund', sale: receipt, lines: [{ certificate: paper.hash, amount: minor(7_000) }] })).toMatchObject({ refusal: { reason: 'reloaded' } });
    const { id } = await boston.ask(redeem(paper, 5_001));
    await boston.record(redemptionOf([[paper, 5_001]], { requestId: id }));
    expect(await till.ask(voidAsked(paper, sealed.operation.id, 2_000))).toMatchObject({ decision: 'declined', refusal: { reason: 'partly-spent', lastUse: { storeNumber: 102 } } });
    // A till that gave the money back all the same has borne what was spent.
    const { response } = await till.record(voidOf(till, sealed));
    expect(response.outcomes[0]?.flags).toEqual(expect.arrayContaining(['spent-before-void', 'overspend']));
    expect(await rowOf(paper)).toMatchObject({ balance: 0 });
  });

  it('keyed as cash and paid by card is corrected as a sale is, and moves money only', async () => {
    const { paper } = await sell();
    const { load: { operation } } = await load(till, paper, 2_000);
    const { sealed: [corrected], response } = await till.record({
      kind: 'tender-correction', currency: 'USD', shift, target: operation.id, targetReference: operationReference(till.number, operation.sequence),
      from: [cash(2_000)], to: [{ type: 'card', amount: minor(2_000), approvalCode: '004712' }], approvals: approvedBy(till, 'tender-correction'),
    });
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(await entriesOf(corrected?.operation.id ?? '')).toEqual(['debit tender:101:card 2000', 'credit tender:101:cash 2000']);
    expect(await rowOf(paper)).toMatchObject({ balance: 7_000 });
  });

  it('voided and spent at the same moment is one of the two', async () => {
    const { paper } = await sell();
    const { load: sealed } = await load(till, paper, 2_000);
    const answers = await Promise.all([till.ask(voidAsked(paper, sealed.operation.id, 2_000)), boston.ask(redeem(paper, 6_000))]);
    expect(answers.filter(({ decision }) => decision === 'approved')).toHaveLength(1);
  });

  it('whose void arrives first puts nothing on, and leaves nobody\'s money behind', async () => {
    const { paper } = await sell();
    const sealed = till.make(reloadOf(paper, 2_000));
    const undone = till.make(voidOf(till, sealed));
    expect((await till.push([undone])).outcomes[0]?.flags).toContain('target-unknown');
    await till.push([sealed]);
    expect(await rowOf(paper)).toMatchObject({ face: 5_000, balance: 5_000 });
    expect(await entriesOf(undone.operation.id)).toEqual(['debit suspense:101 2000', 'credit tender:101:cash 2000']);
    expect(await entriesOf(sealed.operation.id)).toEqual(['credit suspense:101 2000', 'debit tender:101:cash 2000']);
  });
});

describe('an expired certificate', () => {
  it('that a manager has honoured is used on that day, and nothing is posted for it', async () => {
    const [paper] = await makeStock(server, 101, 1);
    await till.record(saleOf([paper!], { validUntil: '2026-01-31' }));
    expect(await till.ask(redeem(paper!, 5_000))).toMatchObject({ refusal: { reason: 'expired' } });
    const honour = {
      kind: 'honour' as const, currency: 'USD', shift, validUntil: '2026-01-31',
      lines: [{ certificate: paper!.hash, sealed: 'sealed', control: paper!.control, programNumber: 1, amount: minor(5_000) }],
    };
    const { sealed: [done], response } = await till.record({ ...honour, approvals: approvedBy(till, 'honour') });
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(response.page[0]?.certificate.validUntil).toBe(done?.operation.day);
    expect(await entriesOf(done?.operation.id ?? '')).toEqual([]);
    // At a till of the same time zone: honoured is that one day, and east of here the next may have begun.
    const { id, decision } = await till.ask(redeem(paper!, 5_000));
    expect(decision).toBe('approved');
    await till.record(redemptionOf([[paper!, 5_000]], { requestId: id }));
    // Without a manager it is a fact too, and the office hears of it.
    expect((await till.record({ ...honour, approvals: [] })).response.outcomes[0]?.flags).toEqual(['approval-missing']);
  });
});
