import { businessDay } from '../../domain/business-day.ts';
import { corporateState, type CorporateState, documentNumber } from '../../domain/corporate.ts';
import type { Company, CorporateRow, CorporateSale } from '../../domain/corporate-wire.ts';
import { type Currency, type Minor, minor } from '../../domain/money.ts';
import { endsOf, sizeOf } from '../../domain/paper-range.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Database, Sql } from '../database.ts';
import { note, type AuditAction } from '../office/audit.ts';
import { type Caller, isTheirs } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

export type Deps = Outside & { readonly database: Database };

/** A sale as the database has it, with what its state follows from. */
export type SaleRow = {
  id: string; franchise_id: string; franchise_number: number; franchise_name: string; number: number; company_id: string; company_name: string; company_address: string; company_tax: string;
  company_contact: string; store_number: number; store_name: string; store_franchise: string | null; time_zone: string; cut_over: number; program_number: number;
  program_name: string; currency: Currency; discount_kind: 'basis-points' | 'amount'; discount: Minor; total: Minor; valid_until: string; note: string; language: PaperLanguage;
  quoted_at: number; accepted_at: number | null; withdrawn_at: number | null; credit_at: number | null; credit_note: string | null; activation_asked_at: number | null; activated_at: number | null;
  activated_day: string | null; cancel_asked_at: number | null; cancel_note: string | null; cancelled_at: number | null; cancelled_total: Minor | null;
  quoted_by: string; accepted_by: string | null; withdrawn_by: string | null; credit_by: string | null; activation_asked_by: string | null; activated_by: string | null; cancel_asked_by: string | null;
  cancelled_by: string | null; pieces: number; paid: Minor; is_invoiced: boolean;
};

const saleSql = `select s.*, f.number as franchise_number, f.name as franchise_name, c.name as company_name, c.address as company_address, c.tax_number as company_tax, c.contact as company_contact,
    t.name as store_name, t.franchise_id as store_franchise, t.time_zone, t.cut_over, p.name as program_name,
    (select sum(pieces) from corporate_lines where sale_id = s.id)::int as pieces, coalesce((select sum(amount) from corporate_payments where sale_id = s.id), 0)::bigint as paid,
    exists (select from corporate_documents where sale_id = s.id and kind = 'invoice') as is_invoiced
  from corporate_sales s join franchises f on f.id = s.franchise_id join companies c on c.id = s.company_id join stores t on t.number = s.store_number join programs p on p.number = s.program_number`;

/** One page of the sales of one's own, newest first. */
export const readSales = async (sql: Sql, { user }: Caller, now: number, before: string | null, limit: number): Promise<readonly CorporateRow[]> =>
  (await sql<SaleRow>(`${saleSql} where ($1::uuid is null or s.franchise_id = $1) and ($2::uuid is null or s.id < $2) order by s.id desc limit $3`, [user.franchise?.id ?? null, before, limit]))
    .map((row) => toRow(row, now));

/** A sale of one's own; another's is answered as if there were none, and that somebody asked is noted. `lock`: nobody changes it until the transaction ends. */
export const findSale = async (deps: Deps, sql: Sql, { user }: Caller, id: string, lock = false): Promise<SaleRow> => {
  if (lock) await sql('select id from corporate_sales where id = $1 for update', [id]);
  const [row] = await sql<SaleRow>(`${saleSql} where s.id = $1`, [id]);
  if (row && isTheirs(user, row.franchise_id)) return row;
  // Outside the transaction, which ends with the refusal.
  if (row) await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'corporate sale', detail: { id } });
  throw problem(404, 'not-here', 'there is no such sale');
};

/** How far a sale has come, on the store's day. */
export const stateOf = (row: SaleRow, now: number): CorporateState => corporateState({
  validUntil: row.valid_until, acceptedAt: row.accepted_at, isInvoiced: row.is_invoiced, withdrawnAt: row.withdrawn_at, activationAskedAt: row.activation_asked_at, activatedAt: row.activated_at,
  cancelAskedAt: row.cancel_asked_at, cancelledAt: row.cancelled_at,
}, dayOf(row, now));

/** The store's business day. */
export const dayOf = ({ time_zone, cut_over }: Pick<SaleRow, 'time_zone' | 'cut_over'>, now: number): string => businessDay(now, { timeZone: time_zone, cutOver: cut_over });

/** What the company has to pay in all by now. */
export const dueOf = (row: SaleRow): Minor => row.withdrawn_at === null ? minor(row.total - (row.cancelled_total ?? 0)) : minor(0);

/** Refuses what somebody wants who has seen the sale in another state. */
export const expectState = (row: SaleRow, now: number, ...states: readonly CorporateState[]): void => {
  if (!states.includes(stateOf(row, now))) throw problem(409, 'changed-meanwhile', 'somebody has gone on with it');
};

/** Notes what was done with a sale. Neither the company's name nor any other personal data is in it. */
export const tell = (deps: Deps, sql: Sql, { user }: Caller, row: Pick<SaleRow, 'id' | 'number' | 'franchise_id'>, action: AuditAction, detail: Record<string, string | number> = {}): Promise<void> =>
  note(sql, deps, { userId: user.id, franchiseId: row.franchise_id, action, subject: `corporate sale ${String(row.number)}`, detail: { about: row.id, ...detail } });

const companyOf = (row: SaleRow): Company => ({ name: row.company_name, address: row.company_address, taxNumber: row.company_tax, contact: row.company_contact });

const toRow = (row: SaleRow, now: number): CorporateRow => ({
  id: row.id, number: row.number, company: companyOf(row), franchise: { id: row.franchise_id, name: row.franchise_name }, store: { number: row.store_number, name: row.store_name },
  programNumber: row.program_number, programName: row.program_name, currency: row.currency, pieces: row.pieces, total: row.total, paid: row.paid, state: stateOf(row, now),
  validUntil: row.valid_until, quotedAt: row.quoted_at,
});

