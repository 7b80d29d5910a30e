import { describe, expect, it } from 'vitest';
import { digitalLink, makeControlNumber, parseScan } from '../../domain/number.ts';
import { readBurst } from '../../renderer/scanner-reading.ts';
import { type DropReason, idleAfterMs, reduceScanner, scannerAtRest, type ScannerEvent, type ScannerState } from '../../renderer/scanner.ts';
import { scanOf } from './world.ts';

type Outcome = { readonly scans: string[]; readonly dropped: DropReason[]; typed: string; state: ScannerState };

/** Replays a trace as the shell would, idle events included, and writes down what a field would hold. */
const replay = (events: readonly ScannerEvent[]): Outcome => {
  const outcome: Outcome = { scans: [], dropped: [], typed: '', state: scannerAtRest };
  const take = (event: ScannerEvent): void => {
    const step = reduceScanner(outcome.state, event);
    outcome.typed += step.release;
    if (step.scan !== null) outcome.scans.push(step.scan);
    if (step.dropped) outcome.dropped.push(step.dropped.reason);
    if (event.type === 'key' && step.fate === 'pass') outcome.typed += event.key.length === 1 ? event.key : `<${event.key}>`;
    outcome.state = step.state;
  };
  const idle = (until: number): void => {
    const wait = idleAfterMs(outcome.state);
    if (wait !== null && outcome.state.lastMs + wait <= until) take({ type: 'idle', timeMs: outcome.state.lastMs + wait });
  };
  for (const event of events) {
    idle(event.timeMs);
    take(event);
  }
  idle(Infinity);
  return outcome;
};

const keys = (text: string, startMs: number, gapMs: number): ScannerEvent[] =>
  [...text].map((key, index) => ({ type: 'key', key, timeMs: startMs + index * gapMs }));
const key = (name: string, timeMs: number): ScannerEvent => ({ type: 'key', key: name, timeMs });

describe('a scan', () => {
  it.each([
    ['bare digits', scanOf(1)],
    ['symbology prefix', `]C1${scanOf(1)}`],
    ['brackets', `(01)${scanOf(1).slice(2, 16)}(21)${scanOf(1).slice(18)}`],
    ['a link', digitalLink(scanOf(1) as Parameters<typeof digitalLink>[0], 'https://example.test')],
    ['a control number', makeControlNumber(1, 2)],
  ])('is read whole: %s', (_name, text) => {
    for (const suffix of ['Enter', 'Tab']) {
      const events = [...keys(text, 0, 4), key(suffix, text.length * 4)];
      expect(replay(events)).toMatchObject({ scans: [text], dropped: [], typed: '' });
    }
  });

  it('ends by silence when the scanner sends no suffix, and its late Enter confirms nothing', () => {
    const events = [...keys(scanOf(1), 0, 10), key('Enter', 34 * 10 + 200)];
    expect(replay(events)).toMatchObject({ scans: [scanOf(1)], typed: '' });
  });

  it('survives a stall in the middle', () => {
    const text = scanOf(1);
    const events = [...keys(text.slice(0, 20), 0, 5), ...keys(text.slice(20), 200, 5), key('Enter', 280)];
    expect(replay(events)).toMatchObject({ scans: [text], typed: '' });
  });

  it('counts once when the trigger bounces, twice when it is meant', () => {
    const once = [...keys(scanOf(1), 0, 5), key('Enter', 170)];
    const at = (offset: number): ScannerEvent[] => once.map((event) => ({ ...event, timeMs: event.timeMs + offset }));
    expect(replay([...once, ...at(400)])).toMatchObject({ scans: [scanOf(1)], dropped: ['double'] });
    expect(replay([...once, ...at(900)])).toMatchObject({ scans: [scanOf(1), scanOf(1)], dropped: [] });
  });

  it('is dropped when it is broken, its tail with it', () => {
    const whole = [...keys(scanOf(1), 0, 5), key('Enter', 170)];
    const head = keys(scanOf(2).slice(0, 15), 2_000, 5);
    const tail = [...keys(scanOf(2).slice(15), 2_400, 5), key('Enter', 2_495)];
    expect(replay([...whole, ...head, ...tail])).toMatchObject({ scans: [scanOf(1)], dropped: ['partial', 'partial'], typed: '' });
    expect(replay([...keys('12345678', 0, 5), key('Enter', 41)])).toMatchObject({ scans: [], dropped: ['partial'] });
  });

  it('of ten thousand characters is bounded and dropped', () => {
    const { scans, dropped, state } = replay([...keys('9'.repeat(10_000), 0, 1), key('Enter', 10_000)]);
    expect({ scans, dropped, kept: state.typed }).toEqual({ scans: [], dropped: ['too-long'], kept: '' });
  });
});

