import { type ClearingTerms, clearingVersionsSchema, type Flow, termsOn } from '../../domain/clearing.ts';
import type { Sql } from '../database.ts';

/** What passed between stores on these days; `stores`: only where one of them sold or redeemed. */
export const readFlows = (sql: Sql, days: readonly string[], stores: readonly number[] | null): Promise<readonly Flow[]> => sql<Flow>(
  `select day, program_number as "programNumber", currency, selling_store as "sellingStore", redeeming_store as "redeemingStore",
     sold_price as "soldPrice", sold_face as "soldFace", void_over as "voidOver", used, used_paid as "usedPaid", cashed_out as "cashedOut", cashed_out_paid as "cashedOutPaid",
     over_program as "overProgram", over_store as "overStore"
   from day_flows where day = any($1::date[]) and ($2::int[] is null or selling_store = any($2) or redeeming_store = any($2))
   order by day, program_number, currency, selling_store, redeeming_store`, [days, stores]);

/** Every program's name and clearing terms. */
export type Programs = {
  readonly nameOf: (programNumber: number) => string;
  readonly termsOf: (programNumber: number, day: string) => ClearingTerms;
};

/** Reads them. */
export const readPrograms = async (sql: Sql): Promise<Programs> => {
  const rows = await sql<{ number: number; name: string; clearing: unknown }>('select number, name, clearing from programs', []);
  const programs = new Map(rows.map(({ number, name, clearing }) => [number, { name, terms: clearingVersionsSchema.parse(clearing) }]));
  return {
    nameOf: (programNumber) => programs.get(programNumber)?.name ?? '',
    termsOf: (programNumber, day) => termsOn(programs.get(programNumber)?.terms ?? [], day),
  };
};
