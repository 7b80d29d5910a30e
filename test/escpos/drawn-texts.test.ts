import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSameText, unlikeness, unlikenessMax } from './paper/compare.ts';
import { openChromiumDrawing, type ChromiumDrawing } from './paper/chromium-drawing.ts';
import type { Dots } from './paper/dots.ts';
import { requestOf, sheetPaths } from './paper/kept-drawings.ts';
import { openSheet } from './paper/sheet.ts';

/*
 * The papers carry text that the till drew once, in a Chromium, with the bundled fonts (`drawn/texts.png`). Two Chromiums
 * do not draw a letter dot by dot alike, so here the Chromium of this machine draws them all again and each must be the
 * same text: same lines, same size within a few dots, ink in the same places.
 */

const sheet = openSheet(sheetPaths.texts);
let chromium: ChromiumDrawing | undefined;
beforeAll(async () => { chromium = await openChromiumDrawing(); }, 120_000);
afterAll(() => chromium?.close());

const drawn = async (key: string): Promise<Dots> => {
  if (!chromium) throw new Error('This test needs Chromium: install it, or set CHROMIUM_PATH.');
  return chromium.text(requestOf(key));
};

const hasFontOf = async (text: string): Promise<boolean> => {
  const request = { locale: 'en', lineHeightDots: 60, maxWidthDots: 576, align: 'left', bold: false } as const;
  // A letter that no font has is drawn as a box, the same one for all of them.
  const [wanted, box] = await Promise.all([chromium!.text({ ...request, text }), chromium!.text({ ...request, text: '\u{10fffd}' })]);
  return wanted.width !== box.width || unlikeness(wanted, box) > 0.3;
};

describe('text that printers have no letters for', () => {
  it('is drawn by the Chromium of this machine as it was kept', async () => {
    const keys = sheet.keys();
    expect(keys.length).toBeGreaterThan(300);
    const unlike: string[] = [];
    for (const key of keys) {
      const kept = sheet.find(key)!;
      const now = await drawn(key);
      if (!isSameText(kept, now)) unlike.push(`${key}: ${String(kept.width)}x${String(kept.height)} now ${String(now.width)}x${String(now.height)}, unlike ${unlikeness(now, kept).toFixed(3)}`);
    }
    expect(unlike).toEqual([]);
  }, 120_000);

  it('is told apart from another text', async () => {
    const draw = (text: string) => chromium!.text({ text, locale: 'en', lineHeightDots: 30, maxWidthDots: 576, align: 'left', bold: false });
    for (const [one, other] of [['1,250,000', '1,250,008'], ['Muller', 'Müller'], ['강', '가'], ['متجر', 'م‌ت‌ج‌ر']] as const) {
      expect(unlikeness(await draw(one), await draw(other)), `${one} ${other}`).toBeGreaterThan(unlikenessMax);
    }
  });

  it.each(['가', '桜', '発', 'ん', 'ق', 'Ж', 'Ω', 'ő', 'ễ', '₫', '🎁', '☕', '😊', '₩', '€'])('has a letter for %s in the bundled fonts', async (letter) => {
    expect(await hasFontOf(letter)).toBe(true);
  });

  it('joins Arabic letters, and begins at the right', async () => {
    const request = { locale: 'ar', lineHeightDots: 60, maxWidthDots: 576, align: 'left', bold: false } as const;
    const [joined, apart] = await Promise.all(['متجر', 'م ت ج ر'.replaceAll(' ', '\u200c')].map((text) => chromium!.text({ ...request, text })));
    expect(joined!.width).toBeLessThan(apart!.width);
    const [arabic, latin] = await Promise.all(['ب aaaa', 'aaaa'].map((text) => chromium!.text({ ...request, text })));
    // The Arabic letter stands at the right end, so the Latin word begins where the picture begins.
    const column = (dots: Dots, x: number) => Array.from({ length: dots.height }, (_, y) => dots.black[y * dots.width + x] ?? 0).join('');
    const firstInk = (dots: Dots) => Array.from({ length: dots.width }, (_, x) => column(dots, x)).find((ink) => ink.includes('1'));
    expect(firstInk(arabic!)).toBe(firstInk(latin!));
  });
});
