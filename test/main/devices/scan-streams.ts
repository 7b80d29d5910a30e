import { bracketed, type CertificateNumber, digitalLink, makeGtin, makeNumber } from '../../../domain/number.ts';
import { hidAtRest, hidIdleMs, type HidState, reduceHid } from '../../../main/devices/scanners/hid-reports.ts';
import { framerAtRest, framerIdleMs, type FramerState, reduceSerial, type Suffix } from '../../../main/devices/scanners/serial-framer.ts';
import { idleAfterMs, reduceScanner, scannerAtRest, type ScannerEvent, type ScannerState } from '../../../renderer/scanner.ts';
import { type Maker, reportsOf } from './hid-replay.ts';

/** Numbers below 1, the same for the same seed (mulberry32). */
export const createDice = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, chance: (probability: number): boolean => next() < probability, pick: <Value>(values: readonly Value[]): Value => values[below(values.length)]! };
};
export type Dice = ReturnType<typeof createDice>;

/** The certificates that exist: two programs, so that a wrong GTIN could name a real one. */
export const makePapers = (dice: Dice, count: number): readonly CertificateNumber[] =>
  Array.from({ length: count }, () => makeNumber(makeGtin(dice.pick(['0952123456789', '0952123456790'])), String(dice.below(1_000_000_000)).padStart(15, String(1 + dice.below(9)))));

/** The forms in which one paper comes out of a scanner. */
export const formsOf = (number: CertificateNumber): readonly string[] => [
  number, bracketed(number), digitalLink(number, 'https://id.example'), `]C1${number}`, `]d2${number}`, `]Q1${digitalLink(number, 'https://c.example/a/b')}`, `\u001d${number}`,
];

/** Bytes or keys that a scanner sends from `atMs` on. */
export type Sending = { readonly atMs: number; readonly text: string; /** Pause after so many characters. */ readonly pause: { readonly after: number; readonly ms: number } | null };

/** A connected scanner as the till sees it: takes what is sent and hands on what it takes for scans. */
export type Channel = { readonly send: (sending: Sending) => number; readonly rest: (untilMs: number) => void };

type Heard = (text: string, atMs: number) => void;

/** The keyboard wedge: one key after the other through the till's reducer. */
export const createWedgeChannel = (dice: Dice, hear: Heard): Channel => {
  let state: ScannerState = scannerAtRest;
  const step = (event: ScannerEvent): void => {
    const waitMs = idleAfterMs(state);
    if (waitMs !== null && event.timeMs - state.lastMs > waitMs && event.type !== 'idle') step({ type: 'idle', timeMs: state.lastMs + waitMs });
    const result = reduceScanner(state, event);
    state = result.state;
    if (result.scan !== null) hear(result.scan, event.timeMs);
  };
  const gapMs = dice.pick([0, 0, 1, 4, 12]);
  return {
    send: ({ atMs, text, pause }) => {
      let timeMs = atMs;
      for (const [index, character] of [...text, '\r'].entries()) {
        if (pause !== null && index === pause.after) timeMs += pause.ms;
        const key = character === '\r' ? 'Enter' : character;
        step({ type: 'key', key, code: /^[0-9]$/u.test(key) ? `Digit${key}` : '', timeMs });
        timeMs += gapMs;
      }
      return timeMs;
    },
    rest: (untilMs) => step({ type: 'idle', timeMs: untilMs }),
  };
};

/** A serial scanner, its bytes in chunks as an adapter hands them over. */
export const createSerialChannel = (dice: Dice, hear: Heard): Channel => {
  const suffix = dice.pick<Suffix>(['cr', 'crlf', 'lf', 'tab', 'none']);
  const end = { cr: '\r', lf: '\n', crlf: '\r\n', tab: '\t', none: '' }[suffix];
  let state: FramerState = framerAtRest;
  const step = (event: Parameters<typeof reduceSerial>[1]): void => {
    const waitMs = framerIdleMs(state, suffix);
    if (event.type === 'bytes' && waitMs !== null && event.timeMs - state.lastMs > waitMs) step({ type: 'idle', timeMs: state.lastMs + waitMs });
    const { state: next, frames } = reduceSerial(state, event, suffix);
    state = next;
    for (const frame of frames) if (frame.kind === 'scan') hear(frame.text, event.timeMs);
  };
  const chunk = dice.pick([1, 7, 16, 62, 4_096]);
  return {
    send: ({ atMs, text, pause }) => {
      const bytes = Buffer.from(text + end, 'latin1');
      let timeMs = atMs;
      const cut = pause === null ? bytes.length : Math.min(pause.after, bytes.length);
      for (const [from, to] of [[0, cut], [cut, bytes.length]] as const) {
        for (let at = from; at < to; at += chunk) {
          step({ type: 'bytes', bytes: bytes.subarray(at, Math.min(at + chunk, to)), timeMs });
          timeMs += 2;
        }
        if (from === 0 && pause !== null) timeMs += pause.ms;
      }
      return timeMs;
    },
    rest: (untilMs) => step({ type: 'idle', timeMs: untilMs }),
  };
};

/** An HID POS scanner; a pause or a cut falls between its reports. */
export const createHidChannel = (dice: Dice, hear: Heard): Channel => {
  const maker = dice.pick<Maker>(['honeywell', 'zebra', 'datalogic', 'without-aim']);
  let state: HidState = hidAtRest;
  const step = (event: Parameters<typeof reduceHid>[1]): void => {
    const waitMs = hidIdleMs(state);
    if (event.type === 'report' && waitMs !== null && event.timeMs - state.lastMs > waitMs) step({ type: 'idle', timeMs: state.lastMs + waitMs });
    const { state: next, frames } = reduceHid(state, event);
    state = next;
    for (const frame of frames) if (frame.kind === 'scan') hear(frame.text, event.timeMs);
  };
  return {
    send: ({ atMs, text, pause }) => {
      let timeMs = atMs;
      const reports = reportsOf(maker, Buffer.from(text, 'latin1'));
      for (const [index, report] of reports.entries()) {
        if (pause !== null && index > 0) timeMs += pause.ms;
        // What a bad cable does: now and then a report is lost.
        if (!(pause !== null && dice.chance(0.2))) step({ type: 'report', report, timeMs });
        timeMs += 4;
      }
      return timeMs;
    },
    rest: (untilMs) => step({ type: 'idle', timeMs: untilMs }),
  };
};
