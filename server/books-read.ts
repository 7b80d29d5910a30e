import type { Certificate, CertificateKind, Ending } from '../domain/certificate.ts';
import type { Currency, Minor } from '../domain/money.ts';
import { type CertificateHash, makeControlNumber } from '../domain/number.ts';
import type { Outcome, WireRefusal } from '../domain/protocol.ts';
import {
  type Books, type CertificateRow, type Effect, type Evidence, type Item, openBooks, type OperationItem, type RecordedOperation, type RecordedRequest, type Returned,
  type Undoing, undoingKey,
} from './books.ts';
import type { SellingMinute } from '../domain/watch.ts';
import { type Business, readBusiness } from './business.ts';
import type { Sql } from './database.ts';
import { frozenClaim } from './claims/frozen.ts';
import { readLeases } from './leases.ts';
import { type Asked, readRefundSales } from './refund-sales.ts';

/**
 * Locks and reads all that the items need, in the one order that every transaction keeps: terminal heads, operation
 * and request ids, certificates; each sorted. An id that isn't there yet can't be locked: who inserts it second fails
 * on its primary key and is run again, then with the first one's row in sight.
 */
export const readBooks = async (sql: Sql, items: readonly Item[], now: number, business: Business): Promise<Books> => {
  const books = openBooks(now, business, await readFirstOpenDay(sql));
  await lockHeads(sql, books, items);
  await findReferences(sql, books, items);
  await lockOperations(sql, books, items);
  await lockRefundSales(sql, books, items);
  await readEvidence(sql, books, items);
  await lockRequests(sql, books, items);
  await readClosedShifts(sql, books, items);
  await readUndoings(sql, books, items);
  await readReturns(sql, books, items);
  await readEffects(sql, books, items);
  await readSales(sql, books, items);
  await lockCertificates(sql, books, items);
  await readCovers(sql, books);
  await readOverDebits(sql, books, items);
  await readLeases(sql, books);
  await readPromises(sql, books, items);
  await readClaims(sql, books, items);
  return books;
};

/** Books for what the office itself does to certificates: they are locked, and written as what arrives from tills is. */
export const readOfficeBooks = async (sql: Sql, hashes: readonly CertificateHash[], now: number): Promise<Books> => {
  const books = openBooks(now, await readBusiness(sql), await readFirstOpenDay(sql));
  await lockNamed(sql, books, hashes);
  await readLeases(sql, books);
  return books;
};

/** Looked at without a lock: should a month be closed before we have written, the database refuses and all is done again. */
const readFirstOpenDay = async (sql: Sql): Promise<string | null> => {
  const [row] = await sql<{ day: string | null }>('select first_open_day() as day', []);
  return row?.day ?? null;
};

const operationsOf = (items: readonly Item[]): readonly OperationItem[] => items.filter((item) => item.kind === 'operation');

const lockHeads = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const ids = [...new Set(operationsOf(items).map(({ terminal }) => terminal.id))];
  if (ids.length === 0) return;
  const rows = await sql<{ id: string; sequence: number; hash: string; lately: SellingMinute[] }>(
    `select id, sequence, encode(hash, 'hex') as hash, lately from terminals where id = any($1::uuid[]) order by id for update`, [ids]);
  for (const { id, sequence, hash, lately } of rows) {
    books.heads.set(id, { sequence, hash });
    books.lately.set(id, lately);
  }
};

/** The receipts that return credits name. */
const referencesOf = (items: readonly Item[]): readonly string[] => items.flatMap((item) => {
  if (item.kind === 'request') return item.request.kind === 'return-credit' ? [item.request.reference] : [];
  const operation = item.read.ok ? item.read.value.operation : undefined;
  return operation?.kind === 'return-credit' ? [operation.targetReference] : [];
});

