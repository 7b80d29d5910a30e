import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import type { SealedOperation } from '../../domain/operation.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import { redemptionLines } from '../../server/accounting/redemptions.ts';
import { decision, exceptionOf, type ExceptionsOffice, movedBy, openExceptionsOffice, paperOf, refusedWith } from './exceptions/exceptions-office.ts';
import { expectSoundBooks, redemptionOf, returnOf, saleOf, type TestPaper, type TestTerminal, voidOf } from './harness.ts';
import type { Draft } from './terminal.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
const everything = { franchiseId: null, stores: null, from: '2020-01-01', to: '2099-01-01' };
afterEach(async () => {
  await expectSoundBooks(office.server);
  const report = await readLiability(office.server.database.read, { ...everything, knownAt: null });
  expect(report.checks.filter(({ report: ours, ledger }) => ours !== ledger)).toEqual([]);
});

const accounts = ['liability:1:sold', 'redeemed:102', 'overspend:program:1', 'overspend:store:102', 'overspend:store:101', 'tender:101:cash'];
const moved = (work: () => Promise<unknown>) => movedBy(office, accounts, work);
const rowOf = async ({ hash }: TestPaper) => (await office.server.database.read<{ state: string; balance: number }>('select state, balance from certificates where hash = $1::bytea', [`\\x${hash}`]))[0];
const once = async (till: TestTerminal, draft: Draft): Promise<SealedOperation> => {
  const { sealed: [sealed], response } = await till.record(draft);
  if (!sealed || response.outcomes.length !== 1) throw new Error('not recorded');
  return sealed;
};
const use = (paper: TestPaper, amount: number, decidedBy: 'standin' | 'local' = 'local') => once(office.boston, redemptionOf([[paper, amount]], { decidedBy }));
const sell = (...papers: readonly TestPaper[]) => once(office.portland, saleOf(papers));
/** What day_flows gained, in all. */
const flows = async (): Promise<readonly number[]> => Object.values((await office.server.database.read<Record<string, number>>(
  `select coalesce(sum(sold_face), 0)::bigint as sold, coalesce(sum(used), 0)::bigint as used, coalesce(sum(used_paid), 0)::bigint as paid, coalesce(sum(over_program), 0)::bigint as program,
     coalesce(sum(over_store), 0)::bigint as store, coalesce((select sum(redeemed) from hour_flows), 0)::bigint as hours, coalesce((select sum(uses) from hour_flows), 0)::bigint as uses
   from day_flows where (selling_store, redeeming_store) in ((101, 102), (101, 0), (102, 102))`, []))[0] ?? {});
const flowedBy = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
  const before = await flows();
  await work();
  return (await flows()).map((figure, index) => figure - (before[index] ?? 0));
};

