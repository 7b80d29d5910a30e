import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayAfter } from '../../../domain/business-day.ts';
import { approvedBy, makeStock, redemptionOf, saleOf, voidOf } from '../harness.ts';
import { type EveningOffice, openEvening } from '../evening/evening-office.ts';

let office: EveningOffice;
beforeAll(async () => { office = await openEvening(); });
afterAll(async () => { await office.server.close(); });

const hourMs = 3_600_000;
const clockHour = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hour: 'numeric', hourCycle: 'h23' });
const span = (from: string, to = from) => ({ franchiseId: null, from, to, programNumber: null, currency: null });

describe('what stores sold and took by day and hour', () => {
  it('nets what was undone on the day and at the hour of undoing, and adds up to the evening', async () => {
    const { server, tills: { east, boston } } = office;
    const day = office.today();
    const [papers, theirs] = [await makeStock(server, 101, 4), await makeStock(server, 102, 1)];
    // It is ten in the morning.
    const { sealed: [, second] } = await east.record(saleOf(papers.slice(0, 2)), saleOf(papers.slice(2)));
    await boston.record(saleOf(theirs));
    server.clock.offsetMs += 2 * hourMs;
    const { sealed: [, mistaken] } = await boston.record(redemptionOf([[papers[0]!, 2_000], [papers[1]!, 6_000]]), redemptionOf([[papers[0]!, 500]]));
    server.clock.offsetMs += hourMs;
    await boston.record({ ...voidOf(boston, mistaken!), approvals: approvedBy(boston, 'void') });
    await east.record(voidOf(east, second!));

    const olivia = await office.signIn('olivia');
    const report = await olivia.ask('evening.hours', span(day));
    expect(report).toMatchObject({ currency: 'USD', currencies: ['USD'], firstHour: 0, days: [{ day, sold: 15_000, redeemed: 8_000, certificates: 3, uses: 2 }] });
    expect(report.stores).toMatchObject([{ store: 101, sold: 10_000, redeemed: 0, certificates: 2, uses: 0 }, { store: 102, sold: 5_000, redeemed: 8_000, certificates: 1, uses: 2 }]);
    expect(report.storeHours).toEqual([
      { store: 101, hour: 10, sold: 20_000, redeemed: 0 }, { store: 101, hour: 13, sold: -10_000, redeemed: 0 },
      { store: 102, hour: 10, sold: 5_000, redeemed: 0 }, { store: 102, hour: 12, sold: 0, redeemed: 8_500 }, { store: 102, hour: 13, sold: 0, redeemed: -500 },
    ]);
    expect(report.weekdayHours.map(({ hour, sold, redeemed }) => [hour, sold, redeemed])).toEqual([[10, 25_000, 0], [12, 0, 8_500], [13, -10_000, -500]]);
    const evening = await olivia.ask('evening.read', { day });
    expect(report.stores.map(({ store, sold, redeemed }) => ({ store, sold, redeemed }))).toEqual(
      evening.stores.filter(({ store }) => store !== 201).map(({ store, sold, redeemed }) => ({ store, sold, redeemed })));
  });

  it('is the same when everything is added up again from what happened', async () => {
    const { read } = office.server.database;
    type Effect = { day: string; store: number; kind: string; at: number; face: number; covered: number; over: number };
    const effects = await read<Effect>('select day, store_number as store, kind, at, face, covered, over_amount as over from effects', []);
    const again = new Map<string, readonly [number, number]>();
    for (const { day, store, kind, at, face, covered, over } of effects) {
      const key = `${day} ${String(store)} ${String(Number(clockHour.format(at)))}`;
      const [sold, redeemed] = again.get(key) ?? [0, 0];
      const sign = kind === 'deactivate' || kind === 'undo-debit' ? -1 : 1;
      again.set(key, kind === 'activate' || kind === 'deactivate' ? [sold + sign * face, redeemed] : [sold, redeemed + sign * (covered + over)]);
    }
    const kept = await read<{ day: string; store: number; hour: number; sold: number; redeemed: number }>(
      'select day, store_number as store, hour, sum(sold)::bigint as sold, sum(redeemed)::bigint as redeemed from hour_flows group by 1, 2, 3', []);
    expect(effects.length).toBeGreaterThan(8);
    expect(new Map(kept.map(({ day, store, hour, sold, redeemed }) => [`${day} ${String(store)} ${String(hour)}`, [sold, redeemed]]))).toEqual(again);
  });

  it('has every day that was asked for, one program or all, and as a file what the screen shows', async () => {
    const today = office.today();
    const grace = await office.signIn('grace');
    const week = span(dayAfter(today, -6), today);
    const report = await grace.ask('evening.hours', week);
    expect(report.days.map(({ day }) => day)).toEqual([-6, -5, -4, -3, -2, -1, 0].map((days) => dayAfter(today, days)));
    expect(report.days.slice(0, 6).every(({ sold, redeemed, certificates, uses }) => sold + redeemed + certificates + uses === 0)).toBe(true);
    expect(await grace.ask('evening.hours', { ...week, programNumber: 2 })).toMatchObject({ currency: null, stores: [], storeHours: [] });
    const file = await grace.file('evening.hours-list', { franchiseId: null, from: today, to: today, programNumber: null, format: 'csv' });
    expect((await file.text()).replace('\uFEFF', '').split('\r\n').slice(0, 3)).toEqual([
      'business_day,store,store_name,hour,program,sold,certificates,redeemed,uses,currency',
      `${today},101,Harbor Market Portland,10,1,200.00,4,0.00,0,USD`, `${today},101,Harbor Market Portland,13,1,-100.00,-2,0.00,0,USD`,
    ]);
    for (const [from, to] of [[today, dayAfter(today, -1)], [dayAfter(today, -92), today]] as const) {
      expect(await grace.refused('evening.hours', span(from, to))).toEqual({ status: 400, problem: 'bad-request' });
    }
  });

  it('shows a franchise its own stores, each as long as it was theirs, and nobody another\'s', async () => {
    const { franchises, server } = office;
    const today = office.today();
    const [olivia, minseo] = [await office.signIn('olivia'), await office.signIn('minseo')];
    expect((await minseo.ask('evening.hours', span(today))).stores).toEqual([]);
    expect(await minseo.refused('evening.hours', { ...span(today), franchiseId: franchises.east })).toEqual({ status: 404, problem: 'not-here' });
    expect((await minseo.file('evening.hours-list', { franchiseId: franchises.east, from: today, to: today, programNumber: null, format: 'xlsx' })).status).toBe(404);
    expect(await server.database.read(`select count(*)::int as denied from office_audit where action = 'denied' and subject = 'books'`, [])).toEqual([{ denied: 2 }]);
    // Boston passes on tomorrow: what was is told to whom it belonged then.
    await server.database.transaction(async (sql) => {
      await sql(`update store_owners set until_day = $1 where store_number = 102`, [dayAfter(today)]);
      await sql(`insert into store_owners (store_number, franchise_id, from_day) values (102, $1, $2)`, [franchises.korea, dayAfter(today)]);
    });
    expect((await olivia.ask('evening.hours', span(today, dayAfter(today)))).stores.map(({ store }) => store)).toEqual([101, 102]);
    expect((await minseo.ask('evening.hours', span(today, dayAfter(today)))).stores).toEqual([]);
  });
});

it('goes by the store\'s own clocks: one hour is missing where they are put forward, and the one that comes twice is one', async () => {
  const hours = async (...times: readonly number[]) => (await office.server.database.read<{ hours: number[] }>(
    `select array_agg(hour_of(at, 'America/New_York') order by place) as hours from unnest($1::bigint[]) with ordinality as given (at, place)`, [times]))[0]?.hours;
  expect(await hours(Date.UTC(2026, 2, 8, 6, 59), Date.UTC(2026, 2, 8, 7))).toEqual([1, 3]);
  expect(await hours(Date.UTC(2026, 10, 1, 5, 30), Date.UTC(2026, 10, 1, 6, 30), Date.UTC(2026, 10, 1, 7))).toEqual([1, 1, 2]);
  // A record may say anything.
  expect(await hours(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER)).toHaveLength(2);
  expect(await office.server.database.read(`select hour_of($1, 'Moon/Tranquility') as hour`, [Date.UTC(2026, 10, 1, 5, 30)])).toEqual([{ hour: 5 }]);
});
