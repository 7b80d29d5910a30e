import type { Result } from '../../domain/result.ts';
import type { PrintProblem } from './outcome.ts';

export type WriteFailure = {
  readonly problem: PrintProblem;
  /** True only when it is certain that not one byte of this write has left. */
  readonly isNothingSent: boolean;
};

/** An open way to a printer, for one job. No method ever waits without a deadline. */
export type Connection = {
  /** False where the printer's answers can't come back (a plain file, a one-way queue). */
  readonly canAnswer: boolean;
  write(bytes: Uint8Array): Promise<Result<void, WriteFailure>>;
  /** Hands over what was written, where nothing leaves before the end; called once, behind the last write. */
  end?(): Promise<Result<void, WriteFailure>>;
  /** The next byte that `accept` takes; undefined when none came in time or the connection is lost. */
  answer(accept: (byte: number) => boolean, timeoutMs: number): Promise<number | undefined>;
  /** Forgets answers that came too late for an earlier question. */
  discardAnswers(matching: (byte: number) => boolean): void;
  isLost(): boolean;
  close(): Promise<void>;
};

/** Opens a connection, or says why not. Nothing has been sent when it fails. */
export type Transport = () => Promise<Result<Connection, PrintProblem>>;
