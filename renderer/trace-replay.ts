import { type NumberProblem, parseScan } from '../domain/number.ts';
import { readTestPattern } from '../domain/test-pattern.ts';
import { type DropReason, idleAfterMs, reduceScanner, scannerAtRest, type ScannerEvent, type ScannerState, type ScannerStep } from './scanner.ts';
import type { TraceEntry } from './scanner-trace.ts';
import { type MaskedEvent, maskEvents, maskText } from './trace-mask.ts';

/** One step of a replay: the key as its shape, and what the till decided on it. */
export type ReplayStep = MaskedEvent & {
  /** Since the first event of the trace. */
  readonly atMs: number;
  readonly gapMs: number;
  readonly fate: ScannerStep['fate'];
  /** How sure the till is after it. */
  readonly phase: ScannerState['phase'];
  readonly length: number;
  readonly decision: 'scan' | DropReason | null;
};

/** What a text that was scanned turned out to be. */
export type TextVerdict = 'test-pattern' | 'certificate' | 'control-number' | 'operation' | NumberProblem;

/** What the till makes of a scanned text, in one word. */
export const verdictOf = (text: string): TextVerdict => {
  if (readTestPattern(text)) return 'test-pattern';
  const parsed = parseScan(text);
  return parsed.ok ? parsed.value.kind : parsed.error;
};

const silence: MaskedEvent = { key: '', code: '', modifiers: '' };

/**
 * Runs a trace through the till's own reducer, silence included, and tells each decision. A replay begins with a till at
 * rest: what it knew of the scanner before (its suffix, the scan before) is not part of a trace.
 */
export const replay = (events: readonly ScannerEvent[]): { readonly steps: readonly ReplayStep[]; readonly scans: readonly string[] } => {
  const steps: ReplayStep[] = [];
  const scans: string[] = [];
  const masked = maskEvents(events);
  const startMs = events[0]?.timeMs ?? 0;
  let state: ScannerState = scannerAtRest;
  let beforeMs = startMs;
  const take = (event: ScannerEvent, shown: MaskedEvent = silence): void => {
    const { state: next, fate, scan, dropped } = reduceScanner(state, event);
    if (scan !== null) scans.push(scan);
    steps.push({
      ...shown, atMs: Math.round(event.timeMs - startMs), gapMs: Math.round(event.timeMs - beforeMs),
      fate, phase: next.phase, length: next.length, decision: scan === null ? dropped?.reason ?? null : 'scan',
    });
    state = next;
    beforeMs = event.timeMs;
  };
  for (const [index, event] of events.entries()) {
    const waitMs = idleAfterMs(state);
    if (event.type !== 'idle' && waitMs !== null && state.lastMs + waitMs <= event.timeMs) take({ type: 'idle', timeMs: state.lastMs + waitMs });
    take(event, masked[index]);
  }
  const waitMs = idleAfterMs(state);
  if (waitMs !== null) take({ type: 'idle', timeMs: state.lastMs + waitMs });
  return { steps, scans };
};

/** A trace as it may leave the till, for support. */
export type SavedTrace = {
  readonly format: 'countersign-scan-trace';
  readonly version: 1;
  readonly app: string;
  readonly savedAt: number;
  readonly masked: true;
  readonly scans: readonly object[];
};

/** Masks every entry; nothing of a number is in it but its length and form. */
export const saveTrace = (entries: readonly TraceEntry[], app: string, savedAt: number): SavedTrace => ({
  format: 'countersign-scan-trace', version: 1, app, savedAt, masked: true, scans: entries.map(savedEntry),
});

const savedEntry = (entry: TraceEntry): object => {
  const { source, at, outcome } = entry;
  if (source === 'keyboard') {
    const { steps, scans } = replay(entry.events);
    return { source, at, outcome, reading: scans.map((text) => ({ shape: maskText(text), verdict: verdictOf(text) })), steps };
  }
  const { device } = entry;
  if (entry.outcome !== 'scan') return { source, device, at, outcome, length: entry.length };
  return { source, device, at, outcome, symbology: entry.symbology, shape: maskText(entry.text), verdict: verdictOf(entry.text) };
};