/** Found without a lock: an operation never gets another reference. */
const findReferences = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const asked = [...new Set(referencesOf(items))].flatMap((reference) => {
    const [, terminal, sequence] = /^T(\d{1,9})-(\d{1,12})-\d$/u.exec(reference) ?? [];
    return terminal === undefined || sequence === undefined ? [] : [{ reference, terminal: Number(terminal), sequence: Number(sequence) }];
  });
  if (asked.length === 0) return;
  const rows = await sql<{ reference: string; id: string }>(
    `select r.reference, o.id from json_to_recordset($1) as r(reference text, terminal int, sequence bigint)
       join terminals t on t.number = r.terminal
       cross join lateral (select id from operations where terminal_id = t.id and sequence = r.sequence order by kind = 'redemption' desc, recorded_at limit 1) o`,
    [JSON.stringify(asked)]);
  for (const { reference, id } of rows) books.references.set(reference, id);
};

/** The targets of voids, corrections and return credits, and of requests to void. */
const targetsOf = (items: readonly Item[], { references }: Books): readonly string[] => [...references.values(), ...items.flatMap((item) => {
  if (item.kind === 'request') return item.request.kind === 'void-sale' ? [item.request.target] : [];
  const operation = item.read.ok ? item.read.value.operation : undefined;
  return operation?.kind === 'void' || operation?.kind === 'tender-correction' ? [operation.target] : [];
})];

type OperationRow = {
  id: string; terminal_id: string; store_number: number; kind: RecordedOperation['kind']; hash: string; outcome: Outcome['outcome'];
  flags: string[]; recorded_at: number; effect_source: string; day: string;
};

const lockOperations = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const ids = [...new Set([...operationsOf(items).flatMap(({ read }) => read.ok ? [read.value.operation.id] : []), ...targetsOf(items, books)])];
  if (ids.length === 0) return;
  const rows = await sql<OperationRow>(
    `select id, terminal_id, store_number, kind, encode(hash, 'hex') as hash, outcome, flags, recorded_at, effect_source, day
     from operations where id = any($1::uuid[]) order by id for update`, [ids]);
  for (const row of rows) {
    books.operations.set(row.id, {
      id: row.id, terminal: row.terminal_id, storeNumber: row.store_number, kind: row.kind, hash: row.hash, outcome: row.outcome,
      flags: row.flags, recordedAt: row.recorded_at, effectSource: row.effect_source, day: row.day,
    });
  }
};

/** The sales of the receipts in hand, in their order; nothing is read when there is no refund. */
const lockRefundSales = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const asked = items.flatMap((item): readonly Asked[] => {
    if (item.kind === 'request') return item.request.kind === 'refund' ? [item.request] : [];
    const operation = item.read.ok ? item.read.value.operation : undefined;
    return operation?.kind === 'refund' ? [{ sale: operation.saleReference, lines: operation.lines }] : [];
  });
  if (asked.length === 0) return;
  for (const [key, sale] of await readRefundSales(sql, asked)) books.refundSales.set(key, sale);
};

/** Whatever was kept as evidence before is answered as it was then. */
const readEvidence = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const hashes = operationsOf(items).map(({ hash }) => `\\x${hash}`);
  if (hashes.length === 0) return;
  const rows = await sql<{ terminal_id: string; hash: string; operation_id: string; flags: string[]; detail: string; recorded_at: number }>(
    `select terminal_id, encode(hash, 'hex') as hash, operation_id, flags, detail, recorded_at from evidence where hash = any($1::bytea[])`, [hashes]);
  for (const row of rows) {
    const evidence: Evidence = {
      terminal: row.terminal_id, hash: row.hash, text: '', operationId: row.operation_id, flags: row.flags, detail: row.detail, recordedAt: row.recorded_at,
    };
    books.evidence.set(evidenceKey(row.terminal_id, row.hash), evidence);
  }
};

/** Evidence belongs to the terminal that sent it. */
export const evidenceKey = (terminal: string, hash: string): string => `${terminal}:${hash}`;

const requestIdsOf = (items: readonly Item[]): readonly string[] => items.flatMap((item) => {
  if (item.kind === 'request') return [item.request.id];
  const operation = item.read.ok ? item.read.value.operation : undefined;
  switch (operation?.kind) {
    case 'replacement': case 'refund': return [operation.requestId];
    case 'redemption': case 'void': return operation.requestId === null ? [] : [operation.requestId];
    case 'cash-out': case 'return-credit':
    case 'reversal': return [operation.requestId];
    default: return [];
  }
});

