import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayAfter } from '../../../domain/business-day.ts';
import { unsettledOf } from '../../../domain/ownership.ts';
import type { Statement } from '../../../domain/statement.ts';
import { type EveningOffice, openEvening, openShift, shiftOf } from '../evening/evening-office.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf } from '../harness.ts';
import type { Person } from './people-at-work.ts';

let office: EveningOffice;
beforeAll(async () => { office = await openEvening(); });
afterAll(async () => { await office.server.close(); });

const nothing = { openShifts: [], unsentTills: [], exceptions: 0, orders: [] };
const storeId = async (number: number): Promise<string> =>
  (await office.server.database.read<{ id: string }>('select id from stores where number = $1', [number]))[0]?.id ?? '';
/** Headquarters looks at what is not settled and passes the store on. */
const passOn = async (grace: Person, number: number, franchiseId: string, from: string) => {
  const id = await storeId(number);
  const { version } = await grace.ask('stores.read', { id });
  return grace.ask('stores.pass-on', { id, version, franchiseId, from, seen: unsettledOf(await grace.ask('stores.hand-over', { id })) });
};
const linesOf = ({ content }: Statement): readonly unknown[] => content.parts.flatMap(({ party, lines }) =>
  lines.map(({ ofDay, payer, payee, amount }) => [party.kind, ofDay === content.day ? 'today' : ofDay, payer, payee, amount]));
const evenings = async (person: Person, day: string): Promise<readonly number[]> => (await person.ask('evening.read', { day })).stores.map(({ store }) => store);
const lastDenied = async (person: Person): Promise<unknown> => (await person.ask('audit.list', { before: null })).entries.slice(0, 1).map(({ action, subject }) => [action, subject]);

