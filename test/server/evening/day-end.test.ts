import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { businessDay, dayAfter, dayStart } from '../../../domain/business-day.ts';
import { minor } from '../../../domain/money.ts';
import { type ChainHead, emptyChain } from '../../../domain/operation.ts';
import { connectTerminal, makeStock, redemptionOf, saleOf, type TestTerminal } from '../harness.ts';
import { type EveningOffice, openEvening, openShift, shiftOf } from './evening-office.ts';

let office: EveningOffice;
beforeAll(async () => { office = await openEvening(); });
afterAll(async () => { await office.server.close(); });

const minuteMs = 60_000;
const turnTo = (at: number): void => { office.server.clock.offsetMs += at - office.server.clock.now(); };

/** Gives store 101 this cut-over, and its till the configuration that says so. */
const withCutOver = async (cutOver: number): Promise<TestTerminal> => {
  const { server, tills: { eastTwo } } = office;
  await server.database.read('update stores set cut_over = $1 where number = 101', [cutOver]);
  server.forgetBusiness();
  return await connectTerminal(server, eastTwo.id, eastTwo.key);
};

/** Where its chain stands on the server: a till that was connected anew goes on from there. */
const headOf = async (till: TestTerminal): Promise<ChainHead> => {
  const [head] = await office.server.database.read<ChainHead>("select encode(hash, 'hex') as hash, sequence from terminals where id = $1", [till.id]);
  return head ?? emptyChain;
};

/** What the evening and the days and hours say of the store, and what the ledger has for each accounting date. */
const countedOn = async (days: readonly string[]): Promise<readonly unknown[]> => {
  const olivia = await office.signIn('olivia');
  return await Promise.all(days.map(async (day) => {
    const store = (await olivia.ask('evening.read', { day })).stores.find((one) => one.store === 101);
    const hours = await olivia.ask('evening.hours', { franchiseId: null, from: day, to: day, programNumber: null, currency: null });
    const ledger = await office.server.database.read<{ sales: number }>(
      "select count(*)::int as sales from postings where store_number = 101 and kind = 'sale' and accounting_date = $1", [day]);
    return [day, store?.sold, store?.redeemed, hours.days[0]?.sold, ledger[0]?.sales];
  }));
};

