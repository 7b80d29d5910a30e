import { addMonths } from '../../domain/calendar.ts';
import { corporateSaleEntries, type Entry, type PostingKind, reversed } from '../../domain/ledger.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import { type PaperRange, sizeOf } from '../../domain/paper-range.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import { validityOf } from '../../domain/rules.ts';
import { shippedRules } from '../../domain/shipped-rules.ts';
import { vatOn, vatVersionsSchema } from '../../domain/vat.ts';
import { writePostings } from '../books-write.ts';
import type { Sql } from '../database.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { lookAt, rangeBetween, refuseUnprinted, sourceOf } from '../stock/ranges.ts';
import { dayOf, type Deps, dueOf, expectState, findSale, readLines, readRanges, readSale, type SaleRow, tell, unspentSql } from './reading.ts';
import { issue } from './selling.ts';

type Calls = Pick<OfficeHandlers,
  'corporate.put-range' | 'corporate.take-range' | 'corporate.credit' | 'corporate.ask-activation' | 'corporate.activate' | 'corporate.refuse-activation'
  | 'corporate.ask-cancel' | 'corporate.cancel' | 'corporate.refuse-cancel'>;

/** Paper is put to an order, activated by two people, and what nobody has spent is taken back by two people. */
export const createActivating = (deps: Deps): Calls => {
  const { database, now } = deps;
  const change = (caller: Caller, id: string, work: (sql: Sql, row: SaleRow) => Promise<void>) => database.transaction(async (sql) => {
    await work(sql, await findSale(deps, sql, caller, id, true));
    return readSale(sql, id, now());
  });
  return {
    'corporate.put-range': (caller, input) => change(caller, input.id, (sql, row) => put(deps, sql, caller, row, input)),
    'corporate.take-range': (caller, { id, rangeId }) => change(caller, id, async (sql, row) => {
      expectState(row, now(), 'ordered', 'invoiced');
      const taken = await sql<{ id: string }>('delete from corporate_ranges where id = $1 and sale_id = $2 returning id', [rangeId, id]);
      if (taken.length > 0) await tell(deps, sql, caller, row, 'corporate-range-taken');
    }),
    'corporate.credit': (caller, { id, note }) => change(caller, id, async (sql, row) => {
      expectState(row, now(), 'invoiced');
      await sql('update corporate_sales set credit_by = $2, credit_at = $3, credit_note = $4 where id = $1', [id, caller.user.id, now(), note]);
      await tell(deps, sql, caller, row, 'corporate-credit', { open: row.total - row.paid, currency: row.currency });
    }),
    'corporate.ask-activation': (caller, { id }) => change(caller, id, async (sql, row) => {
      if (row.activation_asked_by === caller.user.id && row.activated_at === null) return;
      expectState(row, now(), 'invoiced');
      await refuseTaxed(sql, row, dayOf(row, now()));
      await refuseUnready(sql, row);
      await sql('update corporate_sales set activation_asked_by = $2, activation_asked_at = $3 where id = $1', [id, caller.user.id, now()]);
      await tell(deps, sql, caller, row, 'corporate-activation-asked', { pieces: row.pieces });
    }),
    'corporate.activate': (caller, { id }) => change(caller, id, async (sql, row) => {
      if (row.activated_by === caller.user.id) return;
      expectState(row, now(), 'waiting');
      if (row.activation_asked_by === caller.user.id) throw problem(409, 'same-person', 'a second person has to activate it');
      await activate(deps, sql, caller, row);
    }),
    'corporate.refuse-activation': (caller, { id }) => change(caller, id, async (sql, row) => {
      expectState(row, now(), 'waiting');
      await sql('update corporate_sales set activation_asked_by = null, activation_asked_at = null where id = $1', [id]);
      await tell(deps, sql, caller, row, 'corporate-activation-refused');
    }),
    'corporate.ask-cancel': (caller, { id, note }) => change(caller, id, async (sql, row) => {
      expectState(row, now(), 'activated');
      const [unspent] = await sql<{ count: number }>(`select count(*)::int as count ${unspentSql}`, [id]);
      if (!unspent?.count) throw problem(409, 'nothing-unspent', 'all of it is spent or blocked');
      await sql('update corporate_sales set cancel_asked_by = $2, cancel_asked_at = $3, cancel_note = $4 where id = $1', [id, caller.user.id, now(), note]);
      await tell(deps, sql, caller, row, 'corporate-cancel-asked', { count: unspent.count });
    }),
    'corporate.cancel': (caller, input) => change(caller, input.id, async (sql, row) => {
      if (row.cancelled_by === caller.user.id) return;
      expectState(row, now(), 'cancel-waiting');
      if (row.cancel_asked_by === caller.user.id) throw problem(409, 'same-person', 'a second person has to confirm it');
      await cancel(deps, sql, caller, row, input);
    }),
    'corporate.refuse-cancel': (caller, { id }) => change(caller, id, async (sql, row) => {
      expectState(row, now(), 'cancel-waiting');
      await sql('update corporate_sales set cancel_asked_by = null, cancel_asked_at = null, cancel_note = null where id = $1', [id]);
      await tell(deps, sql, caller, row, 'corporate-cancel-refused');
    }),
  };
};

