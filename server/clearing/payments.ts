import { dayAfter } from '../../domain/business-day.ts';
import { clearingPaymentEntries } from '../../domain/ledger.ts';
import { type Currency, minor, type Minor, toDecimal } from '../../domain/money.ts';
import type { ReportFormat } from '../../domain/report-file.ts';
import { scopeFor } from '../accounting/scope.ts';
import { dated, type Posting } from '../books.ts';
import { writePostings } from '../books-write.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeFileHandlers, OfficeHandlers, OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { reportBytes, reportTypes } from '../sheets/report-file.ts';
import { findPayment, partyOf, paymentLines, type PaymentRow, readAccount, readAccounts, readPairs, readPayments, toPayment } from './payment-rows.ts';

type Deps = Outside & { readonly database: Database };
type Handlers = Pick<OfficeHandlers, 'clearing.accounts' | 'clearing.account' | 'clearing.pay' | 'clearing.confirm' | 'clearing.reverse'>;
/** What one store's pair moves: what the other owes it more, or, negative, less. */
type Moved = { readonly ownStore: number; readonly otherStore: number; readonly amount: number };

/** Payments between franchises for what locked statements say: the payer notes one, the payee confirms it, a wrong one is reversed. */
export const createClearingPayments = (deps: Deps): { readonly handlers: Handlers; readonly files: Pick<OfficeFileHandlers, 'clearing.payments-list'> } => {
  const { database } = deps;
  const partyAsked = async (caller: Caller, franchiseId: string | null): Promise<{ readonly number: number; readonly name: string; readonly isOwn: boolean }> => {
    const party = await partyOf(database.read, (await scopeFor(database.read, deps, caller, franchiseId)).franchiseId);
    return { ...party, isOwn: party.number === ownParty(caller.user) };
  };
  const answer = async (caller: Caller, id: string) => toPayment(await theirs(database.read, caller, id), ownParty(caller.user));
  return {
    handlers: {
      'clearing.accounts': async (caller, { franchiseId, before }) => {
        const { isOwn, ...party } = await partyAsked(caller, franchiseId);
        const { rows, more } = await readPayments(database.read, party.number, before);
        return { party, isOwn, accounts: await readAccounts(database.read, party.number), payments: rows.map((row) => toPayment(row, ownParty(caller.user))), more };
      },
      'clearing.account': async (caller, { franchiseId, other, currency, upTo }) => {
        const { isOwn, number } = await partyAsked(caller, franchiseId);
        return { isOwn, ...await readAccount(database.read, { party: number, other, currency }, upTo) };
      },
      'clearing.pay': async (caller, asked) => {
        await pay(deps, caller, asked);
        return answer(caller, asked.id);
      },
      'clearing.confirm': async (caller, asked) => {
        await confirm(deps, caller, asked);
        return answer(caller, asked.id);
      },
      'clearing.reverse': async (caller, asked) => {
        await reverse(deps, caller, asked);
        return answer(caller, asked.id);
      },
    },
    files: {
      'clearing.payments-list': async (caller, { franchiseId, format = 'csv', language }) => {
        const { number } = await partyAsked(caller, franchiseId);
        const file: `${string}.${ReportFormat}` = `clearing-payments.${format}`;
        const lines = await paymentLines(database.read, number);
        await note(database.read, deps, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'books-exported', subject: file });
        return { name: file, type: reportTypes[format], body: await reportBytes({ title: 'clearing-payments', facts: {}, at: deps.now(), lines: [lines] }, { format, ...(language === undefined ? {} : { language }) }) };
      },
    },
  };
};

/** Whom somebody pays and confirms for: their franchise, or headquarters. */
const ownParty = ({ franchise }: OfficeUser): number => franchise?.number ?? 0;

