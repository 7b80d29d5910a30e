import { readBurst, usCharacter } from './scanner-reading.ts';

/** Wedges send a key every 1 to 30 ms; the fastest typists need 50 ms and more, except for a rollover of two or three. */
const burstGapMsMax = 50;
/** Once a burst is sure, a computer that stalls for a moment must not cut it. */
const stallMsMax = 120;
/** Nobody rolls over this many keys. */
const burstKeysMin = 6;
/** The shortest thing worth scanning, an operation's reference, is longer. */
const scanLengthMin = 10;
/** Longer than any GS1 Digital Link in use; what exceeds it is counted, not kept. */
const scanLengthMax = 512;
const doubleScanMsMax = 300;
/** What follows a broken scan this soon is its tail. */
const tailMsMax = 500;

/** A key as the scanner sees it. `code` is the key's place (KeyboardEvent.code); empty in traces that lack it. */
export type ScannerEvent =
  | {
      readonly type: 'key'; readonly key: string; readonly timeMs: number; readonly code?: string;
      readonly shift?: boolean; readonly ctrl?: boolean; readonly alt?: boolean; readonly repeat?: boolean;
    }
  | { readonly type: 'alt-up'; readonly timeMs: number }
  /** Time passed without a key. */
  | { readonly type: 'idle'; readonly timeMs: number };

export type DropReason = 'partial' | 'double' | 'too-long' | 'keyboard-layout' | 'baud-rate';

/** What is to be done with the key just seen, with keys held back before it, and with a burst that ended. */
export type ScannerStep = {
  readonly state: ScannerState;
  /** `hold`: nobody knows yet; `swallow`: it belongs to a scan; `pass`: a person pressed it. */
  readonly fate: 'pass' | 'hold' | 'swallow';
  /** Characters held back that turned out to be typed by a person: they go into the field first. */
  readonly release: string;
  readonly scan: string | null;
  /** A burst that is no scan. Its text is not told: it may be most of a number. */
  readonly dropped: { readonly reason: DropReason; readonly length: number } | null;
};

export type ScannerState = {
  readonly phase: 'idle' | 'maybe' | 'burst';
  readonly typed: string;
  readonly physical: string;
  /** Characters in the burst, beyond what is kept too. */
  readonly length: number;
  readonly startedMs: number;
  readonly lastMs: number;
  /** Digits of an Alt sequence under way, as wedges type control characters on Windows. */
  readonly altDigits: string;
  /** The last scan, against doubles; `endedBy` tells whether its Enter may still come. */
  readonly last: { readonly text: string; readonly endedMs: number; readonly endedBy: 'suffix' | 'idle' } | null;
  /** This scanner sends a suffix: a burst without one is broken. */
  readonly hasSuffix: boolean;
  readonly brokenMs: number | null;
};

export const scannerAtRest: ScannerState = {
  phase: 'idle', typed: '', physical: '', length: 0, startedMs: 0, lastMs: 0, altDigits: '', last: null, hasSuffix: false, brokenMs: null,
};

/** When the shell must send an idle event if no key comes; null while nothing is under way. */
export const idleAfterMs = ({ phase }: ScannerState): number | null => {
  switch (phase) {
    case 'idle': return null;
    case 'maybe': return burstGapMsMax + 1;
    case 'burst': return stallMsMax + 1;
  }
};

/** Takes one event. Pure: the settings panel and the tests replay traces through the same function. */
export const reduceScanner = (before: ScannerState, event: ScannerEvent): ScannerStep => {
  const ended = isOver(before, event.timeMs) ? finish(before, event.timeMs, 'idle') : still(before);
  if (event.type === 'idle') return ended;
  const step = event.type === 'alt-up' ? takeAltUp(ended.state, event.timeMs) : takeKey(ended.state, event);
  return {
    ...step,
    release: ended.release + step.release,
    scan: ended.scan ?? step.scan,
    dropped: ended.dropped ?? step.dropped,
  };
};

const groupSeparator = '\u001d';

const still = (state: ScannerState, fate: ScannerStep['fate'] = 'pass'): ScannerStep => ({ state, fate, release: '', scan: null, dropped: null });

const isOver = ({ phase, lastMs }: ScannerState, timeMs: number): boolean => {
  const gap = timeMs - lastMs;
  return phase !== 'idle' && (gap < 0 || gap > (phase === 'maybe' ? burstGapMsMax : stallMsMax));
};

type KeyEvent = Extract<ScannerEvent, { type: 'key' }>;

