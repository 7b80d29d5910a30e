import { clear, type Transfer } from '../../domain/clearing.ts';
import { lateTransfers, makeStatement, type StatementContent, type Surroundings, transfersOf } from '../../domain/statement.ts';
import type { Sql } from '../database.ts';
import type { Franchise } from '../office/caller.ts';
import { readFlows, readPrograms } from './flows.ts';

/** What a statement would say at this moment, the transfers it says it of, and the locked days whose late lines it takes in. */
export type Draft = { readonly content: StatementContent; readonly transfers: readonly Transfer[]; readonly lateDays: readonly string[] };

/** Draws a statement up from the day's flows, and from what has arrived since for days that are locked already. */
export const draftStatement = async (sql: Sql, franchise: Franchise, day: string): Promise<Draft> => {
  const surroundings = await readSurroundings(sql, franchise);
  const own = [...surroundings.stores].filter(([, store]) => store.franchise?.id === franchise.id).map(([number]) => number);
  const late = await sql<{ day: string }>('select day from late_days where franchise_id = $1 and day <> $2 order by day', [franchise.id, day]);
  const lateDays = late.map((row) => row.day);
  const programs = await readPrograms(sql);
  const isOwn = (store: number): boolean => surroundings.stores.get(store)?.franchise?.id === franchise.id;
  const now = transfersOf(clear(await readFlows(sql, [day, ...lateDays], own), programs.termsOf), isOwn);
  const transfers = [
    ...now.filter((transfer) => transfer.day === day),
    ...lateTransfers(now.filter((transfer) => transfer.day !== day), await readTold(sql, franchise.id, lateDays)),
  ];
  return { content: makeStatement(day, transfers, { ...surroundings, programName: programs.nameOf }), transfers, lateDays };
};

const readSurroundings = async (sql: Sql, franchise: Franchise): Promise<Omit<Surroundings, 'programName'>> => {
  const rows = await sql<{ store: number; name: string; id: string | null; number: number | null; franchise: string | null }>(
    'select s.number as store, s.name, f.id, f.number, f.name as franchise from stores s left join franchises f on f.id = s.franchise_id', []);
  return {
    franchise: { id: franchise.id, number: franchise.number, name: franchise.name },
    stores: new Map(rows.map(({ store, name, id, number, franchise: franchiseName }) =>
      [store, { name, franchise: id === null ? null : { id, number: number ?? 0, name: franchiseName ?? '' } }])),
  };
};

/** What statements have said of these days so far. */
const readTold = async (sql: Sql, franchise: string, days: readonly string[]): Promise<readonly Transfer[]> => days.length === 0 ? [] : sql<Transfer>(
  `select of_day as day, program_number as "programNumber", currency, kind, selling_store as "sellingStore", redeeming_store as "redeemingStore",
     payer, payee, sum(amount)::bigint as amount
   from statement_lines where franchise_id = $1 and of_day = any($2::date[]) group by 1, 2, 3, 4, 5, 6, 7, 8`, [franchise, days]);