/** A payment that somebody may know of. */
const theirs = async (sql: Sql, { user }: Caller, id: string, lock = false): Promise<PaymentRow> => {
  const row = await findPayment(sql, id, lock);
  if (!row || (user.franchise !== null && row.payer !== user.franchise.number && row.payee !== user.franchise.number)) throw problem(404, 'not-here', 'there is no such payment');
  return row;
};

const checkDay = (day: string, notBefore: string, now: number): void => {
  if (day < notBefore) throw problem(409, 'paid-before-statement', 'the money was sent and received in this order, after the statement\'s day');
  // It is tomorrow in some places already.
  if (day > dayAfter(new Date(now).toISOString().slice(0, 10))) throw problem(409, 'paid-tomorrow', 'this day is still to come');
};

type Paid = { readonly id: string; readonly other: number; readonly currency: Currency; readonly upTo: string; readonly amount: Minor; readonly paidOn: string; readonly reference: string };

const pay = ({ database, ...deps }: Deps, { user }: Caller, { id, other, currency, upTo, amount, paidOn, reference }: Paid): Promise<void> => database.transaction(async (sql) => {
  const party = ownParty(user);
  // Whoever locks a statement or notes a payment of the same parties waits here, or has waited.
  await sql('select 1 from clearing_balances where party = $1 and other = $2 and currency = $3 order by own_store, other_store for update', [party, other, currency]);
  const known = await findPayment(sql, id);
  if (known) {
    if (known.payer === party && known.payee === other && known.amount === amount && known.currency === currency) return;
    throw problem(409, 'id-taken', 'another payment has this id');
  }
  const now = deps.now();
  checkDay(paidOn, upTo, now);
  const [further] = await sql(
    'select 1 from clearing_payments where ((payer = $1 and payee = $2) or (payer = $2 and payee = $1)) and currency = $3 and up_to > $4 and reversed_by is null', [party, other, currency, upTo]);
  if (further) throw problem(409, 'paid-further', 'a later statement was paid already');
  const pairs = await readPairs(sql, { party, other, currency }, upTo);
  const open = pairs.reduce((sum, one) => sum + one.amount, 0);
  if (open >= 0) throw problem(409, 'nothing-to-pay', 'nothing is to be paid up to this statement');
  if (open !== 0 - amount) throw problem(409, 'clearing-changed', 'another amount is open by now');
  await sql('insert into clearing_payments (id, payer, payee, currency, amount, up_to, paid_on, reference, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [id, party, other, currency, amount, upTo, paidOn, reference, user.id, now]);
  await move(sql, deps, { id, kind: 'payment', party, other, currency, day: paidOn, moved: pairs.map((pair) => ({ ...pair, amount: 0 - pair.amount })) });
  await note(sql, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'clearing-paid', subject: `${toDecimal(amount, currency)} ${currency}`, detail: { id, reference, other } });
});

const confirm = ({ database, ...deps }: Deps, caller: Caller, { id, receivedOn }: { readonly id: string; readonly receivedOn: string }): Promise<void> => database.transaction(async (sql) => {
  const { user } = caller;
  const row = await theirs(sql, caller, id, true);
  if (row.payee !== ownParty(user)) throw problem(409, 'not-the-payee', 'whoever receives it confirms it');
  if (row.reversedBy !== null) throw problem(409, 'payment-reversed', 'it is reversed');
  if (row.confirmedBy !== null) return;
  const now = deps.now();
  checkDay(receivedOn, row.paidOn, now);
  await sql('update clearing_payments set received_on = $2, confirmed_by = $3, confirmed_at = $4 where id = $1', [id, receivedOn, user.id, now]);
  const sent = await readMoved(sql, id, row.payer);
  await move(sql, deps, {
    id, kind: 'payment', party: row.payee, other: row.payer, currency: row.currency, day: receivedOn,
    moved: sent.map(({ ownStore, otherStore, amount }) => ({ ownStore: otherStore, otherStore: ownStore, amount: 0 - amount })),
  });
  await note(sql, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'clearing-confirmed', subject: `${toDecimal(row.amount, row.currency)} ${row.currency}`, detail: { id, reference: row.reference } });
});

