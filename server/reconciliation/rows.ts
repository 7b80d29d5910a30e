import { dayAfter, dayStart } from '../../domain/business-day.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import type { ComparedTotal, TillDay, ZReport } from '../../domain/reconciliation.ts';
import { ownerOn } from '../business/owners.ts';
import type { Sql } from '../database.ts';

/** A store as its evening needs it. */
export type StoreRow = {
  readonly number: number; readonly name: string; readonly phone: string; readonly franchise_id: string | null; readonly currency: Currency;
  readonly time_zone: string; readonly cut_over: number;
  readonly drawer_manager_above: Minor | null; readonly drawer_variance_above: Minor | null;
};

/** The stores that a franchise had on a day, or (null) has now; franchise null: every store, with whoever had it. */
export const readStores = (read: Sql, franchise: string | null, day: string | null = null): Promise<readonly StoreRow[]> => read<StoreRow>(
  `select s.number, s.name, s.phone, w.franchise_id, s.currency, s.time_zone, s.cut_over, s.drawer_manager_above, s.drawer_variance_above
   from stores s cross join lateral (select case when $2::date is null then s.franchise_id else ${ownerOn('s.number', '$2::date')} end as franchise_id) w
   where $1::uuid is null or w.franchise_id = $1 order by s.number`, [franchise, day]);

/** When a business day is over in a store. */
export const endOf = ({ time_zone, cut_over }: StoreRow, day: string): number => dayStart(dayAfter(day), { timeZone: time_zone, cutOver: cut_over });

type TillRow = {
  terminal: string; number: number; store: number; revoked: boolean; enrolled_at: number | null; head: number;
  operations: number | null; first: number | null; last: number | null; flagged: number | null; sales: number | null; redemptions: number | null; voids: number | null;
  before: number | null; after: number | null; told: number | null; told_at: number | null; shift_kind: 'shift-open' | 'shift-close' | null; shift_day: string | null;
};

/** Every till of these stores on one day, by store. One statement; each till costs a few looks by key, however long its history. */
export const readTills = async (read: Sql, stores: readonly number[], day: string): Promise<ReadonlyMap<number, readonly TillDay[]>> => {
  const rows = await read<TillRow>(
    `select t.id as terminal, t.number, s.number as store, t.state = 'revoked' as revoked, t.sequence as head, e.at as enrolled_at,
       d.operations, d.first, d.last, x.flagged, d.sales, d.redemptions, d.voids, b.last as before, a.first as after,
       h.sequence as told, h.told_at, f.kind as shift_kind, f.day as shift_day
     from stores s join terminals t on t.store_id = s.id and t.state <> 'new'
       left join terminal_heads h on h.terminal_id = t.id
       left join lateral (select max(used_at) as at from enrolment_codes where terminal_id = t.id) e on true
       left join lateral (
         select sum(operations)::int as operations, min(first_sequence) as first, max(last_sequence) as last,
           sum(sales)::int as sales, sum(redemptions)::int as redemptions, sum(voids)::int as voids
         from till_days where terminal_id = t.id and day = $2) d on true
       left join lateral (
         -- What the office has resolved differs no more; who closed alone is named by itself.
         select count(*)::int as flagged from operations o join exceptions q on q.operation_id = o.id and q.state <> 'resolved'
         where o.terminal_id = t.id and o.day = $2 and o.outcome = 'flagged' and not q.flags <@ '{closed-alone}') x on true
       left join lateral (
         select max(last_sequence) as last from till_days
         where terminal_id = t.id and day = (select max(day) from till_days where terminal_id = t.id and day < $2)) b on true
       left join lateral (
         select min(first_sequence) as first from till_days
         where terminal_id = t.id and day = (select min(day) from till_days where terminal_id = t.id and day > $2)) a on true
       left join lateral (
         select kind, day from operations where terminal_id = t.id and day <= $2 and kind in ('shift-open', 'shift-close')
         order by day desc, sequence desc limit 1) f on true
     where s.number = any($1::int[]) order by s.number, t.number`, [stores, day]);
  return group(rows, ({ store }) => store, toTill);
};

const toTill = (row: TillRow): TillDay => ({
  terminal: row.terminal, number: row.number, isRevoked: row.revoked, enrolledAt: row.enrolled_at, head: row.head, before: row.before, after: row.after,
  arrived: row.operations === null || row.first === null || row.last === null ? null : {
    operations: row.operations, first: row.first, last: row.last, flagged: row.flagged ?? 0, sales: row.sales ?? 0, redemptions: row.redemptions ?? 0, voids: row.voids ?? 0,
  },
  told: row.told === null || row.told_at === null ? null : { sequence: row.told, at: row.told_at },
  shift: row.shift_kind === null || row.shift_day === null ? null : { kind: row.shift_kind, day: row.shift_day },
});

