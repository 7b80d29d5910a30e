import type { ExceptionMoney } from '../../domain/exception.ts';
import { type Currency, least, type Minor, minor, sum } from '../../domain/money.ts';
import { cardPaid } from '../refund-sales.ts';
import type { Sql } from '../database.ts';
import type { Outside } from '../server.ts';
import { openSignals } from './signals.ts';

type Charged = { readonly id: string; readonly store_number: number; readonly at: number };

/**
 * The money of a chargeback: what is spent of the certificates that the sale sold, whichever paper carries them on, and what
 * the bank has sent the buyer for them, at most their prices, and together at most what was paid by card. Null when nothing is.
 */
export const readChargeback = async (sql: Sql, sale: string): Promise<ExceptionMoney | null> => {
  const rows = await sql<{ number: number; store_number: number; currency: Currency; spent: Minor }>(
    `with sold as (
       select e.certificate, e.program_number, e.store_number, e.currency, e.price from operations o join effects e on e.source = o.effect_source and e.kind = 'activate' and e.over_amount = 0
       where o.id = $1),
     papers as (select certificate as paper, certificate from sold union select r.certificate, r.root from replacements r join sold on r.root = sold.certificate),
     spent as (
       select p.certificate, sum(case when e.kind = 'refund' then e.price when e.kind in ('debit', 'cash-out', 'undo-credit') then e.covered else -e.covered end) as amount
       from papers p join effects e on e.certificate = p.paper and (e.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit')
         or (e.kind = 'refund' and exists (select from bank_refunds b where b.id = e.source and b.state = 'paid')))
       group by p.certificate)
     select program_number as number, store_number, currency, sum(least(amount, price))::bigint as spent from sold join spent using (certificate)
     where amount > 0 group by program_number, store_number, currency order by program_number`, [sale]);
  const [first] = rows;
  if (!first) return null;
  let left = await cardPaid(sql, sale);
  const programs = rows.map(({ number, spent }) => {
    const amount = least(spent, left);
    left = minor(left - amount);
    return { number, over: amount };
  }).filter(({ over }) => over > 0);
  const amount = sum(programs.map(({ over }) => over));
  return amount === 0 ? null : { currency: first.currency, overspend: [], programs, suspense: [], chargeback: { storeNumber: first.store_number, amount } };
};

/** Opens the case of a sale; it concerns whoever had the store on the day of the sale. */
export const openChargeback = async (deps: Outside, sql: Sql, { id, store_number, at }: Charged): Promise<void> => {
  await openSignals(sql, [{
    id: deps.newId(), topic: `chargeback:${id}`, flag: 'chargeback', source: id, operation: id, terminal: null, storeNumber: store_number, otherStore: null, at: deps.now(), concernedAt: at,
  }]);
};
