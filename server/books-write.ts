import { businessDay } from '../domain/business-day.ts';
import { controlNumberParts } from '../domain/number.ts';
import type { Books, CertificateRow, DatedPosting, Effect, Returned, Undoing } from './books.ts';
import type { Sql } from './database.ts';
import { writeLeases } from './leases.ts';
import { writeCovers } from './exceptions/covered.ts';
import { writeBursts } from './exceptions/bursts.ts';
import { openLateChargebacks } from './exceptions/chargebacks.ts';
import { noteEnquiries } from './exceptions/enquiries.ts';

/** Writes what the fold has collected: one statement a table, however many items there were. */
export const writeBooks = async (sql: Sql, books: Books, newId: () => string): Promise<void> => {
  await writeCertificates(sql, books);
  await writeRequests(sql, books);
  await writeClosedShifts(sql, books);
  await writeUndoings(sql, books);
  await writeReturns(sql, books);
  await writeReplacements(sql, books);
  await writeOperations(sql, books);
  await writeEvidence(sql, books);
  await writeLeases(sql, books);
  await writeEffects(sql, books);
  await writePostings(sql, books.written.postings, books.now, newId);
  await writeExceptions(sql, books, newId);
  await writeCovers(sql, books, newId);
  await writeBursts(sql, books, newId);
  await openLateChargebacks(sql, books, newId);
  await noteEnquiries(sql, books.written.enquiries, { now: () => books.now, newId });
  await writeHeads(sql, books);
};

/** Rows travel as one JSON value: one parameter however many there are, and one prepared statement a table. */
const insert = async (sql: Sql, text: string, rows: readonly object[]): Promise<void> => {
  if (rows.length > 0) await sql(text, [JSON.stringify(rows)]);
};

const writeCertificates = async (sql: Sql, books: Books): Promise<void> => {
  const changed = [...books.certificates.values()].filter((row) => row.isChanged);
  const fresh = changed.filter((row) => row.isNew);
  const known = changed.filter((row) => !row.isNew);
  if (fresh.length > 0) {
    keepVersions(books, fresh, await sql(
      `insert into certificates (hash, state, blocked, kind, program_number, store_number, currency, face, balance, valid_until, batch, running,
         sealed, last_use_store, last_use_at, ended, sold_at, changed)
       select r.*, pg_current_xact_id() from json_to_recordset($1) as r(hash bytea, state text, blocked boolean, kind text, program_number int,
         store_number int, currency text, face bigint, balance bigint, valid_until date, batch int, running int, sealed text,
         last_use_store int, last_use_at bigint, ended text, sold_at bigint)
       returning encode(hash, 'hex') as hash, changed::text::bigint as version`, [JSON.stringify(fresh.map(toColumns))]));
  }
  if (known.length > 0) {
    keepVersions(books, known, await sql(
      `update certificates c set state = r.state, blocked = r.blocked, kind = r.kind, program_number = r.program_number,
         store_number = r.store_number, currency = r.currency, face = r.face, balance = r.balance, valid_until = r.valid_until,
         batch = r.batch, running = r.running, sealed = r.sealed, last_use_store = r.last_use_store, last_use_at = r.last_use_at,
         ended = r.ended, awaited_from = r.awaited_from, sold_at = r.sold_at, changed = pg_current_xact_id()
       from json_to_recordset($1) as r(hash bytea, state text, blocked boolean, kind text, program_number int, store_number int,
         currency text, face bigint, balance bigint, valid_until date, batch int, running int, sealed text, last_use_store int, last_use_at bigint,
         ended text, awaited_from uuid, sold_at bigint)
       where c.hash = r.hash
       returning encode(c.hash, 'hex') as hash, c.changed::text::bigint as version`, [JSON.stringify(known.map(toColumns))]));
  }
};

/** Every row that was meant to be written must have been: a lost update here would be lost money. */
const keepVersions = (books: Books, meant: readonly CertificateRow[], written: readonly { readonly hash: string; readonly version: number }[]): void => {
  const versions = new Map(written.map(({ hash, version }) => [hash, version]));
  if (versions.size !== meant.length) throw new Error(`wrote ${String(versions.size)} certificates instead of ${String(meant.length)}`);
  for (const row of meant) {
    const version = versions.get(row.certificate.hash);
    if (version === undefined) throw new Error('a certificate was not written');
    books.certificates.set(row.certificate.hash, { ...row, version, isNew: false, isChanged: false });
  }
};

const toColumns = ({ certificate, control, sealed, lastUse, awaitedFrom, soldAt }: CertificateRow): object => {
  const parts = control === null ? { batch: null, running: null } : controlNumberParts(control);
  return {
    hash: bytes(certificate.hash), state: certificate.state, blocked: certificate.blocked, kind: certificate.kind,
    program_number: certificate.programNumber, store_number: certificate.storeNumber, currency: certificate.currency,
    face: certificate.face, balance: certificate.balance, valid_until: certificate.validUntil, ...parts, sealed,
    last_use_store: lastUse?.storeNumber ?? null, last_use_at: lastUse?.at ?? null, ended: certificate.ended ?? null, awaited_from: awaitedFrom, sold_at: soldAt,
  };
};

