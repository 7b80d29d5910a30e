import { describe, expect, it } from 'vitest';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { drawPaper, paperSvg, paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';

/** Byte streams are written out by hand from Epson's command reference; no encoder of ours is involved. */
const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part].map((each) => each.charCodeAt(0)))),
  );

const decode = (...parts: readonly (string | number)[]) => decodeEscPos(bytes(...parts), { widthDots: 384 });

const styled = (...parts: readonly (string | number)[]) => {
  const { elements, problems } = decode(...parts);
  expect(problems).toEqual([]);
  return elements.flatMap((element) =>
    element.kind === 'line' ? element.runs.map(({ text, style }) => ({ text, ...style })) : [],
  );
};

const ESC = 0x1b;
const GS = 0x1d;
const LF = 0x0a;

describe('text', () => {
  it('takes style from ESC E, ESC -, GS ! and GS B', () => {
    const runs = styled(
      ESC,
      'E',
      1,
      'b',
      ESC,
      'E',
      0,
      ESC,
      '-',
      1,
      'u',
      ESC,
      '-',
      0,
      GS,
      '!',
      0x12,
      's',
      GS,
      '!',
      0,
      GS,
      'B',
      1,
      'r',
      LF,
    );

    expect(runs).toMatchObject([
      { text: 'b', isBold: true },
      { text: 'u', isUnderlined: true, isBold: false },
      { text: 's', scaleX: 2, scaleY: 3, isUnderlined: false },
      { text: 'r', isReverse: true, scaleX: 1 },
    ]);
  });

  it('takes all of it at once from ESC !, and nothing from ESC @', () => {
    expect(styled(ESC, '!', 0xb9, 'x', ESC, '@', 'y', LF)).toMatchObject([
      { text: 'x', font: 'B', isBold: true, isUnderlined: true, scaleX: 2, scaleY: 2 },
      { text: 'y', font: 'A', isBold: false, isUnderlined: false, scaleX: 1, scaleY: 1 },
    ]);
  });

  it.each([
    [0, 0x9b, '¢'],
    [2, 0x9b, 'ø'],
    [16, 0x80, '€'],
    [17, 0x80, 'А'],
    [18, 0x9d, 'Ł'],
    [19, 0xd5, '€'],
  ])('shows byte of code page %i as that page has it', (page, byte, letter) => {
    expect(paperText(decode(ESC, 't', page, byte, LF).elements)).toEqual([letter]);
  });

  it("uses a printer's own page numbers", () => {
    const model = { widthDots: 384, codePages: [{ number: 6, encoding: 'cp866' }] };

    expect(paperText(decodeEscPos(bytes(ESC, 't', 6, 0x80, LF), model).elements)).toEqual(['А']);
  });

  it('reads two bytes a letter in the two-byte font, and one outside it', () => {
    const model = { widthDots: 384, doubleByte: 'cp949' };
    const { elements } = decodeEscPos(bytes(0x1c, '&', 0xbb, 0xf3, 'a', 0x1c, '.', 0x82, LF), model);

    expect(paperText(elements)).toEqual(['상aé']);
  });

  it('wraps where the paper ends, and says so', () => {
    const { elements, problems } = decode('x'.repeat(33), LF);

    expect(paperText(elements)).toEqual(['x'.repeat(32), 'x']);
    expect(problems).toEqual([{ offset: 32, message: 'text is wider than the paper' }]);
  });

  it('keeps the line height of the tallest letter', () => {
    const heights = decode('a', LF, GS, '!', 0x02, 'a', LF, ESC, '3', 50, GS, '!', 0, 'a', LF).elements;

    expect(heights).toMatchObject([{ heightDots: 30 }, { heightDots: 72 }, { heightDots: 50 }]);
  });
});

