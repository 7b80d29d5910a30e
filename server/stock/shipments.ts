import { commonPart, overlapping, type PaperRange, remainder, sizeOf } from '../../domain/paper-range.ts';
import type { Shipment } from '../../domain/stock-wire.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import type { Database, Sql } from '../database.ts';
import { openStockDifference } from '../exceptions/stock.ts';
import { note, type AuditAction } from '../office/audit.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { contentOf, findStore, lookAt, piecesSql, rangeBetween, refuseUnprinted, sourceOf } from './ranges.ts';
import { findShipment, readShipment, readShipments, type ShipmentRow } from './shipment-reading.ts';

type Deps = Outside & { readonly database: Database };

const pageShipments = 50;

/** Paper on its way: shipped, taken back, confirmed where it arrives. While it is under way no store can sell it. */
export const createShipments = (deps: Deps): Pick<OfficeHandlers, 'shipments.list' | 'shipments.read' | 'shipments.ship' | 'shipments.withdraw' | 'shipments.arrive'> => {
  const { database } = deps;
  const change = (id: string, work: (sql: Sql) => Promise<void>): Promise<Shipment> => database.transaction(async (sql) => {
    await work(sql);
    return readShipment(sql, id);
  });
  return {
    'shipments.list': async ({ user }, { before }) => {
      const shipments = await readShipments(database.read, user, before, pageShipments + 1);
      return { shipments: shipments.slice(0, pageShipments), more: shipments.length > pageShipments };
    },
    'shipments.read': async (caller, { id }) => {
      await findShipment(database.read, { ...deps, read: database.read }, caller, id, 'either');
      return readShipment(database.read, id);
    },
    'shipments.ship': (caller, input) => change(input.id, (sql) => ship(deps, sql, caller, input)),
    'shipments.withdraw': (caller, { id }) => change(id, (sql) => withdraw(deps, sql, caller, id)),
    'shipments.arrive': (caller, input) => change(input.id, (sql) => arrive(deps, sql, caller, input)),
  };
};

const ship = async (deps: Deps, sql: Sql, caller: Caller, { id, first, last, toStore, note: text }: OfficeInput<'shipments.ship'>): Promise<void> => {
  // Shipments are rare: one at a time, so that a number is given out once.
  await sql('select id from installation for update', []);
  const [same] = await sql<{ shipped_by: string }>('select shipped_by from shipments where id = $1', [id]);
  if (same && same.shipped_by !== caller.user.id) throw problem(409, 'id-taken', 'another shipment has this id');
  if (same) return;
  const range = rangeBetween(first, last);
  const looking = { sql, read: deps.database.read, outside: deps, caller };
  const to = await findStore(looking, toStore);
  await sql('select id from paper_orders where batch = $1 for update', [range.batch]);
  const groups = await lookAt(looking, range, true);
  const source = sourceOf(groups);
  const from = source.place === 'in-stock' ? source.store : null;
  if (from === toStore) throw problem(409, 'same-store', 'the paper is there already');
  if (groups.some(({ currency }) => currency !== to.currency)) throw problem(409, 'wrong-currency', 'the store does not sell in the program\'s currency');
  if (from === null) await refuseUnprinted(sql, range.batch);
  await sql(
    `insert into shipments (id, number, from_store, to_store, batch, first, last, count, content, note, shipped_by, shipped_at)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from shipments`,
    [id, from, toStore, range.batch, range.first, range.last, sizeOf(range), JSON.stringify(contentOf(groups)), text, caller.user.id, deps.now()]);
  await sql(
    `update certificates set state = 'registered', store_number = $4, shipment = $5, changed = pg_current_xact_id(),
       left_stores = case when $6::int is null or $6 = any(coalesce(left_stores, '{}')) then left_stores else coalesce(left_stores, '{}') || $6::int end
     where batch = $1 and running between $2 and $3`, [range.batch, range.first, range.last, toStore, id, from]);
  await tell(deps, sql, caller, { id, batch: range.batch, franchise_id: source.franchiseId }, 'paper-shipped', { count: sizeOf(range), to: toStore, from: from ?? 0 });
};

const withdraw = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<void> => {
  const shipment = await lockShipment(deps, sql, caller, id, 'either');
  if (shipment.arrived_at !== null) throw problem(409, 'shipment-arrived', 'it has arrived');
  if (shipment.withdrawn_at !== null) return;
  await lockPapers(sql, shipment);
  await sql('update shipments set withdrawn_by = $2, withdrawn_at = $3 where id = $1', [id, caller.user.id, deps.now()]);
  await sql(
    `update certificates c set state = case when $5::int is null then 'registered' else 'stock' end, shipment = null, changed = pg_current_xact_id(),
       store_number = coalesce($5, (select o.store_number from paper_orders o where o.batch = $1), c.store_number)
     where batch = $1 and running between $2 and $3 and state = 'registered' and shipment = $4`, [shipment.batch, shipment.first, shipment.last, id, shipment.from_store]);
  await tell(deps, sql, caller, { id, batch: shipment.batch, franchise_id: shipment.from_franchise ?? shipment.to_franchise }, 'shipment-withdrawn', { number: shipment.number });
};

