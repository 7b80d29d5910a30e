import { type Currency, type Minor, minor } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import type { Sql } from '../database.ts';
import type { Cell, Lines } from '../sheets/cells.ts';
import { inRange, type Range, rangeValues } from './ledger-pages.ts';

const columns = [
  'accounting_date', 'event_time', 'posting', 'store', 'what', 'control_number', 'program', 'kind', 'used', 'price_paid', 'overspend', 'currency', 'face', 'price', 'sold_day', 'sold_store',
] as const;

/** What is in memory at any moment. */
const pagePostings = 500;

type Row = {
  id: string; day: string; at: number; store: number; effect: string | null; batch: number | null; running: number | null; program: number; kind: string; covered: Minor; over: Minor;
  currency: Currency; face: Minor | null; price: Minor | null; sold_day: string | null; sold_store: number | null;
};

/**
 * Each use of a certificate with the part of its price that was paid for it, for VAT on what was bought with multi-purpose
 * certificates. What a sale has covered of an earlier use is a line of its own: overspend turns into value used. What was taken back is a line of its own. The part is clearing's: whole units, rounded down.
 */
export const redemptionLines = async function* (read: Sql, range: Range): AsyncGenerator<Lines> {
  yield [columns];
  let after: { readonly day: string; readonly id: string } | undefined;
  for (;;) {
    const rows: readonly Row[] = await read<Row>(
      `with page as (
         select p.* from postings p
         where ${inRange} and p.kind in ('redemption', 'request-redeem', 'cover', 'void', 'reversal', 'return-credit', 'request-return-credit')
           and (p.accounting_date, p.id) > (coalesce($4::date, '-infinity'), coalesce($5::uuid, '00000000-0000-0000-0000-000000000000'))
         order by p.accounting_date, p.id limit ${String(pagePostings)})
       select p.id, p.accounting_date as day, p.at, p.store_number as store, e.kind as effect, c.batch, c.running, e.program_number as program, e.certificate_kind as kind,
         e.covered, case when e.kind in ('cover', 'undo-cover') then -e.covered else e.over_amount end as over, e.currency, sold.face, sold.price, sold.day as sold_day, sold.store_number as sold_store
       from page p left join effects e on e.source = p.source and case e.kind
           when 'debit' then p.kind in ('redemption', 'request-redeem')
           when 'credit' then p.kind in ('return-credit', 'request-return-credit')
           when 'undo-debit' then p.kind in ('void', 'reversal')
           when 'cover' then p.kind = 'cover'
           when 'undo-cover' then p.kind = 'void'
           when 'undo-credit' then p.kind = 'reversal'
           else false end
         left join certificates c on c.hash = e.certificate
         left join lateral (
           select coalesce(paid_price, price) as price, face, day, store_number from effects s where s.certificate = promise_of(e.certificate) and s.kind = 'activate' and s.covered > 0
           order by s.recorded_at limit 1) sold on true
       order by p.accounting_date, p.id, e.certificate, e.kind`, [...rangeValues(range), after?.day ?? null, after?.id ?? null]);
    if (rows.length > 0) yield rows.flatMap(line);
    const last = rows.at(-1);
    if (!last) return;
    after = { day: last.day, id: last.id };
  }
};

const line = (row: Row): Lines => {
  // A void of a sale is no use.
  if (row.effect === null) return [];
  const { currency } = row;
  const money = (amount: Minor | null): Cell => (amount === null ? null : { amount, currency });
  return [[
    { day: row.day }, { at: row.at }, row.id, row.store, row.effect === 'debit' || row.effect === 'cover' || row.effect === 'undo-credit' ? 'use' : 'taken-back',
    row.batch === null || row.running === null ? null : makeControlNumber(row.batch, row.running), row.program, row.kind, money(row.covered), money(paidFor(row)), money(row.over), currency,
    money(row.face), money(row.price), row.sold_day === null ? null : { day: row.sold_day }, row.sold_store,
  ]];
};

/** One that was sold before the books began was paid for in full, as far as anybody knows. */
const paidFor = ({ covered, face, price }: Row): Minor =>
  face === null || price === null || face === 0 ? covered : minor(Number((BigInt(covered) * BigInt(Math.min(price, face))) / BigInt(face)));