describe('a sale that comes after a use of its certificate', () => {
  it.each(['standin', 'local'] as const)('leaves what it would have left had it come first, decided by %s', async (decidedBy) => {
    const [one, other] = [await paperOf(office), await paperOf(office)];
    const inOrder = await moved(async () => { await sell(one); await use(one, 3_000, decidedBy); });
    const late = await moved(async () => { await use(other, 3_000, decidedBy); await sell(other); });
    expect(inOrder).toEqual([-2_000, -3_000, 0, 0, 0, 5_000]);
    expect(late).toEqual(inOrder);
    expect([await rowOf(one), await rowOf(other)]).toEqual([{ state: 'active', balance: 2_000 }, { state: 'active', balance: 2_000 }]);
  });

  it('clears and counts as the other order does', async () => {
    const [one, other] = [await paperOf(office), await paperOf(office)];
    const inOrder = await flowedBy(async () => { await sell(one); await use(one, 3_000, 'standin'); });
    expect(inOrder).toEqual([5_000, 3_000, 3_000, 0, 0, 3_000, 1]);
    expect(await flowedBy(async () => { await use(other, 3_000, 'standin'); await sell(other); })).toEqual(inOrder);
  });

  it('is known to every till by the feed, with what is left', async () => {
    const paper = await paperOf(office);
    await use(paper, 3_000);
    const { cursor } = await office.boston.feed();
    await sell(paper);
    const { entries } = await office.boston.feed(cursor);
    expect(entries.find(({ certificate }) => certificate.hash === paper.hash)?.certificate).toMatchObject({ state: 'active', balance: 2_000, face: 5_000 });
  });

  it('in one batch with the use covers it as well, and sent again covers nothing twice', async () => {
    const paper = await paperOf(office);
    const { sealed } = await office.portland.record(redemptionOf([[paper, 3_000]], { decidedBy: 'local' }), saleOf([paper]));
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 2_000 });
    await office.portland.push(sealed);
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 2_000 });
    expect(await office.server.database.read('select count(*) as count from covers where sale = $1', [sealed[1]?.operation.id])).toEqual([{ count: 1 }]);
  });

  it('covers the earliest uses first, up to its face; the rest stays somebody\'s', async () => {
    const paper = await paperOf(office);
    const [later, sooner] = [await use(paper, 4_000), await once(office.boston, { ...redemptionOf([[paper, 3_000]], { decidedBy: 'local' }), at: office.server.clock.now() - 60_000 })];
    const change = await moved(() => sell(paper));
    expect(change).toEqual([0, 0, 0, -5_000, 0, 5_000]);
    expect(await office.server.database.read('select use, amount from covers where use = any($1::uuid[]) order by amount', [[later.operation.id, sooner.operation.id]]))
      .toEqual([{ use: later.operation.id, amount: 2_000 }, { use: sooner.operation.id, amount: 3_000 }]);
    const short = await exceptionOf(office, later.operation.id, office.grace);
    expect(short).toMatchObject({ state: 'open', amount: 2_000, money: { overspend: [{ bearer: 'store', owner: 102, amount: 2_000 }], programs: [{ number: 1, over: 2_000 }] }, operation: { lines: [{ covered: 2_000, over: 2_000 }] } });
    expect(await exceptionOf(office, sooner.operation.id, office.grace)).toMatchObject({ state: 'resolved', money: null });
  });

  it('covers nothing of a use that was voided meanwhile, nor when its own void has overtaken it', async () => {
    const [one, other] = [await paperOf(office), await paperOf(office)];
    const voided = await use(one, 3_000);
    await office.boston.record(voidOf(office.boston, voided));
    await sell(one);
    expect(await rowOf(one)).toEqual({ state: 'active', balance: 5_000 });
    await use(other, 3_000);
    const sale = office.portland.make(saleOf([other]));
    const back = office.portland.make(voidOf(office.portland, sale));
    await office.portland.push([back]);
    await office.portland.push([sale]);
    expect(await rowOf(other)).toEqual({ state: 'voided', balance: 0 });
    expect(await office.server.database.read('select use from covers where certificate in ($1::bytea, $2::bytea)', [`\\x${one.hash}`, `\\x${other.hash}`])).toEqual([]);
  });
});