describe('symbols', () => {
  const code128 = (...data: readonly (string | number)[]) => {
    const payload = bytes(...data);
    return decode(GS, 'k', 73, payload.length, ...payload);
  };

  it('reads code sets, FNC1 and braces of CODE128', () => {
    expect(code128('{C', 12, 34, '{Ba{{', '{1', 'z').elements).toMatchObject([
      { kind: 'code128', symbols: [105, 12, 34, 100, 65, 91, 102, 90], text: '1234a{\u001dz' },
    ]);
  });

  it.each([
    [['abc'], 'CODE128 data does not begin with a code set'],
    [['{C', 100], 'byte 100 is not in CODE128 code set C'],
    [['{A', 'a'], 'byte 97 is not in CODE128 code set A'],
    [['{B{9'], 'CODE128 escape {9 is not known in code set B'],
  ])('prints no CODE128 of %j', (data, message) => {
    expect(code128(...data)).toMatchObject({ elements: [], problems: [{ message }] });
  });

  it('prints no barcode that is wider than the paper', () => {
    const { elements, problems } = decode(GS, 'w', 6, GS, 'k', 73, 6, '{Babcd');

    expect(elements).toEqual([]);
    expect(problems).toMatchObject([{ message: 'the barcode is wider than the paper' }]);
  });

  it('prints a QR only from data that was stored', () => {
    const print = ['\u001d(k', 3, 0, '1Q0'] as const;
    expect(decode(...print).problems).toMatchObject([{ message: 'a QR symbol is printed before data was stored' }]);
    expect(decode('\u001d(k', 3, 0, '1C', 5, '\u001d(k', 3, 0, '1E3', '\u001d(k', 5, 0, '1P0Hi', ...print)).toEqual({
      problems: [],
      elements: [{ kind: 'qr', align: 'left', data: bytes('Hi'), moduleDots: 5, level: 'H' }],
    });
  });
});

describe('paper, drawer and status', () => {
  it('knows cuts, feeds, pulses and questions', () => {
    const { elements, problems } = decode(
      GS,
      'V',
      66,
      0,
      GS,
      'V',
      0,
      ESC,
      'd',
      3,
      ESC,
      'J',
      24,
      ESC,
      'p',
      1,
      60,
      120,
      0x10,
      0x04,
      4,
      0x10,
      0x14,
      1,
      0,
      1,
      GS,
      'r',
      1,
    );

    expect(problems).toEqual([]);
    expect(elements).toEqual([
      { kind: 'cut', isPartial: true },
      { kind: 'cut', isPartial: false },
      { kind: 'feed', heightDots: 90 },
      { kind: 'feed', heightDots: 24 },
      { kind: 'drawer', pin: 5 },
      { kind: 'status-request', command: 'DLE EOT 4' },
      { kind: 'drawer', pin: 2 },
      { kind: 'status-request', command: 'GS r 1' },
    ]);
  });

  it.each([
    [[ESC, 'Q'], 'unknown command 1b 51'],
    [[GS, 0x00], 'unknown command 1d 00'],
    [[0x07], 'unknown control character 07'],
    [[GS, 'V', 9], 'cut 9 is not known'],
    [[GS, 'k', 4, 'ABC', 0], 'barcode system 4 is not drawn'],
    [[GS, 'v0', 0, 2, 0, 9, 0, 0xff], 'the stream ends inside a command'],
  ])('reports %j', (stream, message) => {
    expect(decode(...stream).problems).toMatchObject([{ offset: 0, message }]);
  });

  it('goes on behind what it does not know', () => {
    expect(paperText(decode('a', LF, ESC, 'Q', 'b', LF).elements)).toEqual(['a', 'b']);
  });

  it('comes to an end on any bytes at all', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    for (let run = 0; run < 300; run += 1) {
      const stream = Uint8Array.from({ length: 200 }, () => random() & 0xff);
      const { elements } = decodeEscPos(stream, { widthDots: 384, doubleByte: 'cp949' });
      expect(drawPaper(elements, 384)).toMatch(/^<svg .*<\/svg>$/s);
    }
  });
});

describe('the drawing', () => {
  it('lets no text become markup', () => {
    const { svg } = paperSvg(bytes('<script>&"', LF), 384);

    expect(svg).toContain('&lt;script&gt;&amp;"');
    expect(svg).not.toContain('<script');
  });

  it('puts every letter in its column and leaves spaces out', () => {
    const { svg } = paperSvg(bytes('a b', LF), 384);

    expect(svg).toContain('x="0 24"');
    expect(svg).toContain('>ab</text>');
  });

  it('draws the dots of a picture where they are', () => {
    const { svg } = paperSvg(bytes(GS, 'v0', 0, 1, 0, 2, 0, 0b01100001, 0b10000000), 384);

    expect(svg).toContain('d="M25 24h2v1h-2zM31 24h1v1h-1zM24 25h1v1h-1z"');
  });

  it('has no style attributes and no scripts, which the content policy would refuse', () => {
    const { svg } = paperSvg(bytes('Hi', LF, GS, 'V', 66, 0), 384);

    expect(svg).not.toMatch(/style=|<style|on\w+=/);
  });
});
