import { applyChange, type Applied, type Certificate, type Change, type Flag, unknownCertificate } from '../../domain/certificate.ts';
import type { DirectoryEntry } from '../../domain/directory.ts';
import { type Minor, zero } from '../../domain/money.ts';
import type { CertificateHash, ControlNumber } from '../../domain/number.ts';
import type { Sale } from '../../domain/operation.ts';
import type { CertificateHistory, Outcome, WireRefusal } from '../../domain/protocol.ts';

/** What one source, an operation or a request, did to a certificate; undone exactly. */
export type Effect = { readonly certificate: CertificateHash; readonly before: Certificate; readonly change: Change; readonly applied: Applied };

export type Row = {
  certificate: Certificate;
  control: ControlNumber | null;
  version: number;
  lastUse: WireRefusal['lastUse'];
  readonly events: CertificateHistory['events'][number][];
};

/** A request's id is taken once: by its decision, or by the operation that came without one. */
export type PracticeRequest = {
  state: 'approved' | 'declined' | 'confirmed' | 'reversed' | 'taken';
  readonly refusal: WireRefusal | null;
  readonly effects: readonly Effect[];
  readonly target: string | null;
  /** What a return credit has put back of the target. */
  readonly returned?: Returned;
  readonly handBack?: Minor;
};

/** Some of a redemption's line that came back. */
export type Returned = { readonly target: string; readonly certificate: CertificateHash; readonly amount: number };

/** The practice central's books: the ledger's certificates without its accounts, for nobody is owed anything. */
export type PracticeBooks = {
  readonly rows: Map<CertificateHash, Row>;
  readonly requests: Map<string, PracticeRequest>;
  readonly outcomes: Map<string, Outcome>;
  /** By operation: what it did, for a later void. */
  readonly effects: Map<string, readonly Effect[]>;
  readonly undone: Set<string>;
  /** Redemptions by their receipts. */
  readonly redemptions: Map<string, string>;
  readonly returned: Returned[];
  /** By the reference on their receipts. */
  readonly sales: Map<string, Sale>;
  version: number;
};

/** Books in which nothing has happened yet. */
export const openPracticeBooks = (entries: readonly Omit<DirectoryEntry, 'version'>[]): PracticeBooks => {
  const books: PracticeBooks = { rows: new Map(), requests: new Map(), outcomes: new Map(), effects: new Map(), undone: new Set(), redemptions: new Map(), returned: [], sales: new Map(), version: 0 };
  for (const { certificate, control } of entries) {
    books.version += 1;
    books.rows.set(certificate.hash, { certificate, control, version: books.version, lastUse: null, events: [] });
  }
  return books;
};

/** Where and by what name a change stands in a certificate's history. */
export type Event = { readonly kind: string; readonly at: number; readonly reference: string; readonly storeName: string; readonly control?: ControlNumber | null };

const eventsMax = 30;

/** Changes one certificate; one that nobody registered gets a row. */
export const change = (
  books: PracticeBooks, { certificate, control }: { readonly certificate: CertificateHash; readonly control: ControlNumber | null }, wanted: Change, event: Event, currency: string,
): Effect => {
  const row = books.rows.get(certificate) ?? { certificate: unknownCertificate(certificate, currency), control: null, version: 0, lastUse: null, events: [] };
  const before = row.certificate;
  const applied = applyChange(before, wanted);
  books.version += 1;
  row.certificate = applied.certificate;
  row.control ??= control;
  row.version = books.version;
  row.events.unshift({ ...event, amount: applied.covered + applied.over, over: applied.over, currency });
  row.events.splice(eventsMax);
  books.rows.set(certificate, row);
  return { certificate, before, change: wanted, applied };
};

/** Undoes effects, in the other direction; returns what looked wrong. */
export const undo = (books: PracticeBooks, effects: readonly Effect[], event: Event, today: string): readonly Flag[] => effects.flatMap(({ certificate, before, change: done, applied }) => {
  const at = { certificate, control: null };
  const { currency } = applied.certificate;
  switch (done.kind) {
    case 'debit': return change(books, at, { kind: 'undo-debit', covered: applied.covered, over: applied.over }, event, currency).applied.flags;
    case 'cash-out': return change(books, at, { kind: 'undo-cash-out', covered: applied.covered, over: applied.over }, event, currency).applied.flags;
    case 'credit': return change(books, at, { kind: 'undo-credit', amount: applied.covered }, event, currency).applied.flags;
    case 'deactivate': return change(books, at, { kind: 'undo-deactivate', covered: applied.covered }, event, currency).applied.flags;
    // Money taken for paper that was sold before: the paper belongs to the other sale.
    case 'activate': return applied.over > zero ? [] : change(books, at, { kind: 'deactivate', face: done.face, today }, event, currency).applied.flags;
    case 'surrender': return change(books, at, { kind: 'undo-surrender', covered: applied.covered }, event, currency).applied.flags;
    case 'take-over': return change(books, at, { kind: 'undo-take-over', storeNumber: before.storeNumber, face: before.face, covered: applied.covered }, event, currency).applied.flags;
    case 'refund': return change(books, at, { kind: 'undo-refund', covered: applied.covered }, event, currency).applied.flags;
    case 'reload': return applied.over > zero ? [] : change(books, at, { kind: 'unload', amount: applied.covered }, event, currency).applied.flags;
    case 'unload': return change(books, at, { kind: 'undo-unload', covered: applied.covered, over: applied.over }, event, currency).applied.flags;
    case 'honour': case 'undo-unload': case 'undo-debit': case 'undo-deactivate': case 'undo-surrender': case 'undo-take-over': case 'undo-refund': case 'undo-cash-out': case 'undo-credit': case 'escheat': case 'undo-escheat': case 'cover': case 'undo-cover': return [];
  }
});
