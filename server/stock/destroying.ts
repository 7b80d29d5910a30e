import { endsOf, type PaperRange, sizeOf } from '../../domain/paper-range.ts';
import type { Currency } from '../../domain/money.ts';
import type { Destruction, DestructionReason } from '../../domain/stock-wire.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import type { Database, Sql } from '../database.ts';
import { readLimit } from '../exceptions/reading.ts';
import { closeStockDifference } from '../exceptions/stock.ts';
import { note as noteDown } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers, type OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { type Content, contentOf, lookAt, type PaperGroup, rangeBetween, sourceOf } from './ranges.ts';
import { tell } from './shipments.ts';

type Deps = Outside & { readonly database: Database };

const pageDestructions = 50;

type DestructionRow = {
  id: string; store_number: number; store_name: string; franchise_id: string | null; batch: number; first: number; last: number; content: Content[]; reason: DestructionReason;
  note: string; asked_id: string; asked_name: string; asked_at: number; decided_id: string | null; decided_name: string | null; decided_at: number | null;
  is_refused: boolean; effective_at: number | null;
  /** That it is missing from. */
  shipment: string | null;
};

const destructionSql = `select d.id, d.store_number, s.name as store_name, s.franchise_id, d.batch, d.first, d.last, d.content, d.reason, d.note, a.id as asked_id, a.name as asked_name,
    d.asked_at, u.id as decided_id, u.name as decided_name, d.decided_at, d.refused_by is not null as is_refused, d.effective_at, f.shipment_id as shipment
  from destructions d join stores s on s.number = d.store_number join office_users a on a.id = d.asked_by left join office_users u on u.id = coalesce(d.confirmed_by, d.refused_by)
    left join shipment_findings f on f.destruction = d.id`;

/** Unsold paper that is destroyed: never sold any more, and never forgotten. */
export const createDestroying = (deps: Deps): Pick<OfficeHandlers, 'destructions.list' | 'destructions.ask' | 'destructions.confirm' | 'destructions.refuse'> => {
  const { database, now } = deps;
  return {
    'destructions.list': async ({ user }, { before }) => {
      const destructions = await readDestructions(database.read, user, before, pageDestructions + 1);
      return { destructions: destructions.slice(0, pageDestructions), more: destructions.length > pageDestructions };
    },
    'destructions.ask': (caller, input) => database.transaction(async (sql) => {
      await ask(deps, sql, caller, input);
      return readDestruction(sql, input.id);
    }),
    'destructions.confirm': (caller, { id }) => database.transaction(async (sql) => {
      const waiting = await lockWaiting(deps, sql, caller, id);
      if (waiting.asked_id === caller.user.id) throw problem(409, 'same-person', 'a second person has to confirm it');
      // As whoever settles another difference of it: the last of them closes its case.
      if (waiting.shipment !== null) await sql('select 1 from shipments where id = $1 for update', [waiting.shipment]);
      // What was sold, shipped or destroyed meanwhile is not destroyed by an old wish. Lost paper is nowhere.
      const groups = await lookAt({ sql, read: database.read, outside: deps, caller }, waiting, true);
      if (waiting.shipment === null) sourceOf(groups);
      await sql('update destructions set confirmed_by = $2, decided_at = $3, effective_at = $3 where id = $1', [id, caller.user.id, now()]);
      await killPapers(sql, waiting, waiting.shipment);
      if (waiting.shipment !== null) {
        await sql(`update shipment_findings set settled = 'lost', settled_by = $2, settled_at = $3 where destruction = $1`, [id, waiting.asked_id, now()]);
        await closeStockDifference(deps, sql, caller, waiting.shipment);
      }
      await tell(deps, sql, caller, waiting, 'paper-destroyed', { count: sizeOf(waiting), reason: waiting.reason });
      return readDestruction(sql, id);
    }),
    'destructions.refuse': (caller, { id }) => database.transaction(async (sql) => {
      const waiting = await lockWaiting(deps, sql, caller, id);
      await sql('update destructions set refused_by = $2, decided_at = $3 where id = $1', [id, caller.user.id, now()]);
      await sql(`update shipment_findings set destruction = null, note = '' where destruction = $1`, [id]);
      await tell(deps, sql, caller, waiting, 'destruction-refused', { count: sizeOf(waiting), reason: waiting.reason });
      return readDestruction(sql, id);
    }),
  };
};

