import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracketed, digitalLink, makeGtin, makeNumber } from '../../domain/number.ts';
import { testPattern } from '../../domain/test-pattern.ts';
import { characterAt, layouts, pressFor } from '../../renderer/keyboard-layouts.ts';
import { idleAfterMs, reduceScanner, scannerAtRest, type ScannerEvent } from '../../renderer/scanner.ts';
import { createScannerTrace, type ScannerTrace } from '../../renderer/scanner-trace.ts';
import { maskText } from '../../renderer/trace-mask.ts';
import { replay, saveTrace, verdictOf } from '../../renderer/trace-replay.ts';
import { scanOf } from './world.ts';

/** Feeds a trace as the shell does, silence included. */
const feed = (trace: ScannerTrace, events: readonly ScannerEvent[]): void => {
  let state = scannerAtRest;
  const take = (event: ScannerEvent): void => {
    const step = reduceScanner(state, event);
    trace.tookKey(event, step);
    state = step.state;
  };
  const idle = (until: number): void => {
    const wait = idleAfterMs(state);
    if (wait !== null && state.lastMs + wait <= until) take({ type: 'idle', timeMs: state.lastMs + wait });
  };
  for (const event of events) {
    idle(event.timeMs);
    take(event);
  }
  idle(Infinity);
};

const typed = (text: string, startMs: number, gapMs: number): ScannerEvent[] => [...text].map((key, index) => ({
  type: 'key', key, code: /\d/u.test(key) ? `Digit${key}` : /[a-z]/iu.test(key) ? `Key${key.toUpperCase()}` : 'Slash', timeMs: startMs + index * gapMs,
}));
const enter = (timeMs: number): ScannerEvent => ({ type: 'key', key: 'Enter', code: 'Enter', timeMs });

/** The digits and letters of every layout that a number's digits may turn into. */
const digits = (count: number) => fc.array(fc.constantFrom(...'0123456789'), { minLength: count, maxLength: count }).map((all) => all.join(''));
const numbers = fc.tuple(digits(13), digits(15)).map(([item, random]) => makeNumber(makeGtin(item), random));

describe('what a trace shows', () => {
  it('holds no digit of any number, whichever form it has and whatever keyboard it came through', () => {
    fc.assert(fc.property(numbers, fc.nat(4), fc.constantFrom(...layouts), fc.constantFrom(...layouts), fc.boolean(), fc.nat(40), (number, form, scanner, computer, places, lost) => {
      const text = [number, bracketed(number), digitalLink(number, 'https://id.test'), `]C1\u001d${number}`, number.slice(0, 25)][form] ?? number;
      const events = [...text].map((character, index): ScannerEvent => {
        const press = pressFor(scanner, character) ?? { code: '', shift: false };
        // Now and then a scanner that is too fast loses a Shift.
        const shift = press.shift !== (index === lost);
        const given = press.code === '' ? character : characterAt(computer, { ...press, shift }) ?? 'Unidentified';
        return { type: 'key', key: given === '†' ? 'Dead' : given, code: places ? press.code : '', shift, timeMs: index * 5 };
      });
      const trace = createScannerTrace(() => 1_000);
      feed(trace, [...events, enter(text.length * 5)]);
      trace.heardScan({ device: 'serial:/dev/ttyACM0', text, symbology: null, at: 1 });
      expect(trace.entries().length).toBeGreaterThan(1);
      const saved = saveTrace(trace.entries(), 'test', 1);
      for (const scan of saved.scans as readonly { shape?: string; steps?: readonly { key: string; code: string }[]; reading?: readonly { shape: string }[] }[]) {
        const shown = [scan.shape ?? '', ...(scan.reading ?? []).map(({ shape }) => shape), (scan.steps ?? []).map(({ key }) => (key === 'Enter' ? '' : key)).join('')];
        for (const each of shown) expect(each.replace(/^\][A-Za-z]1/u, '')).not.toMatch(/[0-8éèçà]|[!"$%&'()*=§·£@^_-]{2}/u);
        for (const { code } of scan.steps ?? []) expect(code).not.toMatch(/[0-8]/u);
      }
    }), { numRuns: 1_000 });
  });

  it('keeps the form: what a code looked like can be told from its shape', () => {
    expect(maskText(`]C1${scanOf(1)}`)).toBe(`]C1${'9'.repeat(34)}`);
    expect(maskText(`\u001d${bracketed(scanOf(1) as Parameters<typeof bracketed>[0])}\r`)).toBe(`<GS>(99)${'9'.repeat(14)}(99)${'9'.repeat(16)}<CR>`);
    expect(maskText('https://id.test/01/09521234543213/21/8000')).toBe('aaaaa://aa.aaaa/99/99999999999999/99/9999');
    expect(maskText('é"\'(-è_çà&')).toBe('##########');
    expect(maskText(testPattern)).toBe(testPattern.replace('\u001d', '<GS>'));
    expect(maskText('4006381333931')).toBe('9999999999999');
  });
});

describe('a trace', () => {
  it('never keeps what a person types, a PIN right before a scan included', () => {
    const trace = createScannerTrace(() => 0);
    feed(trace, typed('493817', 0, 90));
    expect(trace.entries()).toEqual([]);
    const scan = scanOf(1);
    feed(trace, [...typed('493817', 0, 52), ...typed(scan, 315, 5), enter(315 + scan.length * 5)]);
    const [entry] = trace.entries();
    expect(entry?.source === 'keyboard' && entry.events.filter(({ type }) => type === 'key').length).toBe(scan.length + 1);
  });

  it('holds the last scans and no more, the latest first, forgets old ones, and all when told to', () => {
    let now = 0;
    const trace = createScannerTrace(() => now);
    for (let count = 0; count < 30; count += 1) trace.heardScan({ device: `scanner ${String(count)}`, text: 'x', symbology: null, at: 0 });
    expect(trace.entries()).toHaveLength(20);
    expect(trace.entries()[0]).toMatchObject({ device: 'scanner 29' });
    now = 31 * 60_000;
    trace.heardDropped({ device: 'late', reason: 'partial', length: 7 });
    expect(trace.entries()).toMatchObject([{ device: 'late', outcome: 'partial', length: 7 }]);
    trace.clear();
    expect(trace.entries()).toEqual([]);
  });

  it('is replayed to the very decision that the till took', () => {
    const trace = createScannerTrace(() => 0);
    const scan = scanOf(3);
    feed(trace, [...typed(scan, 0, 5), enter(scan.length * 5)]);
    feed(trace, [...typed('12345678', 0, 5), enter(45)]);
    feed(trace, [...typed('9'.repeat(600), 0, 1), enter(601)]);
    for (const entry of trace.entries()) {
      if (entry.source !== 'keyboard') throw new Error('these came through the keyboard');
      const { steps } = replay(entry.events);
      expect(steps.at(-1)?.decision ?? steps.find(({ decision }) => decision)?.decision).toBe(entry.outcome);
    }
    const last = trace.entries()[2];
    const { scans, steps } = replay(last?.source === 'keyboard' ? last.events : []);
    expect(scans.map(verdictOf)).toEqual(['certificate']);
    expect(steps.slice(0, 7).map(({ fate }) => fate)).toEqual(['hold', 'hold', 'hold', 'hold', 'hold', 'swallow', 'swallow']);
    expect(steps[1]).toMatchObject({ key: '9', code: 'Digit9', atMs: 5, gapMs: 5, phase: 'maybe', length: 2 });
  });
});
