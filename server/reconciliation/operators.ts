import { dayAfter } from '../../domain/business-day.ts';
import { type Currency, type Minor, minor } from '../../domain/money.ts';
import type { Operation } from '../../domain/operation.ts';
import { byNotable, notableKinds, type OperatorFigures, type OperatorsAsked, soonMs } from '../../domain/operators-report.ts';
import { ownedBy } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import { type OperationRow, operationRowColumns } from './operation-rows.ts';
import { group } from './rows.ts';

/** The first of so many days that end with `day`. */
export const firstDay = ({ day, days }: OperatorsAsked): string => dayAfter(day, 1 - days);

/**
 * The operations of some days, found by each till's own sequence: what lies before or after is not looked at. $1: store
 * numbers, $2 and $3: the first and the last day, $4: whose days only (null: everybody's).
 */
const workSql = `work as (
    select o.id, o.terminal_id, o.store_number, o.sequence, o.kind, o.text, o.at, o.recorded_at, o.flags, (o.text::jsonb ->> 'operator')::uuid as operator
    from (
      select terminal_id, min(first_sequence) as first, max(last_sequence) as last from till_days
      where day between $2 and $3 and store_number = any($1::int[]) group by terminal_id) r
      cross join lateral (
        select * from operations where terminal_id = r.terminal_id and sequence between r.first and r.last and day between $2 and $3 and store_number = any($1::int[])
          and ${ownedBy('$4', 'operations.store_number', 'operations.day')} offset 0) o
  )`;

type Row = { operator: string; name: string | null; store: number; store_name: string; currency: Currency; kind: Operation['kind'] | 'soon'; count: number; value: Minor };

/** What each operator of these stores did; one statement. Who only opened and closed a shift is there too, with nothing. */
export const readOperatorsWork = async (read: Sql, franchise: string | null, stores: readonly number[], asked: OperatorsAsked): Promise<readonly OperatorFigures[]> => {
  const rows = await read<Row>(
    `with ${workSql}, counted as (
       select store_number, operator, kind, count(*)::int as count,
         coalesce(sum(coalesce((text::jsonb ->> 'amount')::bigint, lines.value)), 0)::bigint as value
       from work left join lateral (
         select sum(coalesce((line ->> 'face')::bigint, (line ->> 'amount')::bigint)) as value from jsonb_array_elements(text::jsonb -> 'lines') line) lines on true
       group by 1, 2, 3
       union all
       select w.store_number, w.operator, 'soon', count(distinct e.certificate)::int, coalesce(sum(d.covered), 0)::bigint
       from work w
         join effects e on e.source = w.id and e.kind = 'activate'
         join effects d on d.certificate = e.certificate and d.kind = 'debit' and d.at between e.at and e.at + $5
       where w.kind = 'sale' group by 1, 2
     )
     select c.operator, p.name, c.store_number as store, s.name as store_name, s.currency, c.kind, c.count, c.value
     from counted c join stores s on s.number = c.store_number left join operators p on p.id = c.operator
     order by c.store_number, c.operator, c.kind`,
    [stores, firstDay(asked), asked.day, franchise, soonMs]);
  return byNotable([...group(rows, ({ store, operator }) => `${String(store)} ${operator}`, (row) => row).values()].map(toFigures));
};

const toFigures = (rows: readonly Row[]): OperatorFigures => {
  const [first] = rows;
  if (!first) throw new Error('a group has a row');
  const of = (...kinds: readonly Row['kind'][]) => {
    const found = rows.filter(({ kind }) => kinds.includes(kind));
    return { count: found.reduce((total, { count }) => total + count, 0), value: minor(found.reduce((total, { value }) => total + value, 0)) };
  };
  return {
    operator: first.operator, name: first.name ?? '', store: first.store, storeName: first.store_name, currency: first.currency,
    sales: of('sale', 'reload'), redemptions: of('redemption'), voids: of('void'), corrections: of('tender-correction').count, noSales: of('no-sale').count,
    cashMovements: of('pay-in', 'pay-out'), cashOuts: of('cash-out'), copies: of('reprint').count, soonRedeemed: of('soon'),
  };
};

/** One operator's voids, corrections, opened drawers, cash movements, balances paid out, copies, and sales that were redeemed soon; the newest first. */
export const readNotableWork = (read: Sql, franchise: string | null, store: number, operator: string, asked: OperatorsAsked, limit: number): Promise<readonly OperationRow[]> => read<OperationRow>(
  `with ${workSql}
   select ${operationRowColumns}
   from work o join terminals t on t.id = o.terminal_id left join operators p on p.id = o.operator
   where o.operator = $5 and (o.kind = any($6::text[]) or (o.kind = 'sale' and exists (
     select from effects e join effects d on d.certificate = e.certificate and d.kind = 'debit' and d.at between e.at and e.at + $7
     where e.source = o.id and e.kind = 'activate')))
   order by o.at desc, o.sequence desc limit $8`,
  [[store], firstDay(asked), asked.day, franchise, operator, notableKinds, soonMs, limit]);
