import type { BankRefund, BankRefundRow } from '../../domain/bank-refund-wire.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber, operationReference } from '../../domain/number.ts';
import { ownerOn } from '../business/owners.ts';
import type { Sql } from '../database.ts';

export type StoredRefund = {
  readonly id: string; readonly certificate: CertificateHash; readonly state: BankRefundRow['state']; readonly store_number: number; readonly store_name: string; readonly franchise_id: string | null;
  readonly time_zone: string; readonly cut_over: number; readonly terminal_id: string; readonly terminal_number: number; readonly sequence: number; readonly batch: number | null; readonly running: number | null;
  readonly balance: Minor; readonly amount: Minor; readonly currency: Currency; readonly last_digits: string; readonly needs_second: boolean; readonly asked_by: string; readonly asked_at: number;
  readonly exported_at: number | null; readonly bank_reference: string | null; readonly holder: string | null; readonly bank: string | null; readonly account: string | null;
};

/** Whose a refund is: of whoever had the store when the certificate ended, until then of whoever has it now. */
const payer = ownerOn('b.store_number', 'coalesce(b.day, business_day_of($1, s.time_zone, s.cut_over))');

const refundSql = `select b.id, encode(b.certificate, 'hex') as certificate, b.state, b.store_number, s.name as store_name, ${payer} as franchise_id, s.time_zone, s.cut_over,
    o.terminal_id, t.number as terminal_number, o.sequence, c.batch, c.running, b.balance, b.amount, b.currency, b.last_digits, b.needs_second, b.asked_by, b.asked_at,
    b.exported_at, b.bank_reference, a.holder, a.bank, a.account
  from bank_refunds b join stores s on s.number = b.store_number join operations o on o.id = b.sale join terminals t on t.id = o.terminal_id
    join certificates c on c.hash = b.certificate left join bank_refund_accounts a on a.refund = b.id`;

/** One refund; `now` says whose store it is today. */
export const readRefund = async (sql: Sql, id: string, now: number): Promise<StoredRefund | undefined> => (await sql<StoredRefund>(`${refundSql} where b.id = $2`, [now, id]))[0];

/** Newest first; of one franchise, or of all. */
export const listRefunds = (sql: Sql, { franchise, before, now, count }: { readonly franchise: string | null; readonly before: string | null; readonly now: number; readonly count: number }): Promise<readonly StoredRefund[]> => sql<StoredRefund>(
  `${refundSql} where ($2::uuid is null or ${payer} = $2) and ($3::uuid is null or (b.asked_at, b.id) < (select p.asked_at, p.id from bank_refunds p where p.id = $3))
   order by b.asked_at desc, b.id desc limit $4`, [now, franchise, before, count]);

/** SQL: the freezes of a refund's whole sale since it was asked for; they found its certificate blocked already, or dead. */
export const freezesSince = `from block_acts f where f.sale = b.sale and f.action = 'freeze' and f.at >= b.asked_at`;

/**
 * What is approved and not paid, in the order of its asking; `again`: with those that stood in a file before. No money goes for
 * a sale that was frozen meanwhile: it may have been paid with money that is taken back.
 */
export const transfersOf = (sql: Sql, { franchise, now, again }: { readonly franchise: string | null; readonly now: number; readonly again: boolean }, lock = false): Promise<readonly StoredRefund[]> => sql<StoredRefund>(
  `${refundSql} where b.state = 'approved' and not exists (select ${freezesSince}) and ($2::uuid is null or ${payer} = $2) and ($3 or b.exported_at is null) order by b.asked_at, b.id${lock ? ' for update of b' : ''}`, [now, franchise, again]);

/** What stands in a list. */
export const toRefundRow = (row: StoredRefund): BankRefundRow => ({
  id: row.id, state: row.state, control: row.batch === null || row.running === null ? null : makeControlNumber(row.batch, row.running),
  reference: operationReference(row.terminal_number, row.sequence), store: { number: row.store_number, name: row.store_name }, amount: row.amount, currency: row.currency,
  lastDigits: row.last_digits, askedAt: row.asked_at, exportedAt: row.exported_at,
});

/** A refund as its page shows it to somebody; the account but for its last digits never leaves the server so. */
export const describeRefund = async (sql: Sql, row: StoredRefund, userId: string): Promise<BankRefund> => {
  const steps = await sql<{ id: string; step: BankRefund['steps'][number]['step']; by: string; at: number; note: string }>(
    'select p.id, p.step, u.name as by, p.at, p.note from bank_refund_steps p join office_users u on u.id = p.user_id where p.refund = $1 order by p.at, p.id', [row.id]);
  return {
    ...toRefundRow(row), balance: row.balance, holder: row.holder, bank: row.bank, needsSecond: row.needs_second, isOwn: row.asked_by === userId, bankReference: row.bank_reference, steps: [...steps],
  };
};
