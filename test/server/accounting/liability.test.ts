import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, enrolTerminal, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf } from '../harness.ts';
import { type Person, signIn } from '../office/people-at-work.ts';
import { pagesOf } from '../sheets/pdf-pages.ts';
import { workThroughYear } from './year.ts';

const on = (day: string) => ({ day, at: Date.parse(`${day}T18:00:00Z`) });
const asked = { franchiseId: null, knownAt: null };

describe('liability at 31 March, asked on 20 May, after a late till', () => {
  let server: TestServer;
  let late: TestTerminal;
  let other: TestTerminal;
  let papers: readonly TestPaper[];
  const march = { ...asked, from: '2026-03-01', to: '2026-03-31' };
  let ines: Person;
  const turnTo = (time: string): void => { server.clock.offsetMs = Date.parse(time) - Date.now(); server.forgetBusiness(); };

  beforeAll(async () => {
    server = await createTestServer({ stockPerStore: 1 });
    turnTo('2026-02-10T18:00:00Z');
    [late, other] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
    papers = [...await makeStock(server, 101, 4), ...await makeStock(server, 102, 2)];
    const [a, b, c, d, e, f] = papers as [TestPaper, TestPaper, TestPaper, TestPaper, TestPaper, TestPaper];
    await late.record({ ...saleOf([a]), ...on('2026-02-10') });
    turnTo('2026-03-10T18:00:00Z');
    const { sealed } = await other.record({ ...saleOf([e]), ...on('2026-03-10') }, { ...saleOf([f]), ...on('2026-03-10') });
    await other.record({ ...redemptionOf([[a, 2_000]], { decidedBy: 'local' }), ...on('2026-03-11') });
    await other.record({ ...voidOf(other, sealed[1]!), ...on('2026-03-12') });
    // One more than there is: 45.00 on 30.00.
    await other.record({ ...redemptionOf([[a, 4_500]], { decidedBy: 'local' }), ...on('2026-03-20') });
    // The late till sold two on 30 March and took value off one, and was not online again before 19 May.
    turnTo('2026-05-19T09:00:00Z');
    await late.record({ ...saleOf([b, c]), ...on('2026-03-30') }, { ...redemptionOf([[b, 500]], { decidedBy: 'local' }), ...on('2026-03-31') }, { ...saleOf([d]), ...on('2026-04-02') });
    turnTo('2026-05-20T09:00:00Z');
    ines = await signIn(server, 'ines@harbor.example');
  });
  afterAll(async () => { await server.close(); });

  it('as booked: the late sales count for their own days', async () => {
    const { movements, aged, checks, late: moved } = await ines.ask('accounting.liability', march);
    expect(movements).toEqual([{
      programNumber: 1, programName: 'Harbor Gift Certificate', certificateKind: 'sold', currency: 'USD',
      opening: 5_000, activated: 20_000, reloaded: 0, voided: 5_000, redeemed: 7_000, returned: 0, creditedBack: 0, cashedOut: 0, refunded: 0, escheated: 0, overspend: 1_500, closing: 14_500,
    }]);
    expect(aged.map(({ month, certificates, outstanding }) => ({ month, certificates, outstanding }))).toEqual([{ month: '2026-03', certificates: 3, outstanding: 14_500 }]);
    expect(checks.map(({ what, report, ledger }) => ({ what, report, ledger }))).toEqual([
      { what: 'opening', report: 5_000, ledger: 5_000 }, { what: 'closing', report: 14_500, ledger: 14_500 }, { what: 'redeemed', report: 7_000, ledger: 7_000 },
      { what: 'overspend', report: 1_500, ledger: 1_500 }, { what: 'ageing', report: 14_500, ledger: 14_500 },
    ]);
    expect(moved).toBe(0);
  });

  it('as known on 31 March: without what had not arrived', async () => {
    const { movements, checks } = await ines.ask('accounting.liability', { ...march, knownAt: Date.parse('2026-03-31T23:59:59Z') });
    expect(movements[0]).toMatchObject({ opening: 5_000, activated: 10_000, voided: 5_000, redeemed: 6_500, overspend: 1_500, closing: 5_000 });
    expect(checks.every(({ report, ledger }) => report === ledger)).toBe(true);
  });

  it('with March closed before the till came: the books of March stay, the sales stand in April, and it says so', async () => {
    const second = await createTestServer({ stockPerStore: 1 });
    try {
      const turn = (time: string): void => { second.clock.offsetMs = Date.parse(time) - Date.now(); second.forgetBusiness(); };
      turn('2026-03-10T18:00:00Z');
      const till = await enrolTerminal(second, 11);
      const [a, b] = await makeStock(second, 101, 2) as [TestPaper, TestPaper];
      await till.record({ ...saleOf([a]), ...on('2026-03-10') });
      turn('2026-04-15T09:00:00Z');
      const grace = await signIn(second, 'grace@harbor.example');
      await grace.ask('accounting.close', { month: '2026-03' });
      turn('2026-05-19T09:00:00Z');
      await till.record({ ...saleOf([b]), ...on('2026-03-30') });
      turn('2026-05-20T09:00:00Z');
      const accountant = await signIn(second, 'ines@harbor.example');
      const closed = await accountant.ask('accounting.liability', march);
      expect(closed.movements[0]).toMatchObject({ activated: 5_000, closing: 5_000 });
      expect(closed.late).toBe(1);
      // Whoever has only the paper learns of it, too, and when the figures were known.
      const paper = async (input: Record<string, unknown>): Promise<string> =>
        pagesOf(new Uint8Array(await (await accountant.file('accounting.liability-list', { ...march, format: 'pdf', ...input })).arrayBuffer())).join();
      expect(await paper({})).toMatch(/Came after its month was closed.*1/u);
      expect(await paper({})).not.toContain('As known at');
      const then = await paper({ knownAt: Date.parse('2026-05-18T12:00:00Z') });
      expect(then).toMatch(/As known at.*2026-05-18 12:00 UTC/u);
      expect(then).not.toContain('Came after');
      const april = await accountant.ask('accounting.liability', { ...march, from: '2026-04-01', to: '2026-04-30' });
      expect(april.movements[0]).toMatchObject({ opening: 5_000, activated: 5_000, closing: 10_000 });
      const journal = await (await accountant.file('accounting.journal', { franchiseId: null, from: null, to: null })).text();
      expect(journal).toMatch(/^2026-04-01 .*late:2026-03-30$/mu);
    } finally {
      await second.close();
    }
  });

  it('does not tie when a figure is off', async () => {
    const { database } = server;
    await database.read('alter table effects disable trigger effects_append_only');
    const off = async (change: string, back: string): Promise<readonly string[]> => {
      await database.read(change);
      const { checks } = await ines.ask('accounting.liability', march);
      await database.read(back);
      return checks.filter(({ report, ledger }) => report !== ledger).map(({ what }) => what);
    };
    const first = `kind = 'debit' and covered = 2000`;
    expect(await off(`update effects set covered = 2001 where ${first}`, `update effects set covered = 2000 where kind = 'debit' and covered = 2001`)).toEqual(['closing', 'redeemed', 'ageing']);
    expect(await off(`update effects set over_amount = 1501 where over_amount = 1500`, `update effects set over_amount = 1500 where over_amount = 1501`)).toEqual(['redeemed', 'overspend']);
    expect(await off(`update effects set face = face, covered = covered - 1 where kind = 'activate' and at < ${String(Date.parse('2026-03-01T00:00:00Z'))}`,
      `update effects set covered = covered + 1 where kind = 'activate' and at < ${String(Date.parse('2026-03-01T00:00:00Z'))}`)).toEqual(['opening', 'closing', 'ageing']);
    await database.read('alter table effects enable trigger effects_append_only');
    const { checks } = await ines.ask('accounting.liability', march);
    expect(checks.every(({ report, ledger }) => report === ledger)).toBe(true);
  });
});

