import type { Currency, Minor } from '../../domain/money.ts';
import { paperCountMax } from '../../domain/office-wire.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { isTheirs, type Caller, type OfficeHandlers } from '../office/caller.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import { trainingBatch } from '../../domain/training.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import type { Making } from './making.ts';
import { findOrder, readOrder, readOrders } from './order-reading.ts';

type Deps = Outside & { readonly database: Database; readonly making: Making };
type NewOrder = OfficeInput<'paper-orders.create'>;

const pageOrders = 50;

/** As many as a control number has digits for. */
/** The batches above it stand on practice paper. */
const batchMax = trainingBatch - 1;

/** Orders of paper: read, and made. */
export const createOrders = (deps: Deps): Pick<OfficeHandlers, 'paper-orders.list' | 'paper-orders.read' | 'paper-orders.create'> => {
  const { database, making } = deps;
  return {
    'paper-orders.list': async ({ user }, { before }) => {
      const orders = await readOrders(database.read, user, before, pageOrders + 1);
      // Whoever looks keeps it going: numbers whose server died are made by the next one that is asked.
      for (const { id, made, count } of orders) if (made < count) making.goOn(id);
      return { orders: orders.slice(0, pageOrders), more: orders.length > pageOrders };
    },
    'paper-orders.read': async (caller, { id }) => {
      const { made, count } = await findOrder(database.read, { ...deps, read: database.read }, caller, id);
      if (made < count) making.goOn(id);
      return readOrder(database.read, id);
    },
    'paper-orders.create': async (caller, order) => {
      if (order.count < 1 || order.count > paperCountMax) throw problem(400, 'count-out-of-range', `from 1 to ${String(paperCountMax)} certificates`);
      const made = await database.transaction((sql) => create(deps, sql, caller, order));
      making.goOn(made.id);
      return made;
    },
  };
};

const create = async (deps: Deps, sql: Sql, caller: Caller, order: NewOrder): ReturnType<typeof readOrder> => {
  const { now } = deps;
  // Orders are rare: one at a time, so that a batch is given out once.
  await sql('select id from installation for update', []);
  const [same] = await sql<{ ordered_by: string }>('select ordered_by from paper_orders where id = $1', [order.id]);
  if (same) {
    if (same.ordered_by !== caller.user.id) throw problem(409, 'id-taken', 'another order has this id');
    return readOrder(sql, order.id);
  }
  const program = await findDenomination(sql, order.gtin);
  const store = await findStore(deps, sql, caller, order.storeNumber);
  if (store.currency !== program.currency) throw problem(409, 'wrong-currency', 'the store does not sell in the program\'s currency');
  const key = await currentKey(sql, order.printingHouseId);
  const batch = order.batch ?? await nextBatch(sql);
  await refuseTaken(sql, batch);
  await sql(
    `insert into paper_orders (id, batch, gtin, program_number, face, currency, store_number, printing_house_id, scratch_pin, count, ordered_by, ordered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [order.id, batch, order.gtin, program.number, program.face, program.currency, order.storeNumber, order.printingHouseId, order.scratchPin, order.count, caller.user.id, now()]);
  await sql(
    `insert into paper_releases (id, order_id, key_id, reason, asked_by, asked_at) values ($1, $2, $3, '', $4, $5)`,
    [order.releaseId, order.id, key, caller.user.id, now()]);
  await note(sql, deps, {
    userId: caller.user.id, franchiseId: store.franchise_id, action: 'paper-ordered', subject: `batch ${String(batch)}`,
    detail: { order: order.id, count: order.count, store: order.storeNumber, program: program.number, face: program.face, currency: program.currency },
  });
  return readOrder(sql, order.id);
};

const findDenomination = async (sql: Sql, gtin: string): Promise<{ number: number; face: Minor; currency: Currency }> => {
  const [row] = await sql<{ number: number; face: Minor; currency: Currency }>(
    'select p.number, d.face, p.currency from denominations d join programs p on p.id = d.program_id where d.gtin = $1 and p.active and (d.face > 0 or p.range_min is not null)', [gtin]);
  if (!row) throw problem(404, 'unknown-program', 'there is no such program and denomination');
  return row;
};

const findStore = async (deps: Deps, sql: Sql, { user }: Caller, number: number): Promise<{ currency: Currency; franchise_id: string | null }> => {
  const [store] = await sql<{ currency: Currency; franchise_id: string | null }>('select currency, franchise_id from stores where number = $1 and active', [number]);
  if (store && isTheirs(user, store.franchise_id)) return store;
  if (store) await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'store', detail: { number } });
  throw problem(404, 'unknown-store', 'there is no such store');
};

/** The key that numbers are encrypted to; held until the transaction ends, so that it can't be ended meanwhile. */
export const currentKey = async (sql: Sql, printingHouse: string): Promise<string> => {
  const [house] = await sql<{ key: string | null }>(
    `select k.id as key from printing_houses h left join printing_house_keys k on k.printing_house_id = h.id and k.confirmed_at is not null and k.ended_at is null
     where h.id = $1 and h.active for share of h`, [printingHouse]);
  if (!house) throw problem(404, 'unknown-printing-house', 'there is no such printing house');
  if (house.key === null) throw problem(409, 'no-confirmed-key', 'nobody has confirmed a key of this printing house');
  return house.key;
};

/** Above every batch there is: of paper, of tills that print, and of certificates that came otherwise. */
const nextBatch = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ batch: number }>(
    `select 1 + greatest((select max(batch) from paper_orders), (select max(batch) from till_batches), (select max(batch) from certificates), 0) as batch`, []);
  if (!row || row.batch > batchMax) throw problem(409, 'range-taken', 'every batch is taken');
  return row.batch;
};

/** Control numbers are given once: a batch that any certificate or any till has is nobody else's. */
const refuseTaken = async (sql: Sql, batch: number): Promise<void> => {
  if (batch > batchMax) throw problem(409, 'range-taken', 'control numbers of this batch stand on practice paper');
  const [taken] = await sql(
    `select 1 from paper_orders where batch = $1 union all select 1 from till_batches where batch = $1
     union all (select 1 from certificates where batch = $1 limit 1)`, [batch]);
  if (taken) throw problem(409, 'range-taken', 'control numbers of this batch exist already');
};