const put = async (deps: Deps, sql: Sql, caller: Caller, row: SaleRow, { rangeId, first, last }: OfficeInput<'corporate.put-range'>): Promise<void> => {
  const [same] = await sql<{ sale_id: string }>('select sale_id from corporate_ranges where id = $1', [rangeId]);
  if (same && same.sale_id !== row.id) throw problem(409, 'id-taken', 'something else has this id');
  if (same) return;
  expectState(row, deps.now(), 'ordered', 'invoiced');
  // One at a time, so that a paper is put to one order.
  await sql('select id from installation for update', []);
  const range = rangeBetween(first, last);
  const groups = await lookAt({ sql, read: deps.database.read, outside: deps, caller }, range, false);
  const source = sourceOf(groups);
  const [group] = groups;
  if (!group || source.franchiseId !== row.franchise_id) throw problem(409, 'range-other-franchise', 'it is another franchise\'s paper');
  if (source.place === 'not-shipped') await refuseUnprinted(sql, range.batch);
  if (groups.some((one) => one.program_number !== row.program_number || one.currency !== row.currency || one.face !== group.face)) throw problem(409, 'range-other-paper', 'it is not what was ordered');
  await refuseElsewhere(sql, range);
  const line = (await readLines(sql, row.id)).find(({ face }) => face === group.face);
  if (!line) throw problem(409, 'range-other-paper', 'this face was not ordered');
  const there = (await readRanges(sql, row.id)).filter(({ face }) => face === group.face).reduce((sum, one) => sum + sizeOf(one), 0);
  if (there + sizeOf(range) > line.pieces) throw problem(409, 'order-full', 'that is more than was ordered');
  await sql('insert into corporate_ranges (id, sale_id, batch, first, last, face, put_by, put_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [rangeId, row.id, range.batch, range.first, range.last, group.face, caller.user.id, deps.now()]);
  await tell(deps, sql, caller, row, 'corporate-range-put', { batch: range.batch, first: range.first, last: range.last });
};

const refuseElsewhere = async (sql: Sql, range: PaperRange): Promise<void> => {
  const elsewhere = await sql(
    `select from corporate_ranges r join corporate_sales s on s.id = r.sale_id
     where r.batch = $1 and r.first <= $3 and r.last >= $2 and s.withdrawn_at is null and s.activated_at is null limit 1`, [range.batch, range.first, range.last]);
  if (elsewhere.length > 0) throw problem(409, 'range-put', 'some of it is put to an order already');
};

/** The VAT of a single-purpose program is posted by the sale of a till alone: one that became so since the quotation is not activated. */
const refuseTaxed = async (sql: Sql, row: SaleRow, day: string): Promise<void> => {
  const [program] = await sql<{ vat: unknown }>('select vat from programs where number = $1 for share', [row.program_number]);
  if (vatOn(vatVersionsSchema.parse(program?.vat ?? []), day)) throw problem(409, 'single-purpose', 'a program with VAT of its own is sold at tills only');
};

/** All the paper is there, and all the money, or somebody has decided that it may come later. */
const refuseUnready = async (sql: Sql, row: SaleRow): Promise<void> => {
  const [lines, ranges] = [await readLines(sql, row.id), await readRanges(sql, row.id)];
  const isFull = lines.every(({ face, pieces }) => ranges.filter((range) => range.face === face).reduce((sum, range) => sum + sizeOf(range), 0) === pieces);
  if (!isFull) throw problem(409, 'order-not-full', 'paper is missing');
  if (row.paid < dueOf(row) && row.credit_at === null) throw problem(409, 'not-paid', 'it is not paid');
};

/** The certificates of the order's ranges. */
const papersSql = 'from corporate_ranges r join certificates c on c.batch = r.batch and c.running between r.first and r.last where r.sale_id = $1';

/** Locks them in the order that everybody locks them in, and refuses when one is not any more what was put to the order. */
const lockPapers = async (sql: Sql, row: SaleRow): Promise<void> => {
  const [found] = await sql<{ fit: number }>(
    `with papers as materialized (
       select c.state, c.shipment, c.blocked, c.kind, c.program_number, c.currency, c.face, c.store_number, r.face as put_face ${papersSql} order by c.hash for update of c)
     select count(*) filter (where (p.state = 'stock' or (p.state = 'registered' and p.shipment is null)) and not p.blocked and p.kind = 'sold' and p.program_number = $2
       and p.currency = $3 and p.face = p.put_face and t.franchise_id = $4)::int as fit
     from papers p left join stores t on t.number = p.store_number`, [row.id, row.program_number, row.currency, row.franchise_id]);
  if (found?.fit !== row.pieces) throw problem(409, 'range-changed', 'some of it was sold, shipped, blocked or destroyed meanwhile');
};

/** One commit, however many pieces: paper comes to life, liability begins, the company owes what it has not paid. */
const activate = async (deps: Deps, sql: Sql, caller: Caller, row: SaleRow): Promise<void> => {
  const at = deps.now();
  if (row.store_franchise !== row.franchise_id) throw problem(409, 'store-passed-on', 'the store belongs to another franchise by now');
  await refuseUnready(sql, row);
  const day = dayOf(row, at);
  await refuseTaxed(sql, row, day);
  await lockPapers(sql, row);
  const validUntil = await validUntilOf(sql, row, day);
  await sql(
    `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, paid_price, face, covered, over_amount, bearer, at, recorded_at, day)
     select $1, hash, 'activate', null, $2, program_number, kind, currency, list_price, paid, face, face, 0, 'store', $3, $3, $4
     from (
       -- What is to be paid for all of a face, spread over its pieces: whole units that add up to it.
       select c.hash, c.program_number, c.kind, c.currency, c.face, l.list_price, l.total * place.number / l.pieces - l.total * (place.number - 1) / l.pieces as paid
       from (select c.hash, row_number() over (partition by c.face order by c.batch, c.running) as number ${papersSql}) place
         join certificates c on c.hash = place.hash join corporate_lines l on l.sale_id = $1 and l.face = c.face
     ) sold`, [row.id, row.store_number, at, day]);
  await sql(
    `update certificates c set state = 'active', balance = c.face, valid_until = $2, store_number = $3, changed = pg_current_xact_id()
     where c.hash in (select c.hash ${papersSql})`, [row.id, validUntil, row.store_number]);
  await post(deps, sql, row, { source: row.id, kind: 'corporate-sale', day, entries: await entriesOf(sql, row, row.id, 'activate') });
  await sql('update corporate_sales set activated_by = $2, activated_at = $3, activated_day = $4 where id = $1', [row.id, caller.user.id, at, day]);
  await tell(deps, sql, caller, row, 'corporate-activated', { pieces: row.pieces, total: row.total, currency: row.currency });
};

/** As a till of the store would say: by the rules of its place, which may give more than the program does. */
const validUntilOf = async (sql: Sql, row: SaleRow, day: string): Promise<string | null> => {
  const [found] = await sql<{ months: number | null; country: string | null; region: string | null }>(
    'select p.validity_months as months, t.country, t.region from programs p, stores t where p.number = $1 and t.number = $2', [row.program_number, row.store_number]);
  const { months = null, country = null, region = null } = found ?? {};
  if (country === null) return months === null ? null : addMonths(day, months);
  const place = { country, ...(region === null ? {} : { region }) };
  return validityOf(shippedRules, { place, kind: 'sold', form: 'paper', soldOn: day, today: day, programMonths: months }).lastDay;
};

/** What nobody has spent ends, and the company owes so much less. What is spent stays sold. */
const cancel = async (deps: Deps, sql: Sql, caller: Caller, row: SaleRow, { documentId, count }: OfficeInput<'corporate.cancel'>): Promise<void> => {
  const at = deps.now();
  if (row.store_franchise !== row.franchise_id) throw problem(409, 'store-passed-on', 'the store belongs to another franchise by now');
  const day = dayOf(row, at);
  await sql(`select count(*) from (select 1 ${unspentSql} order by c.hash for update of c) locked`, [row.id]);
  const ended = await sql<{ paid: Minor }>(
    `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, paid_price, face, covered, over_amount, bearer, at, recorded_at, day)
     select $2, e.certificate, 'deactivate', null, e.store_number, e.program_number, e.certificate_kind, e.currency, e.price, e.paid_price, e.face, e.face, 0, 'store', $3, $3, $4 ${unspentSql}
     returning coalesce(paid_price, price) as paid`, [row.id, documentId, at, day]);
  if (ended.length !== count) throw problem(409, 'changed-meanwhile', 'something of it was spent since');
  await sql(
    `update certificates set state = 'voided', balance = 0, changed = pg_current_xact_id()
     where hash in (select certificate from effects where source = $1 and kind = 'deactivate')`, [documentId]);
  const total = ended.reduce((sum, { paid }) => sum + paid, 0) as Minor;
  await post(deps, sql, row, { source: documentId, kind: 'corporate-cancel', day, entries: reversed(await entriesOf(sql, row, documentId, 'deactivate')) });
  await issue(deps, sql, caller, row, { id: documentId, kind: 'credit-note', total, of: total });
  await sql('update corporate_sales set cancelled_by = $2, cancelled_at = $3, cancelled_total = $4 where id = $1', [row.id, caller.user.id, at, total]);
  await tell(deps, sql, caller, row, 'corporate-cancelled', { count, total, currency: row.currency });
};

/** The posting of what was just written, added up by the database. */
const entriesOf = async (sql: Sql, row: SaleRow, source: string, kind: 'activate' | 'deactivate'): Promise<readonly Entry[]> => {
  const [sums] = await sql<{ face: Minor; listPrice: Minor; paid: Minor; currency: Currency }>(
    `select sum(face)::bigint as face, sum(price)::bigint as "listPrice", sum(coalesce(paid_price, price))::bigint as paid from effects where source = $1 and kind = $2`, [source, kind]);
  if (!sums) throw new Error('nothing was written');
  return corporateSaleEntries({ storeNumber: row.store_number, currency: row.currency }, [{ programNumber: row.program_number, certificateKind: 'sold', ...sums }]);
};

/**
 * Posts for the store's day, or for the first open one when its month was closed. What comes after the store has passed on
 * stands with the franchise that made the sale, on its last day.
 */
export const post = async (
  deps: Deps, sql: Sql, row: SaleRow, { source, kind, day, entries }: { readonly source: string; readonly kind: PostingKind; readonly day: string; readonly entries: readonly Entry[] },
): Promise<void> => {
  if (entries.length === 0) return;
  const [found] = await sql<{ open: string | null; last: string | null }>(
    `select first_open_day() as open, (select case when max(until_day) = 'infinity' then null else (max(until_day) - 1)::text end
       from store_owners where store_number = $1 and franchise_id = $2) as last`, [row.store_number, row.franchise_id]);
  const happened = found?.last != null && found.last < day ? found.last : day;
  const accountingDate = found?.open != null && found.open > day ? found.open : day;
  await writePostings(sql, [{
    source, kind, storeNumber: row.store_number, at: deps.now(), accountingDate, eventDay: happened < accountingDate ? happened : null, entries,
  }], deps.now(), deps.newId);
};
