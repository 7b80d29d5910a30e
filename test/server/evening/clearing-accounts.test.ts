import { readFile } from 'node:fs/promises';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayAfter } from '../../../domain/business-day.ts';
import { unsettledOf } from '../../../domain/ownership.ts';
import type { Sql } from '../../../server/database.ts';
import { findShopCommand } from '../../../server/shop/commands.ts';
import type { Person } from '../office/people-at-work.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf } from '../harness.ts';
import { type EveningOffice, openEvening, shiftOf } from './evening-office.ts';

/*
 * Three franchises and their statements in the ledger: 101 is East's; 102 was East's too, and West's from the second day on;
 * 201 is Korea's.
 */
let office: EveningOffice;
let headquarters: Person;
let [first, second] = ['', ''];
const west = v7();
beforeAll(async () => {
  office = await openEvening();
  const { server, tills, today, franchises } = office;
  const grace = await office.signIn('grace');
  await grace.ask('franchises.add', { id: west, number: 3, name: 'Harbor West' });
  const shop = { database: server.database, now: server.clock.now, newId: () => v7(), askSecretly: () => Promise.reject(new Error('nothing is secret here')) };
  await findShopCommand('clearing')?.(shop, ['1', '--from', today(), '--selling-commission', '4', '--selling-base', 'sale', '--redeeming-commission', '2.5']);
  first = today();
  const [papers, others] = [await makeStock(server, 101, 3), await makeStock(server, 102, 1)];
  await tills.east.record(...shiftOf([saleOf(papers)], { cash: 15_000 }));
  await tills.boston.record(...shiftOf([saleOf(others), redemptionOf([[papers[0]!, 1_000]])], { cash: 5_000 }));
  await tills.other.record(...shiftOf([redemptionOf([[papers[1]!, 3_000]])], { cash: 0 }));
  await tills.eastTwo.record(...shiftOf([], { cash: 0 }));
  // Done on that day; what 201 does arrives long after it was locked.
  const late = tills.other.make(redemptionOf([[papers[2]!, 900]]));
  const [store] = await server.database.read<{ id: string }>('select id from stores where number = 102', []);
  const { id, version } = await grace.ask('stores.read', { id: store!.id });
  await grace.ask('stores.pass-on', { id, version, franchiseId: west, from: dayAfter(first), seen: unsettledOf(await grace.ask('stores.hand-over', { id })) });

  second = office.nextDay();
  await tills.boston.record(...shiftOf([redemptionOf([[papers[1]!, 500]])], { cash: 0 }));
  await tills.east.record(...shiftOf([redemptionOf([[others[0]!, 300]])], { cash: 0 }));
  await tills.eastTwo.record(...shiftOf([], { cash: 0 }));
  await tills.other.feed();
  office.nextDay();
  headquarters = await office.signIn('grace');
  await lock(franchises.east, first);
  await tills.other.push([late]);
});
afterAll(async () => { await office.server.close(); });

const lock = (franchiseId: string, day: string) => headquarters.ask('statements.lock', { franchiseId, day, reason: 'a till has more to tell' });
type Posted = { readonly day: string; readonly event: string | null; readonly store: number; readonly entries: string };
/** What a franchise's statement of a day has posted, as a page of a ledger. */
const postedBy = (franchise: string, day: string): Promise<readonly Posted[]> => office.server.database.read<Posted>(
  `select p.accounting_date as day, p.event_day as event, p.store_number as store,
     string_agg(e.account || ' ' || case e.side when 'debit' then e.amount else -e.amount end, ', ' order by e.account collate "C") as entries
   from statements s join postings p on p.source = s.id and p.kind = 'clearing' join entries e on e.posting = p.id
   where s.franchise_id = $1 and s.day = $2 group by p.id order by coalesce(p.event_day, p.accounting_date), p.store_number`, [franchise, day]);
/** Pairs of stores that do not come to nothing. */
const openPairs = async (): Promise<readonly string[]> => {
  const sums = new Map<string, number>();
  for (const { account, balance } of (await expectSoundBooks(office.server)).trialBalance) {
    const pair = /^clearing:(\d+):(\d+)$/u.exec(account)?.slice(1).map(Number).sort((a, b) => a - b).join(' ');
    if (pair !== undefined) sums.set(pair, (sums.get(pair) ?? 0) + balance);
  }
  return [...sums].filter(([, sum]) => sum !== 0).map(([pair, sum]) => `${pair}: ${String(sum)}`).sort();
};

