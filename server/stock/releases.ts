import { parseControlNumber } from '../../domain/number.ts';
import { sendingMsMax } from '../../domain/paper-order.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { findOrder, type OrderRow, rangeOf, readOrder } from './order-reading.ts';
import { currentKey } from './orders.ts';

type Deps = Outside & { readonly database: Database };
type Calls = 'paper-orders.release' | 'paper-orders.withdraw' | 'paper-orders.ask-again' | 'paper-orders.receive';

/** A release as whoever acts on it needs it, its order locked. */
export type LockedRelease = {
  readonly id: string; readonly order: OrderRow; readonly key_id: string; readonly recipient: string; readonly key_ended: boolean; readonly asked_by: string;
  readonly released_by: string | null; readonly withdrawn_at: number | null; readonly downloaded_at: number | null;
};

/** Numbers leave the server when two people want it, once. */
export const createReleases = (deps: Deps): Pick<OfficeHandlers, Calls> => {
  const { database, now } = deps;
  return {
    'paper-orders.release': (caller, { id }) => database.transaction(async (sql) => {
      const release = await lockRelease(deps, sql, caller, id);
      refuseUnfit(release);
      if (release.asked_by === caller.user.id) throw problem(409, 'same-person', 'a second person has to release it');
      if (release.released_by !== null && release.released_by !== caller.user.id) throw problem(409, 'already-released', 'somebody has released it');
      if (release.released_by === null) {
        await sql('update paper_releases set released_by = $2, released_at = $3 where id = $1', [id, caller.user.id, now()]);
        await tell(deps, sql, caller, release.order, 'paper-released', { release: id });
      }
      return readOrder(sql, release.order.id);
    }),
    'paper-orders.withdraw': (caller, { id }) => database.transaction(async (sql) => {
      const release = await lockRelease(deps, sql, caller, id);
      if (release.downloaded_at !== null) throw problem(409, 'already-downloaded', 'the numbers have left the server');
      if (release.withdrawn_at === null) {
        await sql('update paper_releases set withdrawn_by = $2, withdrawn_at = $3 where id = $1', [id, caller.user.id, now()]);
        await tell(deps, sql, caller, release.order, 'paper-release-withdrawn', { release: id });
      }
      return readOrder(sql, release.order.id);
    }),
    'paper-orders.ask-again': (caller, { id, releaseId, reason }) => database.transaction(async (sql) => {
      const order = await lockOrder(deps, sql, caller, id);
      if (order.received_at !== null) throw problem(409, 'already-received', 'the paper has arrived');
      const [last] = await sql<{ id: string; downloaded_at: number | null; withdrawn_at: number | null; finished_at: number | null; failed_at: number | null }>(
        'select id, downloaded_at, withdrawn_at, finished_at, failed_at from paper_releases where order_id = $1 order by asked_at desc, id desc limit 1', [id]);
      if (last?.id === releaseId) return readOrder(sql, id);
      if (last && last.downloaded_at === null && last.withdrawn_at === null) throw problem(409, 'release-open', 'a release waits already');
      if (last?.downloaded_at != null && last.finished_at === null && last.failed_at === null && now() - last.downloaded_at < sendingMsMax) {
        throw problem(409, 'still-sending', 'the numbers are on their way');
      }
      const key = await currentKey(sql, order.house_id);
      await sql(
        'insert into paper_releases (id, order_id, key_id, reason, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6)',
        [releaseId, id, key, reason, caller.user.id, now()]);
      await tell(deps, sql, caller, order, 'paper-release-asked', { release: releaseId, reason });
      return readOrder(sql, id);
    }),
    'paper-orders.receive': (caller, { id, first, last }) => database.transaction(async (sql) => {
      const order = await lockOrder(deps, sql, caller, id);
      if (order.received_at !== null) return readOrder(sql, id);
      if (order.shipped > 0) throw problem(409, 'already-shipped', 'a part of it went on in shipments, which are confirmed one by one');
      const [sent] = await sql('select 1 from paper_releases where order_id = $1 and downloaded_at is not null', [id]);
      if (!sent) throw problem(409, 'not-downloaded', 'its numbers never left the server');
      const range = rangeOf(order);
      if (parseControlNumber(first) !== range.first || parseControlNumber(last) !== range.last) throw problem(409, 'other-paper', 'this is not the order\'s paper');
      await sql('update paper_orders set received_by = $2, received_at = $3 where id = $1', [id, caller.user.id, now()]);
      await sql(
        `update certificates set state = 'stock', changed = pg_current_xact_id() where batch = $1 and running between 1 and $2 and state = 'registered' and shipment is null`,
        [order.batch, order.count]);
      await tell(deps, sql, caller, order, 'paper-received', { first: range.first, last: range.last });
      return readOrder(sql, id);
    }),
  };
};

/** Notes what was done with an order. */
export const tell = (
  deps: Deps, sql: Sql, caller: Caller, order: Pick<OrderRow, 'id' | 'batch' | 'franchise_id'>, action: Parameters<typeof note>[2]['action'],
  detail: Record<string, string | number | null> = {},
): Promise<void> =>
  note(sql, deps, { userId: caller.user.id, franchiseId: order.franchise_id, action, subject: `batch ${String(order.batch)}`, detail: { order: order.id, ...detail } });

const lockOrder = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<OrderRow> => {
  await sql('select id from paper_orders where id = $1 for update', [id]);
  return findOrder(sql, { ...deps, read: deps.database.read }, caller, id);
};

/** A release of one's own, with its order, locked until the transaction ends. */
export const lockRelease = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<LockedRelease> => {
  const [row] = await sql<Omit<LockedRelease, 'order'> & { order_id: string }>(
    `select l.id, l.order_id, l.key_id, k.recipient, k.ended_at is not null as key_ended, l.asked_by, l.released_by, l.withdrawn_at, l.downloaded_at
     from paper_releases l join printing_house_keys k on k.id = l.key_id where l.id = $1 for update of l`, [id]);
  if (!row) throw problem(404, 'not-here', 'there is no such release');
  return { ...row, order: await findOrder(sql, { ...deps, read: deps.database.read }, caller, row.order_id) };
};

/** What keeps a release from being released or downloaded. */
export const refuseUnfit = (release: LockedRelease): void => {
  if (release.withdrawn_at !== null) throw problem(409, 'withdrawn', 'the release was withdrawn');
  if (release.downloaded_at !== null) throw problem(409, 'already-downloaded', 'the numbers have left the server once');
  if (release.order.made < release.order.count) throw problem(409, 'still-making', 'the numbers are still being made');
  if (release.key_ended) throw problem(409, 'key-changed', 'the printing house has another key since');
  if (!release.order.house_active) throw problem(409, 'printing-house-ended', 'nothing is ordered from this printing house any more');
};
