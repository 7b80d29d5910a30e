import type { ScannerStatus, TriedDevice } from '../../../preload/contract.ts';
import type { Translate } from '../../i18n.ts';
import type { LayoutName } from '../../keyboard-layouts.ts';
import { isGood, type LearnedScanner, type Learning } from './learning.ts';

/** What set-up answers: is it good, and what to do. */
export type Answer = { readonly good: boolean; readonly text: string };

/** More names than this are no help. */
const namesMax = 2;

const layoutList = (t: Translate, locale: string, names: readonly LayoutName[]): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(names.map((name) => t(`setUp.layouts.${name}`)));

/** The answer to what was heard last; null before anything was. */
export const answerTo = (t: Translate, locale: string, { scanners, puzzle }: Learning): Answer | null => {
  if (puzzle) {
    if (puzzle.kind === 'other') return { good: false, text: t('firstRun.scanOther') };
    return { good: false, text: t(puzzle.isNewSpeed ? 'setUp.speedChanged' : 'setUp.speedUnknown', { device: puzzle.label }) };
  }
  const latest = scanners.at(-1);
  return latest ? { good: isGood(latest), text: scannerSentence(t, locale, latest) } : null;
};

/** What a scanner's reading of the pattern means, and the remedy where there is one. */
export const scannerSentence = (t: Translate, locale: string, scanner: LearnedScanner): string => {
  if (scanner.via === 'device') return t('setUp.deviceGood', { device: scanner.label });
  const { reading } = scanner;
  switch (reading.kind) {
    case 'whole': return t('firstRun.scanGood');
    case 'layout': {
      const computer = layoutList(t, locale, reading.computer);
      if (reading.computer.length === 0) return t('firstRun.scanBad');
      return reading.scanner.length > namesMax || reading.scanner.length === 0
        ? t('setUp.layoutComputer', { computer })
        : t('setUp.layout', { computer, scanner: layoutList(t, locale, reading.scanner) });
    }
    case 'input-method': return t(reading.isKorean ? 'setUp.inputMethodKorean' : 'setUp.inputMethod');
    case 'caps-lock': return t('setUp.capsLock');
    case 'unknown': return t('firstRun.scanBad');
    case 'other': return t('firstRun.scanOther');
  }
};

/** Why a device can't be listened to. */
export const triedSentence = (t: Translate, { label, state }: TriedDevice): string | null =>
  state === 'listening' ? null : t(`setUp.tried.${state}`, { device: label });

/** How a scanner that is set up is doing. */
export const statusSentence = (t: Translate, { label, state }: ScannerStatus): string => t(`scanners.state.${state}`, { device: label });
