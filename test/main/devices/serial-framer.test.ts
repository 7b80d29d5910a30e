import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../main/devices/scanners/frame.ts';
import { framerAtRest, framerIdleMs, type FramerState, reduceSerial, type SerialEvent, type Suffix } from '../../../main/devices/scanners/serial-framer.ts';

type Sent = string | readonly number[] | typeof pulled | { readonly waitMs: number };
const pulled = { plug: 'pulled' } as const;

/** Sends pieces with time between them, and the idle event that the shell would send. */
const replay = (suffix: Suffix, ...sent: readonly Sent[]): readonly Frame[] => {
  let state: FramerState = framerAtRest;
  let timeMs = 1_000;
  const frames: Frame[] = [];
  const step = (event: SerialEvent): void => {
    const result = reduceSerial(state, event, suffix);
    state = result.state;
    frames.push(...result.frames);
  };
  for (const piece of [...sent, { waitMs: 2_000 }]) {
    if (typeof piece === 'object' && 'plug' in piece) step({ type: 'lost', timeMs });
    else if (typeof piece === 'object' && 'waitMs' in piece) {
      const idleMs = framerIdleMs(state, suffix);
      if (idleMs !== null && idleMs <= piece.waitMs) step({ type: 'idle', timeMs: timeMs + idleMs });
      timeMs += piece.waitMs;
    } else step({ type: 'bytes', bytes: typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Uint8Array.from(piece), timeMs });
  }
  return frames;
};

const scan = (text: string): Frame => ({ kind: 'scan', text, symbology: null });
const dropped = (reason: 'partial' | 'too-long' | 'baud-rate', length: number): Frame => ({ kind: 'dropped', reason, length });

describe('a scan ends', () => {
  it.each<[Suffix, string]>([['cr', '\r'], ['lf', '\n'], ['crlf', '\r\n'], ['tab', '\t']])('with its suffix (%s)', (suffix, end) => {
    expect(replay(suffix, `0104006381333931${end}`)).toEqual([scan('0104006381333931')]);
  });

  it('with silence where there is no suffix', () => {
    expect(replay('none', 'ABC', { waitMs: 40 }, 'DEF', { waitMs: 70 }, 'GHI')).toEqual([scan('ABCDEF'), scan('GHI')]);
  });

  it.each<Suffix>(['cr', 'lf', 'crlf', 'tab', 'none'])('with a line end whatever is set (%s), and two line ends are one', (suffix) => {
    expect(replay(suffix, 'ABC\r\nDEF\n\rGHI\r')).toEqual([scan('ABC'), scan('DEF'), scan('GHI')]);
  });

  it('in whatever pieces it comes', () => {
    expect(replay('cr', ...[...'0104006381333931\r'].flatMap((piece) => [piece, { waitMs: 30 }]))).toEqual([scan('0104006381333931')]);
  });

  it('and the next one may stand in the same piece', () => {
    expect(replay('cr', 'ABC\rDEF\rGH', { waitMs: 5 }, 'I\r')).toEqual([scan('ABC'), scan('DEF'), scan('GHI')]);
  });
});

describe('what is no scan', () => {
  it('keeps FNC1 and the characters around a scan, which are the reader\'s matter', () => {
    expect(replay('cr', '\u0002]C101x\u001d10AB\u0003\r')).toEqual([scan('\u0002]C101x\u001d10AB\u0003')]);
  });

  it('a scan without the suffix that is set, and the tail that follows it', () => {
    expect(replay('cr', '01040063', { waitMs: 500 }, '81333931\r', { waitMs: 900 }, 'WHOLE\r')).toEqual([dropped('partial', 8), dropped('partial', 8), scan('WHOLE')]);
  });

  it('a scan in the middle of which the plug is pulled', () => {
    expect(replay('none', '0104006381', pulled)).toEqual([dropped('partial', 10)]);
  });

  it('10,000 characters are counted and not kept', () => {
    const [first] = [reduceSerial(framerAtRest, { type: 'bytes', bytes: new Uint8Array(10_000).fill(0x31), timeMs: 1 }, 'cr')];
    expect(first.state.bytes.length).toBe(512);
    expect(replay('cr', `${'1'.repeat(10_000)}\r`, { waitMs: 900 }, 'AFTER\r')).toEqual([dropped('too-long', 10_000), scan('AFTER')]);
  });

  it('a scan of just 512 characters is whole', () => {
    expect(replay('cr', `${'1'.repeat(512)}\r`)).toEqual([scan('1'.repeat(512))]);
    expect(replay('cr', `${'1'.repeat(513)}\r`)).toEqual([dropped('too-long', 513)]);
  });

  it.each([
    ['zeros between characters', [0x31, 0x00, 0x32, 0x0d]],
    ['high bytes', [0xf8, 0x80, 0xe6, 0x98, 0x1e, 0xfe, 0x0d]],
    ['high bytes without an end', [0xf8, 0x80, 0xe6, 0x98, 0xfe]],
    ['delete', [0x41, 0x7f, 0x42, 0x0d]],
  ])('another line speed: %s', (_name, bytes) => {
    expect(replay('cr', bytes)).toEqual([dropped('baud-rate', bytes.filter((byte) => byte !== 0x0d).length)]);
  });

  it('but letters of other scripts are text', () => {
    expect(replay('cr', [...Buffer.from('상품권 7', 'utf8'), 0x0d])).toEqual([scan('상품권 7')]);
    expect(replay('cr', [...Buffer.from('Café 12345', 'latin1'), 0x0d])).toEqual([scan('Café 12345')]);
  });
});
