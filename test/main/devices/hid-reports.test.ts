import { describe, expect, it } from 'vitest';
import { bracketed, digitalLink, makeGtin, makeNumber, parseScan } from '../../../domain/number.ts';
import type { Frame } from '../../../main/devices/scanners/frame.ts';
import { hidAtRest, type HidEvent, hidIdleMs, type HidState, readReport, reduceHid } from '../../../main/devices/scanners/hid-reports.ts';
import { type Maker, reportsOf } from './hid-replay.ts';

const number = makeNumber(makeGtin('0952123456789'), '123456789012345');
const link = digitalLink(number, 'https://certificates.example/of/a/program/with/a/long/path');

/** Reports a few milliseconds apart, and the idle event that the shell would send. */
const replay = (...sent: readonly (readonly Uint8Array[] | { readonly waitMs: number } | 'LOST')[]): readonly Frame[] => {
  let state: HidState = hidAtRest;
  let timeMs = 1_000;
  const frames: Frame[] = [];
  const step = (event: HidEvent): void => {
    const result = reduceHid(state, event);
    state = result.state;
    frames.push(...result.frames);
  };
  for (const each of [...sent, { waitMs: 2_000 }]) {
    if (each === 'LOST') step({ type: 'lost', timeMs });
    else if ('waitMs' in each) {
      const idleMs = hidIdleMs(state);
      if (idleMs !== null && idleMs <= each.waitMs) step({ type: 'idle', timeMs: timeMs + idleMs });
      timeMs += each.waitMs;
    } else {
      for (const report of each) {
        step({ type: 'report', report, timeMs });
        timeMs += 4;
      }
    }
  }
  return frames;
};

const scan = (text: string, symbology: string | null): Frame => ({ kind: 'scan', text, symbology });

describe('the example that Access-IS prints in its manuals', () => {
  // 60 characters of a boarding pass in a QR code: 56 in the first report, 4 in the second.
  const data = 'M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  1234';
  const [first, second] = reportsOf('honeywell', data, ']Q0');

  it('has the bytes of the manual', () => {
    expect([...first!.subarray(0, 8)]).toEqual([0x02, 0x38, 0x5d, 0x51, 0x30, 0x4d, 0x31, 0x47]);
    expect([first![63], second![63]]).toEqual([1, 0]);
  });

  it('is one scan', () => {
    expect(replay([first!, second!])).toEqual([scan(data, ']Q0')]);
  });
});

describe.each<Maker>(['honeywell', 'zebra', 'datalogic', 'without-aim'])('reports of %s', (maker) => {
  const aim = maker === 'without-aim' ? null : ']C1';

  it.each([
    ['an element string', number],
    ['printed form', bracketed(number)],
    ['a link longer than one report', link],
    ['a link that fills reports exactly', link.padEnd(112, '/')],
  ])('hold %s', (_name, text) => {
    const [heard] = replay(reportsOf(maker, text));
    expect(heard).toEqual(scan(text, aim));
  });

  it('may add a line end', () => {
    expect(replay(reportsOf(maker, `${number}\r`))).toEqual([scan(number, aim)]);
    expect(replay(reportsOf(maker, `${number}\r\n`))).toEqual([scan(number, aim)]);
  });

  it('give the certificate that was scanned', () => {
    for (const frame of replay(reportsOf(maker, number), { waitMs: 900 }, reportsOf(maker, link))) {
      expect(frame.kind === 'scan' && parseScan(frame.text)).toMatchObject({ ok: true, value: { number } });
    }
  });
});

describe('broken reports', () => {
  const [head, tail] = reportsOf('zebra', link, ']Q3') as [Uint8Array, Uint8Array];

  it('a scan whose end never comes is dropped, and so is an end that comes late', () => {
    expect(replay([head], { waitMs: 300 }, [tail])).toEqual([
      { kind: 'dropped', reason: 'partial', length: 56 }, { kind: 'dropped', reason: 'partial', length: tail[1] },
    ]);
  });

  it('a scan in the middle of which the plug is pulled is dropped', () => {
    expect(replay([head], 'LOST')).toEqual([{ kind: 'dropped', reason: 'partial', length: 56 }]);
  });

  it('pieces of two symbologies are never put together', () => {
    expect(replay([head], reportsOf('zebra', number, ']C1'))).toEqual([{ kind: 'dropped', reason: 'partial', length: 56 + number.length }]);
  });

  it('10,000 characters are counted and not kept', () => {
    expect(replay(reportsOf('honeywell', '1'.repeat(10_000)))).toEqual([{ kind: 'dropped', reason: 'too-long', length: 10_000 }]);
  });

  it.each<[string, (report: Uint8Array) => void]>([
    ['another report id', (report) => { report[0] = 0x05; }],
    ['a length beyond the report', (report) => { report[1] = 57; }],
    ['a length of 255', (report) => { report[1] = 255; }],
    ['no bracket', (report) => { report[2] = 0x41; }],
    ['an identifier of control characters', (report) => { report.set([0x5d, 0x00, 0x01], 2); }],
  ])('%s is no scan', (_name, damage) => {
    const [report] = reportsOf('honeywell', number) as [Uint8Array];
    damage(report);
    expect(readReport(report)).toBeUndefined();
    expect(replay([report])).toEqual([]);
  });

  it('a report that is cut off is no scan', () => {
    const [report] = reportsOf('honeywell', number) as [Uint8Array];
    for (let length = 0; length < 5 + number.length; length += 1) expect(readReport(report.subarray(0, length))).toBeUndefined();
  });

  it('an empty report is nothing', () => {
    expect(replay(reportsOf('honeywell', ''))).toEqual([]);
  });

  it('bytes that are no text are torn', () => {
    expect(replay(reportsOf('honeywell', Uint8Array.of(0x00, 0x01, 0xff)))).toEqual([{ kind: 'dropped', reason: 'partial', length: 3 }]);
  });
});