type ZRow = {
  store: number; terminal: string; number: number; operation: string; shift: string; at: number; currency: Currency; float: Minor | null; counted: Minor; expected: Minor; unsent: number;
  cash: Minor; card: Minor; card_total: ComparedTotal | null; certificate_total: ComparedTotal | null; is_unseen: boolean;
};

/** The Z-reports of one day beside what the tender accounts say of their shifts, whichever days those went over. */
export const readZs = async (read: Sql, stores: readonly number[], day: string): Promise<ReadonlyMap<number, readonly ZReport[]>> => {
  const rows = await read<ZRow>(
    `select d.store_number as store, t.id as terminal, t.number, z.id as operation, z.shift, z.at, z.closing ->> 'currency' as currency,
       (o.opening ->> 'float')::bigint as float, (z.closing ->> 'countedCash')::bigint as counted, (z.closing ->> 'expectedCash')::bigint as expected,
       (z.closing ->> 'unsent')::int as unsent, coalesce(m.cash, 0)::bigint as cash, coalesce(m.card, 0)::bigint as card,
       z.closing -> 'cardTotal' as card_total, z.closing -> 'certificateTotal' as certificate_total,
       exists (select from exceptions q where q.operation_id = z.id and q.state <> 'resolved' and 'closed-alone' = any(q.flags)) as is_unseen
     from (select distinct terminal_id, store_number from till_days where day = $2 and store_number = any($1::int[])) d
       join terminals t on t.id = d.terminal_id
       cross join lateral (
         select id, shift, at, sequence, text::jsonb as closing from operations where terminal_id = d.terminal_id and day = $2 and kind = 'shift-close') z
       left join lateral (
         select text::jsonb as opening from operations
         where terminal_id = d.terminal_id and kind = 'shift-open' and shift = z.shift and day <= $2 and sequence < z.sequence order by day desc, sequence desc limit 1) o on true
       left join lateral (
         select sum(cash) as cash, sum(card) as card from till_money
         where terminal_id = d.terminal_id and shift = z.shift and currency = z.closing ->> 'currency') m on true
     order by d.store_number, t.number, z.sequence`, [stores, day]);
  return group(rows, ({ store }) => store, ({ store: _, cash, card, card_total, certificate_total, is_unseen, ...row }) => ({
    ...row, ledgerCash: cash, ledgerCard: card, cardTotal: card_total, certificateTotal: certificate_total, isUnseen: is_unseen,
  }));
};

/** What arrived while the day went on and could not be recorded as an operation, by store and till. */
export const readEvidence = async (
  read: Sql, stores: readonly StoreRow[], day: string,
): Promise<ReadonlyMap<number, readonly { readonly terminal: string; readonly number: number; readonly count: number }[]>> => {
  const spans = stores.map((store) => ({ store: store.number, from: endOf(store, dayAfter(day, -1)), to: endOf(store, day) }));
  const rows = await read<{ store: number; terminal: string; number: number; count: number }>(
    `select s.number as store, t.id as terminal, t.number, count(*)::int as count
     from json_to_recordset($1) as r(store int, "from" bigint, "to" bigint)
       join stores s on s.number = r.store join terminals t on t.store_id = s.id
       join evidence e on e.terminal_id = t.id and e.recorded_at >= r."from" and e.recorded_at < r."to"
       join exceptions x on x.evidence_hash = e.hash and x.terminal_id = e.terminal_id and x.state <> 'resolved'
     group by 1, 2, 3 order by 1, 3`, [JSON.stringify(spans)]);
  return group(rows, ({ store }) => store, ({ terminal, number, count }) => ({ terminal, number, count }));
};

/** Rows by a key, in the order in which they came. */
export const group = <Row, Key, Value>(rows: readonly Row[], keyOf: (row: Row) => Key, toValue: (row: Row) => Value): ReadonlyMap<Key, readonly Value[]> => {
  const groups = new Map<Key, Value[]>();
  for (const row of rows) {
    const known = groups.get(keyOf(row));
    if (known) known.push(toValue(row));
    else groups.set(keyOf(row), [toValue(row)]);
  }
  return groups;
};