/** Hex as PostgreSQL reads it into a bytea. */
const bytes = (hex: string): string => `\\x${hex}`;

const writeRequests = async (sql: Sql, books: Books): Promise<void> => {
  const settled = [...books.written.requests].flatMap((id) => books.requests.get(id) ?? []);
  await insert(sql,
    `insert into requests (id, terminal_id, kind, state, asked, target, refusal, recorded_at)
     select * from json_to_recordset($1) as r(id uuid, terminal_id uuid, kind text, state text, asked bytea, target uuid, refusal jsonb, recorded_at bigint)`,
    settled.filter(({ isNew }) => isNew).sort(byId).map((request) => ({
      id: request.id, terminal_id: request.terminal, kind: request.kind, state: request.state,
      asked: request.asked === null ? null : bytes(request.asked), target: request.target, refusal: request.refusal, recorded_at: request.recordedAt,
    })));
  await insert(sql,
    `update requests set state = r.state from json_to_recordset($1) as r(id uuid, state text) where requests.id = r.id`,
    settled.filter(({ isNew }) => !isNew).map(({ id, state }) => ({ id, state })));
};

/** New ids go in in one order everywhere, so that two writers of the same ids wait for, and never block, each other. */
const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

const writeClosedShifts = (sql: Sql, books: Books): Promise<void> => insert(sql,
  'insert into closed_shifts (shift, source) select * from json_to_recordset($1) as r(shift uuid, source uuid)',
  [...books.written.closedShifts].sort().map((shift) => ({ shift, source: books.closedShifts.get(shift) })));

const writeUndoings = async (sql: Sql, books: Books): Promise<void> => {
  const toColumns = ({ target, certificate, source }: Undoing): object => ({ target, certificate: bytes(certificate), source });
  await insert(sql,
    `delete from undoings u using json_to_recordset($1) as r(target uuid, certificate bytea)
     where u.target = r.target and u.certificate = r.certificate`, [...books.written.releasedUndoings.values()].map(toColumns));
  await insert(sql,
    'insert into undoings (target, certificate, source) select * from json_to_recordset($1) as r(target uuid, certificate bytea, source uuid)',
    [...books.written.undoings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, undoing]) => toColumns(undoing)));
};

const writeReturns = async (sql: Sql, { written }: Books): Promise<void> => {
  const toColumns = ({ target, certificate, source, amount }: Returned): object => ({ target, certificate: bytes(certificate), source, amount });
  await insert(sql,
    `delete from return_credits c using json_to_recordset($1) as r(target uuid, certificate bytea, source uuid)
     where c.target = r.target and c.certificate = r.certificate and c.source = r.source`, written.releasedReturns.map(toColumns));
  await insert(sql,
    'insert into return_credits (target, certificate, source, amount) select * from json_to_recordset($1) as r(target uuid, certificate bytea, source uuid, amount bigint)',
    written.returns.map(toColumns));
};

const writeReplacements = async (sql: Sql, books: Books): Promise<void> => {
  const { replacements, endedReplacements } = books.written;
  if (endedReplacements.size > 0) await sql('delete from replacements where certificate = any($1::bytea[])', [[...endedReplacements].map(bytes)]);
  await insert(sql,
    `insert into replacements (certificate, predecessor, root, source)
     select * from json_to_recordset($1) as r(certificate bytea, predecessor bytea, root bytea, source uuid)`,
    [...replacements.values()].sort((a, b) => (a.certificate < b.certificate ? -1 : 1)).map(({ certificate, predecessor, root, source }) => (
      { certificate: bytes(certificate), predecessor: bytes(predecessor), root: bytes(root), source })));
};

const writeOperations = (sql: Sql, books: Books): Promise<void> => insert(sql,
  `insert into operations (id, terminal_id, store_number, sequence, kind, hash, text, outcome, flags, effect_source, at, recorded_at, day, shift)
   select * from json_to_recordset($1) as r(id uuid, terminal_id uuid, store_number int, sequence bigint, kind text, hash bytea, text text,
     outcome text, flags text[], effect_source uuid, at bigint, recorded_at bigint, day date, shift uuid)`,
  books.written.operations.map((operation) => ({
    id: operation.id, terminal_id: operation.terminal, store_number: operation.storeNumber, sequence: operation.sequence, kind: operation.kind,
    hash: bytes(operation.hash), text: operation.text, outcome: operation.outcome, flags: operation.flags,
    effect_source: operation.effectSource, at: operation.at, recorded_at: operation.recordedAt, day: operation.day, shift: operation.shift,
  })));

const writeEvidence = (sql: Sql, books: Books): Promise<void> => insert(sql,
  `insert into evidence (terminal_id, hash, received, operation_id, flags, detail, recorded_at)
   select * from json_to_recordset($1) as r(terminal_id uuid, hash bytea, received bytea, operation_id text, flags text[], detail text, recorded_at bigint)`,
  books.written.evidence.map((evidence) => ({
    terminal_id: evidence.terminal, hash: bytes(evidence.hash), received: bytes(Buffer.from(evidence.text).toString('hex')),
    operation_id: evidence.operationId, flags: evidence.flags, detail: evidence.detail, recorded_at: evidence.recordedAt,
  })));