type RequestRow = {
  id: string; terminal_id: string; kind: RecordedRequest['kind']; state: RecordedRequest['state']; asked: string | null; target: string | null;
  refusal: WireRefusal | null; recorded_at: number;
};

const lockRequests = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const ids = [...new Set(requestIdsOf(items))];
  if (ids.length === 0) return;
  const rows = await sql<RequestRow>(
    `select id, terminal_id, kind, state, encode(asked, 'hex') as asked, target, refusal, recorded_at
     from requests where id = any($1::uuid[]) order by id for update`, [ids]);
  for (const row of rows) {
    books.requests.set(row.id, {
      id: row.id, terminal: row.terminal_id, kind: row.kind, state: row.state, asked: row.asked, target: row.target, refusal: row.refusal,
      recordedAt: row.recorded_at, isNew: false,
    });
  }
};

/** Whoever closes a shift second fails on its primary key, as with ids, and is run again with the first one in sight. */
const readClosedShifts = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const shifts = operationsOf(items).flatMap(({ read }) => (read.ok && read.value.operation.kind === 'shift-close' ? read.value.operation.shift ?? [] : []));
  if (shifts.length === 0) return;
  const rows = await sql<{ shift: string; source: string }>('select shift, source from closed_shifts where shift = any($1::uuid[])', [shifts]);
  for (const { shift, source } of rows) books.closedShifts.set(shift, source);
};

const readUndoings = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const undoable = operationsOf(items).flatMap(({ read }) =>
    read.ok && ['sale', 'redemption', 'cash-out', 'reload'].includes(read.value.operation.kind) ? [read.value.operation.id] : []);
  // A request that is taken back gives its target's lines free again.
  const asked = [...books.requests.values()].flatMap(({ target }) => target ?? []);
  const targets = [...new Set([...targetsOf(items, books), ...undoable, ...asked])];
  if (targets.length === 0) return;
  const rows = await sql<Undoing>(
    `select target, encode(certificate, 'hex') as certificate, source from undoings where target = any($1::uuid[])`, [targets]);
  for (const undoing of rows) books.undoings.set(undoingKey(undoing.target, undoing.certificate), undoing);
};

/** What has come back of everything that is named: of a redemption that is voided as well. */
const readReturns = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const asked = [...books.requests.values()].flatMap(({ kind, target }) => kind === 'return-credit' && target !== null ? [target] : []);
  const targets = [...new Set([...targetsOf(items, books), ...asked])].filter((id) => asked.includes(id) || books.operations.get(id)?.kind === 'redemption');
  if (targets.length === 0) return;
  books.returns.push(...await sql<Returned>(
    `select target, encode(certificate, 'hex') as certificate, source, amount from return_credits where target = any($1::uuid[]) order by target, certificate, source`, [targets]));
};

/** When certificates were sold, as far as that bears on a cash-out or on how long a load keeps them valid. */
const readSales = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const hashes = items.flatMap((item) => {
    if (item.kind === 'request') return item.request.kind === 'cash-out' ? item.request.lines.map(({ certificate }) => certificate) : [];
    const operation = item.read.ok ? item.read.value.operation : undefined;
    return operation?.kind === 'reload' ? operation.lines.map(({ certificate }) => certificate) : [];
  });
  if (hashes.length === 0) return;
  const rows = await sql<{ certificate: CertificateHash; day: string }>(
    `select encode(paper, 'hex') as certificate, min(day)::text as day
     from unnest($1::bytea[]) paper join effects on certificate = promise_of(paper) and kind = 'activate' and covered > 0 group by paper`, [hashes.map((hash) => `\\x${hash}`)]);
  for (const { certificate, day } of rows) books.soldOn.set(certificate, day);
};

type EffectRow = {
  source: string; certificate: CertificateHash; kind: Effect['kind']; terminal_id: string; store_number: number; program_number: number;
  certificate_kind: CertificateKind; currency: Currency; price: Minor; face: Minor; covered: Minor; over_amount: Minor; bearer: Effect['bearer'];
  at: number; recorded_at: number; vat: Minor; vat_account: string | null;
};

