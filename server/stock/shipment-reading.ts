import { endsOf, sizeOf } from '../../domain/paper-range.ts';
import type { Settlement, Shipment, ShipmentFinding, ShipmentState } from '../../domain/stock-wire.ts';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import type { Content } from './ranges.ts';

/** A shipment as the database has it. */
export type ShipmentRow = {
  id: string; number: number; from_store: number | null; from_name: string | null; from_franchise: string | null; to_store: number; to_name: string; to_franchise: string | null;
  batch: number; first: number; last: number; count: number; content: Content[]; note: string; shipped_id: string; shipped_name: string; shipped_at: number;
  withdrawn_id: string | null; withdrawn_name: string | null; withdrawn_at: number | null; arrived_id: string | null; arrived_name: string | null; arrived_at: number | null;
  counted: number | null;
  /** The till whose manager has confirmed it. */
  arrived_terminal: string | null;
};
type FindingRow = {
  id: string; shipment_id: string; kind: ShipmentFinding['kind']; batch: number; first: number; last: number; settled: Settlement | null;
  settled_id: string | null; settled_name: string | null; settled_at: number | null; note: string;
  destruction: string | null; asked_id: string | null; asked_name: string | null; asked_at: number | null;
};

const shipmentSql = `select m.id, m.number, m.from_store, f.name as from_name, f.franchise_id as from_franchise, m.to_store, t.name as to_name, t.franchise_id as to_franchise,
    m.batch, m.first, m.last, m.count, m.content, m.note, b.id as shipped_id, b.name as shipped_name, m.shipped_at, w.id as withdrawn_id, w.name as withdrawn_name, m.withdrawn_at,
    coalesce(a.id, o.id) as arrived_id, coalesce(a.name, o.name) as arrived_name, m.arrived_terminal, m.arrived_at, m.counted
  from shipments m left join stores f on f.number = m.from_store join stores t on t.number = m.to_store join office_users b on b.id = m.shipped_by
    left join office_users w on w.id = m.withdrawn_by left join office_users a on a.id = m.arrived_by
    left join operators o on o.id = m.arrived_operator`;

/** One page of the shipments that leave or reach one's own stores, newest first. */
export const readShipments = async (sql: Sql, user: OfficeUser, before: string | null, limit: number): Promise<readonly Shipment[]> => {
  const rows = await sql<ShipmentRow>(
    `${shipmentSql} where ($1::uuid is null or t.franchise_id = $1 or f.franchise_id = $1) and ($2::uuid is null or m.id < $2) order by m.id desc limit $3`,
    [user.franchise?.id ?? null, before, limit]);
  const findings = await readFindings(sql, rows.map(({ id }) => id));
  return rows.map((row) => toShipment(row, findings));
};

/** What is on its way to a store, the oldest first. */
export const readAwaitedShipments = async (sql: Sql, store: number, limit: number): Promise<readonly Shipment[]> =>
  (await sql<ShipmentRow>(`${shipmentSql} where m.to_store = $1 and m.arrived_at is null and m.withdrawn_at is null order by m.id limit $2`, [store, limit])).map((row) => toShipment(row, []));

/** One shipment as the database has it. */
export const readShipmentRow = async (sql: Sql, id: string): Promise<ShipmentRow | undefined> => (await sql<ShipmentRow>(`${shipmentSql} where m.id = $1`, [id]))[0];

/** One shipment as it is sent out. */
export const readShipment = async (sql: Sql, id: string): Promise<Shipment> => {
  const [row] = await sql<ShipmentRow>(`${shipmentSql} where m.id = $1`, [id]);
  if (!row) throw notHere();
  return toShipment(row, await readFindings(sql, [id]));
};

/** A shipment from or to a store of one's own; `as` whom: its receiver alone, or either side. Another's is denied and noted. */
export const findShipment = async (sql: Sql, outside: Outside & { readonly read: Sql }, { user }: Caller, id: string, as: 'receiver' | 'either'): Promise<ShipmentRow> => {
  const [row] = await sql<ShipmentRow>(`${shipmentSql} where m.id = $1`, [id]);
  if (!row) throw notHere();
  const isSender = row.from_store !== null && isTheirs(user, row.from_franchise);
  if (isTheirs(user, row.to_franchise) || (as === 'either' && isSender)) return row;
  // Outside the transaction, which ends with the refusal.
  await note(outside.read, outside, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'shipment', detail: { id } });
  throw notHere();
};

const notHere = () => problem(404, 'not-here', 'there is no such shipment');

const readFindings = (sql: Sql, shipments: readonly string[]): Promise<readonly FindingRow[]> => sql<FindingRow>(
  `select d.id, d.shipment_id, d.kind, d.batch, d.first, d.last, d.settled, u.id as settled_id, u.name as settled_name, d.settled_at, d.note,
     w.id as destruction, a.id as asked_id, a.name as asked_name, w.asked_at
   from shipment_findings d left join office_users u on u.id = d.settled_by left join destructions w on w.id = d.destruction and d.settled is null
     left join office_users a on a.id = w.asked_by where d.shipment_id = any($1::uuid[]) order by d.kind, d.batch, d.first, d.id`, [shipments]);

const person = (id: string | null, name: string | null): { readonly id: string; readonly name: string } | null => id === null ? null : { id, name: name ?? '' };

const toShipment = (row: ShipmentRow, all: readonly FindingRow[]): Shipment => {
  const findings = all.filter(({ shipment_id }) => shipment_id === row.id);
  return {
    id: row.id, number: row.number, from: row.from_store === null ? null : { number: row.from_store, name: row.from_name ?? '' }, to: { number: row.to_store, name: row.to_name },
    ...endsOf(row), count: row.count, content: row.content, note: row.note, shippedBy: { id: row.shipped_id, name: row.shipped_name }, shippedAt: row.shipped_at,
    withdrawnBy: person(row.withdrawn_id, row.withdrawn_name), withdrawnAt: row.withdrawn_at, arrivedBy: person(row.arrived_id, row.arrived_name), arrivedAt: row.arrived_at,
    counted: row.counted, state: stateOf(row, findings), findings: findings.map(toFinding),
  };
};

const toFinding = (row: FindingRow): ShipmentFinding => ({
  id: row.id, kind: row.kind, ...endsOf(row), count: sizeOf(row), settled: row.settled, settledBy: person(row.settled_id, row.settled_name), settledAt: row.settled_at, note: row.note,
  givingUp: row.destruction === null ? null : { destruction: row.destruction, askedBy: { id: row.asked_id ?? '', name: row.asked_name ?? '' }, askedAt: row.asked_at ?? 0 },
});

const stateOf = (row: ShipmentRow, findings: readonly FindingRow[]): ShipmentState => {
  if (row.withdrawn_at !== null) return 'withdrawn';
  if (row.arrived_at === null) return 'on-the-way';
  const differences = findings.filter(({ kind }) => kind !== 'arrived');
  if (differences.length === 0) return 'arrived';
  return differences.some(({ settled }) => settled === null) ? 'differs' : 'settled';
};
