import { type Certificate, type CertificateKind, type Change, type Flag, unknownCertificate } from '../domain/certificate.ts';
import type { DirectoryEntry } from '../domain/directory.ts';
import type { Signal } from '../domain/exception.ts';
import type { Entry, PostingKind } from '../domain/ledger.ts';
import { type Currency, type Minor, sum } from '../domain/money.ts';
import type { CertificateHash, ControlNumber } from '../domain/number.ts';
import type { Approval, ChainHead, Operation, SealedOperation, UnreadableReason } from '../domain/operation.ts';
import type { Outcome, Request, Store, WireRefusal } from '../domain/protocol.ts';
import type { Vat } from '../domain/vat.ts';
import type { Result } from '../domain/result.ts';
import type { Burst, SellingMinute } from '../domain/watch.ts';
import type { Business } from './business.ts';
import type { UnsoldEnquiry } from './exceptions/enquiries.ts';
import type { RefundSale } from './refund-sales.ts';

/** The terminal that signed a message, and where it stands. */
export type KnownTerminal = { readonly id: string; readonly number: number; readonly store: Store };

/** One thing a transaction has to deal with, in the order of arrival. */
export type Item = OperationItem | RequestItem;
export type OperationItem = {
  readonly kind: 'operation';
  readonly terminal: KnownTerminal;
  /** As received. */
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  readonly read: Result<SealedOperation, UnreadableReason>;
  /** The till's signature over its chain head did not fit; told with the last operation of the push. */
  readonly headForged: boolean;
};
export type RequestItem = { readonly kind: 'request'; readonly terminal: KnownTerminal; readonly request: Request; readonly asked: string };

/** What became of an item. */
export type Answer =
  | { readonly kind: 'operation'; readonly outcome: Outcome }
  | { readonly kind: 'request'; readonly decision: 'approved' | 'declined'; readonly refusal: WireRefusal | null; readonly handBack?: Minor };

/** An operation as the books know it. */
export type RecordedOperation = {
  readonly id: string; readonly terminal: string; readonly storeNumber: number; readonly kind: Operation['kind'];
  readonly hash: string; readonly outcome: Outcome['outcome']; readonly flags: readonly string[]; readonly recordedAt: number;
  readonly effectSource: string; readonly day: string;
};

/** A request's id and what became of it; see the table's comments. */
export type RecordedRequest = {
  readonly id: string; readonly terminal: string; readonly kind: Request['kind'] | 'none';
  state: 'approved' | 'confirmed' | 'declined' | 'reversed' | 'taken';
  readonly asked: string | null; readonly target: string | null; readonly refusal: WireRefusal | null; readonly recordedAt: number;
  /** Not in the database yet. */
  readonly isNew: boolean;
};

/** What one source did to one certificate. */
export type Effect = {
  readonly source: string; readonly certificate: CertificateHash; readonly kind: Change['kind'];
  readonly terminal: string | null; readonly storeNumber: number; readonly programNumber: number; readonly certificateKind: CertificateKind;
  readonly currency: Currency; readonly price: Minor; readonly face: Minor; readonly covered: Minor; readonly over: Minor;
  readonly bearer: 'program' | 'store'; readonly at: number; readonly recordedAt: number;
  /** What was posted as VAT with it, where it is single-purpose. */
  readonly vat?: Vat;
};

/** A certificate's row while a transaction holds it. */
export type CertificateRow = {
  certificate: Certificate;
  control: ControlNumber | null;
  sealed: string | null;
  lastUse: { readonly storeNumber: number; readonly at: number } | null;
  /** The till whose sale of it has not arrived, though its receipt was shown: set aside for that sale. */
  awaitedFrom: string | null;
  /** When it was last sold; null: never, or before this was kept. */
  soldAt: number | null;
  version: number;
  isNew: boolean;
  isChanged: boolean;
};

/** What a till holds of a certificate; `left` is what it has not taken yet. Not holding: past its end, and free for others. */
export type LiveLease = { readonly id: string; readonly terminal: string; readonly storeNumber: number; readonly amount: Minor; left: Minor; readonly endsAt: number; readonly isHolding: boolean };

export type Posting = { readonly source: string; readonly kind: PostingKind; readonly storeNumber: number; readonly at: number; readonly accountingDate: string; readonly entries: readonly Entry[] };

/** A posting as it is written. `eventDay`: the day it happened, when that day's month was closed before it arrived. */
export type DatedPosting = Posting & { readonly eventDay: string | null };

export type Evidence = { readonly terminal: string; readonly hash: string; readonly text: string; readonly operationId: string; readonly flags: readonly string[]; readonly detail: string; readonly recordedAt: number };

export type NewOperation = RecordedOperation & { readonly sequence: number; readonly text: string; readonly at: number; readonly shift: string | null };

