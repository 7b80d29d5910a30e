import { hashNumber } from '../../domain/identity.ts';
import { makeNumber } from '../../domain/number.ts';
import type { Database } from '../database.ts';
import type { Keys } from '../keys.ts';
import { note } from '../office/audit.ts';
import type { Outside } from '../server.ts';
import { drawRandom } from './draw.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys; readonly onFailed: (order: string, error: unknown) => void };

/** So few that a till which asks meanwhile waits for none of it, and so many that the rounds don't count. */
const chunkRows = 200;

export type Making = {
  /** Makes what is still missing of an order, in the background; once at a time in this process. */
  readonly goOn: (order: string) => void;
  /** Takes up what an earlier process left. */
  readonly resume: () => Promise<void>;
  /** Ends after the chunk in hand; the rest waits for the next start. */
  readonly stop: () => Promise<void>;
};

/** Makes the numbers of orders, chunk by chunk, each in a transaction of its own: it can stop and go on anywhere. */
export const createMaking = (deps: Deps): Making => {
  const underWay = new Map<string, Promise<void>>();
  const work = { stopping: false };
  const goOn = (order: string): void => {
    if (work.stopping || underWay.has(order)) return;
    const going = (async () => {
      try {
        while (!work.stopping && await makeChunk(deps, order));
      } catch (error) {
        deps.onFailed(order, error);
      } finally {
        underWay.delete(order);
      }
    })();
    underWay.set(order, going);
  };
  return {
    goOn,
    resume: async () => {
      for (const { id } of await deps.database.read<{ id: string }>('select id from paper_orders where made < count', [])) goOn(id);
    },
    stop: async () => {
      work.stopping = true;
      await Promise.all(underWay.values());
    },
  };
};

/** Makes some more numbers; false when there is nothing left to make. A number in clear lives in here and is gone after it. */
const makeChunk = async (deps: Deps, order: string): Promise<boolean> => {
  const { database, keys } = deps;
  const [known] = await database.read<{ gtin: string; left: number }>('select gtin, count - made as left from paper_orders where id = $1 and made < count', [order]);
  if (!known) return false;
  const drawn = await Promise.all(Array.from({ length: Math.min(chunkRows, known.left) }, async () => {
    const number = makeNumber(known.gtin, drawRandom());
    return { hash: `\\x${hashNumber(keys.numberKey, number)}`, sealed: await keys.seal(number) };
  }));
  return database.transaction(async (sql) => {
    // Another process may have made some meanwhile: the running number is given under the order's lock.
    const [now] = await sql<{ made: number; count: number; batch: number; ordered_by: string; franchise_id: string | null }>(
      `select o.made, o.count, o.batch, o.ordered_by, s.franchise_id from paper_orders o join stores s on s.number = o.store_number where o.id = $1 for update of o`, [order]);
    if (!now || now.made >= now.count) return false;
    const rows = drawn.slice(0, now.count - now.made).map((row, index) => ({ ...row, running: now.made + index + 1 }));
    await sql(
      `insert into certificates (hash, state, kind, program_number, store_number, currency, face, balance, batch, running, sealed)
       select r.hash, 'registered', p.kind, o.program_number, o.store_number, o.currency, o.face, 0, o.batch, r.running, r.sealed
       from json_to_recordset($2) as r(hash bytea, running int, sealed text), paper_orders o join programs p on p.number = o.program_number
       where o.id = $1`, [order, JSON.stringify(rows)]);
    const made = now.made + rows.length;
    await sql('update paper_orders set made = $2 where id = $1', [order, made]);
    if (made === now.count) {
      await note(sql, deps, { userId: null, franchiseId: now.franchise_id, action: 'paper-made', subject: `batch ${String(now.batch)}`, detail: { order, count: made } });
    }
    return made < now.count;
  });
};