/** Either side takes back what nobody has confirmed; what is confirmed, only whoever confirmed it. */
const reverse = ({ database, ...deps }: Deps, caller: Caller, { id, reason }: { readonly id: string; readonly reason: string }): Promise<void> => database.transaction(async (sql) => {
  const { user } = caller;
  const row = await theirs(sql, caller, id, true);
  if (row.reversedBy !== null) return;
  const [party, now] = [ownParty(user), deps.now()];
  if (party !== row.payee && (party !== row.payer || row.confirmedBy !== null)) throw problem(409, 'not-the-payee', 'whoever confirmed it reverses it');
  await sql('update clearing_payments set reversed_by = $2, reversed_at = $3, reversed_reason = $4 where id = $1', [id, user.id, now, reason]);
  const day = new Date(now).toISOString().slice(0, 10);
  for (const [side, other] of [[row.payer, row.payee], [row.payee, row.payer]] as const) {
    const moved = (await readMoved(sql, id, side)).map((one) => ({ ...one, amount: 0 - one.amount }));
    await move(sql, deps, { id, kind: 'payment-reversed', party: side, other, currency: row.currency, day, moved });
  }
  await note(sql, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'clearing-reversed', subject: `${toDecimal(row.amount, row.currency)} ${row.currency}`, detail: { id, reference: row.reference, reason } });
});

/** What a payment has moved in one party's books. */
const readMoved = (sql: Sql, id: string, party: number): Promise<readonly Moved[]> => sql<Moved>(
  `select own_store as "ownStore", other_store as "otherStore", amount from clearing_items where source = $1 and kind = 'payment' and party = $2 order by 1, 2`, [id, party]);

type Move = { readonly id: string; readonly kind: 'payment' | 'payment-reversed'; readonly party: number; readonly other: number; readonly currency: Currency; readonly day: string; readonly moved: readonly Moved[] };

/** Notes it pair by pair and posts it store by store, in one party's books. */
const move = async (sql: Sql, deps: Outside, { id, kind, party, other, currency, day, moved }: Move): Promise<void> => {
  if (moved.length === 0) return;
  await sql(
    `insert into clearing_items (source, kind, party, other, own_store, other_store, currency, amount, day)
     select $1, $2, $3, $4, m."ownStore", m."otherStore", $5, m.amount, $6 from json_to_recordset($7) as m("ownStore" int, "otherStore" int, amount bigint)`,
    [id, kind, party, other, currency, day, JSON.stringify(moved)]);
  // A store that has passed on meanwhile: the payment is still in the books of whoever owed it.
  const days = new Map((await sql<{ store: number; day: string }>(
    `select w.store_number as store, least($3::date, (max(w.until_day) - 1)) as day from store_owners w left join franchises f on f.id = w.franchise_id
     where coalesce(f.number, 0) = $1 and w.store_number = any($2) group by 1`, [party, moved.map(({ ownStore }) => ownStore), day])).map((one) => [one.store, one.day]));
  const [open] = await sql<{ day: string | null }>('select first_open_day() as day', []);
  const now = deps.now();
  const postings = [...new Set(moved.map(({ ownStore }) => ownStore))].map((storeNumber): Posting => ({
    source: id, kind: kind === 'payment' ? 'clearing-payment' : 'clearing-payment-reversed', storeNumber, at: now, accountingDate: days.get(storeNumber) ?? day,
    entries: clearingPaymentEntries({ storeNumber, currency }, moved.filter((one) => one.ownStore === storeNumber).map((one) => ({ other: one.otherStore, owed: minor(0 - one.amount) }))),
  }));
  await writePostings(sql, postings.filter(({ entries }) => entries.length > 0).map((posting) => dated(posting, open?.day ?? null)), now, deps.newId);
};
