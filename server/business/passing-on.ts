import { isDeepStrictEqual } from 'node:util';
import { businessDay } from '../../domain/business-day.ts';
import { type HandOver, type StoreOwner, type Unsettled, unsettledOf } from '../../domain/ownership.ts';
import type { Database, Sql } from '../database.ts';
import type { Outside } from '../server.ts';
import { type Change, changeBusiness, noteChange, refusal, refuseStale } from './changing.ts';
import { countHandOver } from './hand-over.ts';
import { lockStore, needFranchise, storeTitle, type StoreRow } from './stores.ts';

type PassingOn = { readonly id: string; readonly version: number; readonly franchiseId: string | null; readonly from: string; readonly seen: Unsettled };

/**
 * Plans that a store belongs to another franchise from one of its business days on; from today on it does at once. What is
 * not settled has been looked at: a count that has changed since is shown anew.
 */
export const passStoreOn = async (change: Change, { id, version, franchiseId, from, seen }: PassingOn): Promise<void> => {
  const { sql } = change;
  // While nobody counts and no statement is locked: each day has one owner for all of them.
  await sql('select pg_advisory_xact_lock(6, 1)', []);
  const store = await needStore(sql, id);
  refuseStale(store, version);
  if (!store.active) throw refusal('store-is-closed', 'the store is closed');
  if (franchiseId === store.franchise_id) throw refusal('same-franchise', 'the store belongs to this franchise already');
  if (franchiseId !== null) await needFranchise(sql, franchiseId);
  if ((await readPlanned(sql, store.number)) !== undefined) throw refusal('passing-planned', 'another change is planned: undo it first');
  const counted = await countHandOver(sql, store, change.now());
  if (from < counted.earliest) throw refusal('day-too-early', `the earliest day is ${counted.earliest}`);
  // Another's statement too says, of a day, who had the store: whose side of it was posted goes by that.
  const [locked] = await sql(
    `select 1 where exists (select from statements where franchise_id = any($1::uuid[]) and day >= $2)
       -- Franchise by franchise, as the key is ordered: however many lines there are, few are of these days.
       or exists (select from franchises f cross join lateral (
         select 1 from statement_lines l where l.franchise_id = f.id and l.of_day >= $2 and $3 in (l.payer, l.payee) limit 1) told)`,
    [[store.franchise_id, franchiseId].filter((one) => one !== null), from, store.number]);
  if (locked) throw refusal('day-is-locked', 'a statement of that day or a later one is locked');
  const unsettled = unsettledOf(counted);
  if (!isDeepStrictEqual(unsettled, seen)) throw refusal('hand-over-changed', 'what is not settled has changed');
  await sql(`update store_owners set until_day = $2 where store_number = $1 and until_day = 'infinity'`, [store.number, from]);
  await sql('insert into store_owners (store_number, franchise_id, from_day, begun) values ($1, $2, $3, false)', [store.number, franchiseId, from]);
  await sql('update stores set version = version + 1 where id = $1', [id]);
  await noteChange(change, {
    action: 'store-passing-planned', about: id, subject: storeTitle(store), franchiseId: store.franchise_id, before: await told(sql, store.franchise_id, null),
    after: { ...await told(sql, franchiseId, from), ...wordsOf(unsettled) },
  });
  if (from <= counted.today) await begin(change, id, counted);
};

/** Takes a change back that has not begun. */
export const keepStore = async (change: Change, { id, version }: { readonly id: string; readonly version: number }): Promise<void> => {
  const { sql } = change;
  await sql('select pg_advisory_xact_lock(6, 1)', []);
  const store = await needStore(sql, id);
  refuseStale(store, version);
  const planned = await readPlanned(sql, store.number);
  if (!planned) throw refusal('nothing-planned', 'no change is planned');
  if (planned.from <= businessDay(change.now(), { timeZone: store.time_zone, cutOver: store.cut_over })) throw refusal('passing-begun', 'the day has begun');
  await sql('delete from store_owners where store_number = $1 and not begun', [store.number]);
  await sql(`update store_owners set until_day = 'infinity' where store_number = $1 and until_day = $2`, [store.number, planned.from]);
  await sql('update stores set version = version + 1 where id = $1', [id]);
  await noteChange(change, {
    action: 'store-passing-undone', about: id, subject: storeTitle(store), franchiseId: store.franchise_id, before: await told(sql, planned.franchise, planned.from),
    after: await told(sql, store.franchise_id, null),
  });
};

