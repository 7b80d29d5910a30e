import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStock, redemptionOf, saleOf, voidOf } from '../harness.ts';
import { type EveningOffice, openEvening, openShift } from '../evening/evening-office.ts';

let office: EveningOffice;
const minuteMs = 60_000;
beforeAll(async () => {
  office = await openEvening();
  const policy = { version: 2, enabled: true, perCertificate: 5_000, perTill: 20_000, managerAbove: 5_000, knowledgeAgeMaxMs: 60 * minuteMs, offlineMaxMs: 120 * minuteMs, overspendBorneBy: 'program' };
  await office.server.database.transaction(async (sql) => { await sql(`update programs set offline_policy = $1 where currency = 'USD'`, [JSON.stringify(policy)]); });
});
afterAll(async () => { await office.server.close(); });

const mine = { franchiseId: null };

describe('what is offline now', () => {
  it('is nothing while every till is heard; a till that is shut at night rests', async () => {
    const { tills: { east, boston, eastTwo, other }, server } = office;
    for (const till of [east, boston, eastTwo, other]) await till.feed(undefined, 5_000, 0, 0);
    const grace = await office.signIn('grace');
    expect(await grace.ask('evening.exposure', mine)).toMatchObject({ tills: [], resting: 0, overspends: [] });
    server.clock.offsetMs += 10 * minuteMs;
    expect(await grace.ask('evening.exposure', mine)).toMatchObject({ tills: [], resting: 4 });
  });

  it('tells what a till held back when it was last heard, what it may take, and until when', async () => {
    const { tills: { east, boston }, server } = office;
    await east.record(openShift(v7()));
    await boston.record(openShift(v7()));
    const [paper] = await makeStock(server, 101, 1);
    const unsent = [east.make(saleOf([paper!])), east.make(redemptionOf([[paper!, 6_000]]))];
    await east.feed(undefined, 5_000, east.head().sequence, 6_000);
    // A till from before it was asked.
    await boston.feed();
    const grace = await office.signIn('grace');
    server.clock.offsetMs -= 31_000;
    expect((await grace.ask('evening.exposure', mine)).tills).toEqual([]);
    server.clock.offsetMs += 31_000;
    const { at, tills: [sending, ...none] } = await grace.ask('evening.exposure', mine);
    expect(none).toEqual([]);
    expect(sending).toMatchObject({ number: 11, store: 101, currency: 'USD', state: 'sending', unsent: 2, told: 6_000, atMost: 6_000, until: null });

    server.clock.offsetMs += 4 * minuteMs;
    const silent = await grace.ask('evening.exposure', mine);
    expect(silent.tills).toMatchObject([
      { number: 11, state: 'silent', unsent: 2, told: 6_000, atMost: 20_000 }, { number: 21, state: 'silent', unsent: 0, told: null, atMost: 20_000 },
    ]);
    expect(silent.resting).toBe(2);
    const [first] = silent.tills;
    expect([first?.heardAt, first?.until]).toEqual([sending?.heardAt, (sending?.heardAt ?? 0) + 60 * minuteMs]);
    expect(silent.at).toBeGreaterThan(at);

    await east.push(unsent);
    await east.feed(undefined, 5_000, east.head().sequence, 0);
    await boston.feed();
    expect(await grace.ask('evening.exposure', mine)).toMatchObject({ tills: [], overspends: [{ store: 101, currency: 'USD', count: 1, amount: 1_000 }] });
    await east.record(voidOf(east, unsent[1]!));
    expect((await grace.ask('evening.exposure', mine)).overspends).toEqual([]);
  });

  it('caps nothing where the programs let tills take nothing, and shows a franchise its own stores only', async () => {
    const { tills: { other, boston }, server, franchises } = office;
    await server.database.transaction(async (sql) => { await sql(`update programs set offline_policy = jsonb_set(offline_policy, '{enabled}', 'false')`, []); });
    await other.record(openShift(v7()));
    other.make({ kind: 'no-sale', reason: 'other', note: null });
    await other.feed(undefined, 5_000, other.head().sequence, 0);
    server.clock.offsetMs += 5 * minuteMs;
    const [minseo, olivia] = [await office.signIn('minseo'), await office.signIn('olivia')];
    await boston.feed();
    expect((await minseo.ask('evening.exposure', mine)).tills).toMatchObject([{ number: 31, franchiseName: expect.any(String) as string, unsent: 1, atMost: 0, until: null }]);
    expect((await olivia.ask('evening.exposure', mine)).tills.map(({ number }) => number)).toEqual([11]);
    expect(await minseo.refused('evening.exposure', { franchiseId: franchises.east })).toEqual({ status: 404, problem: 'not-here' });
    expect(await server.database.read(`select count(*)::int as denied from office_audit where action = 'denied' and subject = 'books'`, [])).toEqual([{ denied: 1 }]);
    // One that was withdrawn may not send any more; what it held is still out there.
    await server.database.transaction(async (sql) => { await sql(`update terminals set state = 'revoked' where number in (31, 11)`, []); });
    const grace = await office.signIn('grace');
    expect((await grace.ask('evening.exposure', mine)).tills.map(({ number }) => number)).toEqual([31]);
  });
});
