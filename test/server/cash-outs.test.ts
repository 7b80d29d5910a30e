import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import { programCommand } from '../../server/shop/programs.ts';
import { storeCommand } from '../../server/shop/stores.ts';
import {
  cashOutOf, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let second: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  [till, second, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12), await enrolTerminal(server, 21)];
  await server.database.read(`update stores set country = 'US', region = case number when 101 then 'CA' when 102 then 'MA' end where number in (101, 102) returning number`, []);
  server.forgetBusiness();
});
afterAll(async () => { await server.close(); });
afterEach(async () => {
  await expectSoundBooks(server);
  const report = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-01-01', knownAt: null });
  expect(report.checks.filter(({ report: ours, ledger }) => ours !== ledger)).toEqual([]);
});

/** A certificate of 50 dollars with so much left on it. */
const usedPaper = async (left: number): Promise<TestPaper> => {
  const [paper] = await makeStock(server, 101, 1);
  if (!paper) throw new Error('no stock');
  await till.record(saleOf([paper]));
  if (left < 5_000) {
    const { id } = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(5_000 - left) }] });
    await till.record(redemptionOf([[paper, 5_000 - left]], { requestId: id }));
  }
  return paper;
};
const ask = (from: TestTerminal, paper: TestPaper, amount: number) => from.ask({ kind: 'cash-out', lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const balanceOf = async (paper: TestPaper): Promise<number> =>
  (await server.database.read<{ balance: number }>('select balance from certificates where hash = $1::bytea', [`\\x${paper.hash}`]))[0]?.balance ?? -1;
const cashIn = async (store: number): Promise<number> => (await server.totals()).stores.find((one) => one.store === store)?.cash ?? 0;
const suspense = async (): Promise<number> => (await server.totals()).trialBalance.filter(({ account }) => account.startsWith('suspense:')).reduce((sum, { balance }) => sum + balance, 0);

describe('a balance paid out in cash', () => {
  it('leaves the certificate with the request and the drawer with the operation', async () => {
    const paper = await usedPaper(1_499);
    const before = await cashIn(101);
    const asked = await ask(till, paper, 1_499);
    expect(asked).toMatchObject({ decision: 'approved', refusal: null });
    expect([await balanceOf(paper), await cashIn(101), await suspense()]).toEqual([0, before, -1_499]);
    const { response } = await till.record(cashOutOf(till, paper, 1_499, asked.id));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect([await balanceOf(paper), await cashIn(101), await suspense()]).toEqual([0, before - 1_499, 0]);
    const [flow] = await server.database.read<{ cashed: number; paid: number; used: number }>(
      `select cashed_out as cashed, cashed_out_paid as paid, used from day_flows where selling_store = 101 and redeeming_store = 101`, []);
    expect(flow).toMatchObject({ cashed: 1_499, paid: 1_499, used: 3_501 });
  });

  it('is decided by the place of use: what California pays out Massachusetts does not yet', async () => {
    const paper = await usedPaper(1_400);
    expect((await ask(boston, paper, 1_400)).refusal).toMatchObject({ reason: 'not-entitled' });
    expect((await ask(till, await usedPaper(1_500), 1_500)).refusal).toMatchObject({ reason: 'not-entitled' });
    const rest = await usedPaper(500);
    const asked = await ask(boston, rest, 500);
    expect(asked.decision).toBe('approved');
    await boston.record(cashOutOf(boston, rest, 500, asked.id));
    const [flow] = await server.database.read<{ cashed: number }>('select cashed_out as cashed from day_flows where selling_store = 101 and redeeming_store = 102', []);
    expect(flow?.cashed).toBe(500);
  });

  it('by the program\'s own word anywhere, up to its amount', async () => {
    await server.database.read('update programs set cash_out_up_to = 1600 where number = 1 returning number', []);
    server.forgetBusiness();
    expect((await ask(till, await usedPaper(1_601), 1_601)).refusal?.reason).toBe('not-entitled');
    const paper = await usedPaper(1_600);
    const { id, decision } = await ask(till, paper, 1_600);
    expect(decision).toBe('approved');
    await till.record(cashOutOf(till, paper, 1_600, id));
    await server.database.read('update programs set cash_out_up_to = null where number = 1 returning number', []);
    server.forgetBusiness();
  });

  it('is all of it or nothing, and never of what was given away, blocked or unsold', async () => {
    const paper = await usedPaper(1_000);
    expect((await ask(till, paper, 900)).refusal).toMatchObject({ reason: 'balance-changed', balance: 1_000 });
    await server.database.read(`update certificates set kind = 'promotional' where hash = $1::bytea returning kind`, [`\\x${paper.hash}`]);
    expect((await ask(till, paper, 1_000)).refusal).toMatchObject({ reason: 'promotional' });
    await server.database.read(`update certificates set kind = 'sold', blocked = true where hash = $1::bytea returning kind`, [`\\x${paper.hash}`]);
    expect((await ask(till, paper, 1_000)).refusal).toMatchObject({ reason: 'blocked' });
    await server.database.read('update certificates set blocked = false where hash = $1::bytea returning kind', [`\\x${paper.hash}`]);
    const [unsold] = await makeStock(server, 101, 1);
    expect((await ask(till, unsold!, 100)).refusal).toMatchObject({ reason: 'not-here', balance: null });
  });

  it('asked for at two tills at once is paid by one of them', async () => {
    const paper = await usedPaper(1_200);
    const answers = await Promise.all([ask(till, paper, 1_200), ask(second, paper, 1_200), till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(1_200) }] })]);
    expect(answers.filter(({ decision }) => decision === 'approved')).toHaveLength(1);
    expect(await balanceOf(paper)).toBe(0);
    const index = answers.findIndex(({ decision }) => decision === 'approved');
    await [till, second, till][index]!.record({ kind: 'reversal', requestId: answers[index]!.id, reason: 'abandoned' });
    expect([await balanceOf(paper), await suspense()]).toEqual([1_200, 0]);
  });

  it('that was voided lies in the drawer again and on the certificate; once', async () => {
    const paper = await usedPaper(700);
    const { id } = await ask(till, paper, 700);
    const before = await cashIn(101);
    const { sealed: [paid] } = await till.record(cashOutOf(till, paper, 700, id));
    const { response } = await till.record(voidOf(till, paid!));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect([await balanceOf(paper), await cashIn(101)]).toEqual([700, before]);
    const again = await till.record(voidOf(till, paid!));
    expect(again.response.outcomes[0]?.flags).toContain('voided-certificate');
    expect([await balanceOf(paper), await cashIn(101)]).toEqual([700, before]);
  });

  it('that nobody had allowed is a fact all the same: the store bears what was not there, and the office hears of it', async () => {
    const paper = await usedPaper(300);
    const before = await cashIn(101);
    const { response } = await till.record({ ...cashOutOf(till, paper, 1_000, '019ab000-0000-7000-8000-0000000000aa'), approvals: [] });
    expect([...response.outcomes[0]?.flags ?? []].sort()).toEqual(['approval-missing', 'overspend', 'request-unknown']);
    expect([await balanceOf(paper), await cashIn(101)]).toEqual([0, before - 1_000]);
  });

  it('stands in the roll-forward by its own name', async () => {
    const report = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-01-01', knownAt: null });
    expect(report.movements.find(({ programNumber }) => programNumber === 1)?.cashedOut).toBe(1_499 + 500 + 1_600 + 1_000);
  });
});

