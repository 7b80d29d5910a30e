import type { Sql } from '../database.ts';
import type { Caller } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import { openSignals } from './signals.ts';
import { writeStep } from './steps.ts';

const topicOf = (shipment: string): string => `shipment:${shipment}`;

type Arrived = { readonly id: string; readonly from_store: number | null; readonly to_store: number };

/** Paper of a shipment is missing, or some came that nobody sent: somebody has to look into it. */
export const openStockDifference = async (deps: Outside, sql: Sql, { id, from_store, to_store }: Arrived): Promise<void> => {
  await openSignals(sql, [{
    id: deps.newId(), topic: topicOf(id), flag: 'stock-difference', source: id, operation: null, terminal: null, storeNumber: to_store, otherStore: from_store, at: deps.now(),
  }]);
};

/** Once nothing of a shipment is open any more its exception is resolved, wherever the last of it was decided. */
export const closeStockDifference = async (deps: Outside, sql: Sql, { user }: Caller, shipment: string): Promise<void> => {
  const [closed] = await sql<{ id: string }>(
    `update exceptions set state = 'resolved', owner_id = coalesce(owner_id, $2) where topic = $1 and state <> 'resolved'
       and not exists (select from shipment_findings where shipment_id = $3 and settled is null and kind <> 'arrived') returning id`, [topicOf(shipment), user.id, shipment]);
  if (!closed) return;
  await writeStep(sql, deps, { id: deps.newId(), exception: closed.id, user: user.id, step: 'resolved', note: '', resolution: null });
};
