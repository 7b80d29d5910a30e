import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergePages, readPage } from '../../domain/directory.ts';
import { minor } from '../../domain/money.ts';
import { openDatabase } from '../../server/database.ts';
import { startNewEpoch } from '../../server/epoch.ts';
import { createTestServer, enrolTerminal, makeStock, saleOf, type TestServer, type TestTerminal } from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 30 });
  [till, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });

/** Reads until there is no more, as a till does. */
const readAll = async (terminal: TestTerminal, from?: string, limit = 7) => {
  let cursor = from;
  let page: Uint8Array = new Uint8Array();
  for (let reads = 0; reads < 2_000; reads += 1) {
    const answer = await terminal.feed(cursor, limit);
    if (answer.restart) page = new Uint8Array();
    page = mergePages(page, new Uint8Array(Buffer.from(answer.page, 'base64url')));
    cursor = answer.cursor;
    if (!answer.more) return { cursor, entries: readPage(page), total: answer.total };
  }
  throw new Error('the feed has no end');
};

/** Writers in other databases of the cluster hold the horizon back for a moment: readers poll. */
const readUntil = async (terminal: TestTerminal, from: string, isThere: (hashes: ReadonlySet<string>) => boolean) => {
  const seen = new Set<string>();
  let cursor = from;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const read = await readAll(terminal, cursor);
    cursor = read.cursor;
    for (const { certificate } of read.entries) seen.add(certificate.hash);
    if (isThere(seen)) return { seen, cursor };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the feed does not bring it');
};

describe('a first read', () => {
  it('brings all the store may know, and never another store\'s unsold stock', async () => {
    await expect.poll(async () => (await readAll(till)).entries.length).toBe(30);
    const { entries, total } = await readAll(till);
    expect(total).toBe(30);
    expect(entries.every(({ certificate }) => certificate.storeNumber === 101 && certificate.state === 'stock')).toBe(true);
  });
});

describe('later reads', () => {
  it('bring what was sold anywhere, once', async () => {
    const { cursor } = await readAll(till);
    const [paper] = await makeStock(server, 102, 1);
    if (!paper) throw new Error('no stock');
    await boston.record(saleOf([paper]));
    const read = await readUntil(till, cursor, (seen) => seen.has(paper.hash));
    expect(read.seen.size).toBe(1);
    expect((await readAll(till, read.cursor)).entries).toEqual([]);
  });

  it('miss no row, though writers commit out of order while we read', async () => {
    const first = await readAll(till);
    const papers = await makeStock(server, 101, 60);
    const expected = new Set(papers.map(({ hash }) => hash as string));
    // Slow transactions that began early and commit late are the rows a naive reader misses.
    const slow = openDatabase(server.databaseUrl, { connectionsMax: 6 });
    const touch = (hash: string, holdMs: number) => slow.transaction(async (sql) => {
      await sql(`update certificates set balance = 0, changed = pg_current_xact_id() where hash = $1::bytea`, [`\\x${hash}`]);
      await sql('select pg_sleep($1)', [holdMs / 1000]);
    });
    const writing = { isOn: true };
    const writers = Promise.all([0, 1, 2, 3, 4].map(async (writer) => {
      for (const [index, paper] of papers.entries()) if (index % 5 === writer) await touch(paper.hash, (index * 7) % 23);
    })).then(() => { writing.isOn = false; });
    const versions = new Map<string, number>();
    let cursor = first.cursor;
    while (writing.isOn) {
      const read = await readAll(till, cursor, 5);
      cursor = read.cursor;
      for (const { certificate, version } of read.entries) versions.set(certificate.hash, version);
    }
    await writers;
    await slow.close();
    const wanted = await server.database.read<{ hash: string; version: number }>(
      `select encode(hash, 'hex') as hash, changed::text::bigint as version from certificates`, []);
    const last = new Map(wanted.map(({ hash, version }) => [hash, version]));
    await expect.poll(async () => {
      const read = await readAll(till, cursor);
      cursor = read.cursor;
      for (const { certificate, version } of read.entries) versions.set(certificate.hash, version);
      return [...expected].filter((hash) => versions.get(hash) !== last.get(hash));
    }, { timeout: 10_000 }).toEqual([]);
  }, 30_000);
});

describe('a restored database', () => {
  it('has another epoch: the reader is told to start again', async () => {
    const { cursor } = await readAll(till);
    // As after a dump was loaded into a younger cluster: transactions that no reader here will reach for years.
    await server.database.read(`update certificates set changed = '9000000000'::xid8`, []);
    expect((await till.feed(undefined, 5)).entries).toEqual([]);
    await startNewEpoch(server.database, v7);
    server.forgetBusiness();
    await expect.poll(async () => (await till.feed(undefined, 5)).entries.length).toBe(5);
    const answer = await till.feed(cursor, 5);
    expect(answer).toMatchObject({ restart: true });
    expect(answer.entries).toHaveLength(5);
    const rest = await till.feed(answer.cursor, 5);
    expect(rest.restart).toBe(false);
  });

  it('a cursor that is none starts again, too', async () => {
    expect((await till.feed('nonsense', 1)).restart).toBe(true);
  });
});

describe('what a push or a request answers', () => {
  it('carries the version the feed will bring, so that a page never goes back', async () => {
    const { cursor } = await readAll(till);
    const [paper] = await makeStock(server, 101, 1);
    if (!paper) throw new Error('no stock');
    await till.record(saleOf([paper]));
    const asked = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(100) }] });
    const pushed = asked.page[0];
    await readUntil(till, cursor, (seen) => seen.has(paper.hash));
    const fed = (await readAll(till, cursor)).entries.find(({ certificate }) => certificate.hash === paper.hash);
    expect(fed).toEqual(pushed);
  });
});
