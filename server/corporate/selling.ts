import { priceLines, totalOf } from '../../domain/corporate.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Sql } from '../database.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { findStore } from '../stock/ranges.ts';
import { type Deps, expectState, findSale, readLines, readSale, readSales, type SaleRow, stateOf, tell } from './reading.ts';

const pageSales = 50;
const companiesMax = 500;

type Calls = Pick<OfficeHandlers, 'corporate.list' | 'corporate.read' | 'corporate.companies' | 'corporate.quote' | 'corporate.accept' | 'corporate.invoice' | 'corporate.withdraw'>;

/** A company asks, is offered a price, orders and gets its invoice. */
export const createSelling = (deps: Deps): Calls => {
  const { database, now } = deps;
  return {
    'corporate.list': async (caller, { before }) => {
      const sales = await readSales(database.read, caller, now(), before, pageSales + 1);
      return { sales: sales.slice(0, pageSales), more: sales.length > pageSales };
    },
    'corporate.read': async (caller, { id }) => {
      await findSale(deps, database.read, caller, id);
      return readSale(database.read, id, now());
    },
    'corporate.companies': async ({ user }) => ({
      companies: [...await database.read<{ id: string; name: string; address: string; taxNumber: string; contact: string }>(
        `select id, name, address, tax_number as "taxNumber", contact from companies where $1::uuid is null or franchise_id = $1 order by id desc limit ${String(companiesMax)}`, [user.franchise?.id ?? null])],
    }),
    'corporate.quote': (caller, input) => database.transaction(async (sql) => {
      await quote(deps, sql, caller, input);
      return readSale(sql, input.id, now());
    }),
    'corporate.accept': (caller, { id }) => database.transaction(async (sql) => {
      const row = await findSale(deps, sql, caller, id, true);
      if (row.accepted_by !== caller.user.id) {
        if (stateOf(row, now()) === 'lapsed') throw problem(409, 'quotation-lapsed', 'it was valid until an earlier day');
        expectState(row, now(), 'quoted');
        await sql('update corporate_sales set accepted_by = $2, accepted_at = $3 where id = $1', [id, caller.user.id, now()]);
        await tell(deps, sql, caller, row, 'corporate-accepted');
      }
      return readSale(sql, id, now());
    }),
    'corporate.invoice': (caller, { id, documentId }) => database.transaction(async (sql) => {
      const row = await findSale(deps, sql, caller, id, true);
      if (!await isIssued(sql, row, documentId)) {
        expectState(row, now(), 'ordered');
        await issue(deps, sql, caller, row, { id: documentId, kind: 'invoice', total: row.total, of: null });
        await tell(deps, sql, caller, row, 'corporate-invoiced', { total: row.total, currency: row.currency });
      }
      return readSale(sql, id, now());
    }),
    'corporate.withdraw': (caller, { id, documentId }) => database.transaction(async (sql) => {
      const row = await findSale(deps, sql, caller, id, true);
      if (row.withdrawn_by !== caller.user.id) {
        expectState(row, now(), 'quoted', 'lapsed', 'ordered', 'invoiced');
        await sql('update corporate_sales set withdrawn_by = $2, withdrawn_at = $3 where id = $1', [id, caller.user.id, now()]);
        if (row.is_invoiced) await issue(deps, sql, caller, row, { id: documentId, kind: 'credit-note', total: row.total, of: row.total });
        await tell(deps, sql, caller, row, 'corporate-withdrawn');
      }
      return readSale(sql, id, now());
    }),
  };
};

const quote = async (deps: Deps, sql: Sql, caller: Caller, input: OfficeInput<'corporate.quote'>): Promise<void> => {
  const [same] = await sql<{ quoted_by: string }>('select quoted_by from corporate_sales where id = $1', [input.id]);
  if (same && same.quoted_by !== caller.user.id) throw problem(409, 'id-taken', 'something else has this id');
  if (same) return;
  const store = await findStore({ sql, read: deps.database.read, outside: deps, caller }, input.storeNumber);
  if (store.franchise_id === null) throw problem(404, 'unknown-store', 'the store is no franchise\'s');
  const lines = await wantedLines(sql, input, store.currency);
  const priced = priceLines(lines, input.discount);
  if (!priced) throw problem(409, 'discount-too-high', 'the discount is more than there is to pay');
  const company = await findCompany(deps, sql, caller, store.franchise_id, input.company);
  await lockNumbers(sql);
  await sql(
    `insert into corporate_sales (id, franchise_id, number, company_id, store_number, program_number, currency, discount_kind, discount, total, valid_until, note, quoted_by, quoted_at, language)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 from corporate_sales where franchise_id = $2`,
    [input.id, store.franchise_id, company, input.storeNumber, input.programNumber, store.currency, input.discount.kind, input.discount.value, totalOf(priced), input.validUntil, input.note,
      caller.user.id, deps.now(), input.language ?? 'en']);
  await sql(
    `insert into corporate_lines (sale_id, face, list_price, pieces, total)
     select $2, r.face, r."listPrice", r.pieces, r.total from json_to_recordset($1) as r(face bigint, "listPrice" bigint, pieces int, total bigint)`, [JSON.stringify(priced), input.id]);
  const row = await findSale(deps, sql, caller, input.id);
  if (stateOf(row, deps.now()) !== 'quoted') throw problem(400, 'quotation-lapsed', 'it is valid until an earlier day');
  await issue(deps, sql, caller, row, { id: input.documentId, kind: 'quotation', total: row.total, of: null });
  await tell(deps, sql, caller, row, 'corporate-quoted', { pieces: row.pieces, total: row.total, currency: row.currency });
};

