import { recordBytes } from '../domain/directory.ts';
import { digestBytes } from '../domain/directory-check.ts';
import type { Sql } from './database.ts';

// A page of the directory (domain/directory.ts) is made by PostgreSQL itself: a million certificates as a million objects
// would cost a first reading most of its time. What a store is shown and what its till is checked against are this one SQL.

/** Rows as one page of the directory, and where to go on. */
type FeedPage = {
  /** Records sorted by hash. */
  readonly page: Buffer;
  readonly count: number;
  /** The oldest transaction that is still running; nothing below it can change any more. */
  readonly horizon: string;
  /** The last row in the order of reading; null when there is none. */
  readonly last: { readonly transaction: string; readonly hash: string } | null;
};

/** What a store may know of as it is, in SQL; the same rule as `mayKnow`. `store` is an SQL expression of its number. */
const known = (store: string): string => `(state in ('active', 'voided') or (state = 'stock' and store_number = ${store}))`;

/** What a store is shown, in SQL: what it may know, and that paper has left its stock. */
const visible = (store: string): string => `(${known(store)} or ${store} = any(left_stores))`;

/**
 * A certificate's record as a store is shown it, in SQL, byte for byte what `encodePage` writes. Of paper that has left the
 * store's stock only that it has, and not where to. Fields that lie side by side are written as one number.
 */
const record = (store: string): string => `hash
  || int8send(
    case when not ${known(store)} then 1::bigint << 56
      else ((case state when 'registered' then 1 when 'stock' then 2 when 'active' then 3 when 'voided' then 4 else 0 end)::bigint << 56) | store_number end
    | ((case when blocked then 1 else 0 end + case when kind = 'promotional' then 2 else 0 end
      + case ended when 'replaced' then 4 when 'refunded' then 8 when 'destroyed' then 16 when 'escheated' then 32 else 0 end)::bigint << 48)
    | (program_number::bigint << 32))
  || int8send(balance) || int8send(face)
  || int8send((coalesce(valid_until - date '1970-01-01', 0)::bigint << 32) | case when running is null then 0 else coalesce(batch, 0) end)
  || int4send(case when batch is null then 0 else coalesce(running, 0) end)
  || xid8send(changed) || bpcharsend(currency) || '\\x00'::bytea`;

type Row = { readonly page: Buffer | null; readonly count: number; readonly horizon: string; readonly transaction: string | null; readonly hash: string | null };

const toPage = ([row]: readonly Row[]): FeedPage => {
  if (!row) throw new Error('an aggregate without a row');
  const { page, count, horizon, transaction, hash } = row;
  return { page: page ?? Buffer.alloc(0), count, horizon, last: transaction === null || hash === null ? null : { transaction, hash } };
};

/** What has changed since a transaction and, in it, a hash (hex, may be empty), in the order of change. */
export const readChanges = async (
  read: Sql, store: number, since: { readonly transaction: string; readonly hash: string }, limit: number,
): Promise<FeedPage> =>
  // One statement, so that rows and horizon are of one snapshot; the horizon comes even when there are no rows.
  toPage(await read<Row>(
    `with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as transaction)
     select h.transaction::text as horizon, p.count, p.page, p.transaction, p.hash
     from horizon h cross join lateral (
       select count(*)::int as count, string_agg(record, ''::bytea order by c.hash) as page,
         (array_agg(c.changed::text order by c.changed desc, c.hash desc))[1] as transaction,
         (array_agg(encode(c.hash, 'hex') order by c.changed desc, c.hash desc))[1] as hash
       from (
         select certificates.hash, changed, ${record('$3')} as record from certificates
         where (changed, certificates.hash) > ($1::text::xid8, $2::bytea) and changed < h.transaction and ${visible('$3')}
         order by changed, certificates.hash limit $4
       ) c
     ) p`,
    [since.transaction, `\\x${since.hash}`, store, limit]));

/** All that a store may know behind a hash (hex, may be empty), in the order of the hashes: a first reading. */
export const readInOrder = async (read: Sql, store: number, behind: string, limit: number): Promise<FeedPage> => {
  const page = toPage(await read<Row>(
    `with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as transaction)
     select h.transaction::text as horizon, p.count, p.page, null::text as transaction, null::text as hash
     from horizon h cross join lateral (
       select count(*)::int as count, string_agg(record, ''::bytea) as page
       from (
         select ${record('$2')} as record from certificates
         where certificates.hash > $1::bytea and changed < h.transaction and ${visible('$2')}
         order by certificates.hash limit $3
       ) c
     ) p`, [`\\x${behind}`, store, limit]));
  // The last record begins with the last hash.
  const last = page.count === 0 ? null : { transaction: page.horizon, hash: page.page.subarray((page.count - 1) * recordBytes).subarray(0, 16).toString('hex') };
  return { ...page, last };
};

/** How many certificates a store may know of. */
export const countVisible = async (read: Sql, store: number): Promise<number> => {
  const rows = await read<{ count: number }>(`select count(*) as count from certificates where ${visible('$1')}`, [store]);
  return rows[0]?.count ?? 0;
};

/** What a run of parts comes to, and whether something in each has changed since. */
type PartDigest = { readonly part: number; readonly digest: string; readonly isTouched: boolean };

/**
 * The digests (hex, the first bytes of SHA-256) of parts `from` up to `to`, see domain/directory-check.ts. What has changed since
 * `transaction`, seen or not, is told: a reader who stands there holds it as it was before, which nobody knows any more.
 */
export const digestParts = (read: Sql, store: number, transaction: string, from: number, to: number): Promise<readonly PartDigest[]> => read<PartDigest>(
  `select p.part, encode(substr(sha256(coalesce(d.page, ''::bytea)), 1, ${String(digestBytes)}), 'hex') as digest, coalesce(d.touched, false) as "isTouched"
   from generate_series($3::int, $4::int) as p(part) cross join lateral (
     select string_agg(record, ''::bytea) as page, bool_or(changed >= $2::text::xid8) as touched
     from (
       select case when ${visible('$1')} then ${record('$1')} end as record, changed from certificates
       where hash >= decode(lpad(to_hex(p.part), 2, '0'), 'hex')
         and hash < case when p.part < 255 then decode(lpad(to_hex(p.part + 1), 2, '0'), 'hex') else decode(repeat('ff', 17), 'hex') end
       order by hash
     ) c
   ) d order by p.part`, [store, transaction, from, to]);
