import type { ScannerDropped, ScannerScan } from '../preload/contract.ts';
import type { ScannerEvent, ScannerStep } from './scanner.ts';

/** One scan, or one attempt at it, as it arrived. In memory only: it holds numbers in clear. */
export type TraceEntry = { readonly id: number; readonly at: number } & (
  | { readonly source: 'keyboard'; readonly events: readonly ScannerEvent[]; readonly outcome: 'scan' | NonNullable<ScannerStep['dropped']>['reason'] }
  | { readonly source: 'device'; readonly device: string; readonly text: string; readonly symbology: string | null; readonly outcome: 'scan' }
  | { readonly source: 'device'; readonly device: string; readonly length: number; readonly outcome: ScannerDropped['reason'] }
);

/** Enough to find the odd one among the last customers'. */
const entriesMax = 20;
/** A flood of ten thousand characters tells nothing after its beginning. */
const eventsMax = 700;
/** What came earlier helps nobody any more and is forgotten. */
const keptMs = 30 * 60_000;

export type ScannerTrace = {
  /** What the keyboard's reducer was given and what it made of it. */
  readonly tookKey: (event: ScannerEvent, step: ScannerStep) => void;
  readonly heardScan: (scan: ScannerScan) => void;
  readonly heardDropped: (dropped: ScannerDropped) => void;
  /** The latest first. The same list until something changes. */
  readonly entries: () => readonly TraceEntry[];
  readonly subscribe: (listener: () => void) => () => void;
  /** Every key as it comes, for set-up while it listens. */
  readonly onKey: (listener: (event: ScannerEvent) => void) => () => void;
  readonly clear: () => void;
};

/**
 * Keeps the last scans as they came, so that an odd one can be looked at. A person's typing is never kept: keys are
 * noted only once the reducer has taken them for a scanner's, and a PIN is no scan.
 */
export const createScannerTrace = (now: () => number): ScannerTrace => {
  let kept: readonly TraceEntry[] = [];
  let pending: ScannerEvent[] = [];
  let nextId = 1;
  const listeners = new Set<() => void>();
  const keyListeners = new Set<(event: ScannerEvent) => void>();
  const set = (entries: readonly TraceEntry[]): void => {
    kept = entries;
    for (const listener of listeners) listener();
  };
  const note = (make: (head: { readonly id: number; readonly at: number }) => TraceEntry): void => {
    const at = now();
    const entry = make({ id: nextId, at });
    nextId += 1;
    set([entry, ...kept.filter((old) => at - old.at <= keptMs)].slice(0, entriesMax));
  };

  return {
    tookKey: (event, { state, scan, dropped }) => {
      for (const listener of keyListeners) listener(event);
      if (scan !== null || dropped !== null) {
        // A burst that silence ended does not own the key that came next.
        const isOwn = state.phase === 'idle';
        const events = isOwn ? [...pending, event] : pending;
        note((head) => ({ ...head, source: 'keyboard', events: events.slice(0, eventsMax), outcome: dropped?.reason ?? 'scan' }));
        pending = isOwn ? [] : [event];
      } else if (state.phase === 'idle' && state.altDigits === '') pending = [];
      // Whatever was held before a burst's first character was a person's.
      else if (state.length === 1 && event.type === 'key' && [...event.key].length === 1) pending = [event];
      else if (pending.length < eventsMax) pending = [...pending, event];
    },
    heardScan: ({ device, text, symbology }) => note((head) => ({ ...head, source: 'device', device, text, symbology, outcome: 'scan' })),
    heardDropped: ({ device, reason, length }) => note((head) => ({ ...head, source: 'device', device, length, outcome: reason })),
    entries: () => kept,
    subscribe: (listener) => { listeners.add(listener); return () => void listeners.delete(listener); },
    onKey: (listener) => { keyListeners.add(listener); return () => void keyListeners.delete(listener); },
    clear: () => { pending = []; set([]); },
  };
};
