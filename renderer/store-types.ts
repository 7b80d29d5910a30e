import type { CertificateHash } from '../domain/number.ts';
import type { Holding } from '../domain/two-stores.ts';
import type { SealedOperation } from '../domain/operation.ts';
import type { Outcome } from '../domain/protocol.ts';
import type { Result } from '../domain/result.ts';
import type { SaleDraft } from './till.ts';

/** Why a strict write was not made. After `timed-out` it may still have been: compare the two stores. */
export type WriteProblem = 'disk-full' | 'write-failed' | 'timed-out';

/** An operation as the database keeps it: the bytes that went into the journal, and what it is searched by. */
export type OperationRow = {
  readonly sequence: number;
  readonly id: string;
  readonly text: string;
  readonly hash: string;
  readonly certificates: readonly string[];
  /** Empty strings stand for none: IndexedDB can't index null. */
  readonly shift: string;
  readonly reference: string;
  readonly target: string;
};

/** `waiting`: will be pushed. `stuck`: the server answered this one row with a problem; it stays in sight and is tried again later. */
export type OutboxRow = { readonly sequence: number; readonly state: 'waiting' | 'stuck'; readonly problem: string | null };

/** A request that was noted before it was sent and that no operation has answered yet; a declined one needs none. */
export type OpenRequestRow = { readonly id: string; readonly operator: string; readonly shift: string | null; readonly at: number; readonly declined: boolean };

/**
 * A certificate sold here whose paper is not known to be good; it is noted with the sale and never holds the number.
 * `none`: not printed yet, or the till ended before the printer answered.
 */
export type PaperRow = { readonly certificate: CertificateHash; readonly operation: string; readonly outcome: 'none' | 'failed' | 'unconfirmed' };

/** Small facts of the strict database. */
export type StoreMeta = {
  /** The highest sequence that ever left the till. What lies above was seen by nobody else. */
  readonly sentThrough: number;
  /** The record that waits for "keep or void?"; 0: none. */
  readonly unconfirmed: number;
};

export type NewRecord = {
  readonly sealed: SealedOperation; readonly reference: string; readonly waiting: boolean;
  /** Restored, and others were recorded after it: whoever printed its certificates has looked at them long ago. */
  readonly isHistory?: boolean;
};

/** What the relaxed database knows of the directory's state. */
export type DirectoryState = {
  readonly cursor: string | null;
  /** Server time of the last complete read, epoch milliseconds. */
  readonly asOf: number | null;
  readonly count: number;
};

/** The till's two databases. Strict writes answer a Result; a database that can't be read throws. */
export type Store = {
  readonly holding: () => Promise<Holding>;
  /** Adds records with their outbox rows and the papers they begin or end, takes away the drafts they finish, closes the requests they answer and changes meta, all or nothing, durably. */
  readonly add: (records: readonly NewRecord[], meta?: Partial<StoreMeta>) => Promise<Result<null, WriteProblem>>;
  /** Puts a record in the place of a row that rot has touched, and keeps that row aside. */
  readonly writeAnew: (record: NewRecord, bad: OperationRow) => Promise<Result<null, WriteProblem>>;
  readonly meta: () => Promise<StoreMeta>;
  readonly writeMeta: (meta: Partial<StoreMeta>) => Promise<Result<null, WriteProblem>>;

  readonly bySequence: (sequence: number) => Promise<OperationRow | undefined>;
  readonly byId: (id: string) => Promise<OperationRow | undefined>;
  readonly byReference: (reference: string) => Promise<OperationRow | undefined>;
  readonly byTargets: (ids: readonly string[]) => Promise<readonly OperationRow[]>;
  /** Newest first, below `before`. */
  readonly page: (before: number | null, limit: number) => Promise<readonly OperationRow[]>;
  /** In chain order, from `from`. */
  readonly range: (from: number, limit: number) => Promise<readonly OperationRow[]>;
  /** The newest shift-open row, if its shift has no shift-close. */
  readonly newestShiftRows: () => Promise<readonly OperationRow[]>;

  /** How many shifts this till has had beside this one. */
  readonly otherShifts: (shift: string) => Promise<number>;

  readonly outbox: () => Promise<readonly (OutboxRow & { readonly row: OperationRow })[]>;
  readonly outboxOf: (sequences: readonly number[]) => Promise<ReadonlyMap<number, OutboxRow>>;
  /** Keeps the server's outcomes and takes their rows out of the outbox, in one transaction. */
  readonly acknowledge: (outcomes: readonly (Outcome & { readonly sequence: number })[]) => Promise<Result<null, WriteProblem>>;
  readonly mark: (rows: readonly OutboxRow[]) => Promise<Result<null, WriteProblem>>;
  /** Puts every operation back into the outbox: the server was restored and may have lost some. */
  readonly requeueAll: () => Promise<Result<null, WriteProblem>>;
  readonly outcomes: (ids: readonly string[]) => Promise<ReadonlyMap<string, Outcome>>;

  readonly openRequest: (row: OpenRequestRow) => Promise<Result<null, WriteProblem>>;
  /** The server declined it: nothing remains to be reversed. */
  readonly closeRequest: (id: string) => Promise<Result<null, WriteProblem>>;
  readonly openRequests: () => Promise<readonly OpenRequestRow[]>;

  readonly papers: () => Promise<readonly PaperRow[]>;
  readonly notePaper: (row: PaperRow) => Promise<Result<null, WriteProblem>>;
  /** The paper is good. */
  readonly settlePaper: (certificate: CertificateHash) => Promise<Result<null, WriteProblem>>;

  /** Unfinished sales of which money was taken; recording a sale takes its draft away in the same transaction. */
  readonly drafts: () => Promise<readonly SaleDraft[]>;
  readonly putDraft: (draft: SaleDraft) => Promise<Result<null, WriteProblem>>;
  readonly deleteDraft: (id: string) => Promise<Result<null, WriteProblem>>;

  readonly bucket: (index: number) => Promise<Uint8Array | undefined>;
  /** Several of them, by index; those that hold nothing are left out. */
  readonly buckets: (indexes: readonly number[]) => Promise<ReadonlyMap<number, Uint8Array>>;
  readonly directoryState: () => Promise<DirectoryState>;
  /** Writes buckets and state in one transaction, so that the cursor never runs ahead of what it stands for. */
  readonly writeBuckets: (buckets: ReadonlyMap<number, Uint8Array>, state: DirectoryState) => Promise<void>;
  /** The SHA-256 of each run of `size` buckets from `from` up to `to`, as they lie in the database; undefined where a run is empty. */
  readonly digestBuckets: (from: number, to: number, size: number) => Promise<readonly (Uint8Array | undefined)[]>;
  /** When the directory was last compared with the server's, server time; null: never, or it is another one since. */
  readonly directoryCheckedAt: () => Promise<number | null>;
  readonly writeDirectoryCheckedAt: (at: number | null) => Promise<void>;
  /** Waits until all that was written of the directory is on the disk: a first reading should not be needed twice. */
  readonly flushDirectory: () => Promise<void>;
  readonly clearDirectory: () => Promise<void>;
  /** Everything up to here was acknowledged; survives a loss of the strict database, may lag behind. */
  readonly acknowledgedThrough: () => Promise<number>;
  readonly writeAcknowledgedThrough: (sequence: number) => Promise<void>;

  readonly close: () => void;
};
