import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestServer, type TestTerminal } from '../harness.ts';
import { type Person, signIn } from '../office/people-at-work.ts';

let server: TestServer;
let till: TestTerminal;
let ines: Person;
let olivia: Person;
let noah: Person;

const on = (day: string) => ({ day, at: Date.parse(`${day}T18:00:00Z`) });

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  till = await enrolTerminal(server, 11);
  const people = await Promise.all(['ines@harbor.example', 'olivia@harbor-east.example', 'noah@harbor.example'].map((email) => signIn(server, email)));
  [ines, olivia, noah] = people as [Person, Person, Person];
});
afterAll(async () => { await server.close(); });

const sellOn = async (day: string): Promise<{ readonly accounting_date: string; readonly late: boolean; readonly event_day: string | null; readonly at: number }> => {
  const { sealed } = await till.record({ ...saleOf(await makeStock(server, 101, 1)), ...on(day) });
  const [row] = await server.database.read<{ accounting_date: string; late: boolean; event_day: string | null; at: number }>(
    'select accounting_date, late, event_day, at from postings where source = $1', [sealed[0]?.operation.id]);
  if (!row) throw new Error('nothing was posted');
  return row;
};

describe('months of the books', () => {
  it('are all open at first, and can be closed by whom the table says', async () => {
    const { firstOpenDay, months } = await ines.ask('accounting.periods', {});
    expect(firstOpenDay).toBeNull();
    expect(months.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    expect(months.map(({ hasEnded }) => hasEnded)).toEqual([false, true, true]);
    expect(await olivia.refused('accounting.close', { month: '2026-01' })).toEqual({ status: 403, problem: 'not-allowed' });
    expect(await noah.refused('accounting.close', { month: '2026-01' })).toEqual({ status: 403, problem: 'not-allowed' });
  });

  it('take a late operation on its own day while that is open', async () => {
    expect(await sellOn('2026-01-31')).toMatchObject({ accounting_date: '2026-01-31', late: false, event_day: null });
  });

  it('closed, take it on the first day that is open, with its own day kept', async () => {
    const { firstOpenDay, months } = await ines.ask('accounting.close', { month: '2026-03' });
    expect(firstOpenDay).toBe('2026-04-01');
    // All before it are closed with it.
    expect(months.filter(({ month }) => month <= '2026-03').map(({ month, state, closedBy }) => `${month} ${state} ${closedBy ?? ''}`)).toEqual(
      ['2026-03 closed Inês Duarte', '2026-02 closed Inês Duarte', '2026-01 closed Inês Duarte']);
    expect(months.find(({ month }) => month === '2026-04')).toMatchObject({ state: 'open', hasEnded: true, closedBy: null });
    expect(await sellOn('2026-03-30')).toEqual({ accounting_date: '2026-04-01', late: true, event_day: '2026-03-30', at: Date.parse('2026-03-30T18:00:00Z') });
    expect(await sellOn('2026-04-01')).toMatchObject({ accounting_date: '2026-04-01', late: false, event_day: null });
    expect((await ines.ask('accounting.periods', {})).months.find(({ month }) => month === '2026-03')?.late).toBe(1);
    await expectSoundBooks(server);
  });

  it('are never opened again, closed twice, or closed before they are over', async () => {
    expect(await ines.refused('accounting.close', { month: '2026-03' })).toEqual({ status: 409, problem: 'already-closed' });
    expect(await ines.refused('accounting.close', { month: '2026-02' })).toEqual({ status: 409, problem: 'already-closed' });
    const thisMonth = new Date(server.clock.now()).toISOString().slice(0, 7);
    expect(await ines.refused('accounting.close', { month: thisMonth })).toEqual({ status: 409, problem: 'month-not-over' });
    await expect(server.database.read('delete from accounting_periods', [])).rejects.toThrow('append-only');
    await expect(server.database.read(`update accounting_periods set month = '2020-01-01'`, [])).rejects.toThrow('append-only');
    await expect(server.database.read(
      `insert into accounting_periods (month, closed_by, closed_at) values ('2026-02-01', $1, 1)`, [ines.session.user.id])).rejects.toThrow('in its order');
  });

  it('are in the audit trail', async () => {
    const [noted] = await server.database.read<{ user_id: string; subject: string }>(`select user_id, subject from office_audit where action = 'month-closed'`, []);
    expect(noted).toEqual({ user_id: ines.session.user.id, subject: '2026-03' });
  });

  it('belong to the whole business: an accountant of one franchise closes none, and that is noted', async () => {
    const { person, code } = await olivia.ask('people.invite', {
      id: v7(), name: 'Hugo Blanc', email: 'hugo@harbor-east.example', role: 'accountant', franchiseId: olivia.session.user.franchise?.id ?? null,
    });
    expect(code).not.toBe('');
    // As if he had set up: with the password and authenticator of the demo's people.
    await server.database.read(
      `update office_users set state = 'active', password_hash = o.password_hash, totp_sealed = o.totp_sealed from office_users o
       where office_users.id = $1 and o.email = 'olivia@harbor-east.example'`, [person.id]);
    const hugo = await signIn(server, 'hugo@harbor-east.example');
    expect(await hugo.refused('accounting.close', { month: '2026-04' })).toEqual({ status: 403, problem: 'not-allowed' });
    const [noted] = await server.database.read<{ user_id: string; action: string; subject: string }>('select user_id, action, subject from office_audit order by id desc limit 1', []);
    expect(noted).toEqual({ user_id: person.id, action: 'denied', subject: 'accounting.close' });
  });
});

describe('the database itself', () => {
  it('refuses a posting into a closed month, whoever writes it', async () => {
    await expect(server.database.read(
      `insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date) values ($1, $1, 'test', 101, 0, 0, '2026-03-31')`, [v7()])).rejects.toThrow('this month is closed');
  });

  it('refuses a late mark without its day, and a day that is not before', async () => {
    const insert = (late: boolean, day: string | null) => server.database.read(
      `insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date, late, event_day) values ($1, $1, 'test', 101, 0, 0, '2026-04-01', $2, $3)`, [v7(), late, day]);
    await expect(insert(true, null)).rejects.toThrow('postings_late');
    await expect(insert(false, '2026-03-01')).rejects.toThrow('postings_late');
    await expect(insert(true, '2026-04-01')).rejects.toThrow('postings_event_day');
  });
});

describe('a close that races with tills', () => {
  it('lets no posting slip into the closed month: each is in it before the close, or moved on', async () => {
    const tills = [till, await enrolTerminal(server, 12), await enrolTerminal(server, 21)];
    const papers = await Promise.all(tills.map(async (_, index) => makeStock(server, index === 2 ? 102 : 101, 15)));
    const selling = tills.map(async (one, index) => {
      for (const paper of papers[index] ?? []) {
        await one.record({ ...saleOf([paper]), ...on('2026-05-15') });
        await one.record({ ...redemptionOf([[paper, 1_000]], { decidedBy: 'local' }), ...on('2026-05-16') });
      }
    });
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    const [closing, again] = await Promise.allSettled([ines.ask('accounting.close', { month: '2026-05' }), ines.ask('accounting.close', { month: '2026-05' })]);
    await Promise.all(selling);
    // Two that close at once: one did.
    expect([closing.status, again.status].sort()).toEqual(['fulfilled', 'rejected']);
    const rows = await server.database.read<{ late: boolean; count: number; wrong: number }>(
      `select p.late, count(*), count(*) filter (where p.late <> (p.accounting_date = '2026-06-01') or (p.late and p.recorded_at < c.closed_at - 2000)) as wrong
       from postings p, accounting_periods c where c.month = '2026-05-01' and coalesce(p.event_day, p.accounting_date) between '2026-05-01' and '2026-05-31' group by p.late order by p.late`, []);
    expect(rows.map(({ late }) => late)).toEqual([false, true]);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(90);
    expect(rows.map(({ wrong }) => wrong)).toEqual([0, 0]);
    await expectSoundBooks(server);
  }, 60_000);

  it('waits for a transaction that has posted, and makes one that has not look again', async () => {
    const { database } = server;
    const posting = (day: string) => [`insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date) values ($1, $1, 'test', 101, 0, 0, $2)`, [v7(), day]] as const;
    const seen: string[] = [];
    let closed: Promise<unknown> | undefined;
    await database.transaction(async (sql) => {
      await sql(...posting('2026-06-10'));
      closed = ines.ask('accounting.close', { month: '2026-06' }).then(() => { seen.push('closed'); });
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      seen.push('posted');
    });
    await closed;
    expect(seen).toEqual(['posted', 'closed']);
    // One that read the books before the close and writes after it: refused once, and right the second time.
    let tries = 0;
    await database.transaction(async (sql) => {
      tries += 1;
      const [first] = await sql<{ day: string }>('select first_open_day() as day', []);
      if (tries === 1) await ines.ask('accounting.close', { month: '2026-07' });
      await sql(...posting(first?.day ?? ''));
    });
    expect(tries).toBe(2);
    const [last] = await database.read<{ day: string }>(`select max(accounting_date) as day from postings where kind = 'test'`, []);
    expect(last?.day).toBe('2026-08-01');
  });
});

// Last: nobody who is signed in now would still be in another year.
describe('a month', () => {
  it('ends only when the last time zone has ended it', async () => {
    // 1 June, 11:00 UTC: still 31 May west of the date line.
    server.clock.offsetMs = Date.parse('2027-06-01T11:00:00Z') - Date.now();
    const late = await signIn(server, 'grace@harbor.example');
    expect(await late.refused('accounting.close', { month: '2027-05' })).toEqual({ status: 409, problem: 'month-not-over' });
    server.clock.offsetMs = Date.parse('2027-06-01T12:00:01Z') - Date.now();
    expect((await (await signIn(server, 'samuel@harbor.example')).ask('accounting.periods', {})).months.find(({ month }) => month === '2027-05')?.hasEnded).toBe(true);
  });
});