const writeEffects = (sql: Sql, books: Books): Promise<void> => {
  const days = new Map(books.written.operations.map(({ id, day }) => [id, day]));
  // An approved request has no day of its own: it counts for the store's when it was approved, or taken back.
  const dayOf = ({ source, storeNumber, at }: Effect): string => days.get(source) ?? businessDay(at, books.business.stores.get(storeNumber) ?? { timeZone: 'UTC' });
  return insert(sql,
    `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered,
       over_amount, bearer, at, recorded_at, day, vat, vat_account)
     select * from json_to_recordset($1) as r(source uuid, certificate bytea, kind text, terminal_id uuid, store_number int, program_number int,
       certificate_kind text, currency text, price bigint, face bigint, covered bigint, over_amount bigint, bearer text, at bigint, recorded_at bigint, day date, vat bigint, vat_account text)`,
    books.written.effects.map((effect) => ({
      source: effect.source, certificate: bytes(effect.certificate), kind: effect.kind, terminal_id: effect.terminal,
      store_number: effect.storeNumber, program_number: effect.programNumber, certificate_kind: effect.certificateKind,
      currency: effect.currency, price: effect.price, face: effect.face, covered: effect.covered, over_amount: effect.over, bearer: effect.bearer,
      at: effect.at, recorded_at: effect.recordedAt, day: dayOf(effect), vat: effect.vat?.amount ?? 0, vat_account: (effect.vat?.amount ?? 0) === 0 ? null : effect.vat?.account,
    })));
};

/** Writes postings with their entries; the database refuses what does not balance. */
export const writePostings = async (sql: Sql, posted: readonly DatedPosting[], now: number, newId: () => string): Promise<void> => {
  const postings = posted.map((posting) => ({ ...posting, id: newId() }));
  await insert(sql,
    `insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date, late, event_day)
     select * from json_to_recordset($1) as r(id uuid, source uuid, kind text, store_number int, at bigint, recorded_at bigint, accounting_date date,
       late boolean, event_day date)`,
    postings.map(({ id, source, kind, storeNumber, at, accountingDate, eventDay }) => ({
      id, source, kind, store_number: storeNumber, at, recorded_at: now, accounting_date: accountingDate, late: eventDay !== null, event_day: eventDay,
    })));
  await insert(sql,
    `insert into entries (posting, account, side, amount, currency)
     select * from json_to_recordset($1) as r(posting uuid, account text, side text, amount bigint, currency text)`,
    postings.flatMap(({ id, entries }) => entries.map((entry) => ({ posting: id, ...entry }))));
};

const writeExceptions = async (sql: Sql, books: Books, newId: () => string): Promise<void> => {
  const opened = books.written.exceptions.map((exception) => ({ ...exception, id: newId() }));
  const days = new Map(books.written.operations.map(({ id, day }) => [id, day]));
  await insert(sql,
    `insert into exceptions (id, source, operation_id, evidence_hash, terminal_id, store_number, flags, detail, recorded_at)
     select * from json_to_recordset($1) as r(id uuid, source text, operation_id uuid, evidence_hash bytea, terminal_id uuid, store_number int, flags text[], detail text, recorded_at bigint)`,
    opened.map(({ id, source, evidence, terminal, storeNumber, flags, detail }) => ({
      id, source, operation_id: evidence === null ? source : null, evidence_hash: evidence === null ? null : bytes(evidence),
      terminal_id: terminal, store_number: storeNumber, flags, detail, recorded_at: books.now,
    })));
  // Whoever sold or used the same certificates is concerned too; effects are written before this.
  await insert(sql,
    `insert into exception_stores (exception_id, store_number, day)
     select id, store_number, day from json_to_recordset($1) as r(id uuid, store_number int, day date, source uuid)
     union
     select r.id, other.store_number, other.day from json_to_recordset($1) as r(id uuid, store_number int, day date, source uuid)
     join effects e on e.source = r.source join effects other on other.certificate = e.certificate`,
    opened.map(({ id, source, evidence, storeNumber }) => ({
      id, store_number: storeNumber, source: evidence === null ? books.operations.get(source)?.effectSource ?? null : null,
      day: (evidence === null ? days.get(source) : undefined) ?? businessDay(books.now, books.business.stores.get(storeNumber) ?? { timeZone: 'UTC' }),
    })));
};

const writeHeads = (sql: Sql, books: Books): Promise<void> => insert(sql,
  `update terminals set sequence = r.sequence, hash = r.hash, lately = r.lately from json_to_recordset($1) as r(id uuid, sequence bigint, hash bytea, lately jsonb)
   where terminals.id = r.id`,
  [...books.written.heads].flatMap((id) => {
    const head = books.heads.get(id);
    return head ? [{ id, sequence: head.sequence, hash: bytes(head.hash), lately: books.lately.get(id) ?? [] }] : [];
  }));