const arrive = async (deps: Deps, sql: Sql, caller: Caller, arrival: OfficeInput<'shipments.arrive'>): Promise<void> =>
  confirmArrival(deps, sql, await lockShipment(deps, sql, caller, arrival.id, 'receiver'), arrival, { userId: caller.user.id, operator: null });

/** Somebody of the office, or a manager at a till of the store. */
type Receiver = { readonly userId: string; readonly operator: null } | { readonly userId: null; readonly operator: { readonly id: string; readonly name: string; readonly terminal: string } };

/** What arrived is the store's stock from now on; what differs is named. The shipment's row is locked. */
export const confirmArrival = async (
  deps: Outside, sql: Sql, shipment: ShipmentRow, { ranges: ends, counted }: Pick<OfficeInput<'shipments.arrive'>, 'ranges' | 'counted'>, by: Receiver,
): Promise<void> => {
  const { id } = shipment;
  if (shipment.withdrawn_at !== null) throw problem(409, 'shipment-withdrawn', 'it was taken back');
  if (shipment.arrived_at !== null) throw problem(409, 'shipment-arrived', 'somebody has confirmed it');
  const ranges = ends.map(({ first, last }) => rangeBetween(first, last));
  if (overlapping(ranges)) throw problem(409, 'ranges-overlap', 'a paper lies in two of the pieces');
  if (ranges.reduce((sum, range) => sum + sizeOf(range), 0) !== counted) throw problem(409, 'count-differs', 'so many papers don\'t lie between these control numbers');
  const arrived = ranges.flatMap((range) => commonPart(range, shipment) ?? []);
  const strays = ranges.flatMap((range) => remainder(range, shipment));
  await lockPapers(sql, shipment);
  await sql('update shipments set arrived_by = $2, arrived_operator = $3, arrived_terminal = $4, arrived_at = $5, counted = $6 where id = $1',
    [id, by.userId, by.operator?.id ?? null, by.operator?.terminal ?? null, deps.now(), counted]);
  await sql(
    `update certificates c set state = 'stock', changed = pg_current_xact_id() from json_to_recordset($1) as r(first int, last int)
     where c.batch = $2 and c.running between r.first and r.last and c.state = 'registered' and c.shipment = $3`, [JSON.stringify(arrived), shipment.batch, id]);
  // What was sold on the way is not missing: it has an exception of its own.
  const missing = await sql<PaperRange>(piecesSql('select batch, running from certificates where batch = $1 and running between $2 and $3 and state = \'registered\' and shipment = $4'),
    [shipment.batch, shipment.first, shipment.last, id]);
  await writeFindings(deps, sql, id, [...withKind('arrived', arrived), ...withKind('missing', missing), ...withKind('stray', strays)]);
  if (missing.length + strays.length > 0) await openStockDifference(deps, sql, shipment);
  const count = (pieces: readonly PaperRange[]): number => pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  await note(sql, deps, {
    userId: by.userId, franchiseId: shipment.to_franchise, action: 'shipment-arrived', subject: `batch ${String(shipment.batch)}`,
    detail: { about: id, number: shipment.number, counted, missing: count(missing), strays: count(strays), ...(by.operator === null ? {} : { operator: by.operator.name }) },
  });
};

type NewFinding = PaperRange & { readonly kind: 'arrived' | 'missing' | 'stray' };
const withKind = (kind: NewFinding['kind'], ranges: readonly PaperRange[]): readonly NewFinding[] => ranges.map((range) => ({ ...range, kind }));

/** Writes what was found, one row an unbroken piece. */
export const writeFindings = async (deps: Outside, sql: Sql, shipment: string, findings: readonly NewFinding[]): Promise<void> => {
  if (findings.length === 0) return;
  await sql(
    `insert into shipment_findings (id, shipment_id, kind, batch, first, last)
     select r.id, $2, r.kind, r.batch, r.first, r.last from json_to_recordset($1) as r(id uuid, kind text, batch int, first int, last int)`,
    [JSON.stringify(findings.map(({ kind, batch, first, last }) => ({ id: deps.newId(), kind, batch, first, last }))), shipment]);
};

/** A shipment of one's own, locked until the transaction ends. */
export const lockShipment = async (deps: Deps, sql: Sql, caller: Caller, id: string, as: 'receiver' | 'either'): Promise<ShipmentRow> => {
  await sql('select id from shipments where id = $1 for update', [id]);
  return findShipment(sql, { ...deps, read: deps.database.read }, caller, id, as);
};

/** Locks papers in the order that everybody locks them in. */
export const lockPapers = async (sql: Sql, { batch, first, last }: PaperRange): Promise<void> => {
  await sql('select count(*) from (select 1 from certificates where batch = $1 and running between $2 and $3 order by hash for update) locked', [batch, first, last]);
};

/** Notes what was done with a shipment. */
export const tell = (
  deps: Outside, sql: Sql, caller: Caller, about: { readonly id: string; readonly batch: number; readonly franchise_id: string | null }, action: AuditAction,
  detail: Record<string, string | number> = {},
): Promise<void> => note(sql, deps, {
  userId: caller.user.id, franchiseId: about.franchise_id, action, subject: `batch ${String(about.batch)}`, detail: { about: about.id, ...detail },
});
