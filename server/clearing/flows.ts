import { type ClearingTerms, clearingVersionsSchema, type Flow, mergeFlows, termsOn } from '../../domain/clearing.ts';
import type { Sql } from '../database.ts';

/** What passed between stores on these days; `stores`: only where one of them sold or redeemed. */
export const readFlows = (sql: Sql, days: readonly string[], stores: readonly number[] | null): Promise<readonly Flow[]> => sql<Flow>(
  `select day, program_number as "programNumber", currency, selling_store as "sellingStore", redeeming_store as "redeemingStore",
     sold_price as "soldPrice", sold_face as "soldFace", void_over as "voidOver", used, used_paid as "usedPaid", reloaded, reloaded_paid as "reloadedPaid", cashed_out as "cashedOut", cashed_out_paid as "cashedOutPaid",
     over_program as "overProgram", over_store as "overStore"
   from day_flows where day = any($1::date[]) and ($2::int[] is null or selling_store = any($2) or redeeming_store = any($2))
   order by day, program_number, currency, selling_store, redeeming_store`, [days, stores]);

/** Counts what a person has moved between stores and programs; a day that is locked already gets it in a later statement. */
export const addFlows = async (sql: Sql, flows: readonly Flow[]): Promise<void> => {
  if (flows.length === 0) return;
  // As the trigger that counts effects: a statement is locked while nobody counts.
  await sql('select pg_advisory_xact_lock_shared(6, 1)', []);
  await sql(
    `with moved as (
       insert into day_flows as known
         (day, program_number, currency, selling_store, redeeming_store, sold_price, sold_face, void_over, used, used_paid, reloaded, reloaded_paid, cashed_out, cashed_out_paid, over_program,
          over_store)
       select day, "programNumber", currency, "sellingStore", "redeemingStore", "soldPrice", "soldFace", "voidOver", used, "usedPaid", reloaded, "reloadedPaid", "cashedOut", "cashedOutPaid",
         "overProgram", "overStore"
       from json_to_recordset($1) as f(day date, "programNumber" int, currency char(3), "sellingStore" int, "redeemingStore" int, "soldPrice" bigint,
         "soldFace" bigint, "voidOver" bigint, used bigint, "usedPaid" bigint, reloaded bigint, "reloadedPaid" bigint, "cashedOut" bigint, "cashedOutPaid" bigint, "overProgram" bigint, "overStore" bigint)
       on conflict (day, program_number, currency, selling_store, redeeming_store) do update set
         sold_price = known.sold_price + excluded.sold_price, sold_face = known.sold_face + excluded.sold_face,
         void_over = known.void_over + excluded.void_over, used = known.used + excluded.used, used_paid = known.used_paid + excluded.used_paid,
         reloaded = known.reloaded + excluded.reloaded, reloaded_paid = known.reloaded_paid + excluded.reloaded_paid,
         cashed_out = known.cashed_out + excluded.cashed_out, cashed_out_paid = known.cashed_out_paid + excluded.cashed_out_paid,
         over_program = known.over_program + excluded.over_program, over_store = known.over_store + excluded.over_store
       returning day, selling_store, redeeming_store
     )
     insert into late_days (franchise_id, day)
     select distinct l.franchise_id, l.day
     from moved m join store_owners s on s.store_number in (m.selling_store, m.redeeming_store) and m.day >= s.from_day and m.day < s.until_day
       join statements l on l.franchise_id = s.franchise_id and l.day = m.day
     order by 1, 2 on conflict do nothing`, [JSON.stringify(mergeFlows(flows))]);
};

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
