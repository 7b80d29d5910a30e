import { type Frame, isNoise, scanLengthMax, tailMsMax, textOf } from './frame.ts';

/** What one input report of an HID POS scanner holds. */
export type ScannedReport = {
  /** The AIM symbology identifier, `]C1`; null where the scanner leaves its three bytes empty. */
  readonly aim: string | null;
  readonly data: readonly number[];
  /** More of this scan follows in the next report ("decode data continued"). */
  readonly isContinued: boolean;
};

/**
 * Where the scanned data report of usage page 0x8C has its fields; byte 0 is the report's id, byte 1 the length of the
 * data. The usage tables (HID POS 1.02, 4.3) name the fields and leave their places to the maker.
 */
const layouts = [
  /** Honeywell, Zebra, Newland, Access-IS: `02 len ] c m data[56] symbology reserved continued`. */
  { name: 'plain', aimAt: 2, dataAt: 5, dataMax: 56, continuedAt: 63 },
  /** One byte between length and identifier, as Datalogic's and some others' public drivers meet it. */
  { name: 'shifted', aimAt: 3, dataAt: 6, dataMax: 57, continuedAt: 63 },
] as const;

/** By custom of all makers the scanned data report's id. */
const scannedDataReport = 0x02;
const closingBracket = 0x5d;

/** Reads one report; undefined when it is no scanned data (status, answers to commands) or breaks its own layout. */
export const readReport = (report: Uint8Array): ScannedReport | undefined => {
  if (report[0] !== scannedDataReport) return undefined;
  const layout = layouts.find(({ aimAt }) => isAim(report.subarray(aimAt, aimAt + 3))) ?? withoutAim(report);
  if (layout === undefined) return undefined;
  const length = report[1] ?? 0;
  if (length > layout.dataMax || layout.dataAt + length > report.length) return undefined;
  const aim = [...report.subarray(layout.aimAt, layout.aimAt + 3)];
  return {
    aim: aim[0] === closingBracket ? String.fromCharCode(...aim) : null,
    data: [...report.subarray(layout.dataAt, layout.dataAt + length)],
    isContinued: ((report[layout.continuedAt] ?? 0) & 0x01) !== 0,
  };
};

/** `]`, a letter, and a modifier of one character (ISO/IEC 15424). */
const isAim = ([bracket, code = 0, modifier = 0]: Uint8Array): boolean =>
  bracket === closingBracket && /^[A-Za-z][0-9A-Za-z]$/u.test(String.fromCharCode(code, modifier));

const withoutAim = (report: Uint8Array): (typeof layouts)[0] | undefined =>
  report[2] === 0 && report[3] === 0 && report[4] === 0 ? layouts[0] : undefined;

export type HidEvent =
  | { readonly type: 'report'; readonly report: Uint8Array; readonly timeMs: number }
  | { readonly type: 'idle'; readonly timeMs: number }
  | { readonly type: 'lost'; readonly timeMs: number };

export type HidState = {
  readonly aim: string | null;
  readonly bytes: readonly number[];
  readonly length: number;
  /** A scan is under way: its next report is awaited. */
  readonly isOpen: boolean;
  /** Its pieces don't belong together: all of it is dropped at its end. */
  readonly isTorn: boolean;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly brokenMs: number | null;
};

export const hidAtRest: HidState = {
  aim: null, bytes: [], length: 0, isOpen: false, isTorn: false, startedMs: 0, lastMs: 0, brokenMs: null,
};

type Step = { readonly state: HidState; readonly frames: readonly Frame[] };

/** Reports of one scan follow each other at the bus's pace, a few milliseconds; a later one belongs to another scan. */
const reportGapMsMax = 250;

/** When the shell must send an idle event if no report comes; null while nothing is under way. */
export const hidIdleMs = ({ isOpen }: HidState): number | null => (isOpen ? reportGapMsMax + 1 : null);

/** Puts reports together into scans. Pure: recorded reports are replayed through it. */
export const reduceHid = (before: HidState, event: HidEvent): Step => {
  const isOver = before.isOpen && event.timeMs - before.lastMs > reportGapMsMax;
  const ended = isOver ? broken(before) : still(before);
  switch (event.type) {
    case 'idle':
      return ended;
    case 'lost':
      return after(ended, ended.state.isOpen ? broken(ended.state) : still(ended.state));
    case 'report': {
      const report = readReport(event.report);
      return report === undefined ? ended : after(ended, take(ended.state, report, event.timeMs));
    }
  }
};

const still = (state: HidState): Step => ({ state, frames: [] });

const after = ({ frames }: Step, next: Step): Step => (frames.length === 0 ? next : { state: next.state, frames: [...frames, ...next.frames] });

const take = (state: HidState, { aim, data, isContinued }: ScannedReport, timeMs: number): Step => {
  const isFirst = !state.isOpen;
  const bytes = isFirst ? data : [...state.bytes, ...data];
  const next: HidState = {
    ...state,
    aim: isFirst ? aim : state.aim,
    bytes: bytes.slice(0, scanLengthMax + suffixLengthMax),
    length: (isFirst ? 0 : state.length) + data.length,
    isOpen: isContinued,
    // Another symbology in the middle: the end of one scan was lost, and this belongs to the next.
    isTorn: isFirst ? false : state.isTorn || aim !== state.aim,
    startedMs: isFirst ? timeMs : state.startedMs,
    lastMs: timeMs,
  };
  return isContinued ? still(next) : finish(next);
};

/** Scanners may add CR, LF or TAB here as on any other way. */
const suffixLengthMax = 2;
const suffixes: ReadonlySet<number> = new Set([0x0d, 0x0a, 0x09]);

const finish = (state: HidState): Step => {
  if (state.length > scanLengthMax + suffixLengthMax) return broken(state, 'too-long');
  const bytes = withoutSuffix(state.bytes);
  const isTail = state.brokenMs !== null && state.startedMs - state.brokenMs <= tailMsMax;
  if (bytes.length === 0) return still({ ...hidAtRest, brokenMs: state.brokenMs });
  if (bytes.length > scanLengthMax) return broken(state, 'too-long');
  // No line speed can be wrong here: what makes no sense was torn on its way.
  if (state.isTorn || isTail || isNoise(bytes)) return broken(state);
  return { state: hidAtRest, frames: [{ kind: 'scan', text: textOf(bytes), symbology: state.aim }] };
};

const withoutSuffix = (bytes: readonly number[]): readonly number[] => {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < suffixLengthMax && suffixes.has(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.slice(0, end);
};

const broken = ({ length, lastMs }: HidState, reason: 'partial' | 'too-long' = 'partial'): Step => ({
  state: { ...hidAtRest, brokenMs: lastMs },
  frames: [{ kind: 'dropped', reason, length }],
});