const ask = async (deps: Deps, sql: Sql, caller: Caller, { id, first, last, reason, note }: OfficeInput<'destructions.ask'>): Promise<void> => {
  const [same] = await sql<{ asked_by: string }>('select asked_by from destructions where id = $1', [id]);
  if (same && same.asked_by !== caller.user.id) throw problem(409, 'id-taken', 'something else has this id');
  if (same) return;
  const range = rangeBetween(first, last);
  const groups = await lookAt({ sql, read: deps.database.read, outside: deps, caller }, range, true);
  const { store, franchiseId } = sourceOf(groups);
  const needsSecond = await isAboveLimit(sql, groups);
  await writeDestruction(deps, sql, caller, { id, range, store, content: contentOf(groups), reason, note, needsSecond });
  if (!needsSecond) await killPapers(sql, range, null);
  await tell(deps, sql, caller, { id, batch: range.batch, franchise_id: franchiseId }, needsSecond ? 'destruction-asked' : 'paper-destroyed', { count: sizeOf(range), reason });
};

/** Above what one person may decide about money, two agree: what the paper would be worth when sold. */
const isAboveLimit = async (sql: Sql, groups: readonly PaperGroup[]): Promise<boolean> => {
  const worth = new Map<Currency, number>();
  for (const { currency, face, count } of groups) worth.set(currency, (worth.get(currency) ?? 0) + face * count);
  for (const [currency, amount] of worth) if (amount > await readLimit(sql, currency)) return true;
  return false;
};

type NewDestruction = {
  readonly id: string; readonly range: PaperRange; readonly store: number; readonly content: readonly Content[]; readonly reason: DestructionReason; readonly note: string;
  readonly needsSecond: boolean;
};

/** Writes down what is destroyed and why; with no second person needed it has happened. */
export const writeDestruction = async (deps: Outside, sql: Sql, { user }: Caller, { id, range, store, content, reason, note, needsSecond }: NewDestruction): Promise<void> => {
  await sql(
    `insert into destructions (id, store_number, batch, first, last, content, reason, note, asked_by, asked_at, needs_second, effective_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, store, range.batch, range.first, range.last, JSON.stringify(content), reason, note, user.id, deps.now(), needsSecond, needsSecond ? null : deps.now()]);
};

/** Unsold papers die: those of a shipment that are missing, or those that lie somewhere. Every till hears of it. */
export const killPapers = async (sql: Sql, { batch, first, last }: PaperRange, shipment: string | null): Promise<void> => {
  await sql(
    `update certificates set state = 'voided', ended = 'destroyed', changed = pg_current_xact_id()
     where batch = $1 and running between $2 and $3 and case when $4::uuid is null then state in ('registered', 'stock') else state = 'registered' and shipment = $4 end`,
    [batch, first, last, shipment]);
};

const lockWaiting = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<DestructionRow> => {
  await sql('select id from destructions where id = $1 for update', [id]);
  const [row] = await sql<DestructionRow>(`${destructionSql} where d.id = $1`, [id]);
  const own = row !== undefined && isTheirs(caller.user, row.franchise_id);
  if (row && !own) {
    await noteDown(deps.database.read, deps, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'denied', subject: 'destruction', detail: { id } });
  }
  if (!row || !own) throw problem(404, 'not-here', 'there is no such destruction');
  if (row.effective_at !== null || row.is_refused) throw problem(409, 'destruction-decided', 'somebody has decided about it');
  return row;
};

/** One page of what was destroyed in one's own stores, what waits included; newest first. */
export const readDestructions = async (sql: Sql, user: OfficeUser, before: string | null, limit: number): Promise<readonly Destruction[]> =>
  (await sql<DestructionRow>(
    `${destructionSql} where ($1::uuid is null or s.franchise_id = $1) and ($2::uuid is null or d.id < $2) order by d.id desc limit $3`,
    [user.franchise?.id ?? null, before, limit])).map(toDestruction);

const readDestruction = async (sql: Sql, id: string): Promise<Destruction> => {
  const [row] = await sql<DestructionRow>(`${destructionSql} where d.id = $1`, [id]);
  if (!row) throw new Error('a destruction is gone');
  return toDestruction(row);
};

const toDestruction = (row: DestructionRow): Destruction => ({
  id: row.id, store: { number: row.store_number, name: row.store_name }, ...endsOf(row), count: sizeOf(row), content: row.content, reason: row.reason, note: row.note,
  state: row.is_refused ? 'refused' : row.effective_at === null ? 'waiting' : 'done', askedBy: { id: row.asked_id, name: row.asked_name }, askedAt: row.asked_at,
  decidedBy: row.decided_id === null ? null : { id: row.decided_id, name: row.decided_name ?? '' }, decidedAt: row.decided_at,
});