export type OpenedException = {
  readonly source: string;
  /** What was kept as received; null for an operation that was recorded. */
  readonly evidence: string | null; readonly terminal: string | null; readonly storeNumber: number; readonly flags: readonly (Flag | Signal)[]; readonly detail: string;
};

/** A till has sold too much of a program at once; what it sold since then is the evidence. */
export type FoundBurst = Burst & { readonly operation: string; readonly terminal: string; readonly storeNumber: number; readonly until: number };

/** One line of an operation that was undone, and by what. */
export type Undoing = { readonly target: string; readonly certificate: CertificateHash; readonly source: string };

/** What has come back of one line of a redemption. */
export type Returned = { readonly target: string; readonly certificate: CertificateHash; readonly source: string; readonly amount: Minor };
/** As much of a use as its sale, which came later, was set against; `id` is the source of its effect and posting. */
export type CoverRow = { readonly id: string; readonly sale: string; readonly use: string; readonly certificate: CertificateHash; readonly amount: Minor };
/** A paper that carries on what another was; `root` is the certificate that was sold. */
export type ReplacementRow = { readonly certificate: CertificateHash; readonly predecessor: CertificateHash; readonly root: CertificateHash; readonly source: string };

/** What a line of an operation is known by among the undoings. */
export const undoingKey = (target: string, certificate: CertificateHash): string => `${target}:${certificate}`;

/**
 * Everything one transaction has locked and read, and what it will write: items are folded into it one after the other,
 * so that the second of two debits of one certificate sees the first, and each row is written once.
 */
export type Books = {
  readonly now: number;
  /** The first day that accounting has not closed; null while no month was ever closed. */
  readonly firstOpenDay: string | null;
  readonly business: Business;
  readonly heads: Map<string, ChainHead>;
  /** What tills have sold in the last minutes. */
  readonly lately: Map<string, readonly SellingMinute[]>;
  readonly operations: Map<string, RecordedOperation>;
  readonly evidence: Map<string, Evidence>;
  readonly requests: Map<string, RecordedRequest>;
  /** A line of an operation, see {@link undoingKey} -> who undid it. */
  readonly undoings: Map<string, Undoing>;
  readonly effects: Map<string, Effect[]>;
  /** The operation that a receipt names, where one has arrived. */
  readonly references: Map<string, string>;
  /** What has come back of redemptions that are named here. */
  readonly returns: Returned[];
  /** Debits of certificates that are sold here which no balance had covered, and for which the office has found no other bearer. */
  readonly overDebits: Map<CertificateHash, Effect[]>;
  /** A line of a use, see {@link undoingKey} -> what a sale that came later has covered of it. */
  readonly covers: Map<string, Effect>;
  /** The day on which certificates were sold whose cash-out is asked for, or that are loaded. */
  readonly soldOn: Map<CertificateHash, string>;
  readonly certificates: Map<CertificateHash, CertificateRow>;
  /** Leases of these certificates that were not returned. */
  readonly leases: Map<CertificateHash, readonly LiveLease[]>;
  /** A paper that replaced another -> the certificate that was sold. */
  readonly promises: Map<CertificateHash, CertificateHash>;
  /** The sales of the receipts that refunds are asked for with. */
  readonly refundSales: Map<string, RefundSale>;
  /** Claims that the office has released -> the certificate that was lost. */
  readonly released: Map<string, CertificateHash>;
  /** A shift -> the close that counts: the first that arrived. */
  readonly closedShifts: Map<string, string>;
  readonly written: {
    readonly operations: NewOperation[]; readonly evidence: Evidence[]; readonly effects: Effect[]; readonly postings: DatedPosting[];
    readonly exceptions: OpenedException[]; readonly bursts: FoundBurst[]; readonly enquiries: UnsoldEnquiry[]; readonly heads: Set<string>; readonly requests: Set<string>;
    readonly undoings: Map<string, Undoing>; readonly releasedUndoings: Map<string, Undoing>;
    readonly returns: Returned[]; readonly releasedReturns: Returned[];
    readonly replacements: Map<CertificateHash, ReplacementRow>; readonly endedReplacements: Set<CertificateHash>;
    readonly closedShifts: Set<string>; readonly covers: CoverRow[];
    readonly leases: Set<LiveLease>;
  };
};

/** When something happened, and the day the books count it to. */
export type Moment = { readonly at: number; readonly accountingDate: string };

/** What applying a fact has shown, and whose effects are this operation's. */
export type Fact = { readonly flags: readonly Flag[]; readonly effectSource: string };

