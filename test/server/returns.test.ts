import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import type { SealedOperation } from '../../domain/operation.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import {
  createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, returnOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let second: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  [till, second, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });
afterEach(async () => {
  await expectSoundBooks(server);
  const report = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-01-01', knownAt: null });
  expect(report.checks.filter(({ report: ours, ledger }) => ours !== ledger)).toEqual([]);
});

type Used = { readonly paper: TestPaper; readonly redeemed: SealedOperation; readonly receipt: string };

/** A certificate of 50 dollars of which so much has paid for goods. */
const used = async (amount: number): Promise<Used> => {
  const [paper] = await makeStock(server, 101, 1);
  if (!paper) throw new Error('no stock');
  await till.record(saleOf([paper]));
  const { id } = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(amount) }] });
  const { sealed: [redeemed] } = await till.record(redemptionOf([[paper, amount]], { requestId: id }));
  return { paper, redeemed: redeemed!, receipt: operationReference(till.number, redeemed!.operation.sequence) };
};
const ask = (from: TestTerminal, { paper, receipt }: Pick<Used, 'paper' | 'receipt'>, amount: number) =>
  from.ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const balanceOf = async ({ paper }: Pick<Used, 'paper'>): Promise<number> =>
  (await server.database.read<{ balance: number }>('select balance from certificates where hash = $1::bytea', [`\\x${paper.hash}`]))[0]?.balance ?? -1;

describe('goods that come back', () => {
  it('put their value back on the certificate that had paid for them, at whichever till', async () => {
    const coat = await used(3_000);
    const before = (await server.totals()).stores.find(({ store }) => store === 101)!;
    const asked = await ask(second, coat, 3_000);
    expect(asked).toMatchObject({ decision: 'approved', refusal: null });
    expect(asked.page[0]?.certificate.balance).toBe(5_000);
    const { response } = await second.record(returnOf(second, coat.paper, 3_000, { requestId: asked.id, receipt: coat.receipt }));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    const after = (await server.totals()).stores.find(({ store }) => store === 101)!;
    expect([await balanceOf(coat), after.redeemed - before.redeemed, after.cash - before.cash]).toEqual([5_000, -3_000, 0]);
  });

  it('in parts, together never more than was paid with it', async () => {
    const coat = await used(5_000);
    const { id } = await ask(till, coat, 2_000);
    await till.record(returnOf(till, coat.paper, 2_000, { requestId: id, receipt: coat.receipt }));
    expect((await ask(till, coat, 3_001)).refusal).toMatchObject({ reason: 'above-redeemed', balance: 3_000 });
    const rest = await ask(till, coat, 3_000);
    expect(rest.decision).toBe('approved');
    await till.record(returnOf(till, coat.paper, 3_000, { requestId: rest.id, receipt: coat.receipt }));
    expect((await ask(till, coat, 1)).refusal).toMatchObject({ reason: 'not-redeemed' });
    expect(await balanceOf(coat)).toBe(5_000);
  });

  it('asked for at two tills at once are credited by one of them', async () => {
    const coat = await used(3_000);
    const answers = await Promise.all([ask(till, coat, 2_000), ask(second, coat, 2_000), ask(boston, coat, 2_000)]);
    expect(answers.filter(({ decision }) => decision === 'approved')).toHaveLength(1);
    expect(answers.flatMap(({ refusal }) => refusal ?? [])).toMatchObject([{ reason: 'above-redeemed', balance: 1_000 }, { reason: 'above-redeemed', balance: 1_000 }]);
    expect(await balanceOf(coat)).toBe(4_000);
    const index = answers.findIndex(({ decision }) => decision === 'approved');
    await [till, second, boston][index]!.record({ kind: 'reversal', requestId: answers[index]!.id, reason: 'abandoned' });
    expect(await balanceOf(coat)).toBe(2_000);
    // What was taken back is free to come back again.
    const again = await ask(till, coat, 3_000);
    expect(again.decision).toBe('approved');
    await till.record(returnOf(till, coat.paper, 3_000, { requestId: again.id, receipt: coat.receipt }));
  });

  it('under a receipt that is another certificate\'s, a sale\'s, a voided redemption\'s or nobody\'s are not credited', async () => {
    const coat = await used(3_000);
    const other = await used(1_000);
    expect((await ask(till, { paper: other.paper, receipt: coat.receipt }, 500)).refusal).toMatchObject({ reason: 'not-redeemed' });
    for (const receipt of ['T11-999999-1', 'nothing', operationReference(till.number, 1)]) {
      expect((await ask(till, { paper: coat.paper, receipt }, 500)).refusal).toMatchObject({ reason: 'not-redeemed' });
    }
    await till.record(voidOf(till, coat.redeemed));
    expect((await ask(till, coat, 500)).refusal).toMatchObject({ reason: 'not-redeemed' });
    expect(await balanceOf(coat)).toBe(5_000);
  });

  it('before their redemption is voided are not given back twice', async () => {
    const coat = await used(3_000);
    const { id } = await ask(till, coat, 1_000);
    await till.record(returnOf(till, coat.paper, 1_000, { requestId: id, receipt: coat.receipt }));
    const { response } = await till.record(voidOf(till, coat.redeemed));
    expect(response.outcomes[0]?.flags).toEqual(['returned-before-void']);
    expect(await balanceOf(coat)).toBe(5_000);
  });

  it('stay credited when their redemption was voided before the till gave up: the void has left them out', async () => {
    const coat = await used(3_000);
    const { id } = await ask(second, coat, 1_000);
    await till.record(voidOf(till, coat.redeemed));
    await second.record({ kind: 'reversal', requestId: id, reason: 'timed-out' });
    expect(await balanceOf(coat)).toBe(5_000);
  });

  it('whose credit was spent before it was taken back are borne by the store that had asked for it', async () => {
    const coat = await used(5_000);
    const { id } = await ask(till, coat, 4_000);
    const spent = await second.ask({ kind: 'redeem', lines: [{ certificate: coat.paper.hash, amount: minor(3_500) }] });
    await second.record(redemptionOf([[coat.paper, 3_500]], { requestId: spent.id }));
    await till.record({ kind: 'reversal', requestId: id, reason: 'not-stored' });
    expect(await balanceOf(coat)).toBe(0);
    const [borne] = (await server.totals()).trialBalance.filter(({ account }) => account === 'overspend:store:101');
    expect(borne?.balance).toBe(3_500);
  });

  it('stand in the roll-forward by their own name, and in the flows as a use less', async () => {
    const report = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-01-01', knownAt: null });
    expect(report.movements.find(({ programNumber }) => programNumber === 1)?.creditedBack).toBe(3_000 + 5_000 + 3_000 + 1_000 + 1_000);
  });
});
