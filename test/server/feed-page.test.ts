import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../domain/certificate.ts';
import { encodePage, mergePages, readPage } from '../../domain/directory.ts';
import { certificateColumns, type StoredCertificate, toRow } from '../../server/books-read.ts';
import { toEntry } from '../../server/books.ts';
import { createTestServer, enrolTerminal, type TestServer, type TestTerminal } from './harness.ts';

let server: TestServer;
let till: TestTerminal;
/** The till's own store, and another one. */
const [own, other] = [101, 102];

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  till = await enrolTerminal(server, 11);
  // Every combination of what a record holds, spread over the hashes.
  await server.database.read(
    `insert into certificates (hash, state, blocked, kind, program_number, store_number, currency, face, balance, valid_until, batch, running, ended, left_stores)
     select decode(md5(i::text), 'hex'), s.state, i % 3 = 0, case when i % 2 = 0 then 'sold' else 'promotional' end, 1 + (i * 7919) % 65535,
       case when i % 4 < 2 then $1::int else $2::int end, case when i % 5 = 0 then 'KRW' else 'USD' end, i::bigint * 1234567890, i::bigint * 987654321,
       case when i % 3 = 1 then date '2026-01-01' + i * 37 end, case when i % 6 > 0 then i * 1000 end, case when i % 7 > 0 then i * 20011 end, s.ended,
       case when i % 4 = 2 then array[$1::int] end
     from generate_series(1, 400) i, lateral (select (array['unknown', 'registered', 'stock', 'active', 'voided', 'voided', 'voided', 'voided', 'voided'])[1 + i % 9] as state,
       (array[null, null, null, null, null, 'replaced', 'refunded', 'destroyed', 'escheated'])[1 + i % 9] as ended) s`, [own, other]);
});
afterAll(async () => { await server.close(); });

/** The rule in words of the domain: its own unsold paper, whatever was ever sold, and what has left its stock as just that. */
const shownTo = (certificate: Certificate, hasLeft: boolean): Certificate | undefined => {
  if (certificate.state === 'active' || certificate.state === 'voided' || (certificate.state === 'stock' && certificate.storeNumber === own)) return certificate;
  return hasLeft ? { ...certificate, state: 'registered', storeNumber: 0 } : undefined;
};

const readAll = async (limit: number) => {
  let page: Uint8Array = new Uint8Array();
  const ranges: string[][] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const answer = await till.feed(cursor, limit);
    const part = new Uint8Array(Buffer.from(answer.page, 'base64url'));
    ranges.push(answer.entries.map(({ certificate }) => certificate.hash));
    page = mergePages(page, part);
    ({ cursor, more } = answer);
  }
  return { page, ranges };
};

describe('a page that the database makes', () => {
  it('is byte for byte what the domain would write, and holds all that the store may know', async () => {
    const rows = await server.database.read<StoredCertificate & { readonly has_left: boolean }>(
      `select ${certificateColumns}, $1 = any(left_stores) is true as has_left from certificates`, [own]);
    const expected = encodePage(rows.flatMap(({ has_left: hasLeft, ...row }) => {
      const entry = toEntry(toRow(row));
      const certificate = shownTo(entry.certificate, hasLeft);
      return certificate ? [{ ...entry, certificate }] : [];
    }));
    await expect.poll(async () => (await readAll(50)).page.length, { timeout: 10_000 }).toBe(expected.length);
    expect(Buffer.from((await readAll(50)).page).equals(Buffer.from(expected))).toBe(true);
    expect(new Set(readPage(expected).map(({ certificate }) => certificate.state))).toEqual(new Set(['registered', 'stock', 'active', 'voided']));
  });

  it('of later changes is the same', async () => {
    const { cursor } = await readToEnd();
    await server.database.read(`update certificates set changed = pg_current_xact_id(), balance = balance + 1 where batch = 5000`, []);
    const [row] = await server.database.read<StoredCertificate>(`select ${certificateColumns} from certificates where batch = 5000`, []);
    await expect.poll(async () => (await till.feed(cursor, 50)).page, { timeout: 10_000 }).toBe(Buffer.from(encodePage([toEntry(toRow(row!))])).toString('base64url'));
  });
});

const readToEnd = async () => {
  let answer = await till.feed(undefined, 50);
  while (answer.more) answer = await till.feed(answer.cursor, 50);
  return answer;
};

describe('a first reading', () => {
  it('goes through the hashes in order, each once', async () => {
    const { ranges } = await readAll(37);
    const seen = ranges.flat();
    expect(seen.length).toBeGreaterThan(100);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it('brings behind it what changed while it was under way, in front of it and behind', async () => {
    const first = await till.feed(undefined, 60);
    const whole = await readAll(1_000);
    const hashes = readPage(whole.page).map(({ certificate }) => certificate.hash);
    const [early, late] = [hashes[3], hashes.at(-3)];
    await server.database.read(`update certificates set changed = pg_current_xact_id(), blocked = not blocked where hash = any($1::bytea[])`, [[early, late].map((hash) => `\\x${hash ?? ''}`)]);
    const wanted = await server.database.read<{ hash: string; version: number }>(
      `select encode(hash, 'hex') as hash, changed::text::bigint as version from certificates where hash = any($1::bytea[]) order by certificates.hash`, [[early, late].map((hash) => `\\x${hash ?? ''}`)]);
    let page = new Uint8Array(Buffer.from(first.page, 'base64url')) as Uint8Array;
    let { cursor } = first;
    const versions = () => readPage(page).filter(({ certificate: { hash } }) => hash === early || hash === late).map(({ certificate: { hash }, version }) => ({ hash, version }));
    await expect.poll(async () => {
      const answer = await till.feed(cursor, 60);
      page = mergePages(page, new Uint8Array(Buffer.from(answer.page, 'base64url')));
      ({ cursor } = answer);
      return versions();
    }, { timeout: 10_000, interval: 20 }).toEqual(wanted);
  });
});