describe('a basket paid around the end of the business day', () => {
  it('counts on the server to the day of its till, which the cut-over ends and not midnight, however late it arrives', async () => {
    const clock = { timeZone: 'America/New_York', cutOver: 240 };
    const till = await withCutOver(240);
    const papers = await makeStock(office.server, 101, 4);
    const day = businessDay(office.server.clock.now(), clock);
    const next = dayAfter(day);
    const shift = v7();
    // Ten at night, half past midnight, a minute to four, four on the dot.
    const start = dayStart(next, clock);
    const times = [start - 360 * minuteMs, start - 210 * minuteMs, start - minuteMs, start];
    turnTo(times[0]!);
    const sealed = [till.make(openShift(shift))];
    for (const [place, at] of times.entries()) {
      turnTo(at);
      sealed.push(till.make({ ...saleOf([papers[place]!]), shift }));
    }
    turnTo(start + minuteMs);
    sealed.push(till.make({ ...redemptionOf([[papers[0]!, 2_000]]), shift }), till.make({ ...shiftOf([], { cash: 20_000 }).at(-1)!, shift }));
    expect(sealed.map(({ operation }) => operation.day)).toEqual([day, day, day, day, next, next, next]);
    // The line was down until two days later.
    turnTo(dayStart(dayAfter(next, 2), clock) + 10 * 60 * minuteMs);
    const { outcomes } = await till.push(sealed);
    expect(outcomes.map(({ flags }) => flags)).toEqual(sealed.map(() => []));
    expect(await countedOn([day, next, dayAfter(next)])).toEqual([[day, 15_000, 0, 15_000, 3], [next, 5_000, 2_000, 5_000, 1], [dayAfter(next), 0, 0, 0, 0]]);
    const olivia = await office.signIn('olivia');
    const { tills } = await olivia.ask('evening.store', { store: 101, day: next });
    // The Z-report is of the day of the close and is held against the whole shift, whichever days it went over.
    expect(tills.find(({ number }) => number === 12)).toMatchObject({ operations: 3, sales: 1, zs: [{ expected: 30_000, counted: 30_000, ledgerCash: 20_000 }] });
  });

  it('counts once where the clocks show the cut-over twice, and from the jump on where they leave it out', async () => {
    // The day, its cut-over, and for each sale when it was paid and the day that it is of.
    const changes = [
      { cutOver: 150, paid: [[Date.UTC(2027, 2, 14, 6, 59), '2027-03-13'], [Date.UTC(2027, 2, 14, 7), '2027-03-14']] },
      { cutOver: 90, paid: [[Date.UTC(2027, 10, 7, 5, 29), '2027-11-06'], [Date.UTC(2027, 10, 7, 5, 31), '2027-11-07'], [Date.UTC(2027, 10, 7, 6, 10), '2027-11-07'], [Date.UTC(2027, 10, 7, 6, 31), '2027-11-07']] },
    ] as const;
    for (const { cutOver, paid } of changes) {
      const till = await withCutOver(cutOver);
      const papers = await makeStock(office.server, 101, paid.length);
      let head = await headOf(till);
      for (const [place, [at, day]] of paid.entries()) {
        turnTo(at);
        const sealed = till.make({ ...saleOf([papers[place]!]), previous: head.hash, sequence: head.sequence + 1 });
        head = { hash: sealed.hash, sequence: sealed.operation.sequence };
        expect(sealed.operation.day).toBe(day);
        expect((await till.push([sealed])).outcomes.map(({ flags }) => flags)).toEqual([[]]);
      }
    }
    turnTo(Date.UTC(2027, 10, 9, 15));
    expect(await countedOn(['2027-03-13', '2027-03-14', '2027-11-06', '2027-11-07', '2027-11-08'])).toEqual([
      ['2027-03-13', 5_000, 0, 5_000, 1], ['2027-03-14', 5_000, 0, 5_000, 1], ['2027-11-06', 5_000, 0, 5_000, 1], ['2027-11-07', 15_000, 0, 15_000, 3], ['2027-11-08', 0, 0, 0, 0],
    ]);
  });

  it('that asks the server before the end and is recorded after it leaves the value on the day of the answer, once', async () => {
    const till = await withCutOver(0);
    const head = await headOf(till);
    const [paper] = await makeStock(office.server, 101, 1);
    const day = '2027-11-10';
    const end = dayStart(dayAfter(day), { timeZone: 'America/New_York' });
    turnTo(end - 60 * minuteMs);
    const sale = till.make({ ...saleOf([paper!]), previous: head.hash, sequence: head.sequence + 1 });
    await till.push([sale]);
    turnTo(end - minuteMs / 2);
    const requestId = v7();
    const approved = await till.ask({ kind: 'redeem', lines: [{ certificate: paper!.hash, amount: minor(2_000) }] }, requestId);
    expect(approved.decision).toBe('approved');
    turnTo(end + minuteMs / 2);
    const { response, sealed: [redemption] } = await till.record(redemptionOf([[paper!, 2_000]], { requestId }));
    expect([redemption?.operation.day, response.outcomes[0]?.flags]).toEqual([dayAfter(day), []]);
    turnTo(end + 40 * 60 * minuteMs);
    const counted = (await countedOn([day, dayAfter(day)])).map((row) => (row as readonly unknown[]).slice(0, 3));
    expect(counted).toEqual([[day, 5_000, 2_000], [dayAfter(day), 0, 0]]);
  });

  it('and what the office decides before the cut-over count to the same day, in the ledger and in clearing', async () => {
    const till = await withCutOver(240);
    const head = await headOf(till);
    const [paper] = await makeStock(office.server, 101, 1);
    const day = '2027-11-16';
    const next = dayStart(dayAfter(day), { timeZone: 'America/New_York', cutOver: 240 });
    turnTo(next - 600 * minuteMs);
    await till.push([till.make({ ...saleOf([paper!]), previous: head.hash, sequence: head.sequence + 1 })]);
    turnTo(next - 300 * minuteMs);
    // Two tills take all of it, neither with a line.
    await office.tills.boston.record(redemptionOf([[paper!, 5_000]]));
    await till.record(redemptionOf([[paper!, 5_000]]));
    // One in the morning: still that day.
    turnTo(next - 180 * minuteMs);
    const grace = await office.signIn('grace');
    const { exceptions } = await grace.ask('exceptions.list', { show: 'unresolved', store: 101, kind: 'overspend', after: null });
    await grace.ask('exceptions.resolve', { id: exceptions[0]?.id ?? '', resolutionId: v7(), overspend: 'to-program', suspense: null, replacement: null, finding: 'It looked at no screen.' });
    expect(await office.server.database.read("select accounting_date as day, late from postings where kind = 'resolution'", [])).toEqual([{ day, late: false }]);
    expect(await office.server.database.read('select day from day_flows where over_program <> 0', [])).toEqual([{ day }]);
  });
});