/** Each face once, at the program's price. */
const wantedLines = async (sql: Sql, { programNumber, lines }: OfficeInput<'corporate.quote'>, currency: Currency) => {
  const faces = await sql<{ face: Minor; price: Minor; currency: Currency; taxed: boolean }>(
    `select d.face, max(d.price) as price, p.currency, p.vat <> '[]' as taxed from denominations d join programs p on p.id = d.program_id where p.number = $1 and p.active and p.kind = 'sold' and d.face > 0 group by d.face, p.currency, p.vat`, [programNumber]);
  if (faces.some((one) => one.currency !== currency)) throw problem(409, 'wrong-currency', 'the store does not sell in the program\'s currency');
  // Its VAT is posted by the sale of a till alone.
  if (faces.some(({ taxed }) => taxed)) throw problem(409, 'single-purpose', 'a program with VAT of its own is sold at tills only');
  if (new Set(lines.map(({ face }) => face)).size !== lines.length) throw problem(400, 'bad-request', 'a face stands there twice');
  return lines.toSorted((a, b) => a.face - b.face).map(({ face, pieces }) => {
    const known = faces.find((one) => one.face === face);
    if (!known) throw problem(404, 'unknown-program', 'the program does not sell this face');
    return { face, listPrice: known.price, pieces };
  });
};

/** One that is known already, or a new one; its data are what was typed last. */
const findCompany = async (deps: Deps, sql: Sql, caller: Caller, franchise: string, company: OfficeInput<'corporate.quote'>['company']): Promise<string> => {
  const [known] = await sql<{ franchise_id: string }>('select franchise_id from companies where id = $1 for update', [company.id]);
  if (known && known.franchise_id !== franchise) {
    await tell(deps, deps.database.read, caller, { id: company.id, number: 0, franchise_id: caller.user.franchise?.id ?? franchise }, 'denied');
    throw problem(404, 'not-here', 'there is no such company');
  }
  if (!('name' in company)) {
    if (!known) throw problem(404, 'not-here', 'there is no such company');
    return company.id;
  }
  await sql(
    `insert into companies (id, franchise_id, name, address, tax_number, contact) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set name = excluded.name, address = excluded.address, tax_number = excluded.tax_number, contact = excluded.contact`,
    [company.id, franchise, company.name, company.address, company.taxNumber, company.contact]);
  return company.id;
};

/** Numbers are given one after the other: none twice, and none left out, since a transaction that fails takes its number back. */
const lockNumbers = (sql: Sql): Promise<unknown> => sql('select pg_advisory_xact_lock(6, 19)', []);

type NewDocument = { readonly id: string; readonly kind: 'quotation' | 'invoice' | 'credit-note'; readonly total: Minor; /** What of the invoice a credit note takes back. */ readonly of: Minor | null };

/** Everything that stands on a document, as it is at this moment: it is never looked up again. */
export type DocumentContent = {
  readonly sale: number; readonly franchise: { readonly number: number; readonly name: string }; readonly store: string;
  readonly company: { readonly name: string; readonly address: string; readonly taxNumber: string; readonly contact: string };
  readonly programName: string; readonly currency: Currency; readonly lines: readonly { readonly face: Minor; readonly listPrice: Minor; readonly pieces: number; readonly total: Minor }[];
  readonly total: Minor; readonly validUntil: string; readonly note: string;
  /** Of a credit note: the invoice's own number. */
  readonly answers: number | null;
  /** Documents from before this was asked are English. */
  readonly language?: PaperLanguage;
};

/** Issues a document with the next number of its kind. */
export const issue = async (deps: Deps, sql: Sql, caller: Caller, row: SaleRow, { id, kind, total, of }: NewDocument): Promise<void> => {
  await lockNumbers(sql);
  const lines = await readLines(sql, row.id);
  const [invoice] = of === null ? [] : await sql<{ number: number }>('select number from corporate_documents where sale_id = $1 and kind = \'invoice\'', [row.id]);
  const content: DocumentContent = {
    sale: row.number, franchise: { number: row.franchise_number, name: row.franchise_name }, store: row.store_name,
    company: { name: row.company_name, address: row.company_address, taxNumber: row.company_tax, contact: row.company_contact },
    programName: row.program_name, currency: row.currency, lines, total, validUntil: row.valid_until, note: row.note, answers: invoice?.number ?? null, language: row.language,
  };
  await sql(
    `insert into corporate_documents (id, sale_id, franchise_id, kind, number, content, issued_by, issued_at)
     select $1, $2, $3, $4, coalesce(max(number), 0) + 1, $5, $6, $7 from corporate_documents where franchise_id = $3 and kind = $4`,
    [id, row.id, row.franchise_id, kind, JSON.stringify(content), caller.user.id, deps.now()]);
};

/** A repetition after a lost answer; a document of another sale is no repetition. */
const isIssued = async (sql: Sql, row: SaleRow, id: string): Promise<boolean> => {
  const [known] = await sql<{ sale_id: string }>('select sale_id from corporate_documents where id = $1', [id]);
  if (known && known.sale_id !== row.id) throw problem(409, 'id-taken', 'something else has this id');
  return known !== undefined;
};
