import { commonPart, type PaperRange, remainder, sizeOf } from '../../domain/paper-range.ts';
import { missingDecisions, type Settlement, type ShipmentFinding } from '../../domain/stock-wire.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import type { Database, Sql } from '../database.ts';
import { closeStockDifference } from '../exceptions/stock.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { writeDestruction } from './destroying.ts';
import { contentOf, findStore, lookAt, rangeBetween } from './ranges.ts';
import { readShipment, type ShipmentRow } from './shipment-reading.ts';
import { lockPapers, lockShipment, tell, writeFindings } from './shipments.ts';

type Deps = Outside & { readonly database: Database };
type Finding = PaperRange & { readonly id: string; readonly shipment_id: string; readonly kind: ShipmentFinding['kind']; readonly settled: Settlement | null; readonly destruction: string | null };

/** What becomes of paper that is missing or has strayed. A part of a piece can be decided about alone; the rest stays open. */
export const createSettling = (deps: Deps): Pick<OfficeHandlers, 'shipments.settle'> => ({
  'shipments.settle': (caller, input) => deps.database.transaction(async (sql) => {
    const shipment = await settle(deps, sql, caller, input);
    return readShipment(sql, shipment);
  }),
});

const settle = async (deps: Deps, sql: Sql, caller: Caller, { id, first, last, decision, note }: OfficeInput<'shipments.settle'>): Promise<string> => {
  const [known] = await sql<{ shipment_id: string }>('select shipment_id from shipment_findings where id = $1', [id]);
  if (!known) throw problem(404, 'not-here', 'there is no such difference');
  const shipment = await lockShipment(deps, sql, caller, known.shipment_id, 'receiver');
  const [finding] = await sql<Finding>('select id, shipment_id, kind, batch, first, last, settled, destruction from shipment_findings where id = $1', [id]);
  if (!finding || finding.kind === 'arrived' || finding.settled !== null) throw problem(409, 'difference-settled', 'somebody has decided about it');
  if (finding.destruction !== null) throw problem(409, 'destruction-waiting', 'a second person has to agree that it is lost');
  if ((finding.kind === 'missing') !== (missingDecisions as readonly string[]).includes(decision)) throw problem(409, 'wrong-decision', 'this can\'t be decided about it');
  const part = rangeBetween(first, last);
  const common = commonPart(part, finding);
  if (!common || sizeOf(common) !== sizeOf(part)) throw problem(409, 'outside-difference', 'these papers are not a part of it');
  const waiting = await takeEffect(deps, sql, caller, { shipment, part, decision, note });
  await (waiting === undefined
    ? sql('update shipment_findings set first = $2, last = $3, settled = $4, settled_by = $5, settled_at = $6, note = $7 where id = $1',
      [id, part.first, part.last, decision, caller.user.id, deps.now(), note])
    : sql('update shipment_findings set first = $2, last = $3, destruction = $4, note = $5 where id = $1', [id, part.first, part.last, waiting, note]));
  await writeFindings(deps, sql, shipment.id, remainder(finding, part).map((piece) => ({ ...piece, kind: finding.kind })));
  if (waiting === undefined) await closeStockDifference(deps, sql, caller, shipment.id);
  await tell(deps, sql, caller, { id: shipment.id, batch: part.batch, franchise_id: shipment.to_franchise }, waiting === undefined ? 'shipment-settled' : 'destruction-asked',
    { number: shipment.number, decision, count: sizeOf(part), note });
  return shipment.id;
};

type Deciding = { readonly shipment: ShipmentRow; readonly part: PaperRange; readonly decision: Settlement; readonly note: string };

/** Returns the destruction that waits for a second person, where one has to agree. */
const takeEffect = async (deps: Deps, sql: Sql, caller: Caller, deciding: Deciding): Promise<string | undefined> => {
  const { shipment, part, decision } = deciding;
  switch (decision) {
    case 'found': {
      await lockPapers(sql, part);
      await sql(
        `update certificates set state = 'stock', changed = pg_current_xact_id() where batch = $1 and running between $2 and $3 and state = 'registered' and shipment = $4`,
        [part.batch, part.first, part.last, shipment.id]);
      return undefined;
    }
    case 'lost': return lose(deps, sql, caller, deciding);
    case 'kept':
      await keep(deps, sql, caller, deciding);
      return undefined;
    case 'sent-back': return undefined;
  }
};

/** Nobody can sell it meanwhile: it is on its way for every till until somebody has found it, or two have given it up. */
const lose = async (deps: Deps, sql: Sql, caller: Caller, { shipment, part, note }: Deciding): Promise<string> => {
  const groups = await lookAt({ sql, read: deps.database.read, outside: deps, caller }, part, true);
  const id = deps.newId();
  // Whatever it is worth: piece by piece anything can be little.
  await writeDestruction(deps, sql, caller, { id, range: part, store: shipment.to_store, content: contentOf(groups), reason: 'lost', note, needsSecond: true });
  return id;
};

/** A stray becomes this store's stock, wherever it should have been, unless it was sold or destroyed meanwhile. */
const keep = async (deps: Deps, sql: Sql, caller: Caller, { shipment, part }: Deciding): Promise<void> => {
  const looking = { sql, read: deps.database.read, outside: deps, caller };
  const store = await findStore(looking, shipment.to_store);
  const groups = await lookAt(looking, part, true);
  if (groups.some(({ place, currency }) => place === 'sold' || place === 'destroyed' || currency !== store.currency)) throw problem(409, 'stray-unfit', 'it can\'t be sold here');
  await sql(
    `update certificates set state = 'stock', store_number = $4, shipment = $5, changed = pg_current_xact_id(),
       left_stores = case when state = 'stock' and store_number <> $4 and not store_number = any(coalesce(left_stores, '{}')) then coalesce(left_stores, '{}') || store_number else left_stores end
     where batch = $1 and running between $2 and $3`, [part.batch, part.first, part.last, shipment.to_store, shipment.id]);
};