/** Books with nothing in them yet. */
export const openBooks = (now: number, business: Business, firstOpenDay: string | null): Books => ({
  now, firstOpenDay, business, heads: new Map(), lately: new Map(), operations: new Map(), evidence: new Map(), requests: new Map(), undoings: new Map(), effects: new Map(),
  certificates: new Map(), leases: new Map(), references: new Map(), returns: [], overDebits: new Map(), covers: new Map(), soldOn: new Map(), promises: new Map(), refundSales: new Map(), released: new Map(), closedShifts: new Map(),
  written: {
    operations: [], evidence: [], effects: [], postings: [], exceptions: [], bursts: [], enquiries: [], heads: new Set(), requests: new Set(),
    undoings: new Map(), releasedUndoings: new Map(), returns: [], releasedReturns: [], replacements: new Map(), endedReplacements: new Set(), closedShifts: new Set(), covers: [], leases: new Set(),
  },
});

/** The row of a certificate; one that nobody has registered gets a placeholder. */
export const rowOf = (books: Books, hash: CertificateHash, currency: Currency): CertificateRow => {
  const known = books.certificates.get(hash);
  if (known) return known;
  const row: CertificateRow = {
    certificate: unknownCertificate(hash, currency), control: null, sealed: null, lastUse: null, awaitedFrom: null, soldAt: null, version: 0, isNew: true, isChanged: true,
  };
  books.certificates.set(hash, row);
  return row;
};

/** Notes what a source did to a certificate. */
export const noteEffect = (books: Books, effect: Effect): void => {
  const others = books.effects.get(effect.source) ?? [];
  books.effects.set(effect.source, [...others, effect]);
  books.written.effects.push(effect);
};

/** Gives a posting its day: what comes too late for its month counts for the first day that is still open. */
export const dated = (posting: Posting, firstOpenDay: string | null): DatedPosting => (firstOpenDay !== null && posting.accountingDate < firstOpenDay
  ? { ...posting, accountingDate: firstOpenDay, eventDay: posting.accountingDate } : { ...posting, eventDay: null });

/** Notes a posting; one without entries moved nothing and is left out. */
export const post = ({ firstOpenDay, written }: Books, posting: Posting): void => {
  if (posting.entries.length > 0) written.postings.push(dated(posting, firstOpenDay));
};

/** Notes that a request's state is another now. */
export const settleRequest = (books: Books, request: RecordedRequest, state: RecordedRequest['state']): void => {
  request.state = state;
  books.requests.set(request.id, request);
  books.written.requests.add(request.id);
};

/** Whether a line has been undone already. */
export const isUndone = (books: Books, target: string, certificate: CertificateHash): boolean => books.undoings.has(undoingKey(target, certificate));

/** Takes a line of a target for its one undoing. */
export const takeUndoing = (books: Books, undoing: Undoing): void => {
  const key = undoingKey(undoing.target, undoing.certificate);
  books.undoings.set(key, undoing);
  books.written.undoings.set(key, undoing);
};

/** Gives the lines free again that an approved request had undone: it was itself reversed. */
export const releaseUndoings = (books: Books, source: string): void => {
  for (const [key, undoing] of books.undoings) {
    if (undoing.source !== source) continue;
    books.undoings.delete(key);
    // What this transaction itself took is not in the database yet.
    if (!books.written.undoings.delete(key)) books.written.releasedUndoings.set(key, undoing);
  }
};

/** How much has come back of a line. */
export const returnedOf = ({ returns }: Books, target: string, certificate: CertificateHash): Minor =>
  sum(returns.filter((one) => one.target === target && one.certificate === certificate).map(({ amount }) => amount));

/** Notes that some of a line has come back. */
export const takeReturn = (books: Books, returned: Returned): void => {
  books.returns.push(returned);
  books.written.returns.push(returned);
};

/** What an approved request had noted is free to come back again: it was itself reversed. */
export const releaseReturns = ({ returns, written }: Books, source: string): void => {
  for (const returned of returns.filter((one) => one.source === source)) {
    returns.splice(returns.indexOf(returned), 1);
    const fresh = written.returns.indexOf(returned);
    if (fresh >= 0) written.returns.splice(fresh, 1);
    else written.releasedReturns.push(returned);
  }
};

/** Whether a store may know of a certificate: whatever was sold or voided, and its own stock; never another's. */
export const mayKnow = ({ state, storeNumber }: Certificate, store: number): boolean =>
  state === 'active' || state === 'voided' || (state === 'stock' && storeNumber === store);

/** The directory's view of a row. */
export const toEntry = ({ certificate, control, version }: CertificateRow): DirectoryEntry => ({ certificate, control, version });

/** The flags that an item collected, each once. */
export const distinctFlags = (flags: readonly Flag[]): readonly Flag[] => [...new Set(flags)];

/** Whether a manager that we know gave a PIN for it. */
export const isApproved = (books: Books, approvals: readonly Approval[], right: Approval['right']): boolean =>
  approvals.some((approval) => approval.right === right && books.business.operators.get(approval.operator)?.role === 'manager');