describe('the liability report of a generated year', () => {
  let server: TestServer;
  let people: readonly [Person, Person, Person];
  beforeAll(async () => {
    server = await createTestServer({ stockPerStore: 1 });
    await workThroughYear(server, 2025, { perMonth: 16, seed: 'liability' });
    people = [await signIn(server, 'ines@harbor.example'), await signIn(server, 'olivia@harbor-east.example'), await signIn(server, 'minseo@harbor-korea.example')];
  }, 120_000);
  afterAll(async () => { await server.close(); });

  const monthEnds = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2025, month + 1, 0)).toISOString().slice(0, 10));

  it('is tied to the ledger at the end of every month, for everybody, as booked and as known', async () => {
    for (const person of people) {
      for (const to of monthEnds) {
        for (const knownAt of [null, Date.parse('2025-07-01T00:00:00Z')]) {
          const { movements, aged, checks } = await person.ask('accounting.liability', { franchiseId: null, from: `${to.slice(0, 7)}-01`, to, knownAt });
          expect(checks.filter(({ report, ledger }) => report !== ledger)).toEqual([]);
          expect(aged.reduce((sum, { outstanding }) => sum + outstanding, 0)).toBe(movements.reduce((sum, { closing }) => sum + closing, 0));
        }
      }
    }
  });

  it('closes one month where the next one opens, and ends at what the certificates hold', async () => {
    let before: readonly number[] | undefined;
    for (const to of monthEnds) {
      const { movements } = await people[0].ask('accounting.liability', { ...asked, from: `${to.slice(0, 7)}-01`, to });
      const byProgram = movements.filter(({ activated, opening }) => activated !== 0 || opening !== 0);
      if (before) expect(byProgram.map(({ opening }) => opening).filter((value) => value !== 0)).toEqual(before.filter((value) => value !== 0));
      before = byProgram.map(({ closing }) => closing);
    }
    const { movements } = await people[0].ask('accounting.liability', { ...asked, from: '2025-01-01', to: '2030-12-31' });
    const rows = await server.database.read<{ program: number; kind: string; balance: number; alive: number }>(
      `select program_number as program, kind, sum(balance)::bigint as balance, count(*) filter (where balance > 0) as alive from certificates
       where balance > 0 group by 1, 2 order by 1, 2`, []);
    expect(movements.filter(({ closing }) => closing !== 0).map(({ programNumber, certificateKind, closing }) => ({ program: programNumber, kind: certificateKind, balance: closing })))
      .toEqual(rows.map(({ program, kind, balance }) => ({ program, kind, balance })));
    expect(movements.some(({ certificateKind }) => certificateKind === 'promotional')).toBe(true);
    expect(movements.reduce((sum, { overspend }) => sum + overspend, 0)).toBeGreaterThan(0);
  });

  it('shows a franchise what its own stores moved, and denies another\'s', async () => {
    const [ines, olivia, minseo] = people;
    const year = { ...asked, from: '2025-01-01', to: '2025-12-31' };
    const [all, east, korea] = [await ines.ask('accounting.liability', year), await olivia.ask('accounting.liability', year), await minseo.ask('accounting.liability', year)];
    expect(new Set(east.movements.map(({ currency }) => currency))).toEqual(new Set(['USD']));
    expect(new Set(korea.movements.map(({ currency }) => currency))).toEqual(new Set(['KRW']));
    expect([...east.movements, ...korea.movements]).toEqual(all.movements);
    expect(await ines.ask('accounting.liability', { ...year, franchiseId: minseo.session.user.franchise?.id ?? null })).toEqual(korea);
    expect(await olivia.refused('accounting.liability', { ...year, franchiseId: minseo.session.user.franchise?.id ?? null })).toEqual({ status: 404, problem: 'not-here' });
    expect(await olivia.refused('accounting.chart', { franchiseId: minseo.session.user.franchise?.id ?? null })).toEqual({ status: 404, problem: 'not-here' });
    const [count] = await server.database.read<{ count: number }>(`select count(*) from office_audit where action = 'denied' and subject = 'books'`, []);
    expect(count?.count).toBe(2);
  });

  it('says the same when it is asked again, and refuses days in the wrong order', async () => {
    const year = { ...asked, from: '2025-01-01', to: '2025-12-31' };
    expect(JSON.stringify(await people[0].ask('accounting.liability', year))).toBe(JSON.stringify(await people[0].ask('accounting.liability', year)));
    expect(await people[0].refused('accounting.liability', { ...asked, from: '2025-02-01', to: '2025-01-31' })).toEqual({ status: 400, problem: 'days-reversed' });
  });
});
