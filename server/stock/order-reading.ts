import type { Currency, Minor } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import type { PaperOrder, PaperRelease } from '../../domain/office-wire.ts';
import { ownerOn } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { fingerprintOf } from './recipient.ts';

/** An order as the database has it, with the franchise whose store it is for. */
export type OrderRow = {
  id: string; batch: number; gtin: string; program_number: number; program_name: string; face: Minor; currency: Currency; store_number: number; store_name: string;
  franchise_id: string | null; house_id: string; house_name: string; house_active: boolean; scratch_pin: boolean; count: number; made: number;
  ordered_id: string; ordered_name: string; ordered_at: number; received_id: string | null; received_name: string | null; received_at: number | null;
  shipped: number;
};
type ReleaseRow = {
  id: string; order_id: string; reason: string; recipient: string; asked_id: string; asked_name: string; asked_at: number;
  released_id: string | null; released_name: string | null; released_at: number | null; withdrawn_id: string | null; withdrawn_name: string | null; withdrawn_at: number | null;
  downloaded_id: string | null; downloaded_name: string | null; downloaded_at: number | null; sent: number; finished_at: number | null; failed_at: number | null;
};

/** What has not come yet goes with the store; what has come is whoever's it came to. */
const franchiseSql = `case when o.received_at is null then s.franchise_id else ${ownerOn('o.store_number', 'business_day_of(o.received_at, s.time_zone, s.cut_over)')} end`;
const orderSql = `select o.id, o.batch, o.gtin, o.program_number, p.name as program_name, o.face, o.currency, o.store_number, s.name as store_name, ${franchiseSql} as franchise_id,
    h.id as house_id, h.name as house_name, h.active as house_active, o.scratch_pin, o.count, o.made, b.id as ordered_id, b.name as ordered_name, o.ordered_at,
    r.id as received_id, r.name as received_name, o.received_at,
    (select coalesce(sum(m.count), 0)::int from shipments m where m.batch = o.batch and m.from_store is null and m.withdrawn_at is null) as shipped
  from paper_orders o join programs p on p.number = o.program_number join stores s on s.number = o.store_number
    join printing_houses h on h.id = o.printing_house_id join office_users b on b.id = o.ordered_by left join office_users r on r.id = o.received_by`;

/** The orders of one page that are any of this person's business, newest first. */
export const readOrders = async (sql: Sql, user: OfficeUser, before: string | null, limit: number): Promise<readonly PaperOrder[]> => {
  const rows = await sql<OrderRow>(
    `${orderSql} where ($1::uuid is null or ${franchiseSql} = $1) and ($2::uuid is null or o.id < $2) order by o.id desc limit $3`,
    [user.franchise?.id ?? null, before, limit]);
  const releases = await readReleases(sql, rows.map(({ id }) => id));
  return rows.map((row) => toOrder(row, releases));
};

/** One order as it is sent out. */
export const readOrder = async (sql: Sql, id: string): Promise<PaperOrder> => {
  const [row] = await sql<OrderRow>(`${orderSql} where o.id = $1`, [id]);
  if (!row) throw notHere();
  return toOrder(row, await readReleases(sql, [id]));
};

/** An order of one's own. Another franchise's is denied as if it did not exist, and that somebody asked is noted. */
export const findOrder = async (sql: Sql, outside: Outside & { readonly read: Sql }, caller: Caller, id: string): Promise<OrderRow> => {
  const [row] = await sql<OrderRow>(`${orderSql} where o.id = $1`, [id]);
  if (!row) throw notHere();
  if (!isTheirs(caller.user, row.franchise_id)) {
    // Outside the transaction, which ends with the refusal.
    await note(outside.read, outside, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'denied', subject: 'paper-order', detail: { id } });
    throw notHere();
  }
  return row;
};

const notHere = () => problem(404, 'not-here', 'there is no such order');

/** The control numbers of an order. */
export const rangeOf = ({ batch, count }: Pick<OrderRow, 'batch' | 'count'>): Pick<PaperOrder, 'first' | 'last'> =>
  ({ first: makeControlNumber(batch, 1), last: makeControlNumber(batch, count) });

const readReleases = (sql: Sql, orders: readonly string[]): Promise<readonly ReleaseRow[]> => sql<ReleaseRow>(
  `select l.id, l.order_id, l.reason, k.recipient, l.asked_at, l.released_at, l.withdrawn_at, l.downloaded_at, l.sent, l.finished_at, l.failed_at,
     a.id as asked_id, a.name as asked_name, r.id as released_id, r.name as released_name, w.id as withdrawn_id, w.name as withdrawn_name, d.id as downloaded_id, d.name as downloaded_name
   from paper_releases l join printing_house_keys k on k.id = l.key_id join office_users a on a.id = l.asked_by left join office_users r on r.id = l.released_by
     left join office_users w on w.id = l.withdrawn_by left join office_users d on d.id = l.downloaded_by
   where l.order_id = any($1) order by l.asked_at desc, l.id desc`, [orders]);

const person = (id: string | null, name: string | null): { readonly id: string; readonly name: string } | null => id === null ? null : { id, name: name ?? '' };

const toOrder = (row: OrderRow, releases: readonly ReleaseRow[]): PaperOrder => ({
  id: row.id, batch: row.batch, ...rangeOf(row), gtin: row.gtin, programNumber: row.program_number, programName: row.program_name, face: row.face, currency: row.currency,
  storeNumber: row.store_number, storeName: row.store_name, printingHouse: { id: row.house_id, name: row.house_name }, scratchPin: row.scratch_pin, count: row.count, made: row.made,
  orderedBy: { id: row.ordered_id, name: row.ordered_name }, orderedAt: row.ordered_at, receivedBy: person(row.received_id, row.received_name), receivedAt: row.received_at, shipped: row.shipped,
  releases: releases.filter(({ order_id }) => order_id === row.id).map(toRelease),
});

const toRelease = (row: ReleaseRow): PaperRelease => ({
  id: row.id, reason: row.reason, fingerprint: fingerprintOf(row.recipient), askedBy: { id: row.asked_id, name: row.asked_name }, askedAt: row.asked_at,
  releasedBy: person(row.released_id, row.released_name), releasedAt: row.released_at, withdrawnBy: person(row.withdrawn_id, row.withdrawn_name), withdrawnAt: row.withdrawn_at,
  downloadedBy: person(row.downloaded_id, row.downloaded_name), downloadedAt: row.downloaded_at, sent: row.sent, finishedAt: row.finished_at, failedAt: row.failed_at,
});