const takeKey = (state: ScannerState, event: KeyEvent): ScannerStep => {
  const { key, timeMs } = event;
  if (key === 'Enter' || key === 'Tab') return takeSuffix(state, timeMs);
  if (key === 'Shift' || key === 'CapsLock' || key === 'Alt' || key === 'Control' || key === 'AltGraph' || key === 'NumLock') return still(state);
  if (event.alt && /^\d$/u.test(key)) return still({ ...state, altDigits: (state.altDigits + key).slice(-4), lastMs: state.phase === 'idle' ? state.lastMs : timeMs }, 'swallow');
  const character = characterOf(state, event);
  if (character === undefined || event.repeat) return letGo(state, 'pass');
  // A space starts no number, and on a button it is a press.
  if (character === ' ' && state.phase === 'idle') return still(state);
  return append(state, character, event);
};

/** The character a key stands for; undefined when it is no character. */
const characterOf = ({ phase }: ScannerState, { key, ctrl, alt }: KeyEvent): string | undefined => {
  // FNC1 comes as the control character GS: typed as Ctrl+], or as a function key that some scanners are set to.
  if (key === groupSeparator || (ctrl && key === ']') || (key === 'F8' && phase === 'burst')) return groupSeparator;
  if (ctrl || alt) return undefined;
  if (key === 'Process') return '\ufffd';
  return [...key].length === 1 ? key : undefined;
};

const append = (state: ScannerState, character: string, { timeMs, code = '', shift = false }: Omit<KeyEvent, 'type' | 'key'>): ScannerStep => {
  const isFirst = state.phase === 'idle';
  const length = (isFirst ? 0 : state.length) + 1;
  const keep = length <= scanLengthMax;
  const next: ScannerState = {
    ...state,
    phase: length >= burstKeysMin ? 'burst' : 'maybe',
    typed: (isFirst ? '' : state.typed) + (keep ? character : ''),
    physical: (isFirst ? '' : state.physical) + (keep ? (character === groupSeparator ? character : usCharacter(code, shift, character)) : ''),
    length,
    startedMs: isFirst ? timeMs : state.startedMs,
    lastMs: timeMs,
  };
  return still(next, next.phase === 'burst' ? 'swallow' : 'hold');
};

/** Alt+029 is GS; other codes are the characters they name. */
const takeAltUp = (state: ScannerState, timeMs: number): ScannerStep => {
  if (state.altDigits === '') return still(state);
  const character = String.fromCharCode(Number(state.altDigits));
  return append({ ...state, altDigits: '' }, character, { timeMs });
};

const takeSuffix = (state: ScannerState, timeMs: number): ScannerStep => {
  if (state.phase === 'burst') return finish(state, timeMs, 'suffix');
  // The Enter of a scan that was taken for finished must not confirm what the scan has opened.
  const isLate = state.phase === 'idle' && state.last?.endedBy === 'idle' && timeMs - state.last.endedMs <= doubleScanMsMax;
  return isLate ? still({ ...state, hasSuffix: true }, 'swallow') : letGo(state, 'pass');
};

/** A person's keys: what was held back goes into the field, in order, before the key that ended the waiting. */
const letGo = (state: ScannerState, fate: ScannerStep['fate']): ScannerStep => {
  if (state.phase === 'burst') return { ...finish(state, state.lastMs, 'idle'), fate };
  return { ...still(atRest(state), fate), release: state.phase === 'maybe' ? state.typed.replaceAll('\ufffd', '') : '' };
};

const atRest = (state: ScannerState): ScannerState => ({ ...state, phase: 'idle', typed: '', physical: '', length: 0, altDigits: '' });

const finish = (state: ScannerState, timeMs: number, endedBy: 'suffix' | 'idle'): ScannerStep => {
  if (state.phase === 'maybe') return letGo(state, 'pass');
  const rest = { ...atRest(state), hasSuffix: state.hasSuffix || endedBy === 'suffix', brokenMs: null };
  const drop = (reason: DropReason, broken: boolean): ScannerStep => ({
    ...still({ ...rest, brokenMs: broken ? state.lastMs : null }, 'swallow'), dropped: { reason, length: state.length },
  });
  if (state.length > scanLengthMax) return drop('too-long', true);
  const isTail = state.brokenMs !== null && state.startedMs - state.brokenMs <= tailMsMax;
  const isCut = endedBy === 'idle' && state.hasSuffix;
  if (state.length < scanLengthMin || isTail || isCut) return drop('partial', true);
  const reading = readBurst(state.typed, state.physical);
  if (reading.kind === 'keyboard-layout') return drop('keyboard-layout', false);
  const last = { text: reading.text, endedMs: timeMs, endedBy };
  const isDouble = state.last?.text === reading.text && state.startedMs - state.last.endedMs <= doubleScanMsMax;
  if (isDouble) return { ...drop('double', false), state: { ...rest, last } };
  return { ...still({ ...rest, last }, 'swallow'), scan: reading.text };
};
