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
      return event.bytes.reduce<Step>((step, byte) => after(step, take(step.state, byte, event.timeMs, suffix)), ended);
  }
};

const gapMsMax = (suffix: Suffix): number => (suffix === 'none' ? silenceMs : suffixMsMax);

const still = (state: FramerState): Step => ({ state, frames: [] });

const after = ({ frames }: Step, next: Step): Step => (frames.length === 0 ? next : { state: next.state, frames: [...frames, ...next.frames] });

const take = (state: FramerState, byte: number, timeMs: number, suffix: Suffix): Step => {
  if (byte === 0x0d || byte === 0x0a || (suffix === 'tab' && byte === 0x09)) {
    return state.length === 0 ? still(state) : endBySuffix(state);
  }
  return still({
    ...state,
    bytes: state.length < scanLengthMax ? [...state.bytes, byte] : state.bytes,
    length: state.length + 1,
    startedMs: state.length === 0 ? timeMs : state.startedMs,
    lastMs: timeMs,
  });
};

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