/** Lets begin what has become due by each store's own clock. Asked before every call of the office: it is one look at what is planned. */
export const beginDue = async (deps: Outside & { readonly database: Database }): Promise<void> => {
  const planned = await deps.database.read<{ id: string; from: string; time_zone: string; cut_over: number }>(
    'select s.id, w.from_day as from, s.time_zone, s.cut_over from store_owners w join stores s on s.number = w.store_number where not w.begun', []);
  const due = planned.filter(({ from, time_zone, cut_over }) => from <= businessDay(deps.now(), { timeZone: time_zone, cutOver: cut_over }));
  if (due.length === 0) return;
  await changeBusiness(deps, null, async (change) => {
    for (const { id } of due) await begin(change, id);
  });
};

const begin = async (change: Change, id: string, known?: HandOver): Promise<void> => {
  const { sql } = change;
  const store = await needStore(sql, id);
  const planned = await readPlanned(sql, store.number);
  // Somebody else's call was faster.
  if (!planned) return;
  const counted = known ?? await countHandOver(sql, store, change.now());
  await sql('update store_owners set begun = true, handed_over = $2 where store_number = $1 and not begun', [store.number, JSON.stringify(counted)]);
  await sql('update stores set franchise_id = $2, version = version + 1 where id = $1', [id, planned.franchise]);
  await noteChange(change, {
    action: 'store-passed-on', about: id, subject: storeTitle(store), franchiseId: planned.franchise, before: await told(sql, store.franchise_id, null),
    after: {
      ...await told(sql, planned.franchise, planned.from), ...wordsOf(unsettledOf(counted)),
      unsold: String(counted.unsold.reduce((total, { count }) => total + count, 0)),
    },
  });
};

/** Who had a store since when, the latest first. A franchise sees its own times, and that one ends. */
export const readStoreOwners = async (read: Sql, store: StoreRow, franchise: string | null): Promise<StoreOwner[]> => {
  const rows = await read<StoreOwner>(
    `select w.franchise_id as "franchiseId", f.name, nullif(w.from_day, '0001-01-01') as from, not w.begun as planned, w.handed_over as "handedOver"
     from store_owners w left join franchises f on f.id = w.franchise_id
     where w.store_number = $1 and ($2::uuid is null or w.franchise_id = $2 or not w.begun) order by w.from_day desc`, [store.number, franchise]);
  return [...rows];
};

const readPlanned = async (sql: Sql, store: number): Promise<{ franchise: string | null; from: string } | undefined> =>
  (await sql<{ franchise: string | null; from: string }>('select franchise_id as franchise, from_day as from from store_owners where store_number = $1 and not begun', [store]))[0];

const needStore = async (sql: Sql, id: string): Promise<StoreRow> => {
  const store = await lockStore(sql, id);
  if (!store) throw refusal('not-here', 'there is no such store');
  return store;
};

const told = async (sql: Sql, franchise: string | null, from: string | null): Promise<Readonly<Record<string, string>>> => {
  const [named] = franchise === null ? [] : await sql<{ name: string }>('select name from franchises where id = $1', [franchise]);
  return { franchise: named?.name ?? '', from: from ?? '' };
};

/** What was not settled, in the audit trail: numbers of tills and batches, so that every language reads them. */
const wordsOf = ({ openShifts, unsentTills, exceptions, orders }: Unsettled): Readonly<Record<string, string>> => ({
  openShifts: openShifts.join(', '), unsentTills: unsentTills.join(', '), unresolved: exceptions === 0 ? '' : String(exceptions), paperUnderWay: orders.join(', '),
});
