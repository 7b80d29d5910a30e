import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { laterUseOf } from '../../../domain/dormancy.ts';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal } from '../harness.ts';
import type { Draft } from '../terminal.ts';
import { type Person, signIn } from '../office/people-at-work.ts';

let server: TestServer;
let till: TestTerminal;
let ines: Person;
let papers: readonly TestPaper[];

/** Turns the clock to noon UTC of a day, where it is the same day in the store. */
const turnTo = (day: string): void => { server.clock.offsetMs = Date.parse(`${day}T18:00:00Z`) - Date.now(); };
const on = async (day: string, ...drafts: readonly Draft[]): Promise<void> => {
  turnTo(day);
  await till.record(...drafts.map((draft) => ({ ...draft, at: server.clock.now(), day })));
};

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  till = await enrolTerminal(server, 11);
  papers = await makeStock(server, 101, 4);
  const [used, half, still, young] = papers;
  await on('2022-01-10', saleOf([used!, half!, still!]));
  // A year of nothing; then a part comes back to life, and something new is sold.
  await on('2023-06-01', redemptionOf([[used!, 5_000]]));
  await on('2023-12-20', saleOf([young!]));
  turnTo('2024-02-01');
  ines = await signIn(server, 'ines@harbor.example');
});
afterAll(async () => { await server.close(); });

const asked = { asOf: '2024-02-01', months: 12 };
const liability = () => ines.ask('accounting.liability', { franchiseId: null, from: '2022-01-01', to: '2099-12-31', knownAt: null });

describe('what lies still', () => {
  it('is told by program and age, with what was used after all of what had lain still before', async () => {
    const report = await ines.ask('accounting.dormancy', asked);
    expect(report.stillSince).toBe('2023-02-01');
    // Not the young one, and nothing that is spent.
    expect(report.aged.map(({ years, certificates, outstanding }) => [years, certificates, outstanding])).toEqual([[2, 2, 10_000]]);
    // On 2023-02-01 three had lain still since before 2022-02-01; one was used in the year after.
    expect(report.programs).toMatchObject([{ still: 10_000, history: { day: '2023-02-01', still: 15_000, usedAfter: 5_000 }, recognised: 0 }]);
  });

  it('is the same for a past day, whatever happened since', async () => {
    const report = await ines.ask('accounting.dormancy', { asOf: '2023-03-01', months: 12 });
    expect(report.aged.map(({ years, certificates, outstanding }) => [years, certificates, outstanding])).toEqual([[1, 3, 15_000]]);
    expect(laterUseOf(report.programs[0]!.history)).toBeUndefined();
    expect(await ines.refused('accounting.dormancy', { asOf: '2024-02-03', months: 12 })).toEqual({ status: 400, problem: 'day-not-over' });
  });

  it('is nobody\'s of one franchise, and that they asked is noted; an auditor reads and posts nothing', async () => {
    const [olivia, noah] = [await signIn(server, 'olivia@harbor-east.example'), await signIn(server, 'noah@harbor.example')];
    expect(await olivia.refused('accounting.dormancy', asked)).toEqual({ status: 403, problem: 'not-allowed' });
    expect((await olivia.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'denied', subject: 'accounting.dormancy' });
    expect((await noah.ask('accounting.dormancy', asked)).programs).toHaveLength(1);
    expect(await noah.refused('accounting.post-breakage', { ...wanted(), laterUse: 0 })).toEqual({ status: 403, problem: 'not-allowed' });
  });
});

const wanted = () => ({ id: v7(), ...asked, programNumber: 1, currency: 'USD', method: 'history' as const, laterUse: 3_334, still: 10_000, recognised: 0 });

describe('breakage', () => {
  it('is posted beside the liability: nothing that is owed changes, and who comes later is served', async () => {
    const before = await liability();
    const balances = await server.database.read('select balance from certificates order by hash', []);
    const posting = wanted();
    expect((await ines.ask('accounting.post-breakage', posting)).programs).toMatchObject([{ still: 10_000, recognised: 6_666 }]);
    // Sent again after a lost answer it is one.
    expect((await ines.ask('accounting.post-breakage', posting)).programs).toMatchObject([{ recognised: 6_666 }]);
    expect(await liability()).toEqual(before);
    expect(await server.database.read('select balance from certificates order by hash', [])).toEqual(balances);
    const { trialBalance } = await expectSoundBooks(server);
    expect(trialBalance.filter(({ account }) => /^(?:breakage|unclaimed):/u.test(account))).toEqual([
      { account: 'breakage:1', currency: 'USD', balance: -6_666 }, { account: 'unclaimed:1', currency: 'USD', balance: 6_666 },
    ]);
    expect((await server.database.read<{ detail: unknown }>(`select detail from office_audit where action = 'breakage-posted'`, [])).map(({ detail }) => detail))
      .toMatchObject([{ method: 'history', laterUse: 3_334, estimate: 6_666 }]);

    await on('2024-02-01', redemptionOf([[papers[1]!, 5_000]]));
    expect(await expectSoundBooks(server)).toBeTruthy();
    // What lay still is less now, and the accountant takes some back.
    expect((await ines.ask('accounting.post-breakage', { ...wanted(), method: 'rate', laterUse: 5_000, still: 5_000, recognised: 6_666 })).programs).toMatchObject([{ still: 5_000, recognised: 2_500 }]);
    expect((await liability()).checks.every(({ report, ledger }) => report === ledger)).toBe(true);
  });

  it('is refused on figures that have changed, on another history, and when all of it is posted', async () => {
    const now = { ...wanted(), method: 'rate' as const, laterUse: 5_000, still: 5_000, recognised: 2_500 };
    expect(await ines.refused('accounting.post-breakage', now)).toEqual({ status: 409, problem: 'nothing-to-post' });
    expect(await ines.refused('accounting.post-breakage', { ...now, still: 10_000 })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    expect(await ines.refused('accounting.post-breakage', { ...now, recognised: 0 })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    expect(await ines.refused('accounting.post-breakage', { ...now, method: 'history', laterUse: 1 })).toEqual({ status: 409, problem: 'changed-meanwhile' });
  });

  it('counts for the first open day when its month is closed', async () => {
    turnTo('2024-03-02');
    const later = await signIn(server, 'ines@harbor.example');
    await later.ask('accounting.close', { month: '2024-02' });
    await later.ask('accounting.post-breakage', { ...wanted(), method: 'rate', laterUse: 0, still: 5_000, recognised: 2_500 });
    expect((await server.database.read(`select accounting_date, event_day from postings where kind = 'breakage' order by id desc limit 1`, [])))
      .toEqual([{ accounting_date: '2024-03-01', event_day: '2024-02-01' }]);
  });
});
