import type { ExceptionMoney } from '../../domain/exception.ts';
import type { Entry } from '../../domain/ledger.ts';
import { type Currency, least, type Minor, minor, sum } from '../../domain/money.ts';
import type { Books } from '../books.ts';
import { cardPaid } from '../refund-sales.ts';
import type { Sql } from '../database.ts';
import type { Outside } from '../server.ts';
import { openSignals } from './signals.ts';

type Charged = { readonly id: string; readonly store_number: number; readonly at: number };

/**
 * The money of a chargeback: what is spent of the certificates that the sale sold, whichever paper carries them on, and what
 * the bank has sent the buyer for them, at most their prices, and together at most what was paid by card, less what other cases of
 * the same sale have decided. Null when nothing is.
 */
export const readChargeback = async (sql: Sql, { id, operation_id: sale }: { readonly id: string; readonly operation_id: string }): Promise<ExceptionMoney | null> => {
  const rows = await sql<{ number: number; store_number: number; currency: Currency; spent: Minor }>(
    `with sold as (
       select e.certificate, e.program_number, e.store_number, e.currency, e.price from operations o join effects e on e.source = o.effect_source and e.kind = 'activate' and e.over_amount = 0
       where o.id = $1),
     papers as (select certificate as paper, certificate from sold union select r.certificate, r.root from replacements r join sold on r.root = sold.certificate),
     spent as (
       select p.certificate, sum(case when e.kind = 'refund' then e.price when e.kind in ('debit', 'cash-out', 'undo-credit', 'cover') then e.covered else -e.covered end) as amount
       from papers p join effects e on e.certificate = p.paper and (e.kind in ('debit', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'undo-credit', 'cover', 'undo-cover')
         or (e.kind = 'refund' and exists (select from bank_refunds b where b.id = e.source and b.state = 'paid')))
       group by p.certificate)
     select program_number as number, store_number, currency, sum(least(amount, price))::bigint as spent from sold join spent using (certificate)
     where amount > 0 group by program_number, store_number, currency order by program_number`, [sale]);
  const [first] = rows;
  if (!first) return null;
  let left = await cardPaid(sql, sale);
  const decided = await readDecided(sql, sale, id);
  // What was laid on a program is off that one; what the store bears, and what was won, off whichever have most left.
  let others = decided.amount - [...decided.programs.values()].reduce((total, amount) => total + amount, 0);
  const programs = rows.map(({ number, spent }) => {
    const amount = least(spent, left);
    left = minor(left - amount);
    const open = Math.max(0, amount - (decided.programs.get(number) ?? 0));
    const off = Math.min(open, others);
    others -= off;
    return { number, over: minor(open - off) };
  }).filter(({ over }) => over > 0);
  const amount = sum(programs.map(({ over }) => over));
  return amount === 0 ? null : { currency: first.currency, overspend: [], programs, suspense: [], chargeback: { storeNumber: first.store_number, amount } };
};

/** What other cases of a sale have decided and nobody has reversed: in all, and of it what programs bear. */
const readDecided = async (sql: Sql, sale: string, besides: string): Promise<{ readonly amount: number; readonly programs: ReadonlyMap<number, number> }> => {
  const rows = await sql<{ amount: Minor; entries: readonly Entry[] }>(
    `select r.amount, r.entries from exceptions x join exception_resolutions r on r.exception_id = x.id
     where x.operation_id = $1 and x.flags = '{chargeback}' and x.id <> $2 and r.effective_at is not null and r.reverses is null
       and not exists (select from exception_resolutions w where w.reverses = r.id and w.effective_at is not null)`, [sale, besides]);
  const programs = new Map<number, number>();
  for (const { account, side, amount } of rows.flatMap(({ entries }) => entries)) {
    const program = /^chargeback:program:(\d+)$/u.exec(account)?.[1];
    if (program !== undefined) programs.set(Number(program), (programs.get(Number(program)) ?? 0) + (side === 'debit' ? amount : 0 - amount));
  }
  return { amount: rows.reduce((total, { amount }) => total + amount, 0), programs };
};

/** Opens the case of a sale; it concerns whoever had the store on the day of the sale. */
export const openChargeback = async (deps: Outside, sql: Sql, { id, store_number, at }: Charged): Promise<void> => {
  await openSignals(sql, [{
    id: deps.newId(), topic: `chargeback:${id}`, flag: 'chargeback', source: id, operation: id, terminal: null, storeNumber: store_number, otherStore: null, at: deps.now(), concernedAt: at,
  }]);
};

/**
 * A use that arrives after the chargeback of its sale was decided opens another case for what it took; while one is open, it
 * is part of that.
 */
export const openLateChargebacks = async (sql: Sql, books: Books, newId: () => string): Promise<void> => {
  // What was charged back is blocked, so that nearly no batch asks the database.
  const used = books.written.effects.filter(({ kind, covered, certificate }) => (kind === 'debit' || kind === 'cash-out') && covered > 0 && books.certificates.get(certificate)?.certificate.blocked === true);
  if (used.length === 0) return;
  const sales = await sql<Charged>(
    `select distinct o.id, o.store_number, o.at from unnest($1::bytea[]) c (hash)
       join effects a on a.certificate = promise_of(c.hash) and a.kind = 'activate' and a.over_amount = 0
       join operations o on o.effect_source = a.source and o.kind = 'sale'
       join block_acts b on b.sale = o.id and b.reason = 'chargeback'
     where not exists (select from exceptions x where x.operation_id = o.id and x.flags = '{chargeback}' and x.state <> 'resolved') order by o.id`,
    [[...new Set(used.map(({ certificate }) => `\\x${certificate}`))]]);
  await openSignals(sql, sales.map(({ id, store_number, at }) => {
    const late = newId();
    // A topic of its own: the case that was decided can still be reversed.
    return { id: late, topic: `chargeback:${id}:${late}`, flag: 'chargeback' as const, source: id, operation: id, terminal: null, storeNumber: store_number, otherStore: null, at: books.now, concernedAt: at };
  }));
};
