import { describe, expect, it } from 'vitest';
import { testPattern } from '../../../domain/test-pattern.ts';
import { type ScannerHeard, scannerHeardSchema } from '../../../preload/contract.ts';
import { createI18n } from '../../../renderer/i18n.ts';
import { collectBurst, noBurst } from '../../../renderer/wedge-burst.ts';
import type { ScannerEvent } from '../../../renderer/scanner.ts';
import { isGood, learn, type Learning, nothingLearned, settingsFrom } from '../../../renderer/screens/devices/learning.ts';
import { answerTo, statusSentence, triedSentence } from '../../../renderer/screens/devices/scanner-sentences.ts';

const t = createI18n('en').t;
const answer = (learning: Learning) => answerTo(t, 'en', learning);
const heard = (change: Partial<ScannerHeard> = {}): ScannerHeard => scannerHeardSchema.parse({
  device: 'serial:/dev/ttyACM0', label: 'Honeywell 1472g', setting: { type: 'serial', path: '/dev/ttyACM0', baudRate: 9_600, suffix: 'cr' },
  reading: 'test-pattern', nextBaudRate: null, symbology: null, length: 25, shape: `${testPattern.replace('\u001d', '<GS>')}<CR>`, ...change,
});
const hear = (state: Learning, change: Partial<ScannerHeard> = {}): Learning => learn(state, { type: 'heard', heard: heard(change) });
const wedge = (text: string, suffix: 'enter' | 'tab' | 'none' = 'enter') =>
  ({ type: 'burst' as const, burst: { keys: [...text].map((key) => ({ key, code: '', shift: false })), suffix } });

describe('set-up of scanners', () => {
  it('learns two scanners from one scan each, and what each does with FNC1 and its AIM identifier', () => {
    let state = hear(nothingLearned, { shape: `${testPattern.replace('\u001d', '')}<CR>` });
    state = hear(state, { device: 'hid:05e0:1300', label: 'Zebra', symbology: ']Q3', setting: { type: 'hid', vendorId: 0x05e0, productId: 0x1300, serialNumber: null }, shape: testPattern.replace('\u001d', '<GS>') });
    expect(state.scanners).toMatchObject([{ device: 'serial:/dev/ttyACM0', pattern: { aim: null, fnc1: 'dropped' } }, { device: 'hid:05e0:1300', pattern: { aim: ']Q3', fnc1: 'gs' } }]);
    expect(settingsFrom([], state.scanners)).toHaveLength(2);
    expect(answer(state)).toEqual({ good: true, text: t('setUp.deviceGood', { device: 'Zebra' }) });
  });

  it('takes a scanner that was set right meanwhile for the same one', () => {
    let state = learn(nothingLearned, wedge(testPattern.replace('"', '*')));
    expect(state.scanners.map(isGood)).toEqual([false]);
    state = learn(state, wedge(testPattern));
    expect(state.scanners.map(isGood)).toEqual([true]);
    expect(state.scanners).toHaveLength(1);
    expect(settingsFrom([], state.scanners)).toEqual([]);
  });

  it('keeps the scanners of before, and replaces the one on the same port', () => {
    const before = [{ type: 'serial' as const, path: '/dev/ttyACM0', baudRate: 115_200, suffix: 'lf' as const }, { type: 'serial' as const, path: '/dev/ttyACM1', baudRate: 9_600, suffix: 'cr' as const }];
    expect(settingsFrom(before, hear(nothingLearned).scanners)).toEqual([before[1], { type: 'serial', path: '/dev/ttyACM0', baudRate: 9_600, suffix: 'cr' }]);
  });

  it('answers a wrong speed, another code, and nothing known', () => {
    expect(answer(nothingLearned)).toBeNull();
    expect(answer(hear(nothingLearned, { reading: 'noise', nextBaudRate: 115_200 }))?.text).toBe(t('setUp.speedChanged', { device: 'Honeywell 1472g' }));
    expect(answer(hear(nothingLearned, { reading: 'noise', nextBaudRate: null }))?.text).toBe(t('setUp.speedUnknown', { device: 'Honeywell 1472g' }));
    expect(answer(hear(nothingLearned, { reading: 'text' }))).toEqual({ good: false, text: t('firstRun.scanOther') });
    expect(answer(learn(nothingLearned, wedge('4006381333931')))?.text).toBe(t('firstRun.scanOther'));
    // The good scan that follows takes the puzzle away.
    expect(answer(hear(hear(nothingLearned, { reading: 'noise', nextBaudRate: 115_200 })))?.good).toBe(true);
  });

  it('names both keyboards, or the computer\'s alone where the scanner\'s could be one of many', () => {
    const state: Learning = { ...nothingLearned, scanners: [{ via: 'keyboard', suffix: 'enter', reading: { kind: 'layout', scanner: ['us'], computer: ['fr'] } }] };
    expect(answer(state)?.text).toMatch(/^The scanner's keyboard is set to US and this computer's to French\. Set the scanner to "French keyboard"/u);
    const many: Learning = { ...nothingLearned, scanners: [{ via: 'keyboard', suffix: 'enter', reading: { kind: 'layout', scanner: ['us', 'uk', 'jp'], computer: ['es', 'it'] } }] };
    expect(answer(many)?.text).toContain('Spanish or Italian');
  });

  it('has a sentence for every trouble, with what to do', () => {
    for (const state of ['in-use', 'no-access', 'error'] as const) expect(triedSentence(t, { device: 'd', label: 'COM3', state })).toMatch(/COM3.*(?:press F5|leave it)/u);
    expect(triedSentence(t, { device: 'd', label: 'COM3', state: 'listening' })).toBeNull();
    for (const state of ['missing', 'in-use', 'no-access', 'error'] as const) expect(statusSentence(t, { device: 'd', label: 'COM3', state, since: 0 })).toMatch(/COM3/u);
  });
});

