import type { Result } from '../../../domain/result.ts';
import type { DropReason } from './frame.ts';

/** Why a scanner can't be listened to just now. */
export type ScannerProblem = 'missing' | 'in-use' | 'no-access' | 'error';

/** What a scanner tells while it is connected. */
export type ScannerEvents = {
  readonly onScan: (text: string, symbology: string | null) => void;
  readonly onDropped: (reason: DropReason, length: number) => void;
  /** It is gone: nothing more comes over this connection. */
  readonly onLost: () => void;
};

/** Closing never waits without a deadline. */
export type Link = { close(): Promise<void> };

/** One scanner that the till listens to, plugged in or not. */
export type Source = {
  /** The same from start to start. */
  readonly device: string;
  label(): string;
  connect(events: ScannerEvents): Promise<Result<Link, ScannerProblem>>;
};
