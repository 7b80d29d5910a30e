import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { SealedOperation } from '../../domain/operation.ts';
import {
  approvedBy, cash, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let second: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  [till, second] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12)];
});
afterAll(async () => { await server.close(); });
afterEach(async () => { await expectSoundBooks(server); });

const sell = async (count = 1): Promise<{ readonly papers: readonly TestPaper[]; readonly paper: TestPaper; readonly sale: SealedOperation }> => {
  const papers = await makeStock(server, 101, count);
  const { sealed } = await till.record(saleOf(papers));
  const [paper, sale] = [papers[0], sealed[0]];
  if (!paper || !sale) throw new Error('nothing sold');
  return { papers, paper, sale };
};
const askToVoid = (papers: readonly TestPaper[], target: string) =>
  ({ kind: 'void-sale' as const, target, lines: papers.map(({ hash, face }) => ({ certificate: hash, amount: face })) });
const balances = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await server.totals()).trialBalance.map(({ account, balance }) => [account, balance]));
const changeIn = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
  const before = await balances();
  await work();
  const after = await balances();
  const changes = Object.entries(after).map(([account, balance]): [string, number] => [account, balance - (before[account] ?? 0)]);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
};
const rowOf = async ({ hash }: TestPaper) =>
  (await server.database.read<{ state: string; balance: number }>('select state, balance from certificates where hash = $1::bytea', [`\\x${hash}`]))[0];

describe('a void of a sale', () => {
  it('leaves no trace in the balances and the paper dead', async () => {
    let paper: TestPaper | undefined;
    const change = await changeIn(async () => {
      const sold = await sell(2);
      paper = sold.paper;
      const { response } = await till.record(voidOf(till, sold.sale));
      expect(response.outcomes[0]?.flags).toEqual([]);
    });
    expect(change).toEqual({});
    expect(paper && await rowOf(paper)).toEqual({ state: 'voided', balance: 0 });
  });

  it('asked for first ends the certificates at once, and the operation hands the money back', async () => {
    const { papers, paper, sale } = await sell(2);
    const asked = await till.ask(askToVoid(papers, sale.operation.id));
    expect(asked.decision).toBe('approved');
    expect(await rowOf(paper)).toEqual({ state: 'voided', balance: 0 });
    const change = await changeIn(() => till.record(voidOf(till, sale, { requestId: asked.id })));
    expect(change).toEqual({ 'tender:101:cash': -10_000, 'suspense:101': 10_000 });
  });

  it('asked for and then given up brings them back to life, and it can be voided after all', async () => {
    const { papers, paper, sale } = await sell();
    let requestId = '';
    const change = await changeIn(async () => {
      requestId = (await till.ask(askToVoid(papers, sale.operation.id))).id;
      await till.record({ kind: 'reversal', requestId, reason: 'timed-out' });
    });
    expect(change).toEqual({});
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
    const { response } = await till.record(voidOf(till, sale));
    expect(response.outcomes[0]?.flags).toEqual([]);
  });

  it('is declined once something is spent, or when it is another sale\'s', async () => {
    const { papers, paper, sale } = await sell();
    const other = await sell();
    expect((await till.ask(askToVoid(papers, other.sale.operation.id))).refusal?.reason).toBe('other-sale');
    await till.record(redemptionOf([[paper, 100]], { decidedBy: 'local' }));
    expect((await till.ask(askToVoid(papers, sale.operation.id))).refusal).toMatchObject({ reason: 'partly-spent', lastUse: { storeNumber: 101 } });
  });

  it('after something was spent all the same is an overspend of the store', async () => {
    const { paper, sale } = await sell();
    await till.record(redemptionOf([[paper, 1_200]], { decidedBy: 'local' }));
    const change = await changeIn(async () => {
      const { response } = await till.record(voidOf(till, sale));
      expect(response.outcomes[0]?.flags).toEqual(['spent-before-void', 'overspend']);
    });
    expect(change).toEqual({ 'tender:101:cash': -5_000, 'liability:1:sold': 3_800, 'overspend:store:101': 1_200 });
  });

  it('of paper sold twice gives the second buyer\'s money back and leaves the first buyer\'s certificate alone', async () => {
    const { paper } = await sell();
    const { sealed: [again] } = await till.record(saleOf([paper]));
    if (!again) throw new Error('nothing sold');
    const change = await changeIn(() => till.record(voidOf(till, again)));
    expect(change).toEqual({ 'tender:101:cash': -5_000, 'suspense:101': 5_000 });
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });

  it('without a manager is flagged', async () => {
    const { sale } = await sell();
    const { response } = await till.record({ ...voidOf(till, sale), approvals: [{ operator: till.cashier, right: 'void', at: 1 }] });
    expect(response.outcomes[0]?.flags).toEqual(['approval-missing']);
  });
});