export type LineRow = { readonly face: Minor; readonly listPrice: Minor; readonly pieces: number; readonly total: Minor };
/** What was asked for. */
export const readLines = (sql: Sql, id: string): Promise<readonly LineRow[]> =>
  sql<LineRow>('select face, list_price as "listPrice", pieces, total from corporate_lines where sale_id = $1 order by face', [id]);

export type RangeRow = { readonly id: string; readonly batch: number; readonly first: number; readonly last: number; readonly face: Minor; readonly put_by: string; readonly put_at: number };
/** What paper was put to it. */
export const readRanges = (sql: Sql, id: string): Promise<readonly RangeRow[]> =>
  sql<RangeRow>('select id, batch, first, last, face, put_by, put_at from corporate_ranges where sale_id = $1 order by batch, first', [id]);

type DocumentRow = { id: string; kind: 'quotation' | 'invoice' | 'credit-note'; number: number; issued_by: string; issued_at: number };
type PaymentRow = { id: string; amount: Minor; undoes: string | null; is_undone: boolean; note: string; by_user: string; at: number; day: string | null; payer: string | null; text: string | null };

/** What of an activated sale nobody has touched: still as it was sold, in nobody's dispute, on its own paper. */
export const unspentSql = `from effects e join certificates c on c.hash = e.certificate
  where e.source = $1 and e.kind = 'activate' and c.state = 'active' and c.balance = c.face and c.face = e.face and not c.blocked`;

/** One sale as it is sent out. */
export const readSale = async (sql: Sql, id: string, now: number): Promise<CorporateSale> => {
  const [row] = await sql<SaleRow>(`${saleSql} where s.id = $1`, [id]);
  if (!row) throw new Error('a sale is gone');
  const lines = await readLines(sql, id);
  const ranges = await readRanges(sql, id);
  const documents = await sql<DocumentRow>('select id, kind, number, issued_by, issued_at from corporate_documents where sale_id = $1 order by issued_at, id', [id]);
  const payments = await sql<PaymentRow>(
    `select p.id, p.amount, p.undoes, exists (select from corporate_payments u where u.undoes = p.id) as is_undone, p.note, p.by_user, p.at, l.day, l.payer, l.text
     from corporate_payments p left join corporate_bank_lines l on l.id = p.line_id where p.sale_id = $1 order by p.at, p.id`, [id]);
  const [unspent] = row.activated_at === null || row.cancelled_at !== null ? [] : await sql<{ count: number; total: Minor }>(
    `select count(*)::int as count, coalesce(sum(coalesce(e.paid_price, e.price)), 0)::bigint as total ${unspentSql}`, [id]);
  const ids = [row.quoted_by, row.accepted_by, row.withdrawn_by, row.credit_by, row.activation_asked_by, row.activated_by, row.cancel_asked_by, row.cancelled_by,
    ...ranges.map(({ put_by }) => put_by), ...documents.map(({ issued_by }) => issued_by), ...payments.map(({ by_user }) => by_user)].filter((one) => one !== null);
  const people = new Map((await sql<{ id: string; name: string }>('select id, name from office_users where id = any($1::uuid[])', [[...new Set(ids)]])).map(({ id: one, name }) => [one, name]));
  const who = (one: string) => ({ id: one, name: people.get(one) ?? '' });
  const act = (by: string | null, at: number | null) => by === null || at === null ? null : { by: who(by), at };
  const noted = (by: string | null, at: number | null, text: string | null) => by === null || at === null ? null : { by: who(by), at, note: text ?? '' };
  return {
    ...toRow(row, now), note: row.note, discount: { kind: row.discount_kind, value: row.discount }, lines: [...lines],
    documents: documents.map((one) => ({ id: one.id, kind: one.kind, number: documentNumber(one.kind, row.franchise_number, one.number), issuedAt: one.issued_at, issuedBy: who(one.issued_by) })),
    ranges: ranges.map((range) => ({ id: range.id, ...endsOf(range), count: sizeOf(range), face: range.face, putBy: who(range.put_by), putAt: range.put_at })),
    payments: payments.map((one) => ({
      id: one.id, amount: one.amount, at: one.at, by: who(one.by_user), note: one.note, isUndone: one.is_undone, undoes: one.undoes,
      transfer: one.day === null ? null : { day: one.day, payer: one.payer ?? '', text: one.text ?? '' },
    })),
    quotedBy: who(row.quoted_by), accepted: act(row.accepted_by, row.accepted_at), withdrawn: act(row.withdrawn_by, row.withdrawn_at), credit: noted(row.credit_by, row.credit_at, row.credit_note),
    activationAsked: act(row.activation_asked_by, row.activation_asked_at), activated: act(row.activated_by, row.activated_at), activatedDay: row.activated_day,
    cancelAsked: noted(row.cancel_asked_by, row.cancel_asked_at, row.cancel_note), cancelled: act(row.cancelled_by, row.cancelled_at), unspent: unspent ?? null, cancelledTotal: row.cancelled_total,
  };
};

/** What was activated for companies in a store's name on a day. */
export const readCorporateDay = (sql: Sql, store: number, day: string) => sql<{ id: string; number: number; pieces: number; face: Minor; total: Minor; currency: Currency }>(
  `select s.id, s.number, sum(l.pieces)::int as pieces, sum(l.face * l.pieces)::bigint as face, s.total, s.currency
   from corporate_sales s join corporate_lines l on l.sale_id = s.id where s.store_number = $1 and s.activated_day = $2 group by s.id order by s.number`, [store, day]);
