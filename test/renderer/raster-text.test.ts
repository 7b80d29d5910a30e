import { describe, expect, it } from 'vitest';
import { packDots, wrapText } from '../../renderer/raster-text.ts';

const tenEach = (part: string) => [...part].length * 10;

describe('wrapping', () => {
  it.each([
    ['one two three', 70, ['one two', 'three']],
    ['one two three', 130, ['one two three']],
    ['abcdefgh', 30, ['abc', 'def', 'gh']],
    ['ab abcdefgh', 30, ['ab', 'abc', 'def', 'gh']],
    ['', 30, ['']],
    ['No 2026-0000148-7', 150, ['No', '2026-0000148-7']],
    ['겨울 온실을 위한', 50, ['겨울', '온실을', '위한']],
  ])('%j in %i dots', (text, width, lines) => {
    expect(wrapText(text, 'en', width, tenEach)).toEqual(lines);
  });

  it('breaks Japanese without spaces between words, and never wider than asked', () => {
    const text = 'ありがとうございました。またのお越しをお待ちしております。';
    const lines = wrapText(text, 'ja', 100, tenEach);

    expect(lines.join('')).toBe(text);
    for (const line of lines) expect(tenEach(line)).toBeLessThanOrEqual(100);
  });

  it.each([['お待ちしております。', 90], ['商品券（有効）。', 60], ['（株）東京、大阪', 50]])('begins no line of %s with a full stop or a closing bracket', (text, width) => {
    const lines = wrapText(text, 'ja', width, tenEach);

    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe(text);
    for (const line of lines) expect(line).not.toMatch(/^[。、）]/u);
  });

  it('keeps a letter of several code points whole', () => {
    expect(wrapText('👩‍👩‍👧👩‍👩‍👧', 'en', 50, tenEach)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧']);
  });
});

describe('packing', () => {
  it('puts the leftmost dot in the highest bit and starts each row on a byte', () => {
    const [white, black, yellow, grey] = [
      [255, 255, 255, 255],
      [0, 0, 0, 255],
      [255, 220, 0, 255],
      [140, 140, 140, 255],
    ];
    const row = (...pixels: (number[] | undefined)[]) => pixels.flatMap((pixel) => pixel ?? []);
    const first = row(black, white, white, white, white, white, white, black, black);
    const second = row(yellow, grey, white, white, white, white, white, white, black);

    expect([...packDots(Uint8ClampedArray.from([...first, ...second]), 9, 2)]).toEqual([
      0b10000001, 0b10000000, 0b01000000, 0b10000000,
    ]);
  });
});
