import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { v7 } from 'uuid';
import { administer, type Database, openDatabase, startEmbedded } from '../../server/database.ts';
import { type Keys, makeTemporaryKeys } from '../../server/keys.ts';
import { createLog } from '../../server/log.ts';
import { migrate } from '../../server/migrate.ts';
import { createServer } from '../../server/server.ts';
import type { Random } from './random.ts';
import { removeDatabasesOutside } from '../server/databases-outside.ts';

/** A PostgreSQL that nobody else writes to: the feed stops below anybody's open transaction, in whichever database. */
export type SimulationCluster = { readonly createDatabase: () => Promise<{ readonly database: Database; readonly drop: () => Promise<void> }>; readonly keys: Keys; readonly stop: () => Promise<void> };

const templateName = 'simulation_template';

/** Starts a cluster of the simulation's own with a migrated template in it. */
export const startSimulationCluster = async (): Promise<SimulationCluster> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-simulation-'));
  const cluster = await startEmbedded({
    dataFolder: folder, fallbackFolder: join(tmpdir(), 'countersign-simulation-data'),
    // What is simulated here is the logic: PostgreSQL's own durability has tests that kill it. Vacuum would come at its own times.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' },
  });
  const urlOf = (name: string): string => Object.assign(new URL(cluster.url), { pathname: `/${name}` }).href;
  await administer(cluster.url, async (query) => { await query(`create database ${templateName}`); });
  const template = openDatabase(urlOf(templateName));
  await migrate(template, v7);
  await template.close();
  let count = 0;
  return {
    keys: await makeTemporaryKeys(),
    createDatabase: async () => {
      const name = `simulation_${String(count += 1)}`;
      await administer(cluster.url, async (query) => { await query(`create database ${name} template ${templateName}`); });
      const database = openDatabase(urlOf(name), { connectionsMax: 4 });
      return {
        database,
        drop: async () => {
          await database.close();
          await administer(cluster.url, async (query) => { await query(`drop database ${name} with (force)`); });
        },
      };
    },
    stop: async () => {
      await cluster.stop();
      await removeDatabasesOutside(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** One answer of the server. */
export type Answered = { readonly status: number; readonly text: string; readonly header: (name: string) => string | null };
export type Sent = { readonly method: 'GET' | 'POST'; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string | undefined };

/** The central server: the real one, reached without a socket. */
export type Central = {
  readonly answer: (sent: Sent) => Promise<Answered>;
  /** All it held in memory is gone. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Errors it logged that no fault explains. */
  readonly errors: readonly string[];
};

/** How often PostgreSQL asks for a repetition, and how often it commits without getting its answer through. */
export type DatabaseFaults = { serialization: number; lostCommit: number };

/** Starts the server on a database; ids and time are the run's. */
export const startCentral = async ({ database, keys, now, random, faults }: {
  readonly database: Database; readonly keys: Keys; readonly now: () => number; readonly random: Random; readonly faults: DatabaseFaults;
}): Promise<Central> => {
  const errors: string[] = [];
  let ids = 0;
  const newId = (): string => `01900009-0000-7000-8000-${String(ids += 1).padStart(12, '0')}`;
  const log = createLog((line) => { errors.push(line); }, 'error');
  const start = async (): Promise<FastifyInstance> =>
    (await createServer({ database: makeFaulty(database, random, faults), keys, log, outside: { now, newId } })).app;
  let app = await start();
  return {
    errors,
    answer: async ({ method, path, headers, body }) => {
      const reply = await app.inject({ method, url: path, headers: { ...headers }, ...(body === undefined ? {} : { payload: body }) });
      return { status: reply.statusCode, text: reply.payload, header: (name) => { const value = reply.headers[name]; return value === undefined ? null : String(value); } };
    },
    restart: async () => {
      await app.close();
      app = await start();
    },
    close: async () => { await app.close(); },
  };
};

/** Lets transactions fail the ways PostgreSQL lets them fail; the real retry deals with it. */
const makeFaulty = (database: Database, random: Random, faults: DatabaseFaults): Database => ({
  ...database,
  transaction: async (work) => {
    let failAt = random.chance(faults.serialization) ? random.between(1, 12) : 0;
    const value = await database.transaction((sql) => work(async (text, values) => {
      failAt -= 1;
      if (failAt === 0) throw Object.assign(new Error('could not serialize access'), { code: '40001' });
      return sql(text, values);
    }));
    // The commit went through and its answer was lost with the connection: the same work runs again, as the retry would run it.
    return random.chance(faults.lostCommit) ? database.transaction(work) : value;
  },
});
