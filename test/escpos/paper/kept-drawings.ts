import { join } from 'node:path';
import type { Bitmap, RasterRequest, RasterText } from '../../../main/devices/raster.ts';
import { openChromiumDrawing, type ChromiumDrawing } from './chromium-drawing.ts';
import { toBits, type Dots } from './dots.ts';
import type { Letters } from './paint.ts';
import { isSameText } from './compare.ts';
import { openSheet } from './sheet.ts';

const folder = join(import.meta.dirname, '..', 'drawn');

/** Where the kept drawings lie; texts and letters, a picture and its contents each. */
export const sheetPaths = { texts: join(folder, 'texts'), letters: join(folder, 'letters') };

/** How a kept text is called: everything that decides how it looks. */
export const textKey = ({ text, locale, lineHeightDots, maxWidthDots, align, bold }: RasterRequest): string =>
  JSON.stringify([text, locale.split('-')[0], lineHeightDots, maxWidthDots, align, bold ? 'bold' : 'plain']);

/** The request that a key was made of. */
export const requestOf = (key: string): RasterRequest => {
  const [text, locale, lineHeightDots, maxWidthDots, align, weight] = JSON.parse(key) as [string, string, number, number, RasterRequest['align'], string];
  return { text, locale, lineHeightDots, maxWidthDots, align, bold: weight === 'bold' };
};

const letterKey = (letter: string, columns: 1 | 2): string => `${String(columns)} ${letter}`;

/** Drawn text and letters from the repository, which are the same on every machine. */
export type KeptDrawings = { readonly rasterText: RasterText; readonly letters: Letters };

const missing = (what: string): Error => new Error(`${what} is not among the kept drawings. Look at what changed, then: npm run approve-papers`);

/** What stands in the repository, and nothing else. */
export const openKeptDrawings = (): KeptDrawings => {
  const texts = openSheet(sheetPaths.texts);
  const letters = openSheet(sheetPaths.letters);
  return {
    rasterText: async (request) => {
      const drawing = texts.find(textKey(request));
      if (!drawing) throw missing(`The text ${textKey(request)}`);
      return toBitmap(drawing);
    },
    letters: (letter, columns) => {
      const drawing = letters.find(letterKey(letter, columns));
      if (!drawing) throw missing(`The letter ${letter} of ${String(columns)} columns`);
      return drawing;
    },
  };
};

/** For approving: draws what is missing, and keeps what was used. */
export const renewKeptDrawings = async () => {
  const texts = openSheet(sheetPaths.texts);
  const letters = openSheet(sheetPaths.letters);
  const used = { texts: new Set<string>(), letters: new Set<string>() };
  const wantedLetters: (readonly [string, 1 | 2])[] = [];
  let drawing: Promise<ChromiumDrawing | undefined> | undefined;
  const chromium = async (): Promise<ChromiumDrawing> => {
    const opened = await (drawing ??= openChromiumDrawing());
    if (!opened) throw new Error('Drawing new text needs Chromium: install it, or set CHROMIUM_PATH.');
    return opened;
  };
  const kept: KeptDrawings = {
    rasterText: async (request) => {
      const key = textKey(request);
      const kept = texts.find(key);
      if (kept && used.texts.has(key)) return toBitmap(kept);
      used.texts.add(key);
      // Drawn anew, for the till's way of drawing may have changed; what is alike is kept, so that another Chromium changes no picture.
      const now = await (await chromium()).text(request);
      const found = kept && isSameText(kept, now) ? kept : now;
      texts.add(key, found);
      return toBitmap(found);
    },
    letters: (letter, columns) => {
      const key = letterKey(letter, columns);
      used.letters.add(key);
      const found = letters.find(key);
      if (!found) wantedLetters.push([letter, columns]);
      return found ?? { width: columns * 12, height: 24, black: new Uint8Array(columns * 12 * 24) };
    },
  };
  return {
    kept,
    /** Draws the letters that were asked for and missing; true when there were any, and papers must be painted again. */
    drawLetters: async (): Promise<boolean> => {
      const wanted = wantedLetters.splice(0);
      for (const [letter, columns] of wanted) letters.add(letterKey(letter, columns), await (await chromium()).letter(letter, columns));
      return wanted.length > 0;
    },
    save: () => {
      texts.save(used.texts);
      letters.save(used.letters);
    },
    close: async () => (await drawing)?.close(),
  };
};

const toBitmap = (dots: Dots): Bitmap => ({ widthDots: dots.width, heightDots: dots.height, bits: toBits(dots) });
