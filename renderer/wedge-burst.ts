import type { WedgeKey } from './keyboard-detection.ts';
import type { ScannerEvent } from './scanner.ts';

/** What ended a burst that came through the keyboard. */
export type WedgeSuffix = 'enter' | 'tab' | 'none';
export type WedgeBurst = { readonly keys: readonly WedgeKey[]; readonly suffix: WedgeSuffix };

/** Keys that belong together so far. Unlike the till's reducer, set-up must not stop at a dead key: it wants to see the garbled whole. */
export type BurstState = { readonly keys: readonly WedgeKey[]; readonly startedMs: number; readonly lastMs: number; readonly altDigits: string };

export const noBurst: BurstState = { keys: [], startedMs: 0, lastMs: 0, altDigits: '' };

/** A burst is over when no key has come for this long. */
export const burstOverMs = 250;
/** Fewer keys are no test pattern, however changed. */
const burstKeysMin = 10;
/** More are none either. */
const burstKeysMax = 600;
/** On average; people are slower, and scanners set to their slowest are not. */
const burstGapMsMax = 60;

const groupSeparator = '\u001d';
const modifiers = new Set(['Shift', 'CapsLock', 'Alt', 'Control', 'AltGraph', 'NumLock', 'Meta']);

/** Takes one event; tells the burst that it completes. Pure. */
export const collectBurst = (before: BurstState, event: ScannerEvent): { readonly state: BurstState; readonly burst: WedgeBurst | null } => {
  const isNew = event.timeMs - before.lastMs > burstOverMs || event.timeMs < before.lastMs;
  if (event.type === 'idle') return isNew ? { state: noBurst, burst: burstOf(before, 'none') } : { state: before, burst: null };
  const ended = isNew ? burstOf(before, 'none') : null;
  const state = isNew ? { ...noBurst, startedMs: event.timeMs, lastMs: event.timeMs } : { ...before, lastMs: event.timeMs };
  if (event.type === 'alt-up') {
    if (state.altDigits === '') return { state, burst: ended };
    return { state: add({ ...state, altDigits: '' }, { key: String.fromCharCode(Number(state.altDigits)), code: '', shift: false }), burst: ended };
  }
  const { key, code = '', shift = false, ctrl = false, alt = false } = event;
  if (modifiers.has(key)) return { state, burst: ended };
  if (key === 'Enter' || key === 'Tab') return { state: noBurst, burst: burstOf(state, key === 'Enter' ? 'enter' : 'tab') ?? ended };
  if (alt && !ctrl && /^\d$/u.test(key)) return { state: { ...state, altDigits: (state.altDigits + key).slice(-4) }, burst: ended };
  if (key === groupSeparator || key === 'F8' || (ctrl && (key === ']' || code === 'BracketRight'))) return { state: add(state, { key: groupSeparator, code: '', shift: false }), burst: ended };
  return { state: add(state, { key, code, shift }), burst: ended };
};

const add = (state: BurstState, key: WedgeKey): BurstState => ({ ...state, keys: [...state.keys, key].slice(0, burstKeysMax) });

const burstOf = ({ keys, startedMs, lastMs }: BurstState, suffix: WedgeSuffix): WedgeBurst | null =>
  keys.length >= burstKeysMin && (lastMs - startedMs) / keys.length <= burstGapMsMax ? { keys, suffix } : null;
