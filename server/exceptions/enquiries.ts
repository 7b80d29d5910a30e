import type { CertificateHash } from '../../domain/number.ts';
import { unsoldAskedMin, unsoldWindowMs } from '../../domain/watch.ts';
import type { Sql } from '../database.ts';
import type { Outside } from '../server.ts';
import { openSignals } from './signals.ts';

/** Somebody came to a till with paper that was never sold. */
export type UnsoldEnquiry = { readonly certificate: CertificateHash; readonly terminal: string; readonly storeNumber: number; readonly what: 'balance' | 'use' };

const hourMs = 3_600_000;

type Ripe = { readonly batch: number; readonly paper_store: number; readonly terminal_id: string; readonly store_number: number };

/**
 * Notes who asked after unsold paper, once an hour and till. At another store than the paper's one is a case; where it
 * belongs several of a batch are: numbers that were copied off the rack are tried like this. One case a batch and store
 * whose paper it is.
 */
export const noteEnquiries = async (sql: Sql, enquiries: readonly UnsoldEnquiry[], { now, newId }: Outside): Promise<void> => {
  if (enquiries.length === 0) return;
  const at = now();
  const rows = [...enquiries].sort((a, b) => (a.certificate < b.certificate ? -1 : 1))
    .map(({ certificate, terminal, storeNumber, what }) => ({ certificate: `\\x${certificate}`, terminal_id: terminal, store_number: storeNumber, what }));
  const fresh = await sql<{ batch: number; paper_store: number }>(
    `insert into unsold_enquiries (certificate, terminal_id, hour, what, store_number, paper_store, batch, running, at)
     select r.certificate, r.terminal_id, $2, r.what, r.store_number, c.store_number, c.batch, c.running, $3
     from json_to_recordset($1) as r(certificate bytea, terminal_id uuid, store_number int, what text)
     join certificates c on c.hash = r.certificate and c.state in ('registered', 'stock') and c.batch is not null and c.running is not null
     on conflict do nothing returning batch, paper_store`, [JSON.stringify(rows), Math.floor(at / hourMs), at]);
  if (fresh.length === 0) return;
  const loose = 'q.batch = b.batch and q.paper_store = b.paper_store and q.exception_id is null and q.at > $2';
  const asked = JSON.stringify([...new Map(fresh.map((one) => [`${String(one.batch)}:${String(one.paper_store)}`, one])).values()]);
  const batches = 'json_to_recordset($1) as b(batch int, paper_store int)';
  // A till and store to name it by: the last that asked elsewhere, else the last.
  const ripe = await sql<Ripe>(
    `select b.batch, b.paper_store, l.terminal_id, l.store_number from ${batches}
     cross join lateral (select terminal_id, store_number from unsold_enquiries q where ${loose} order by (q.store_number <> q.paper_store) desc, q.at desc limit 1) l
     where exists (select from exceptions x where x.topic = 'unsold:' || b.batch || ':' || b.paper_store and x.state <> 'resolved')
       or l.store_number <> b.paper_store or (select count(distinct q.certificate) from unsold_enquiries q where ${loose}) >= $3`,
    [asked, at - unsoldWindowMs, unsoldAskedMin]);
  if (ripe.length === 0) return;
  const topicOf = ({ batch, paper_store }: Ripe): string => `unsold:${String(batch)}:${String(paper_store)}`;
  const cases = await openSignals(sql, ripe.map((one) => ({
    id: newId(), topic: topicOf(one), flag: 'unsold-enquiry' as const, source: topicOf(one), operation: null, terminal: one.terminal_id, storeNumber: one.store_number,
    otherStore: one.store_number === one.paper_store ? null : one.paper_store, at,
  })));
  await sql(
    `update unsold_enquiries q set exception_id = b.exception_id from json_to_recordset($1) as b(batch int, paper_store int, exception_id uuid) where ${loose}`,
    [JSON.stringify(ripe.map((one) => ({ batch: one.batch, paper_store: one.paper_store, exception_id: cases.get(topicOf(one)) }))), at - unsoldWindowMs]);
};
