import type { Exception } from '../../domain/exception-wire.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import { usualWatch, type Watch } from '../../domain/watch.ts';
import type { Sql } from '../database.ts';
import type { ExceptionRecord } from './finding.ts';

const enquiriesMax = 50;
const joinedMax = 60;

/** Operations that are evidence besides the one it opened with; the newest first. */
export const readJoined = async (sql: Sql, { id, operation_id }: ExceptionRecord): Promise<readonly string[]> =>
  (await sql<{ id: string }>(
    `select o.id from exception_operations j join operations o on o.id = j.operation_id
     where j.exception_id = $1 and o.id is distinct from $2 order by o.recorded_at desc, o.id desc limit ${String(joinedMax)}`, [id, operation_id])).map((row) => row.id);

type BurstRow = { name: string; currency: Currency; watch: Watch | null; pieces: number; value: Minor; since: number; until: number };

/** What a till sold in a burst, voids included: they were sold all the same. */
export const readBurst = async (sql: Sql, { id, flags }: ExceptionRecord): Promise<Exception['burst']> => {
  if (!flags.includes('activation-burst')) return null;
  const [row] = await sql<BurstRow>(
    `select p.name, p.currency, p.watch, f.pieces, f.value, f.since, f.until
     from exceptions x join programs p on p.number = split_part(x.topic, ':', 3)::int
     cross join lateral (
       select count(*)::int as pieces, coalesce(sum(e.face), 0)::bigint as value, min(o.at) as since, max(o.at) as until
       from exception_operations j join operations o on o.id = j.operation_id join effects e on e.source = o.effect_source and e.kind = 'activate' and e.program_number = p.number
       where j.exception_id = x.id) f
     where x.id = $1 and f.pieces > 0`, [id]);
  if (!row) return null;
  const { name, currency, watch, pieces, value, since, until } = row;
  return { programName: name, currency, pieces, value, since, until, watch: watch ?? usualWatch };
};

type EnquiryRow = {
  at: number; batch: number; running: number; what: 'balance' | 'use'; store_number: number; store_name: string; terminal_number: number; paper_store: number; paper_name: string;
};

/** Who asked after unsold paper, where and when; the newest first. */
export const readEnquiries = async (sql: Sql, { id, flags }: ExceptionRecord): Promise<Pick<Exception, 'enquiries' | 'moreEnquiries'>> => {
  if (!flags.includes('unsold-enquiry')) return { enquiries: [], moreEnquiries: false };
  const rows = await sql<EnquiryRow>(
    `select q.at, q.batch, q.running, q.what, s.number as store_number, s.name as store_name, t.number as terminal_number, p.number as paper_store, p.name as paper_name
     from unsold_enquiries q join stores s on s.number = q.store_number join stores p on p.number = q.paper_store join terminals t on t.id = q.terminal_id
     where q.exception_id = $1 order by q.at desc, q.running limit ${String(enquiriesMax + 1)}`, [id]);
  return {
    enquiries: rows.slice(0, enquiriesMax).map((row) => ({
      at: row.at, control: makeControlNumber(row.batch, row.running), what: row.what, store: { number: row.store_number, name: row.store_name },
      terminalNumber: row.terminal_number, paperStore: { number: row.paper_store, name: row.paper_name },
    })),
    moreEnquiries: rows.length > enquiriesMax,
  };
};