const readEffects = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const targets = targetsOf(items, books).flatMap((id) => books.operations.get(id)?.effectSource ?? []);
  const sources = [...new Set([...books.requests.keys(), ...targets])];
  if (sources.length === 0) return;
  const rows = await sql<EffectRow>(`select ${effectColumns} from effects e where e.source = any($1::uuid[]) order by e.source, e.certificate, e.kind`, [sources]);
  for (const effect of rows.map(toEffect)) books.effects.set(effect.source, [...books.effects.get(effect.source) ?? [], effect]);
};

const effectColumns = `e.source, encode(e.certificate, 'hex') as certificate, e.kind, e.terminal_id, e.store_number, e.program_number, e.certificate_kind, e.currency,
  e.price, e.face, e.covered, e.over_amount, e.bearer, e.at, e.recorded_at, e.vat, e.vat_account`;

const toEffect = (row: EffectRow): Effect => ({
  source: row.source, certificate: row.certificate, kind: row.kind, terminal: row.terminal_id, storeNumber: row.store_number,
  programNumber: row.program_number, certificateKind: row.certificate_kind, currency: row.currency, price: row.price, face: row.face,
  covered: row.covered, over: row.over_amount, bearer: row.bearer, at: row.at, recordedAt: row.recorded_at,
  ...(row.vat_account === null ? {} : { vat: { account: row.vat_account, amount: row.vat } }),
});

/** What later sales have covered of the uses that are named. Their certificates are held: nobody covers any more of them meanwhile. */
const readCovers = async (sql: Sql, books: Books): Promise<void> => {
  const uses = [...books.effects.values()].flat().filter(({ kind, over }) => kind === 'debit' && over > 0).map(({ source }) => source);
  if (uses.length === 0) return;
  const rows = await sql<EffectRow & { use: string }>(`select c.use, ${effectColumns} from covers c join effects e on e.source = c.id where c.use = any($1::uuid[])`, [uses]);
  for (const row of rows) books.covers.set(undoingKey(row.use, row.certificate), toEffect(row));
};

/**
 * The uses that came before the sales in hand and still stand uncovered. Where the office has laid the loss on somebody, that
 * decision stays; whoever decides about one at this moment is waited for. Nothing is read for paper that nobody has used.
 */
const readOverDebits = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const sold = operationsOf(items).flatMap(({ read }) => (read.ok && read.value.operation.kind === 'sale' ? read.value.operation.lines.map(({ certificate }) => certificate) : []));
  const used = [...new Set(sold)].filter((hash) => (books.certificates.get(hash)?.lastUse ?? null) !== null).map((hash) => `\\x${hash}`);
  if (used.length === 0) return;
  await sql(`select x.id from effects e join exceptions x on x.operation_id = e.source where e.certificate = any($1::bytea[]) and e.kind = 'debit' and e.over_amount > 0 order by x.id for update of x`, [used]);
  const rows = await sql<EffectRow>(
    `select ${effectColumns} from effects e where e.certificate = any($1::bytea[]) and e.kind = 'debit' and e.over_amount > 0
       and not exists (select from undoings u where u.target = e.source and u.certificate = e.certificate)
       and not exists (select from covers c where c.use = e.source and c.certificate = e.certificate)
       and not exists (
         select from exceptions x join exception_resolutions r on r.exception_id = x.id
         where x.operation_id = e.source and r.overspend in ('to-program', 'to-store') and r.effective_at is not null and r.reverses is null
           and not exists (select from exception_resolutions w where w.reverses = r.id and w.effective_at is not null))`, [used]);
  for (const effect of rows.map(toEffect)) books.overDebits.set(effect.certificate, [...books.overDebits.get(effect.certificate) ?? [], effect]);
};

/** Which certificate was sold, for papers that are replaced once more, or whose predecessor had paid for goods; nothing is read when there is none. */
const readPromises = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const replacing = items.filter((item) => {
    const kind = item.kind === 'request' ? item.request.kind : item.read.ok ? item.read.value.operation.kind : undefined;
    return kind === 'replace' || kind === 'replacement' || kind === 'return-credit';
  });
  if (replacing.length === 0) return;
  const used = [...books.references.values()].flatMap((id) => books.effects.get(books.operations.get(id)?.effectSource ?? '') ?? []).map(({ certificate }) => certificate);
  const rows = await sql<{ certificate: CertificateHash; root: CertificateHash }>(
    `select encode(certificate, 'hex') as certificate, encode(root, 'hex') as root from replacements where certificate = any($1::bytea[])`,
    [[...replacing.flatMap(namedCertificates), ...used].map((hash) => `\\x${hash}`)]);
  for (const { certificate, root } of rows) books.promises.set(certificate, root);
};

