import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { administer, type Database, openDatabase } from '../../server/database.ts';
import { type DemoFile, type DemoOptions, prepareDemo } from '../../server/demo/demo.ts';
import { type Keys, makeTemporaryKeys } from '../../server/keys.ts';
import { createLog } from '../../server/log.ts';
import { createServer } from '../../server/server.ts';
import { readTotals, type Totals } from '../../server/totals.ts';

// Nothing here knows the test runner: journeys, simulation and benches start servers the same way.

/** The database that test servers clone: migrated, and nothing in it. */
export const templateName = 'countersign_template';

/** A database of one test file's own. */
export type TestDatabase = { readonly url: string; readonly database: Database; readonly drop: () => Promise<void> };

/** Clones the migrated template of a cluster. */
export const cloneDatabase = async (clusterUrl: string, connectionsMax = 12): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(clusterUrl, async (query) => { await query(`create database ${name} template ${templateName}`); });
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { connectionsMax });
  return {
    url: url.href, database,
    drop: async () => {
      await database.close();
      await administer(clusterUrl, async (query) => { await query(`drop database ${name} with (force)`); });
    },
  };
};

/** A whole server with the demo business on a database of its own, and a clock that tests can turn. */
export type TestServer = {
  readonly url: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly keys: Keys;
  readonly demo: DemoFile;
  readonly clock: { offsetMs: number; readonly now: () => number };
  readonly logLines: readonly string[];
  readonly openapi: () => Promise<unknown>;
  /** Makes the server read stores, programs and people anew at once. */
  readonly forgetBusiness: () => void;
  readonly totals: () => Promise<Totals>;
  readonly close: () => Promise<void>;
};

export type TestServerOptions = DemoOptions & {
  /** Stands between the server and its database: to inject faults. */
  readonly wrap?: (database: Database) => Database;
};

/** Starts a server on a database of its own in a cluster that holds the template. */
export const startTestServer = async (clusterUrl: string, options: TestServerOptions = {}): Promise<TestServer> => {
  const test = await cloneDatabase(clusterUrl);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  const database = options.wrap ? options.wrap(test.database) : test.database;
  const keys = await makeTemporaryKeys();
  const clock = { offsetMs: 0, now: () => Date.now() + clock.offsetMs };
  const outside = { now: clock.now, newId: () => v7() };
  const demo = await prepareDemo({ database: test.database, keys, folder, ...outside }, { seed: 'harness', ...options });
  const logLines: string[] = [];
  const log = createLog((line) => { logLines.push(line); });
  const { app, forgetBusiness } = await createServer({ database, keys, log, outside });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url, databaseUrl: test.url, database: test.database, keys, demo, clock, logLines, forgetBusiness,
    openapi: async () => await (await fetch(`${url}/openapi.json`)).json() as unknown,
    totals: () => readTotals(test.database.read),
    close: async () => {
      await app.close();
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Asserts what every test must leave behind: balanced books that owe what the certificates say. */
export const expectSoundBooks = async (server: Pick<TestServer, 'totals'>): Promise<Totals> => {
  const totals = await server.totals();
  for (const [currency, value] of Object.entries(totals.imbalance)) if (value !== 0) throw new Error(`the books are off by ${String(value)} ${currency}`);
  for (const [currency, { certificates, ledger }] of Object.entries(totals.outstanding)) {
    if (certificates !== ledger) throw new Error(`certificates owe ${String(certificates)} ${currency}, the ledger ${String(ledger)}`);
  }
  return totals;
};