describe('a store that is sold', () => {
  it('is passed on by headquarters alone, from a day that nobody was told of, with what is not settled in sight', async () => {
    const { franchises, tills, today } = office;
    const id = await storeId(102);
    const grace = await office.signIn('grace');
    const olivia = await office.signIn('olivia');
    const { version } = await grace.ask('stores.read', { id });
    const wanted = { id, version, franchiseId: franchises.korea, from: dayAfter(today()), seen: nothing };
    expect(await olivia.refused('stores.pass-on', wanted)).toEqual({ status: 403, problem: 'not-allowed' });
    expect(await grace.refused('stores.pass-on', { ...wanted, from: dayAfter(today(), -1) })).toEqual({ status: 409, problem: 'day-too-early' });
    expect(await grace.refused('stores.pass-on', { ...wanted, franchiseId: franchises.east })).toEqual({ status: 409, problem: 'same-franchise' });

    await tills.boston.record(openShift('01890000-0000-7000-8000-000000000001'));
    const counted = await grace.ask('stores.hand-over', { id });
    expect(counted).toMatchObject({ today: today(), earliest: today(), exceptions: 0, tills: [{ number: 21, shiftSince: today(), unsent: 0 }] });
    expect(counted.unsold.reduce((total, { count }) => total + count, 0)).toBeGreaterThan(0);
    expect(await grace.refused('stores.pass-on', wanted)).toEqual({ status: 409, problem: 'hand-over-changed' });
    const planned = await passOn(grace, 102, franchises.korea, dayAfter(today()));
    expect(planned).toMatchObject({ franchiseId: franchises.east, owners: [{ name: expect.any(String) as unknown, from: dayAfter(today()), planned: true }, { planned: false, from: null }] });
    expect((await grace.ask('business.history', { id })).entries[0]).toMatchObject({
      action: 'store-passing-planned', changes: expect.arrayContaining([{ what: 'openShifts', was: '', now: '21' }]) as unknown,
    });
    expect(await grace.refused('stores.pass-on', { ...wanted, version: planned.version, seen: unsettledOf(counted) })).toEqual({ status: 409, problem: 'passing-planned' });

    const kept = await grace.ask('stores.keep', { id, version: planned.version });
    expect(kept.owners).toHaveLength(1);
    expect(await grace.refused('stores.keep', { id, version: kept.version })).toEqual({ status: 409, problem: 'nothing-planned' });
    await tills.boston.record({ kind: 'shift-close', shift: '01890000-0000-7000-8000-000000000001', currency: 'USD', countedCash: 10_000, expectedCash: 10_000, unsent: 0 } as never);
  });

  it('divides days, statements and books by who had it, whatever arrives when', async () => {
    const { franchises, server, tills } = office;
    const before = office.today();
    const [papers, others] = [await makeStock(server, 101, 3), await makeStock(server, 102, 1)];
    await tills.east.record(...shiftOf([saleOf(papers)], { cash: 15_000 }));
    await tills.boston.record(...shiftOf([saleOf(others), redemptionOf([[papers[0]!, 1_000]])], { cash: 5_000 }));
    // Made on the last day, sent in after the change.
    const late = tills.east.make(redemptionOf([[others[0]!, 700]]));
    await passOn(await office.signIn('grace'), 101, franchises.korea, dayAfter(before));
    expect(await evenings(await office.signIn('olivia'), before)).toContain(101);

    const after = office.nextDay();
    await tills.east.push([late]);
    await tills.boston.record(...shiftOf([redemptionOf([[papers[1]!, 2_000]])], { cash: 0 }));
    await tills.east.record(...shiftOf([redemptionOf([[others[0]!, 300]])], { cash: 0 }));
    office.nextDay();
    const [olivia, minseo] = [await office.signIn('olivia'), await office.signIn('minseo')];

    // Within one franchise on the last day, late arrival and all; between two from the first day on.
    const of = async (person: Person, franchiseId: string, day: string) => linesOf(await person.ask('statements.read', { franchiseId, day }));
    expect(await of(olivia, franchises.east, before)).toEqual([['own', 'today', 101, 102, 1_000], ['own', 'today', 102, 101, 700]]);
    expect(await of(minseo, franchises.korea, before)).toEqual([]);
    expect(await of(olivia, franchises.east, after)).toEqual([['franchise', 'today', 101, 102, 2_000], ['franchise', 'today', 102, 101, -300]]);
    expect(await of(minseo, franchises.korea, after)).toEqual([['franchise', 'today', 101, 102, -2_000], ['franchise', 'today', 102, 101, 300]]);

    expect([await evenings(olivia, before), await evenings(olivia, after)]).toEqual([[101, 102], [102]]);
    expect([await evenings(minseo, before), await evenings(minseo, after)]).toEqual([[201], [101, 201]]);
    // The day that was not theirs is denied to each, and noted.
    for (const [person, day] of [[olivia, after], [minseo, before]] as const) {
      expect(await person.refused('evening.store', { store: 101, day })).toEqual({ status: 404, problem: 'unknown-store' });
      expect(await lastDenied(person)).toEqual([['denied', 'evening']]);
    }
    const id = await storeId(101);
    expect(await olivia.refused('stores.read', { id })).toEqual({ status: 404, problem: 'not-here' });
    expect((await minseo.ask('stores.read', { id })).owners.map(({ from }) => from)).toEqual([after]);
    await minseo.ask('tills.add', { id: '01890000-0000-7000-8000-0000000000aa', storeId: id });

    const worked = async (person: Person, store: number) => (await person.ask('evening.operators', { day: after, days: 7 })).operators
      .filter((one) => one.store === store).reduce((sums, { sales, redemptions }) => [sums[0]! + sales.count, sums[1]! + redemptions.count], [0, 0]);
    expect([await worked(olivia, 101), await worked(minseo, 101)]).toEqual([[1, 1], [0, 1]]);

    // What was sold before is the old one's business; what lies unsold is the new one's.
    const [unsold] = await makeStock(server, 101, 1);
    for (const [paper, theirs, other] of [[papers[2]!, olivia, minseo], [unsold!, minseo, olivia]] as const) {
      expect((await theirs.ask('blocks.find', { text: paper.control })).certificate?.certificate).toBe(paper.hash);
      expect(await other.refused('blocks.find', { text: paper.control })).toEqual({ status: 404, problem: 'certificate-not-here' });
    }
    const operations = (person: Person, day: string) => ({ asks: () => person.ask('evening.operations', { terminal: tills.east.id, day, shift: null, flagged: false, after: 0 }),
      refused: () => person.refused('evening.operations', { terminal: tills.east.id, day, shift: null, flagged: false, after: 0 }) });
    expect((await operations(olivia, before).asks()).operations.map(({ kind }) => kind)).toContain('sale');
    expect((await operations(minseo, after).asks()).operations.map(({ kind }) => kind)).not.toContain('sale');
    expect([(await operations(olivia, after).refused()).status, (await operations(minseo, before).refused()).status]).toEqual([404, 404]);

    // Every entry is in one franchise's books.
    const entries = async (person: Person, day: string): Promise<number> => {
      const text = await (await person.file('accounting.entries', { franchiseId: null, from: day, to: day })).text();
      return text.split('\r\n').filter((line) => line.split(',')[3]?.includes('101') ?? false).length;
    };
    const grace = await office.signIn('grace');
    for (const day of [before, after]) expect(await entries(olivia, day) + await entries(minseo, day), day).toBe(await entries(grace, day));
    expect([await entries(olivia, after), await entries(minseo, before)]).toEqual([0, 0]);
    await expectSoundBooks(server);
  });

  it('leaves what was odd before with whoever had it, and what is decided about it too', async () => {
    const { franchises, server, tills } = office;
    const day = office.today();
    const [paper] = await makeStock(server, 201, 1);
    await tills.other.record(...shiftOf([saleOf([paper!])], { cash: 5_000 }));
    // More than there is, by stand-in.
    await tills.other.record(redemptionOf([[paper!, 6_000]]));
    const grace = await office.signIn('grace');
    expect((await grace.ask('stores.hand-over', { id: await storeId(201) })).exceptions).toBe(1);
    await passOn(grace, 201, franchises.east, dayAfter(day));
    office.nextDay();
    const [olivia, minseo] = [await office.signIn('olivia'), await office.signIn('minseo')];
    const listOf = async (person: Person) => (await person.ask('exceptions.list', { show: 'unresolved', store: 201, kind: null, after: null })).exceptions;
    expect(await listOf(olivia)).toEqual([]);
    const [odd] = await listOf(minseo);
    expect(await olivia.refused('exceptions.read', { id: odd!.id })).toEqual({ status: 404, problem: 'not-here' });
    expect(await minseo.ask('exceptions.read', { id: odd!.id })).toMatchObject({ isBetweenFranchises: false, mayResolve: true });
    // The program pays, and pays whoever had the store: their last day says so.
    await (await office.signIn('grace')).ask('exceptions.resolve', {
      id: odd!.id, resolutionId: '01890000-0000-7000-8000-0000000000bb', overspend: 'to-program', suspense: null, replacement: null, finding: 'the till could not know',
    });
    const [posted] = await server.database.read<{ event_day: string; accounting_date: string }>(`select event_day, accounting_date from postings where kind = 'resolution'`, []);
    expect(posted).toEqual({ event_day: day, accounting_date: dayAfter(day) });
    const overspend = async (franchiseId: string, on: string): Promise<readonly number[]> => (await (await office.signIn('grace')).ask('statements.read', { franchiseId, day: on }))
      .content.parts.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'overspend').map(({ amount }) => amount);
    expect([await overspend(franchises.korea, day), await overspend(franchises.east, dayAfter(day))]).toEqual([[1_000], []]);
    await expectSoundBooks(server);
  });

  it('can pass on today, and not from a day that is locked', async () => {
    const { franchises } = office;
    const grace = await office.signIn('grace');
    const day = office.today();
    for (const till of Object.values(office.tills)) await till.feed();
    await grace.ask('statements.lock', { franchiseId: franchises.korea, day: dayAfter(day, -1), reason: 'a test' });
    const passed = await passOn(grace, 101, franchises.east, day);
    expect(passed).toMatchObject({ franchiseId: franchises.east, owners: [{ planned: false, from: day, handedOver: { today: day } }, { planned: false }, { planned: false }] });
    expect((await grace.ask('stores.hand-over', { id: passed.id })).earliest).toBe(dayAfter(day));
  });
});
