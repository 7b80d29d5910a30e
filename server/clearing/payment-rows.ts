import type { ClearingAccount, ClearingAccounts, ClearingPayment } from '../../domain/clearing-payment-wire.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import type { Lines } from '../sheets/cells.ts';

/** A payment as it is kept, with the names of whoever did something about it. */
export type PaymentRow = {
  readonly id: string; readonly payer: number; readonly payerName: string; readonly payee: number; readonly payeeName: string; readonly currency: Currency; readonly amount: Minor;
  readonly upTo: string; readonly paidOn: string; readonly reference: string; readonly notedBy: string; readonly notedAt: number;
  readonly receivedOn: string | null; readonly confirmedBy: string | null; readonly confirmedAt: number | null;
  readonly reversedBy: string | null; readonly reversedAt: number | null; readonly reversedReason: string | null;
};
/** The two sides of an account, seen from `party`, in one currency. */
export type Pair = { readonly party: number; readonly other: number; readonly currency: Currency };

const pageRows = 50;
/** As many statements as somebody chooses from; all that is open counts, however old. */
const itemRows = 40;

const selectPayments = `
  select p.id, p.payer, coalesce(a.name, '') as "payerName", p.payee, coalesce(b.name, '') as "payeeName", p.currency, p.amount, p.up_to as "upTo", p.paid_on as "paidOn", p.reference,
    n.name as "notedBy", p.noted_at as "notedAt", p.received_on as "receivedOn", c.name as "confirmedBy", p.confirmed_at as "confirmedAt",
    r.name as "reversedBy", p.reversed_at as "reversedAt", p.reversed_reason as "reversedReason"
  from clearing_payments p left join franchises a on a.number = p.payer left join franchises b on b.number = p.payee
    join office_users n on n.id = p.noted_by left join office_users c on c.id = p.confirmed_by left join office_users r on r.id = p.reversed_by`;

/** One payment; `lock`: nobody else decides about it meanwhile. */
export const findPayment = async (sql: Sql, id: string, lock = false): Promise<PaymentRow | undefined> =>
  (await sql<PaymentRow>(`${selectPayments} where p.id = $1${lock ? ' for update of p' : ''}`, [id]))[0];

/** A page of a party's payments, newest first; ids grow with time. */
export const readPayments = async (sql: Sql, party: number, before: string | null): Promise<{ readonly rows: readonly PaymentRow[]; readonly more: boolean }> => {
  const rows = await sql<PaymentRow>(`${selectPayments} where (p.payer = $1 or p.payee = $1) and ($2::uuid is null or p.id < $2) order by p.id desc limit ${String(pageRows + 1)}`, [party, before]);
  return { rows: rows.slice(0, pageRows), more: rows.length > pageRows };
};

/** A payment as somebody of a party sees it. */
export const toPayment = ({ payerName, payeeName, ...row }: PaymentRow, own: number): ClearingPayment => {
  const state = row.reversedBy !== null ? 'reversed' : row.confirmedBy !== null ? 'confirmed' : 'noted';
  return {
    ...row, payer: { number: row.payer, name: payerName }, payee: { number: row.payee, name: payeeName }, state,
    may: { confirm: state === 'noted' && row.payee === own, reverse: state !== 'reversed' && (row.payee === own || (row.payer === own && state === 'noted')) },
  };
};

/** A franchise as a party, or headquarters. */
export const partyOf = async (sql: Sql, franchiseId: string | null): Promise<{ readonly number: number; readonly name: string }> => {
  const [found] = franchiseId === null ? [] : await sql<{ number: number; name: string }>('select number, name from franchises where id = $1', [franchiseId]);
  return found ?? { number: 0, name: '' };
};

/** What is open with each other party. */
export const readAccounts = async (sql: Sql, party: number): Promise<ClearingAccounts['accounts']> => (await sql<{ other: number; name: string; currency: Currency; open: number; unconfirmed: number }>(
  `select b.other, coalesce(f.name, '') as name, b.currency, sum(b.amount)::bigint as open,
     coalesce((select sum(p.amount) from clearing_payments p where p.payee = $1 and p.payer = b.other and p.currency = b.currency and p.confirmed_by is null and p.reversed_by is null), 0)::bigint as unconfirmed
   from clearing_balances b left join franchises f on f.number = b.other where b.party = $1 group by b.other, f.name, b.currency order by b.other, b.currency`, [party]))
  .map(({ other, name, currency, open, unconfirmed }) => ({ other: { number: other, name }, currency, open, unconfirmed }));

/** What is open up to a statement, store by store; later statements are taken off what is open in all. */
export const readPairs = (sql: Sql, { party, other, currency }: Pair, upTo: string): Promise<readonly { readonly ownStore: number; readonly otherStore: number; readonly amount: number }[]> => sql(
  `select b.own_store as "ownStore", b.other_store as "otherStore", (b.amount - coalesce(l.amount, 0))::bigint as amount
   from clearing_balances b left join (
     select own_store, other_store, sum(amount) as amount from clearing_items where party = $1 and other = $2 and currency = $3 and kind = 'statement' and day > $4 group by 1, 2
   ) l on l.own_store = b.own_store and l.other_store = b.other_store
   where b.party = $1 and b.other = $2 and b.currency = $3 and b.amount <> coalesce(l.amount, 0) order by 1, 2`, [party, other, currency, upTo]);

/** One account; up to the last statement where no day is named. */
export const readAccount = async (sql: Sql, pair: Pair, asked: string | null): Promise<Omit<ClearingAccount, 'isOwn'>> => {
  const { party, other, currency } = pair;
  const items = await sql<{ day: string; amount: number }>(
    `select day, sum(amount)::bigint as amount from clearing_items where party = $1 and other = $2 and currency = $3 and kind = 'statement' group by day order by day desc limit ${String(itemRows)}`, [party, other, currency]);
  const [{ name } = { name: '' }] = await sql<{ name: string }>('select name from franchises where number = $1', [other]);
  const upTo = asked ?? items[0]?.day ?? null;
  const [all] = await sql<{ amount: number }>('select coalesce(sum(amount), 0)::bigint as amount from clearing_balances where party = $1 and other = $2 and currency = $3', [party, other, currency]);
  const openInAll = all?.amount ?? 0;
  return { other: { number: other, name }, currency, upTo, open: upTo === null ? openInAll : (await readPairs(sql, pair, upTo)).reduce((sum, { amount }) => sum + amount, 0), openInAll, items: [...items] };
};

const columns = ['paid_day', 'received_day', 'payer', 'payee', 'amount', 'currency', 'up_to_statement', 'reference', 'state', 'noted_by', 'confirmed_by', 'reversed_by', 'reason'] as const;

/** All payments of a party as a table, the oldest first. */
export const paymentLines = async (sql: Sql, party: number): Promise<Lines> => {
  const name = (number: number, known: string): string => (number === 0 ? 'Headquarters' : `${String(number)} ${known}`);
  return [columns, ...(await sql<PaymentRow>(`${selectPayments} where p.payer = $1 or p.payee = $1 order by p.id`, [party])).map((row) => [
    { day: row.paidOn }, row.receivedOn === null ? null : { day: row.receivedOn }, name(row.payer, row.payerName), name(row.payee, row.payeeName), { amount: row.amount, currency: row.currency }, row.currency,
    { day: row.upTo }, row.reference, toPayment(row, party).state, row.notedBy, row.confirmedBy ?? '', row.reversedBy ?? '', row.reversedReason ?? '',
  ])];
};
