import type { Currency, Minor } from '../../domain/money.ts';
import { type PaperRange, readRange, sizeOf } from '../../domain/paper-range.ts';
import type { PaperLook, StockPlace } from '../../domain/stock-wire.ts';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

/** Papers of a range that are alike. */
export type PaperGroup = {
  readonly place: StockPlace; readonly store_number: number; readonly store_name: string; readonly franchise_id: string | null;
  readonly program_number: number; readonly program_name: string; readonly face: Minor; readonly currency: Currency; readonly count: number;
};
/** How many of which program and face. */
export type Content = { readonly programNumber: number; readonly programName: string; readonly face: Minor; readonly currency: Currency; readonly count: number };

/** Where a certificate `c` is, with its shipment `m`, as people count paper. */
export const placeSql = `case
  when c.state = 'registered' and c.shipment is null then 'not-shipped'
  when c.state = 'registered' then case when m.arrived_at is null then 'on-the-way' else 'missing' end
  when c.state = 'stock' then 'in-stock' when c.ended = 'destroyed' then 'destroyed' else 'sold' end`;

/** The range between two ends as somebody gave them. */
export const rangeBetween = (first: string, last: string): PaperRange => {
  const range = readRange(first, last);
  if (!range.ok) throw problem(400, range.error, 'these two ends don\'t make a range');
  return range.value;
};

type Looking = { readonly sql: Sql; readonly read: Sql; readonly outside: Outside; readonly caller: Caller };

/**
 * What lies in a range, all of it one's own; `lock`: it stays so until the transaction ends. Numbers that don't exist and
 * another franchise's are answered alike, and who asked for another's is noted.
 */
export const lookAt = async ({ sql, read, outside, caller }: Looking, range: PaperRange, lock: boolean): Promise<readonly PaperGroup[]> => {
  // Certificates are locked in the order of their hashes everywhere, so that two of us wait for, and never block, each other.
  const groups = await sql<PaperGroup>(
    `with papers as materialized (
       select hash, state, ended, shipment, store_number, program_number, face, currency from certificates
       where batch = $1 and running between $2 and $3 ${lock ? 'order by hash for update' : ''})
     select ${placeSql} as place, c.store_number, coalesce(s.name, '') as store_name, s.franchise_id, c.program_number, coalesce(p.name, '') as program_name, c.face, c.currency, count(*)::int as count
     from papers c left join shipments m on m.id = c.shipment left join stores s on s.number = c.store_number left join programs p on p.number = c.program_number
     group by 1, 2, 3, 4, 5, 6, 7, 8 order by 2, 1, 5, 7`, [range.batch, range.first, range.last]);
  const others = groups.some(({ franchise_id }) => !isTheirs(caller.user, franchise_id));
  if (others) {
    // Outside the transaction, which ends with the refusal.
    await note(read, outside, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'denied', subject: 'paper', detail: { batch: range.batch, first: range.first, last: range.last } });
  }
  if (others || groups.reduce((sum, { count }) => sum + count, 0) !== sizeOf(range)) throw problem(404, 'no-such-paper', 'there is no such paper');
  return groups;
};

/** The groups as screens show them. */
export const toLook = (groups: readonly PaperGroup[]): PaperLook['groups'] => groups.map((group) => ({
  place: group.place, store: { number: group.store_number, name: group.store_name }, programNumber: group.program_number, programName: group.program_name,
  face: group.face, currency: group.currency, count: group.count,
}));

/** How many of which program and face, wherever they are. */
export const contentOf = (groups: readonly PaperGroup[]): readonly Content[] => groups.map(({ program_number, program_name, face, currency, count }) =>
  ({ programNumber: program_number, programName: program_name, face, currency, count }));

/** The one place that all of a range is in and can leave from: a store's stock, or the printing house. Anything else is refused by name. */
export const sourceOf = (groups: readonly PaperGroup[]): { readonly place: 'in-stock' | 'not-shipped'; readonly store: number; readonly franchiseId: string | null } => {
  const has = (...places: readonly StockPlace[]): boolean => groups.some(({ place }) => places.includes(place));
  if (has('sold')) throw problem(409, 'range-sold', 'there is sold paper in it');
  if (has('destroyed')) throw problem(409, 'range-destroyed', 'there is destroyed paper in it');
  if (has('on-the-way', 'missing')) throw problem(409, 'range-on-the-way', 'there is paper of another shipment in it');
  const [group] = groups;
  if (!group || groups.some(({ place, store_number }) => place !== group.place || store_number !== group.store_number)) throw problem(409, 'range-mixed', 'it lies in several places');
  return { place: group.place === 'in-stock' ? 'in-stock' : 'not-shipped', store: group.store_number, franchiseId: group.franchise_id };
};

/** A store that paper can be sent to. */
export const findStore = async ({ sql, read, outside, caller }: Looking, number: number): Promise<{ readonly currency: Currency; readonly franchise_id: string | null }> => {
  const [store] = await sql<{ currency: Currency; franchise_id: string | null; active: boolean }>('select currency, franchise_id, active from stores where number = $1', [number]);
  if (store && !isTheirs(caller.user, store.franchise_id)) {
    await note(read, outside, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'denied', subject: 'store', detail: { number } });
    throw problem(404, 'unknown-store', 'there is no such store');
  }
  if (!store) throw problem(404, 'unknown-store', 'there is no such store');
  if (!store.active) throw problem(409, 'store-closed', 'the store is closed');
  return store;
};

/** Control numbers of what a query finds, as unbroken pieces. `papers` selects `batch` and `running`. */
export const piecesSql = (papers: string): string =>
  `select batch, min(running)::int as first, max(running)::int as last
   from (select batch, running, running - row_number() over (partition by batch order by running) as piece from (${papers}) p) numbered
   group by batch, piece order by batch, 2`;

/** What never left the server as a print file can't have been printed. */
export const refuseUnprinted = async (sql: Sql, batch: number): Promise<void> => {
  const [order] = await sql<{ sent: boolean }>(
    'select exists (select 1 from paper_releases where order_id = o.id and downloaded_at is not null) as sent from paper_orders o where o.batch = $1', [batch]);
  if (order && !order.sent) throw problem(409, 'not-downloaded', 'its numbers never left the server');
};
