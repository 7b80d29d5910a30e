import type { Currency, Minor } from '../../domain/money.ts';
import { type StockPlace, stockPlaces, type StockRow } from '../../domain/stock-wire.ts';
import type { Sql } from '../database.ts';
import type { OfficeUser } from '../office/caller.ts';
import { placeSql } from './ranges.ts';

/** Paper that was ever stock: what a till prints itself with a sale never was. $1: a franchise, or null for all. */
export const papersSql = `certificates c left join shipments m on m.id = c.shipment
  where c.batch is not null and c.state <> 'unknown' and not exists (select 1 from till_batches b where b.batch = c.batch)
    and ($1::uuid is null or c.store_number in (select number from stores where franchise_id = $1))`;

type CountRow = {
  store_number: number; store_name: string | null; program_number: number; program_name: string | null; face: Minor; currency: Currency; place: StockPlace; count: number;
};

/** Every store's paper by program and face. Counted anew each time: a figure that is kept could be wrong. */
export const readStock = async (read: Sql, user: OfficeUser): Promise<readonly StockRow[]> => {
  const counted = await read<CountRow>(
    // Alike papers are counted first, without a join: there are a thousand times fewer kinds of them than papers.
    `with alike as materialized (
       select store_number, program_number, face, currency, batch, state, ended, shipment, count(*) as count from certificates
       where batch is not null and state <> 'unknown' and ($1::uuid is null or store_number = any(array(select number from stores where franchise_id = $1)))
       group by 1, 2, 3, 4, 5, 6, 7, 8)
     select k.*, s.name as store_name, p.name as program_name from (
       select c.store_number, c.program_number, c.face, c.currency, ${placeSql} as place, sum(c.count)::int as count
       from alike c left join shipments m on m.id = c.shipment where not exists (select 1 from till_batches b where b.batch = c.batch) group by 1, 2, 3, 4, 5) k
     left join stores s on s.number = k.store_number left join programs p on p.number = k.program_number order by k.store_number, k.program_number, k.face, k.currency`,
    [user.franchise?.id ?? null]);
  const rows = new Map<string, StockRow>();
  for (const { store_number, store_name, program_number, program_name, face, currency, place, count } of counted) {
    const key = [store_number, program_number, face, currency].join(' ');
    const known = rows.get(key)?.counts ?? noneAnywhere;
    rows.set(key, {
      store: { number: store_number, name: store_name ?? '' }, programNumber: program_number, programName: program_name ?? '', face, currency, counts: { ...known, [place]: count },
    });
  }
  return [...rows.values()];
};

const noneAnywhere = Object.fromEntries(stockPlaces.map((place) => [place, 0])) as Record<StockPlace, number>;
