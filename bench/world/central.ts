import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administer, type Database, openDatabase } from '../../server/database.ts';
import { type Central, startCentral } from '../../test/journey/central.ts';
import { type DemoStore, readDemoStores } from '../../test/journey/demo-business.ts';
import { follow } from './left-behind.ts';

/** The built server with the demo business on a PostgreSQL of its own, durable as in a shop. */
export type BenchCentral = Central & {
  readonly database: Database;
  readonly dataFolder: string;
  readonly stores: readonly DemoStore[];
  readonly postgresVersion: string;
  /** Puts this many certificates of the first store's program into the books; nobody holds their numbers. */
  readonly addCertificates: (count: number, state: 'stock' | 'active', batch: number) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

const chunkRows = 50_000;

/** Starts it. Some of the demo's certificates are sold, so that a scan can call for a redemption too. */
export const openCentral = async (soldCertificates = 0): Promise<BenchCentral> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const central = await follow(startCentral({ dataFolder, env: { COUNTERSIGN_DEMO_SEED: 'bench', COUNTERSIGN_DEMO_CERTIFICATES: String(soldCertificates) } }));
  const database = openDatabase(central.databaseUrl, { connectionsMax: 2 });
  const [version] = await database.read<{ server_version: string }>('show server_version', []);
  return {
    ...central, database, dataFolder, stores: readDemoStores(dataFolder), postgresVersion: version?.server_version ?? 'unknown',
    addCertificates: async (count, state, batch) => {
      const hashes: string[] = [];
      for (let from = 1; from <= count; from += chunkRows) {
        const rows = await database.read<{ hash: string }>(
          `insert into certificates (hash, state, kind, program_number, store_number, currency, face, balance, valid_until, batch, running, sealed)
           select decode(md5('bench:' || $3::int || ':' || i), 'hex'), $4, 'sold', 1, 101, 'USD', 5000, case when $4 = 'active' then 5000 else 0 end,
             case when $4 = 'active' then date '2099-12-31' end, $3::int, i, null
           from generate_series($1::int, $2::int) as i returning encode(hash, 'hex') as hash`,
          [from, Math.min(count, from + chunkRows - 1), batch, state]);
        for (const { hash } of rows) hashes.push(hash);
      }
      return hashes;
    },
    close: async () => {
      await database.close();
      await central.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};

/** The address of another database in the same cluster, made empty. */
export const createDatabase = async (url: string, name: string): Promise<string> => {
  await administer(url, async (query) => { await query(`create database ${name}`); });
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
};
