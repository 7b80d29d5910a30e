import { corporatePaymentEntries } from '../../domain/ledger.ts';
import { type Minor, minor } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { post } from './activating.ts';
import { dayOf, type Deps, dueOf, expectState, findSale, readSale, type SaleRow, tell } from './reading.ts';
import { isOwnTransfer } from './same-transfer.ts';

/** Money that came for an order, that was not for it after all, and that went back. Each posts at once. */
export const createPayments = (deps: Deps): Pick<OfficeHandlers, 'corporate.match' | 'corporate.unmatch' | 'corporate.pay-back'> => {
  const { database, now } = deps;
  const change = (caller: Caller, saleId: string, paymentId: string, work: (sql: Sql, row: SaleRow) => Promise<void>) => database.transaction(async (sql) => {
    const row = await findSale(deps, sql, caller, saleId, true);
    const [same] = await sql<{ sale_id: string; by_user: string }>('select sale_id, by_user from corporate_payments where id = $1', [paymentId]);
    if (same && (same.sale_id !== saleId || same.by_user !== caller.user.id)) throw problem(409, 'id-taken', 'something else has this id');
    if (!same) await work(sql, row);
    return readSale(sql, saleId, now());
  });
  return {
    'corporate.match': (caller, { paymentId, line, saleId, amount }) => change(caller, saleId, paymentId, async (sql, row) => {
      expectState(row, now(), 'invoiced', 'waiting', 'activated', 'cancel-waiting', 'cancelled');
      // Locked, so that two people don't give the same money away twice.
      await sql('select pg_advisory_xact_lock(19, hashtext($1))', [line]);
      const [found] = await sql<{ amount: Minor; used: Minor }>(
        `select l.amount, coalesce((select sum(amount) from corporate_payments where line_id = l.id), 0)::bigint as used from corporate_bank_lines l
         where l.id = $1 and l.franchise_id = $2 and l.currency = $3 and ${isOwnTransfer}`, [line, row.franchise_id, row.currency]);
      if (!found) throw problem(404, 'not-here', 'there is no such transfer');
      if (found.used + amount > found.amount) throw problem(409, 'transfer-used', 'so much of it is not left');
      await pay(deps, sql, caller, row, { id: paymentId, line, amount, undoes: null, note: '' });
      await tell(deps, sql, caller, row, 'corporate-paid', { amount, currency: row.currency });
    }),
    'corporate.unmatch': (caller, { id, paymentId, undoes, note }) => change(caller, id, paymentId, async (sql, row) => {
      const [wrong] = await sql<{ amount: Minor; line_id: string | null; is_undone: boolean; undoes: string | null }>(
        'select amount, line_id, undoes, exists (select from corporate_payments u where u.undoes = p.id) as is_undone from corporate_payments p where id = $1 and sale_id = $2', [undoes, id]);
      if (!wrong || wrong.undoes !== null) throw problem(404, 'not-here', 'there is no such payment');
      if (wrong.is_undone) throw problem(409, 'changed-meanwhile', 'somebody has undone it');
      await pay(deps, sql, caller, row, { id: paymentId, line: wrong.line_id, amount: minor(0 - wrong.amount), undoes, note });
      await tell(deps, sql, caller, row, 'corporate-payment-undone', { amount: wrong.amount, currency: row.currency });
    }),
    'corporate.pay-back': (caller, { id, paymentId, amount, note }) => change(caller, id, paymentId, async (sql, row) => {
      if (amount > row.paid - dueOf(row)) throw problem(409, 'too-much-back', 'so much was not paid too much');
      await pay(deps, sql, caller, row, { id: paymentId, line: null, amount: minor(0 - amount), undoes: null, note });
      await tell(deps, sql, caller, row, 'corporate-paid-back', { amount, currency: row.currency });
    }),
  };
};

type NewPayment = { readonly id: string; readonly line: string | null; readonly amount: Minor; readonly undoes: string | null; readonly note: string };

const pay = async (deps: Deps, sql: Sql, caller: Caller, row: SaleRow, { id, line, amount, undoes, note }: NewPayment): Promise<void> => {
  await sql('insert into corporate_payments (id, sale_id, line_id, amount, undoes, note, by_user, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [id, row.id, line, amount, undoes, note, caller.user.id, deps.now()]);
  await post(deps, sql, row, { source: id, kind: 'corporate-payment', day: dayOf(row, deps.now()), entries: corporatePaymentEntries({ storeNumber: row.store_number, currency: row.currency }, amount) });
};
