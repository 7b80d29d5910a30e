import { randomBytes } from 'node:crypto';
import { dayAfter } from '../domain/business-day.ts';
import { draftStatement } from '../server/clearing/statement.ts';
import { createStatements } from '../server/clearing/statements.ts';
import type { Database } from '../server/database.ts';
import type { Caller, Franchise, OfficeUser } from '../server/office/caller.ts';
import { readDay } from '../server/reconciliation/evening.ts';
import { readStores } from '../server/reconciliation/rows.ts';
import { realOutside } from '../server/server.ts';
import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { large, writeDay, writeLargeBusiness } from './world/business-days.ts';
import { openCentral } from './world/central.ts';

const firstDay = '2026-03-01';
const times = 10;

/** The morning of a large business, and whether history makes it slower. */
export const reconciliationBench: Benchmark = {
  name: 'reconciliation',
  title: 'Reconciliation: a day of a thousand stores',
  how: [
    `A thousand stores with two tills each work a day of 1,000,000 operations (--quick: 100,000), written with effects, postings and entries under the server's own counting triggers, in the server's own PostgreSQL. Time: everything the evening screen of the whole business is given; and a draft of every one of ${String(large.franchises)} franchises' statements; then each of them locked, with its postings, its CSV, its XLSX and its PDF, one after another.`,
    'Then the same for the last of ten such days: the ledger is ten times as long.',
  ],
  run: async ({ quick, say }) => {
    const perTill = quick ? 50 : 500;
    const central = await openCentral();
    try {
      const { database } = central;
      await writeLargeBusiness(database);
      await writeDay(database, { day: firstDay, index: 0, perTill }, say);
      const short = await measure(database, firstDay);
      for (let index = 1; index < times; index += 1) await writeDay(database, { day: dayAfter(firstDay, index), index, perTill }, say);
      const long = await measure(database, dayAfter(firstDay, times - 1));
      return {
        versions: { PostgreSQL: central.postgresVersion },
        figures: [
          figure('the evening of all stores', 'ms', short.evening, { targets: [{ of: 'p95', atMost: 1_000 }] }),
          figure('the same on a ledger ten times as long', 'ms', long.evening, { against: { name: 'the short ledger', samples: short.evening }, targets: [{ of: 'ratio', atMost: 1.3 }] }),
          figure('every franchise\'s statement', 'ms', short.statements, { targets: [{ of: 'p95', atMost: 30_000 }] }),
          figure('the same on a ledger ten times as long', 'ms', long.statements, { against: { name: 'the short ledger', samples: short.statements }, targets: [{ of: 'ratio', atMost: 1.3 }] }),
          figure('one franchise\'s statement locked', 'ms', short.locks),
          figure('the same on a ledger ten times as long', 'ms', long.locks, { against: { name: 'the short ledger', samples: short.locks }, targets: [{ of: 'ratio', atMost: 1.3 }] }),
          figure('all of them locked, on a ledger ten times as long', 'ms', [sum(long.locks)], { targets: [{ of: 'p95', atMost: 30_000 }] }),
        ],
      };
    } finally {
      await central.close();
    }
  },
};

type Measured = { readonly evening: readonly number[]; readonly statements: readonly number[]; readonly locks: readonly number[] };

const measure = async (database: Database, day: string): Promise<Measured> => {
  await database.read('analyze', []);
  const stores = (await readStores(database.read, null)).filter(({ number }) => number > 1_000);
  const franchises = await database.read<Franchise>('select id, number, name from franchises where number > 1000', []);
  const judged = await readDay(database.read, stores, day, Date.parse('2100-01-01'));
  const odd = judged.find(({ evening }) => evening.state !== 'right' || evening.sold === 0);
  if (odd) throw new Error(`the day that was written is not right: ${JSON.stringify(odd.evening)}`);
  return {
    evening: await repeat(10, () => readDay(database.read, stores, day, Date.now())),
    statements: await repeat(3, async () => { for (const franchise of franchises) await draftStatement(database.read, franchise, day); }),
    locks: await lockAll(database, franchises, day),
  };
};

/** Locks every franchise's statement of the day as somebody of headquarters would, and says how long each took. */
const lockAll = async (database: Database, franchises: readonly Franchise[], day: string): Promise<readonly number[]> => {
  const statements = createStatements({ database, ...realOutside });
  const [user] = await database.read<Omit<OfficeUser, 'franchise'>>('select id, name, email, role from office_users where role = \'headquarters\' limit 1', []);
  if (!user) throw new Error('the demo business has nobody at headquarters');
  const caller: Caller = { user: { ...user, franchise: null }, session: randomBytes(32), endsAt: Infinity };
  const samples: number[] = [];
  for (const { id } of franchises) {
    const startedAt = performance.now();
    await statements['statements.lock'](caller, { franchiseId: id, day, reason: 'measured' });
    samples.push(performance.now() - startedAt);
  }
  return samples;
};

const sum = (samples: readonly number[]): number => samples.reduce((total, sample) => total + sample, 0);

const repeat = async (count: number, work: () => Promise<unknown>): Promise<readonly number[]> => {
  const samples: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const startedAt = performance.now();
    await work();
    samples.push(performance.now() - startedAt);
  }
  return samples;
};
