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

describe('goods that come back when the empty paper is gone', () => {
  type Fresh = TestPaper;
  const unsold = async (store = 101): Promise<Fresh> => (await makeStock(server, store, 1))[0]!;
  const askOnto = (from: TestTerminal, { paper, receipt }: Pick<Used, 'paper' | 'receipt'>, amount: number, fresh: Fresh) =>
    from.ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: paper.hash, amount: minor(amount) }], onto: fresh.hash });
  const ontoOf = ({ hash, control, programNumber }: Fresh) => ({ certificate: hash, sealed: 'sealed', control, programNumber, validUntil: null });
  const rowOf = async ({ hash }: TestPaper) => (await server.database.read<Readonly<Record<string, unknown>>>('select state, ended, balance, face, blocked from certificates where hash = $1::bytea', [`\\x${hash}`]))[0];
  const block = ({ hash }: TestPaper) => server.database.read('update certificates set blocked = true where hash = $1::bytea returning 1', [`\\x${hash}`]);

  it('put their value onto unsold paper of that program, and the old paper is dead', async () => {
    const coat = await used(5_000);
    const fresh = await unsold();
    const asked = await askOnto(second, coat, 3_000, fresh);
    expect(asked.decision).toBe('approved');
    expect(asked.page.map(({ certificate }) => certificate.state).sort()).toEqual(['active', 'voided']);
    const { response } = await second.record({ ...returnOf(second, coat.paper, 3_000, { requestId: asked.id, receipt: coat.receipt }), onto: ontoOf(fresh) });
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect([await rowOf(coat.paper), await rowOf(fresh)]).toMatchObject([{ state: 'voided', ended: 'replaced', balance: 0 }, { state: 'active', balance: 3_000, face: 5_000 }]);
    expect((await boston.ask({ kind: 'redeem', lines: [{ certificate: coat.paper.hash, amount: minor(1) }] })).refusal).toMatchObject({ reason: 'replaced' });
    // The rest of the same receipt comes back onto the new paper, and no more than the rest.
    const renewed = { paper: fresh, receipt: coat.receipt };
    expect((await ask(till, renewed, 2_001)).refusal).toMatchObject({ reason: 'above-redeemed', balance: 2_000 });
    const rest = await ask(till, renewed, 2_000);
    expect(rest.decision).toBe('approved');
    await till.record(returnOf(till, fresh, 2_000, { requestId: rest.id, receipt: coat.receipt }));
    expect(await rowOf(fresh)).toMatchObject({ balance: 5_000 });
    expect((await ask(till, renewed, 1)).refusal).toMatchObject({ reason: 'not-redeemed' });
  });

  it('not while value lies on the old one, or it is blocked; nor onto sold, another store\'s or another program\'s paper', async () => {
    const half = await used(2_000);
    expect((await askOnto(till, half, 2_000, await unsold())).refusal).toMatchObject({ reason: 'not-empty', balance: 3_000, certificate: half.paper.hash });
    const coat = await used(5_000);
    const elsewhere = await unsold(102);
    expect((await askOnto(till, coat, 5_000, elsewhere)).refusal).toMatchObject({ reason: 'not-here', certificate: elsewhere.hash });
    expect((await askOnto(till, coat, 5_000, half.paper)).refusal).toMatchObject({ reason: 'already-sold' });
    const fresh = await unsold();
    expect((await askOnto(till, coat, 5_001, fresh)).refusal).toMatchObject({ reason: 'above-redeemed' });
    await block(coat.paper);
    expect((await askOnto(till, coat, 5_000, fresh)).refusal).toMatchObject({ reason: 'blocked', certificate: coat.paper.hash });
    expect(await rowOf(fresh)).toMatchObject({ state: 'stock', balance: 0 });
  });

  it('asked for at two tills at once go onto one paper; what a till gives up is as it was', async () => {
    const coat = await used(5_000);
    const papers = [await unsold(), await unsold()] as const;
    const answers = await Promise.all([askOnto(till, coat, 5_000, papers[0]), askOnto(second, coat, 5_000, papers[1])]);
    expect(answers.map(({ decision }) => decision).sort()).toEqual(['approved', 'declined']);
    const index = answers.findIndex(({ decision }) => decision === 'approved');
    await [till, second][index]!.record({ kind: 'reversal', requestId: answers[index]!.id, reason: 'abandoned' });
    expect(await rowOf(coat.paper)).toMatchObject({ state: 'active', ended: null, balance: 0 });
    expect([await rowOf(papers[0]), await rowOf(papers[1])]).toMatchObject([{ state: 'stock', balance: 0 }, { state: 'stock', balance: 0 }]);
    // The whole of it is free to come back again.
    expect((await askOnto(till, coat, 5_000, papers[0])).decision).toBe('approved');
  });

  it('given up after the new paper was spent from are borne by the store that had asked', async () => {
    const coat = await used(5_000);
    const fresh = await unsold();
    const asked = await askOnto(till, coat, 5_000, fresh);
    const { id } = await boston.ask({ kind: 'redeem', lines: [{ certificate: fresh.hash, amount: minor(1_000) }] });
    await boston.record(redemptionOf([[fresh, 1_000]], { requestId: id }));
    const { response } = await till.record({ kind: 'reversal', requestId: asked.id, reason: 'abandoned' });
    expect(response.outcomes[0]?.flags).toEqual(expect.arrayContaining(['spent-before-void', 'overspend']));
    expect([await rowOf(coat.paper), await rowOf(fresh)]).toMatchObject([{ balance: 0 }, { balance: 0 }]);
  });

  it('recorded though nobody had allowed it are a fact: value moves where nothing else can be lost, and the office hears of it', async () => {
    const coat = await used(5_000);
    const fresh = await unsold();
    const { response } = await till.record({ ...returnOf(till, coat.paper, 5_000, { requestId: crypto.randomUUID(), receipt: coat.receipt }), onto: ontoOf(fresh) });
    expect(response.outcomes[0]?.flags).toEqual(['request-unknown']);
    expect(await rowOf(fresh)).toMatchObject({ state: 'active', balance: 5_000 });
    const half = await used(2_000);
    const other = await unsold();
    const { response: late } = await till.record({ ...returnOf(till, half.paper, 2_000, { requestId: crypto.randomUUID(), receipt: half.receipt }), onto: ontoOf(other) });
    expect(late.outcomes[0]?.flags).toEqual(['request-unknown', 'request-mismatch']);
    expect([await rowOf(half.paper), await rowOf(other)]).toMatchObject([{ state: 'active', balance: 5_000 }, { state: 'stock', balance: 0 }]);
  });
});