describe('control characters', () => {
  const number = scanOf(1);
  const withSeparator = `\u001d${number}`;

  it('arrive as GS, as Ctrl+] or as Alt+029', () => {
    const direct = [key('\u001d', 0), ...keys(number, 5, 5), key('Enter', 180)];
    const control = [{ ...key(']', 0), ctrl: true } as ScannerEvent, ...keys(number, 5, 5), key('Enter', 180)];
    const alt: ScannerEvent[] = [
      { ...key('Alt', 0), alt: true } as ScannerEvent, ...[...'029'].map((digit, index): ScannerEvent => ({ type: 'key', key: digit, alt: true, timeMs: 2 + index })),
      { type: 'alt-up', timeMs: 6 }, ...keys(number, 10, 5), key('Enter', 190),
    ];
    for (const events of [direct, control, alt]) {
      const { scans } = replay(events);
      expect(scans).toEqual([withSeparator]);
      expect(parseScan(scans[0] ?? '')).toMatchObject({ ok: true, value: { number } });
    }
  });

  it('may be a function key inside a burst, which stays a function key outside', () => {
    const events = [...keys(number.slice(0, 16), 0, 5), key('F8', 80), ...keys(number.slice(16), 85, 5), key('Enter', 180)];
    expect(parseScan(replay(events).scans[0] ?? '')).toMatchObject({ ok: true });
    expect(replay([key('F8', 0)]).typed).toBe('<F8>');
  });
});

describe('the wrong keyboard layout', () => {
  it('is read by the place of the keys', () => {
    const azerty = 'à&é"\'(-è_ç';
    const number = scanOf(1);
    const events = [...number].map((digit, index): ScannerEvent => ({ type: 'key', key: azerty[Number(digit)] ?? '', code: `Digit${digit}`, timeMs: index * 5 }));
    expect(replay([...events, key('Enter', 175)])).toMatchObject({ scans: [number], dropped: [] });
  });

  it('is named when the places are unknown', () => {
    const shifted = [...scanOf(1)].map((digit) => ')!@#$%^&*('[Number(digit)]).join('');
    expect(replay([...keys(shifted, 0, 5), key('Enter', 175)])).toMatchObject({ scans: [], dropped: ['keyboard-layout'] });
    expect(readBurst('ㅊ000001-0000002-3', 'ㅊ000001-0000002-3')).toEqual({ kind: 'keyboard-layout' });
    expect(readBurst('httpsÖ--id.test-01-', 'httpsÖ--id.test-01-')).toEqual({ kind: 'keyboard-layout' });
    expect(readBurst('https://example.com/menu', 'https://example.com/menu')).toEqual({ kind: 'text', text: 'https://example.com/menu' });
  });
});

describe('a person', () => {
  it('types without being taken for a scanner', () => {
    expect(replay([...keys('1234', 0, 80), key('Enter', 400)])).toMatchObject({ scans: [], dropped: [], typed: '1234<Enter>' });
    expect(replay([...keys('Kim', 0, 30), key('Backspace', 200), ...keys('0952', 300, 60)])).toMatchObject({ scans: [], typed: 'Kim<Backspace>0952' });
  });

  it('holds a key down', () => {
    const events = Array.from({ length: 30 }, (_, index): ScannerEvent => ({ type: 'key', key: '0', timeMs: 500 + index * 30, repeat: index > 0 }));
    expect(replay(events)).toMatchObject({ scans: [], dropped: [], typed: '0'.repeat(30) });
  });
});

/** A small seeded generator: the same streams on every machine. */
const seeded = (seed: number) => {
  let state = seed;
  return (max: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
};

describe('thousands of streams of scans and people', () => {
  it('lose no scan and no letter, and invent neither', () => {
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const random = seeded(seed);
      const events: ScannerEvent[] = [];
      const scans: string[] = [];
      let typed = '';
      let now = 0;
      for (let turn = 0; turn < 8; turn += 1) {
        now += 700;
        if (random(2) === 0) {
          const text = `${['', ']C1', ']d2'][random(3)] ?? ''}${scanOf(random(500))}`;
          for (const character of text) events.push(key(character, now += 1 + random(40)));
          events.push(key(random(2) === 0 ? 'Enter' : 'Tab', now += 1 + random(20)));
          scans.push(text);
        } else {
          for (let count = random(12); count > 0; count -= 1) {
            const letter = 'abc0123456789- '[random(15)] ?? '';
            // Rollovers come in pairs; everything else a person does takes longer than a burst allows.
            events.push(key(letter, now += 51 + random(300)));
            typed += letter;
            if (random(6) === 0) {
              events.push(key('x', now += 5 + random(40)));
              typed += 'x';
            }
          }
          events.push(key('Enter', now += 60 + random(200)));
          typed += '<Enter>';
        }
      }
      const outcome = replay(events);
      expect({ seed, scans: outcome.scans, typed: outcome.typed, dropped: outcome.dropped }).toEqual({ seed, scans, typed, dropped: [] });
    }
  });

  it('of noise never grow the state, never throw, and never tell a dropped text', () => {
    let seen = 0;
    const names = ['Enter', 'Tab', 'F8', 'Shift', 'Alt', 'Process', 'Backspace', 'Dead', '\u001d', 'ㅂ', '^', '0', '1', '9', 'C', ']', ' '];
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = seeded(seed);
      let state: ScannerState = scannerAtRest;
      let now = 0;
      for (let count = 0; count < 300; count += 1) {
        now += random(4) === 0 ? random(400) : random(30);
        const event: ScannerEvent = random(20) === 0 ? { type: 'alt-up', timeMs: now }
          : { type: 'key', key: names[random(names.length)] ?? '', timeMs: now, alt: random(10) === 0, ctrl: random(10) === 0, repeat: random(10) === 0 };
        const step = reduceScanner(state, event);
        state = step.state;
        seen += 1;
        if (state.typed.length > 512 || (step.dropped && step.scan !== null)) throw new Error(`seed ${String(seed)}: ${JSON.stringify(step)}`);
      }
    }
    expect(seen).toBe(150_000);
  });
});