describe('what was covered', () => {
  const covered = async (): Promise<{ readonly paper: TestPaper; readonly used: SealedOperation; readonly sale: SealedOperation }> => {
    const paper = await paperOf(office);
    const used = await use(paper, 3_000);
    return { paper, used, sale: await sell(paper) };
  };

  it('is on the certificate again when the use is voided', async () => {
    let paper: TestPaper | undefined;
    const change = await moved(async () => {
      const done = await covered();
      paper = done.paper;
      const { response } = await office.boston.record(voidOf(office.boston, done.used));
      expect(response.outcomes[0]?.flags).toEqual([]);
    });
    expect(change).toEqual([-5_000, 0, 0, 0, 0, 5_000]);
    expect(paper && await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });

  it('is the selling store\'s loss when the sale is voided, as in the other order', async () => {
    const first = await moved(async () => {
      const paper = await paperOf(office);
      const sale = await sell(paper);
      await use(paper, 3_000);
      await office.portland.record(voidOf(office.portland, sale));
    });
    const late = await moved(async () => {
      const { paper, sale } = await covered();
      const { response } = await office.portland.record(voidOf(office.portland, sale));
      expect(response.outcomes[0]?.flags).toEqual(['spent-before-void', 'overspend']);
      expect(await rowOf(paper)).toEqual({ state: 'voided', balance: 0 });
    });
    expect(late).toEqual([0, -3_000, 0, 0, 3_000, 0]);
    expect(late).toEqual(first);
  });

  it('comes back with the goods, no more than that, and a void of the use leaves it out', async () => {
    const { paper, used } = await covered();
    const receipt = operationReference(office.boston.number, used.operation.sequence);
    const ask = (amount: number) => office.boston.ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
    expect((await ask(3_001)).refusal).toMatchObject({ reason: 'above-redeemed', balance: 3_000 });
    const { id, decision: said } = await ask(1_000);
    expect(said).toBe('approved');
    await office.boston.record(returnOf(office.boston, paper, 1_000, { requestId: id, receipt }));
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 3_000 });
    const change = await moved(async () => {
      const { response } = await office.boston.record(voidOf(office.boston, used));
      expect(response.outcomes[0]?.flags).toEqual(['returned-before-void']);
    });
    expect(change).toEqual([-2_000, 2_000, 0, 0, 0, 0]);
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });

  it('stands among the uses with the price paid, once', async () => {
    const { used } = await covered();
    const lines: unknown[][] = [];
    for await (const page of redemptionLines(office.server.database.read, everything)) lines.push(...page.map((line) => [...line]));
    const ids = (await office.server.database.read<{ id: string }>('select id from postings where source = $1 or source in (select id from covers where use = $1)', [used.operation.id])).map(({ id }) => id);
    const own = lines.filter((line) => ids.includes(String(line[2])));
    const amount = (cell: unknown): number => (typeof cell === 'object' && cell !== null && 'amount' in cell ? Number(cell.amount) : Number.NaN);
    expect(own.map((line) => [line[4], amount(line[8]), amount(line[9]), amount(line[10])]).sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual([['use', 0, 0, 3_000], ['use', 3_000, 3_000, -3_000]]);
  });
});

describe('the case of a use before its sale', () => {
  it('is resolved by the sale, which it names; nobody has a resolution to reverse', async () => {
    const paper = await paperOf(office);
    const used = await use(paper, 3_000);
    const before = await exceptionOf(office, used.operation.id, office.grace);
    expect(before).toMatchObject({ state: 'open', flags: ['not-sold', 'overspend'], amount: 3_000 });
    const sale = await sell(paper);
    const after = await exceptionOf(office, used.operation.id, office.grace);
    expect(after).toMatchObject({ state: 'resolved', owner: null, money: null, amount: 0, resolutions: [] });
    expect(after.steps).toMatchObject([{ step: 'covered', user: null, note: operationReference(office.portland.number, sale.operation.sequence) }]);
    await refusedWith(office.grace.refused('exceptions.reverse', { id: after.id, resolutionId: used.operation.id, finding: 'it was wrong' }), 'not-resolved');
    const list = await office.grace.ask('exceptions.list', { show: 'resolved', store: null, kind: null, after: null });
    expect(list.exceptions.find(({ id }) => id === after.id)).toMatchObject({ state: 'resolved', over: 0 });
  });

  it('stays open when the use was made before the sale: somebody knew the number of paper on the rack', async () => {
    const paper = await paperOf(office);
    const used = await once(office.boston, { ...redemptionOf([[paper, 3_000]], { decidedBy: 'local' }), at: office.server.clock.now() - 11 * 60_000 });
    await sell(paper);
    expect(await exceptionOf(office, used.operation.id, office.grace)).toMatchObject({ state: 'open', money: null, steps: [{ step: 'covered' }] });
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 2_000 });
  });

  it('stays as the office has decided where it laid the loss on somebody: the sale relieves nobody twice', async () => {
    const paper = await paperOf(office);
    const used = await use(paper, 3_000);
    const exception = await exceptionOf(office, used.operation.id, office.grace);
    await office.grace.ask('exceptions.resolve', decision(exception, { overspend: 'to-program' }));
    const change = await moved(() => sell(paper));
    expect(change).toEqual([-5_000, 0, 0, 0, 0, 5_000]);
    expect(await rowOf(paper)).toEqual({ state: 'active', balance: 5_000 });
  });
});