/** Which claims are released. Whoever decides on one holds its certificate's row, which is locked by now. */
const readClaims = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const asked = items.flatMap((item) => (item.kind === 'request' && item.request.kind === 'replace' ? item.request.claim ?? [] : []));
  if (asked.length === 0) return;
  const rows = await sql<{ id: string; certificate: CertificateHash }>(
    `select l.id, encode(l.certificate, 'hex') as certificate from claims l where l.id = any($1::uuid[]) and l.state = 'released' and not ${frozenClaim}`, [asked]);
  for (const { id, certificate } of rows) books.released.set(id, certificate);
};

/** The certificates that an item names itself. */
export const namedCertificates = (item: Item): readonly CertificateHash[] => {
  if (item.kind === 'request') {
    const named = item.request.lines.map(({ certificate }) => certificate);
    return item.request.kind === 'return-credit' && item.request.onto !== undefined ? [...named, item.request.onto] : named;
  }
  const operation = item.read.ok ? item.read.value.operation : undefined;
  switch (operation?.kind) {
    case 'return-credit': return [...operation.lines.map(({ certificate }) => certificate), ...(operation.onto === undefined ? [] : [operation.onto.certificate])];
    case 'sale': case 'redemption': case 'void': case 'cash-out': case 'replacement': case 'refund': case 'reload': case 'honour': return operation.lines.map(({ certificate }) => certificate);
    default: return [];
  }
};

/** A certificate's columns as {@link toRow} wants them. */
export const certificateColumns = `encode(hash, 'hex') as hash, state, blocked, kind, program_number, store_number, currency, face, balance,
  valid_until, batch, running, sealed, last_use_store, last_use_at, ended, awaited_from, sold_at, changed::text::bigint as version`;

export type StoredCertificate = {
  hash: CertificateHash; state: Certificate['state']; blocked: boolean; kind: CertificateKind; program_number: number; store_number: number;
  currency: Currency; face: Minor; balance: Minor; valid_until: string | null; batch: number | null; running: number | null;
  sealed: string | null; last_use_store: number | null; last_use_at: number | null; ended: Ending | null; awaited_from: string | null; sold_at: number | null; version: number;
};

/** A certificate's row from its columns. */
export const toRow = (row: StoredCertificate): CertificateRow => ({
  certificate: {
    hash: row.hash, state: row.state, blocked: row.blocked, kind: row.kind, programNumber: row.program_number, storeNumber: row.store_number,
    currency: row.currency, face: row.face, balance: row.balance, validUntil: row.valid_until,
    ...(row.ended === null ? {} : { ended: row.ended }),
  },
  control: row.batch === null || row.running === null ? null : makeControlNumber(row.batch, row.running),
  sealed: row.sealed,
  lastUse: row.last_use_store === null || row.last_use_at === null ? null : { storeNumber: row.last_use_store, at: row.last_use_at },
  awaitedFrom: row.awaited_from, soldAt: row.sold_at,
  version: row.version, isNew: false, isChanged: false,
});

const lockCertificates = async (sql: Sql, books: Books, items: readonly Item[]): Promise<void> => {
  const affected = [...books.effects.values()].flat().map(({ certificate }) => certificate);
  await lockNamed(sql, books, [...new Set([...items.flatMap(namedCertificates), ...affected])]);
};

const lockNamed = async (sql: Sql, books: Books, hashes: readonly CertificateHash[]): Promise<void> => {
  if (hashes.length === 0) return;
  const rows = await sql<StoredCertificate>(
    `select ${certificateColumns} from certificates where hash = any($1::bytea[]) order by certificates.hash for update`,
    [hashes.map((hash) => `\\x${hash}`)]);
  for (const row of rows) books.certificates.set(row.hash, toRow(row));
};