describe('a burst of keys', () => {
  const replay = (events: readonly ScannerEvent[]) => {
    let state = noBurst;
    return events.flatMap((event) => {
      const step = collectBurst(state, event);
      state = step.state;
      return step.burst ? [step.burst] : [];
    });
  };
  const typed = (text: string, startMs: number, gapMs: number): ScannerEvent[] => [...text].map((key, index) => ({ type: 'key', key, timeMs: startMs + index * gapMs }));
  const key = (name: string, timeMs: number): ScannerEvent => ({ type: 'key', key: name, timeMs });

  it('is whole with its suffix, a dead key in its middle', () => {
    const events = [...typed('91Qz-a', 0, 5), key('Dead', 30), ...typed('920123456789', 35, 5), key('Tab', 100)];
    expect(replay(events)).toMatchObject([{ suffix: 'tab' }]);
    expect(replay(events)[0]?.keys).toHaveLength(19);
  });

  it('ends by silence, and the next one is another', () => {
    const bursts = replay([...typed(testPattern, 0, 5), ...typed(testPattern, 2_000, 5), { type: 'idle', timeMs: 3_000 }]);
    expect(bursts.map(({ suffix, keys }) => [suffix, keys.length])).toEqual([['none', testPattern.length], ['none', testPattern.length]]);
  });

  it('is never what a person types', () => {
    expect(replay([...typed('a person types this', 0, 90), key('Enter', 2_000), ...typed('and that rather quickly', 3_000, 70), { type: 'idle', timeMs: 9_000 }])).toEqual([]);
  });

  it('reads Alt codes and Ctrl+]', () => {
    const alt = [...'91Qz-a"'].flatMap((letter, index): ScannerEvent[] => [
      ...[...String(letter.charCodeAt(0)).padStart(3, '0')].map((digit, nth): ScannerEvent => ({ type: 'key', key: digit, alt: true, timeMs: index * 8 + nth })), { type: 'alt-up', timeMs: index * 8 + 5 },
    ]);
    const events: ScannerEvent[] = [...alt, { type: 'key', key: ']', code: 'BracketRight', ctrl: true, timeMs: 60 }, ...typed('920123456789', 65, 5), key('Enter', 130)];
    expect(replay(events)[0]?.keys.map((each) => each.key).join('')).toBe('91Qz-a"\u001d920123456789');
  });
});
