import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, isPassing, type Sql } from '../../server/database.ts';
import { migrate } from '../../server/migrate.ts';
import { createTestDatabase, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestDatabase } from './harness.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.read('create table counters (id int primary key, value int not null)', []);
  await test.database.read('insert into counters values (1, 0), (2, 0)', []);
});
afterAll(async () => { await test.drop(); });

const failWith = (code: string) => (sql: Sql) => sql(`do $$ begin raise exception 'injected' using errcode = '${code}'; end $$`);

describe('a transaction', () => {
  it.each(['40001', '40P01', '55P03'])('that PostgreSQL ends with %s is run again as a whole', async (code) => {
    let runs = 0;
    const before = await value(1);
    await test.database.transaction(async (sql) => {
      runs += 1;
      await sql('update counters set value = value + 1 where id = 1', []);
      if (runs < 3) await failWith(code)(sql);
    });
    expect([runs, await value(1)]).toEqual([3, before + 1]);
  });

  it('whose connection is lost is run again on another', async () => {
    let runs = 0;
    await test.database.transaction(async (sql) => {
      runs += 1;
      if (runs === 1) await sql('select pg_terminate_backend(pg_backend_pid())', []);
      await sql('update counters set value = value + 1 where id = 2', []);
    });
    expect([runs, await value(2)]).toEqual([2, 1]);
  });

  it('that always fails is given up after a bounded number of tries', async () => {
    let runs = 0;
    await expect(test.database.transaction(async (sql) => { runs += 1; await failWith('40001')(sql); })).rejects.toThrow('injected');
    expect(runs).toBe(6);
  });

  it('that fails for a reason of its own is not run again', async () => {
    let runs = 0;
    await expect(test.database.transaction(async (sql) => { runs += 1; await sql('select 1 / 0', []); })).rejects.toThrow('division by zero');
    expect(runs).toBe(1);
    expect(isPassing(new Error('something else'))).toBe(false);
  });

  it('locked against another in the other order ends well for both', async () => {
    const [one, two] = [await value(1), await value(2)];
    const add = (first: number, then: number) => test.database.transaction(async (sql) => {
      await sql('update counters set value = value + 1 where id = $1', [first]);
      await sql('select pg_sleep(0.05)', []);
      await sql('update counters set value = value + 1 where id = $1', [then]);
    });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect([await value(1), await value(2)]).toEqual([one + 2, two + 2]);
  });
});

const value = async (id: number): Promise<number> => (await test.database.read<{ value: number }>('select value from counters where id = $1', [id]))[0]?.value ?? -1;

describe('migrations', () => {
  it('run again by several servers at once change nothing', async () => {
    const before = await test.database.read('select name from migrations order by name', []);
    await Promise.all([1, 2, 3].map(() => migrate(test.database, () => '01a205f1-5951-7725-8bdb-3c04185f8955')));
    expect(await test.database.read('select name from migrations order by name', [])).toEqual(before);
    expect(before.length).toBeGreaterThanOrEqual(2);
  });
});

describe('intake over a database that fails now and then', () => {
  it('counts everything once', async () => {
    let count = 0;
    /** Every third transaction fails after its work: before the commit, or with the commit's answer lost. */
    const faulty = (database: Database): Database => ({
      ...database,
      transaction: async (work) => {
        count += 1;
        const turn = count % 3;
        if (turn === 1) {
          let failed = false;
          return database.transaction(async (sql) => {
            const result = await work(sql);
            if (!failed) { failed = true; await failWith('40001')(sql); }
            return result;
          });
        }
        const result = await database.transaction(work);
        // The commit went through, and nobody heard of it.
        return turn === 2 ? database.transaction(work) : result;
      },
    });
    const server = await createTestServer({ stockPerStore: 3, wrap: faulty });
    const till = await enrolTerminal(server, 11);
    const papers = await makeStock(server, 101, 6);
    for (const paper of papers) {
      await till.record(saleOf([paper]));
      const { id } = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: paper.face }] });
      const { response } = await till.record(redemptionOf([[paper, paper.face]], { requestId: id }));
      expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    }
    const totals = await expectSoundBooks(server);
    expect(totals.stores[0]).toMatchObject({ sold: 30_000, redeemed: 30_000, cash: 30_000 });
    await server.close();
  });
});
