import { clear, type Transfer } from '../../domain/clearing.ts';
import { lateTransfers, makeStatement, type StatementContent, type Surroundings, transfersOf } from '../../domain/statement.ts';
import { type Ownership, ownersOf } from '../../domain/ownership.ts';
import type { Sql } from '../database.ts';
import type { Franchise } from '../office/caller.ts';
import { readFlows, readPrograms } from './flows.ts';

/** What a statement would say at this moment, the transfers it says it of, and the locked days whose late lines it takes in. */
export type Draft = {
  readonly content: StatementContent; readonly transfers: readonly Transfer[]; readonly lateDays: readonly string[];
  /** Whose side this statement posts: see {@link clearingPostings}. */
  readonly posts: (party: number, day: string) => boolean;
};

/** Draws a statement up from the day's flows, and from what has arrived since for days that are locked already. */
export const draftStatement = async (sql: Sql, franchise: Franchise, day: string): Promise<Draft> => {
  const late = await sql<{ day: string }>('select day from late_days where franchise_id = $1 and day <> $2 order by day', [franchise.id, day]);
  const lateDays = late.map((row) => row.day);
  const programs = await readPrograms(sql);
  const { own, ...surroundings } = await readSurroundings(sql, franchise, [day, ...lateDays]);
  const isOwn = (store: number, on: string): boolean => surroundings.franchiseOf(store, on)?.id === franchise.id;
  const now = transfersOf(clear(await readFlows(sql, [day, ...lateDays], own), programs.termsOf), isOwn);
  const transfers = [
    ...now.filter((transfer) => transfer.day === day),
    ...lateTransfers(now.filter((transfer) => transfer.day !== day), await readTold(sql, franchise.id, lateDays)),
  ];
  return {
    content: makeStatement(day, transfers, { ...surroundings, programName: programs.nameOf }), transfers, lateDays,
    posts: (party, on) => [undefined, franchise.id].includes(surroundings.franchiseOf(party, on)?.id),
  };
};

/** Who had which store on these days; `own`: the stores that were the franchise's own on any of them. */
const readSurroundings = async (sql: Sql, franchise: Franchise, days: readonly string[]): Promise<Omit<Surroundings, 'programName'> & { readonly own: readonly number[] }> => {
  const rows = await sql<{ store: number; name: string; from: string; until: string; id: string | null; number: number | null; franchise: string | null }>(
    `select s.number as store, s.name, w.from_day as from, w.until_day as until, f.id, f.number, f.name as franchise
     from stores s join store_owners w on w.store_number = s.number left join franchises f on f.id = w.franchise_id
     where exists (select from unnest($1::date[]) as d(day) where d.day >= w.from_day and d.day < w.until_day)`, [days]);
  const spans = rows.map(({ store, from, until, id, number, franchise: name }): Ownership<Franchise> =>
    ({ store, from, until, franchise: id === null ? null : { id, number: number ?? 0, name: name ?? '' } }));
  return {
    franchise: { id: franchise.id, number: franchise.number, name: franchise.name },
    stores: new Map(rows.map(({ store, name }) => [store, name])), franchiseOf: ownersOf(spans),
    own: [...new Set(spans.filter((span) => span.franchise?.id === franchise.id).map(({ store }) => store))],
  };
};

/** What statements have said of these days so far. */
const readTold = async (sql: Sql, franchise: string, days: readonly string[]): Promise<readonly Transfer[]> => days.length === 0 ? [] : sql<Transfer>(
  `select of_day as day, program_number as "programNumber", currency, kind, selling_store as "sellingStore", redeeming_store as "redeemingStore",
     payer, payee, sum(amount)::bigint as amount
   from statement_lines where franchise_id = $1 and of_day = any($2::date[]) group by 1, 2, 3, 4, 5, 6, 7, 8`, [franchise, days]);