describe('what the commands say of it', () => {
  const shop = () => ({ database: server.database, now: server.clock.now, newId: () => crypto.randomUUID(), askSecretly: () => Promise.resolve('') });
  const configured = async (): Promise<unknown> => {
    server.forgetBusiness();
    return (await till.send({ method: 'GET', path: '/v1/terminal' })).body;
  };

  it('tells tills where their store stands; what is not named stays', async () => {
    await storeCommand.run(shop(), ['101', 'Harbor Market Portland', '--jurisdiction', 'us-ma']);
    await storeCommand.run(shop(), ['101', 'Harbor Market Portland', '--phone', '1']);
    expect(await configured()).toMatchObject({ terminal: { store: { jurisdiction: { country: 'US', region: 'MA' } } } });
    await storeCommand.run(shop(), ['101', 'Harbor Market Portland', '--jurisdiction', 'KR']);
    expect(((await configured()) as { terminal: { store: { jurisdiction: unknown } } }).terminal.store.jurisdiction).toEqual({ country: 'KR' });
    await expect(storeCommand.run(shop(), ['101', 'Harbor Market Portland', '--jurisdiction', 'California'])).rejects.toThrow('a part of one as US-CA');
  });

  it('sets and takes away what a program pays out anywhere', async () => {
    expect(await programCommand.run(shop(), ['1', 'Harbor Gift Certificate', '--cash-out', '10'])).toContain('A balance of up to $10.00 is paid out in cash');
    expect(await programCommand.run(shop(), ['1', 'Harbor Gift Certificate'])).toContain('$10.00 is paid out');
    const programs = ((await configured()) as { programs: readonly { number: number; cashOutUpTo?: number }[] }).programs;
    expect(programs.map(({ number, cashOutUpTo }) => [number, cashOutUpTo])).toEqual(expect.arrayContaining([[1, 1_000], [2, undefined]]));
    expect(await programCommand.run(shop(), ['1', 'Harbor Gift Certificate', '--cash-out', '0'])).not.toContain('paid out');
  });
});
