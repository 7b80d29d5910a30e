import { type Minor, minor, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import { type ChainHead, emptyChain, type Operation, operationValue, type SealedOperation, type ShiftOpen } from '../domain/operation.ts';
import { certificatesOf, type Unsent, unsentRisk, type UnsentRisk } from '../domain/overlay.ts';

/** An unacknowledged operation in memory. */
export type BookEntry = { readonly sealed: SealedOperation; readonly reference: string; readonly stuck: string | null };

/** What the queue display needs. */
export type QueueTotals = {
  readonly waiting: number;
  readonly value: Minor;
  readonly atRisk: Minor;
  readonly stuck: readonly { readonly id: string; readonly reference: string; readonly problem: string }[];
};

/**
 * The till's memory of what isn't settled: chain head, open shift, unacknowledged operations. It mirrors the strict
 * database and is changed only after the database was.
 */
export type Book = {
  readonly load: (state: {
    readonly head: ChainHead; readonly entries: readonly BookEntry[]; readonly sentThrough: number; readonly shift: ShiftOpen | null;
  }) => void;
  readonly head: () => ChainHead;
  readonly shift: () => ShiftOpen | null;
  readonly recorded: (sealed: SealedOperation, reference: string) => void;
  readonly acknowledged: (sequences: readonly number[]) => void;
  readonly stuck: (sequence: number, problem: string | null) => void;
  readonly entry: (sequence: number) => BookEntry | undefined;
  /** The lowest sequence without an answer; one past the head when all have theirs. */
  readonly firstUnsent: () => number;
  /** Rows to push, in chain order, up to the first that is held back. */
  readonly waiting: () => readonly BookEntry[];
  /** Every operation without an answer, in chain order. */
  readonly unsent: () => readonly Operation[];
  readonly unsentOn: (certificate: CertificateHash) => readonly Unsent[];
  /** Whether nobody but this till can have seen the operation. */
  readonly neverSent: (sequence: number) => boolean;
  readonly sentThrough: () => number;
  readonly sending: (sequence: number) => void;
  /** Keeps an operation and what follows it from being pushed until released. */
  readonly hold: (sequence: number) => () => void;
  readonly risk: () => UnsentRisk;
  readonly totals: () => QueueTotals;
};

/** Makes an empty book; `changed` is called after every change. */
export const createBook = (changed: () => void): Book => {
  const entries = new Map<number, BookEntry>();
  const byCertificate = new Map<CertificateHash, Set<number>>();
  const holds = new Set<{ readonly sequence: number }>();
  let head = emptyChain;
  let shift: ShiftOpen | null = null;
  let sentThrough = 0;

  const put = (entry: BookEntry): void => {
    const { operation } = entry.sealed;
    entries.set(operation.sequence, entry);
    for (const certificate of certificatesOf(operation)) {
      byCertificate.set(certificate, (byCertificate.get(certificate) ?? new Set()).add(operation.sequence));
    }
  };

  const remove = (sequence: number): void => {
    const entry = entries.get(sequence);
    entries.delete(sequence);
    for (const certificate of entry ? certificatesOf(entry.sealed.operation) : []) {
      const sequences = byCertificate.get(certificate);
      sequences?.delete(sequence);
      if (sequences?.size === 0) byCertificate.delete(certificate);
    }
  };

  const inOrder = (): readonly BookEntry[] => [...entries.values()].sort((a, b) => a.sealed.operation.sequence - b.sealed.operation.sequence);

  return {
    load: (state) => {
      entries.clear();
      byCertificate.clear();
      state.entries.forEach(put);
      ({ head, shift } = state);
      // What left a moment ago may not stand in the database yet.
      sentThrough = Math.max(sentThrough, state.sentThrough);
      changed();
    },
    head: () => head,
    shift: () => shift,
    recorded: (sealed, reference) => {
      const { operation, hash } = sealed;
      put({ sealed, reference, stuck: null });
      head = { sequence: operation.sequence, hash };
      if (operation.kind === 'shift-open') shift = operation;
      if (operation.kind === 'shift-close') shift = null;
      changed();
    },
    acknowledged: (sequences) => {
      sequences.forEach(remove);
      changed();
    },
    stuck: (sequence, problem) => {
      const entry = entries.get(sequence);
      if (entry) entries.set(sequence, { ...entry, stuck: problem });
      changed();
    },
    entry: (sequence) => entries.get(sequence),
    firstUnsent: () => inOrder()[0]?.sealed.operation.sequence ?? head.sequence + 1,
    waiting: () => {
      const heldFrom = Math.min(Infinity, ...[...holds].map(({ sequence }) => sequence));
      return inOrder().filter(({ sealed, stuck }) => stuck === null && sealed.operation.sequence < heldFrom);
    },
    unsent: () => inOrder().map(({ sealed }) => sealed.operation),
    unsentOn: (certificate) => [...byCertificate.get(certificate) ?? []].sort((a, b) => a - b).flatMap((sequence) => {
      const entry = entries.get(sequence);
      return entry ? [{ operation: entry.sealed.operation, maybeSent: sequence <= sentThrough }] : [];
    }),
    neverSent: (sequence) => entries.has(sequence) && sequence > sentThrough,
    sentThrough: () => sentThrough,
    sending: (sequence) => { sentThrough = Math.max(sentThrough, sequence); },
    hold: (sequence) => {
      const hold = { sequence };
      holds.add(hold);
      return () => { holds.delete(hold); };
    },
    risk: () => unsentRisk([...entries.values()].map(({ sealed }) => sealed.operation)),
    totals: () => {
      const all = inOrder();
      return {
        waiting: all.length,
        value: all.reduce((total, { sealed }) => minor(total + operationValue(sealed.operation)), zero),
        atRisk: unsentRisk(all.map(({ sealed }) => sealed.operation)).till,
        stuck: all.flatMap(({ sealed, reference, stuck }) => stuck === null ? [] : [{ id: sealed.operation.id, reference, problem: stuck }]),
      };
    },
  };
};