describe('a second void', () => {
  it('is flagged and has no effect, whoever comes second', async () => {
    const { sale } = await sell();
    await Promise.all([till.record(voidOf(till, sale)), second.record(voidOf(second, sale))]);
    const flags = await server.database.read<{ flags: string[] }>(
      `select flags from operations where kind = 'void' and text like $1 order by cardinality(flags)`, [`%"target":"${sale.operation.id}"%`]);
    expect(flags.map((row) => row.flags)).toEqual([[], ['voided-certificate']]);
  });

  it('after an approved request by another till is flagged too', async () => {
    const { papers, sale } = await sell();
    const { id } = await till.ask(askToVoid(papers, sale.operation.id));
    const change = await changeIn(async () => {
      const { response } = await second.record(voidOf(second, sale));
      expect(response.outcomes[0]?.flags).toEqual(['voided-certificate']);
    });
    expect(change).toEqual({});
    expect((await till.record(voidOf(till, sale, { requestId: id }))).response.outcomes[0]?.flags).toEqual([]);
  });

  it('of a void undoes nothing', async () => {
    const { sale, paper } = await sell();
    const { sealed: [voided] } = await till.record(voidOf(till, sale));
    const change = await changeIn(async () => {
      const { response } = await till.record({ ...voidOf(till, sale), target: voided?.operation.id ?? '' });
      expect(response.outcomes[0]?.flags).toEqual(['target-unknown']);
    });
    expect(change).toEqual({});
    expect(await rowOf(paper)).toMatchObject({ state: 'voided' });
  });
});

describe('a void of a redemption', () => {
  it('gives back exactly what the balance covered and takes back the overspend', async () => {
    const { paper } = await sell();
    const change = await changeIn(async () => {
      const { sealed: [redemption] } = await till.record(redemptionOf([[paper, 5_700]], { decidedBy: 'local' }));
      if (!redemption) throw new Error('nothing redeemed');
      const { response } = await till.record(voidOf(till, redemption));
      expect(response.outcomes[0]?.flags).toEqual([]);
    });
    expect(change).toEqual({});
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });

  it('that a request had approved gives that back', async () => {
    const { paper } = await sell();
    const asked = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(2_000) }] });
    const { sealed: [redemption] } = await till.record(redemptionOf([[paper, 2_000]], { requestId: asked.id }));
    if (!redemption) throw new Error('nothing redeemed');
    const { response } = await second.record(voidOf(second, redemption));
    expect(response.outcomes[0]?.flags).toEqual([]);
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });
});

describe('a void that arrives before its target', () => {
  it('of a sale meets the sale in suspense, and the paper is dead', async () => {
    const [paper] = await makeStock(server, 101, 1);
    if (!paper) throw new Error('no stock');
    const late = till.make(saleOf([paper]));
    const change = await changeIn(async () => {
      expect((await second.record(voidOf(second, late))).response.outcomes[0]?.flags).toEqual(['target-unknown']);
      expect((await till.push([late])).outcomes[0]?.flags).toEqual([]);
    });
    expect(change).toEqual({});
    expect(await rowOf(paper)).toEqual({ state: 'voided', balance: 0 });
  });

  it('of a redemption leaves nothing taken', async () => {
    const { paper } = await sell();
    const late = till.make(redemptionOf([[paper, 1_000]], { decidedBy: 'local' }));
    await second.record(voidOf(second, late));
    expect((await till.push([late])).outcomes[0]?.flags).toEqual(['target-unknown']);
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });
});

describe('a tender correction', () => {
  it('moves the money to the drawer it lies in', async () => {
    const { sale } = await sell();
    const card = { type: 'card' as const, amount: minor(5_000), approvalCode: 'A1B2' };
    const correction = { kind: 'tender-correction' as const, currency: 'USD', target: sale.operation.id, targetReference: 'T1-000001-0', from: [cash(5_000)], to: [card] };
    const change = await changeIn(async () => {
      const { response } = await till.record({ ...correction, approvals: approvedBy(till, 'tender-correction') });
      expect(response.outcomes[0]?.flags).toEqual([]);
    });
    expect(change).toEqual({ 'tender:101:cash': -5_000, 'tender:101:card': 5_000 });
    const { response } = await till.record({ ...correction, target: v7() });
    expect(response.outcomes[0]?.flags).toEqual(['target-unknown', 'approval-missing']);
  });
});
