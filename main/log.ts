import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { maskNumbers } from './mask.ts';

/** Writes one event. `details` must not hold keys or PINs; certificate numbers are masked whatever happens. */
export type Log = (event: string, details?: Readonly<Record<string, unknown>>) => void;

/** A megabyte holds weeks of a till's events; five files are enough for whoever looks into yesterday. */
const fileBytesMax = 1_000_000;
const filesKept = 5;

/** A log of JSON lines in `folder`, rotated by size. Written synchronously: the last line before a crash is the one that matters. */
export const createLog = ({ folder, now, echo }: {
  readonly folder: string;
  readonly now: () => number;
  /** Also told every line; the terminal during development. */
  readonly echo?: (line: string) => void;
}): Log => {
  const path = join(folder, 'till.log');
  mkdirSync(folder, { recursive: true });
  return (event, details = {}) => {
    const line = maskNumbers(JSON.stringify({ at: new Date(now()).toISOString(), event, ...details }, plainErrors));
    echo?.(line);
    try {
      rotateWhenFull(path);
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not stop the till from saying so.
    }
  };
};

/** Errors have no enumerable properties of their own; their message and stack are what a reader wants. */
const plainErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { message: value.message, stack: value.stack } : value;

const rotateWhenFull = (path: string): void => {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < fileBytesMax) return;
  for (let index = filesKept - 1; index >= 1; index -= 1) {
    const older = index === 1 ? path : `${path}.${String(index - 1)}`;
    if (statSync(older, { throwIfNoEntry: false })) renameSync(older, `${path}.${String(index)}`);
  }
};
