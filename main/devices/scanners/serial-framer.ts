import { type DropReason, type Frame, isNoise, scanLengthMax, tailMsMax, textOf } from './frame.ts';

/** What a serial scanner sends behind each scan. */
export type Suffix = 'cr' | 'lf' | 'crlf' | 'tab' | 'none';

export type SerialEvent =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly timeMs: number }
  /** Time passed without a byte. */
  | { readonly type: 'idle'; readonly timeMs: number }
  /** The port is gone: what was under way never comes to its end. */
  | { readonly type: 'lost'; readonly timeMs: number };

export type FramerState = {
  readonly bytes: readonly number[];
  /** Bytes of the scan under way, beyond what is kept too. */
  readonly length: number;
  readonly startedMs: number;
  readonly lastMs: number;
  /** When the last broken scan ended. */
  readonly brokenMs: number | null;
};

export const framerAtRest: FramerState = { bytes: [], length: 0, startedMs: 0, lastMs: 0, brokenMs: null };

type Step = { readonly state: FramerState; readonly frames: readonly Frame[] };

/** A scan that has no suffix ends with silence: longer than an adapter holds bytes back, shorter than a hand needs. */
const silenceMs = 60;
/** A scan whose suffix has not come after this long has lost it. */
const suffixMsMax = 400;

/** When the shell must send an idle event if no byte comes; null while nothing is under way. */
export const framerIdleMs = ({ length }: FramerState, suffix: Suffix): number | null =>
  length === 0 ? null : gapMsMax(suffix) + 1;

/**
 * Cuts a stream of bytes into scans. Pure: tests replay streams through it. A line end ends a scan whatever the setting
 * says, so that a scanner that was switched from CR to CR LF goes on working.
 */
export const reduceSerial = (before: FramerState, event: SerialEvent, suffix: Suffix): Step => {
  const isOver = before.length > 0 && event.timeMs - before.lastMs > gapMsMax(suffix);
  const ended = isOver ? endBySilence(before, suffix) : still(before);
  switch (event.type) {
    case 'idle':
      return ended;
    case 'lost':
      return after(ended, ended.state.length === 0 ? still(ended.state) : broken(ended.state, 'partial'));
    case 'bytes':
      return after(ended, take(ended.state, event.bytes, event.timeMs, suffix));
  }
};

const gapMsMax = (suffix: Suffix): number => (suffix === 'none' ? silenceMs : suffixMsMax);

const still = (state: FramerState): Step => ({ state, frames: [] });

const after = ({ frames }: Step, next: Step): Step => (frames.length === 0 ? next : { state: next.state, frames: [...frames, ...next.frames] });

/** Takes what came at once, piece by piece between line ends. */
const take = (before: FramerState, bytes: Uint8Array, timeMs: number, suffix: Suffix): Step => {
  let step = still(before);
  for (let from = 0; from < bytes.length;) {
    const rest = bytes.subarray(from);
    const end = rest.findIndex((byte) => isEnd(byte, suffix));
    const piece = end < 0 ? rest : rest.subarray(0, end);
    if (piece.length > 0) step = { ...step, state: append(step.state, piece, timeMs) };
    if (end >= 0 && step.state.length > 0) step = after(step, endBySuffix(step.state));
    from += piece.length + 1;
  }
  return step;
};

const isEnd = (byte: number, suffix: Suffix): boolean => byte === 0x0d || byte === 0x0a || (suffix === 'tab' && byte === 0x09);

const append = (state: FramerState, piece: Uint8Array, timeMs: number): FramerState => ({
  ...state,
  bytes: state.length < scanLengthMax ? [...state.bytes, ...piece.subarray(0, scanLengthMax - state.length)] : state.bytes,
  length: state.length + piece.length,
  startedMs: state.length === 0 ? timeMs : state.startedMs,
  lastMs: timeMs,
});

const endBySuffix = (state: FramerState): Step => {
  if (state.length > scanLengthMax) return broken(state, 'too-long');
  if (isNoise(state.bytes)) return broken(state, 'baud-rate');
  const isTail = state.brokenMs !== null && state.startedMs - state.brokenMs <= tailMsMax;
  if (isTail) return broken(state, 'partial');
  return { state: framerAtRest, frames: [{ kind: 'scan', text: textOf(state.bytes), symbology: null }] };
};

const endBySilence = (state: FramerState, suffix: Suffix): Step => {
  if (suffix === 'none' || state.length > scanLengthMax) return endBySuffix(state);
  return broken(state, isNoise(state.bytes) ? 'baud-rate' : 'partial');
};

const broken = ({ length, lastMs }: FramerState, reason: DropReason): Step => ({
  state: { ...framerAtRest, brokenMs: lastMs },
  frames: [{ kind: 'dropped', reason, length }],
});
