import { type PatternReading, readTestPattern } from '../../../domain/test-pattern.ts';
import type { FoundDevices, ScannerHeard, ScannerSetting, TriedDevice } from '../../../preload/contract.ts';
import { readWedge, type WedgeReading } from '../../keyboard-detection.ts';
import type { WedgeBurst, WedgeSuffix } from '../../wedge-burst.ts';

/** What set-up knows so far: what is plugged in, and which of it has answered. Pure; the hook beside it does the listening. */

/** A scanner that sent the test pattern. The keyboard is one device, however many scanners type on it. */
export type LearnedScanner =
  | { readonly via: 'keyboard'; readonly reading: WedgeReading; readonly suffix: WedgeSuffix }
  | { readonly via: 'device'; readonly device: string; readonly label: string; readonly setting: ScannerSetting; readonly pattern: PatternReading };

/** The last thing that was heard and is no scanner found. */
export type Puzzle = { readonly kind: 'other'; readonly label: string | null } | { readonly kind: 'speed'; readonly label: string; readonly isNewSpeed: boolean };

export type Learning = {
  readonly found: FoundDevices | null;
  readonly tried: readonly TriedDevice[];
  readonly isLooking: boolean;
  readonly scanners: readonly LearnedScanner[];
  readonly puzzle: Puzzle | null;
};

export const nothingLearned: Learning = { found: null, tried: [], isLooking: true, scanners: [], puzzle: null };

export type LearningEvent =
  | { readonly type: 'looking' }
  | { readonly type: 'looked'; readonly found: FoundDevices | null; readonly tried: readonly TriedDevice[] }
  | { readonly type: 'burst'; readonly burst: WedgeBurst }
  | { readonly type: 'heard'; readonly heard: ScannerHeard };

/** Takes one event. */
export const learn = (state: Learning, event: LearningEvent): Learning => {
  switch (event.type) {
    case 'looking': return { ...state, isLooking: true };
    case 'looked': return { ...state, isLooking: false, found: event.found, tried: event.tried };
    case 'burst': {
      const reading = readWedge(event.burst.keys);
      if (reading.kind === 'other') return { ...state, puzzle: { kind: 'other', label: null } };
      return learned(state, { via: 'keyboard', reading, suffix: event.burst.suffix });
    }
    case 'heard': return hear(state, event.heard);
  }
};

const hear = (state: Learning, heard: ScannerHeard): Learning => {
  const { device, label, setting, reading, nextBaudRate } = heard;
  switch (reading) {
    case 'noise': return { ...state, puzzle: { kind: 'speed', label, isNewSpeed: nextBaudRate !== null } };
    case 'text': return { ...state, puzzle: { kind: 'other', label } };
    case 'test-pattern': return learned(state, { via: 'device', device, label, setting, pattern: patternOf(heard) });
  }
};

/** A second scan of the same scanner replaces the first: it was set right meanwhile. */
const learned = (state: Learning, scanner: LearnedScanner): Learning =>
  ({ ...state, puzzle: null, scanners: [...state.scanners.filter((known) => keyOf(known) !== keyOf(scanner)), scanner] });

export const keyOf = (scanner: LearnedScanner): string => (scanner.via === 'keyboard' ? 'keyboard' : scanner.device);

/** What the pattern tells of FNC1 and of the AIM identifier; its shape is the pattern itself, with control characters by name. */
const patternOf = ({ shape, symbology }: ScannerHeard): PatternReading => {
  const pattern = readTestPattern(shape.replace(/<(?:CR|LF|TAB|STX|ETX)>/gu, '').replaceAll('<GS>', groupSeparator));
  return { aim: symbology ?? pattern?.aim ?? null, fnc1: pattern?.fnc1 ?? 'dropped' };
};

const groupSeparator = '\u001d';

/** Whether scans come through well: changed characters are no scanner at work. */
export const isGood = (scanner: LearnedScanner): boolean => scanner.via === 'device' || scanner.reading.kind === 'whole';

/** The scanners to set: those of before that did not answer now, and those that did. */
export const settingsFrom = (before: readonly ScannerSetting[], learnedScanners: readonly LearnedScanner[]): readonly ScannerSetting[] => {
  const fresh = learnedScanners.flatMap((scanner) => (scanner.via === 'device' ? [scanner.setting] : []));
  return [...before.filter((old) => !fresh.some((next) => placeOf(next) === placeOf(old))), ...fresh];
};

/** Where a scanner is plugged in, whatever its speed. */
export const placeOf = (setting: ScannerSetting): string =>
  setting.type === 'serial' ? setting.path : `${setting.vendorId}:${setting.productId}:${setting.serialNumber ?? ''}`;