describe('a locked statement', () => {
  it('posts its own stores\' sides and headquarters\'; the other franchise\'s side waits for its own lock', async () => {
    const { franchises } = office;
    expect(await postedBy(franchises.east, first)).toEqual([
      { day: first, event: null, store: 0, entries: 'clearing:0:101 -600, clearing:0:102 -175, commission:earned:0:1 -25, commission:paid:0:1 800' },
      { day: first, event: null, store: 101, entries: 'clearing:101:0 600, clearing:101:102 -1000, clearing:101:201 -3000, cleared:101:1 4000, commission:earned:101:1 -600' },
      { day: first, event: null, store: 102, entries: 'clearing:102:0 175, clearing:102:101 1000, cleared:102:1 -1000, commission:earned:102:1 -200, commission:paid:102:1 25' },
    ].map((one) => ({ ...one, entries: one.entries.split(', ').sort().join(', ') })));
    expect(await openPairs()).toEqual(['101 201: -3000']);
  });

  it('has what came late with the statement that tells it, on the day it happened', async () => {
    const { franchises } = office;
    await lock(franchises.east, second);
    const posted = await postedBy(franchises.east, second);
    expect(posted.filter(({ day }) => day === first)).toEqual([{ day: first, event: null, store: 101, entries: 'cleared:101:1 900, clearing:101:201 -900' }]);
    // 102 is another's by now: East posts nothing for it.
    expect(posted.filter(({ day }) => day === second).map(({ store }) => store)).toEqual([0, 101]);
    expect(await openPairs()).toEqual(['101 102: -200', '101 201: -3900']);
  });

  it('counts for the first open day where its month is closed, marked with its own', async () => {
    const { franchises, server } = office;
    const [ines] = await server.database.read<{ id: string }>(`select id from office_users where email = 'ines@harbor.example'`, []);
    await server.database.read('insert into accounting_periods (month, closed_by, closed_at) values ($1, $2, 0) returning month', [`${first.slice(0, 7)}-01`, ines!.id]);
    await lock(franchises.korea, first);
    const [open] = await server.database.read<{ day: string }>('select first_open_day() as day', []);
    // 2.5 % of 39.00 are 97.5 cents.
    expect(await postedBy(franchises.korea, first)).toEqual([
      { day: open!.day, event: first, store: 0, entries: 'clearing:0:201 98, commission:earned:0:1 -98' },
      { day: open!.day, event: first, store: 201, entries: 'cleared:201:1 -3900, clearing:201:0 -98, clearing:201:101 3900, commission:paid:201:1 98' },
    ]);
  });

  it('comes to nothing pair by pair once everybody has locked, and moves no liability', async () => {
    const { server } = office;
    const before = (await expectSoundBooks(server)).outstanding;
    await lock(west, second);
    expect(await openPairs()).toEqual([]);
    expect((await expectSoundBooks(server)).outstanding).toEqual(before);
    const { checks, late } = await headquarters.ask('accounting.liability', { franchiseId: null, from: first, to: second, knownAt: null });
    expect(checks.filter(({ report, ledger }) => report !== ledger)).toEqual([]);
    // Statements that came after the close are no liability that came late.
    expect(late).toBe(0);
  });

  it('that was locked before there were accounts is posted by the migration, as if it had been locked today', async () => {
    const migration = await readFile(new URL('../../../server/migrations/0025-clearing-accounts.sql', import.meta.url), 'utf8');
    const lines = (sql: Sql, posted: 'by us' | 'by it') => sql(
      `select p.source, p.kind, p.store_number, p.at, coalesce(p.event_day, p.accounting_date) as day, e.account, e.side, e.amount, e.currency
       from postings p join entries e on e.posting = p.id where p.source in (select id from statements) and (p.id = md5(p.source || ' ' || coalesce(p.event_day, p.accounting_date) || ' ' || p.store_number)::uuid) = $1
       order by p.source, day, p.store_number, e.account`, [posted === 'by it']);
    const undo = new Error('looked at');
    await expect(office.server.database.transaction(async (sql) => {
      const ours = await lines(sql, 'by us');
      await sql(migration.slice(migration.indexOf('create temporary table')));
      const theirs = await lines(sql, 'by it');
      expect(theirs.length).toBeGreaterThan(20);
      expect(theirs).toEqual(ours);
      throw undo;
    })).rejects.toBe(undo);
  });

  it('is posted once, and a second try posts nothing', async () => {
    const { franchises, server } = office;
    const count = async () => (await server.database.read<{ count: number }>(`select count(*) from postings where kind = 'clearing'`, []))[0]?.count;
    const before = await count();
    expect(await headquarters.refused('statements.lock', { franchiseId: franchises.east, day: first, reason: null })).toEqual({ status: 409, problem: 'already-locked' });
    expect(await count()).toBe(before);
  });

  it('stands in a franchise\'s books for the stores and days that were its own, and in the chart by its accounts', async () => {
    const [olivia, minseo] = [await office.signIn('olivia'), await office.signIn('minseo')];
    const storesOf = async (person: typeof olivia): Promise<readonly string[]> => {
      const text = await (await person.file('accounting.entries', { franchiseId: null, from: null, to: null })).text();
      return [...new Set(text.split('\r\n').filter((line) => line.includes(',clearing,')).map((line) => /,clearing,(\d+)/u.exec(line)?.[1] ?? ''))].sort();
    };
    expect([await storesOf(olivia), await storesOf(minseo), await storesOf(headquarters)]).toEqual([['101', '102'], ['201'], ['0', '101', '102', '201']]);
    const { accounts } = await minseo.ask('accounting.chart', { franchiseId: null });
    expect(accounts.map(({ account }) => account).filter((account) => /^(?:clear|commission)/u.test(account))).toEqual(['cleared:201:1', 'clearing:201:0', 'clearing:201:101', 'commission:paid:201:1']);
  });
});
