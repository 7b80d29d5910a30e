import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Font = {
  readonly unitsPerEm: number;
  readonly layout: (text: string) => { readonly glyphs: readonly { readonly advanceWidth: number; readonly path: { readonly toSVG: () => string } }[] };
};
const require = createRequire(import.meta.url);
// It comes without types; this is all of it that a proof needs.
const { create } = require('fontkit') as { readonly create: (bytes: Uint8Array) => Font };

/** PDF's own fonts hold these and no more (WinAnsi): everything else is set from the bundled Noto Sans KR. */
const isPlain = (letter: string): boolean => /[\u0020-\u007e\u00a0-\u00ff\u20ac\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]/u.test(letter);

type Subset = { readonly file: string; readonly ranges: readonly (readonly [number, number])[] };
let subsets: readonly Subset[] | undefined;

/** A stretch of text that one font can write; `file` undefined: PDF's own. */
export type Run = { readonly text: string; readonly file: string | undefined };

/** Cuts a text into stretches by font. A letter that no font has is written by PDF's own, as its sign for that. */
export const runsOf = (text: string): readonly Run[] => {
  const runs: { text: string; file: string | undefined }[] = [];
  for (const letter of text) {
    const file = isPlain(letter) ? undefined : fileOf(letter);
    const last = runs.at(-1);
    if (last && last.file === file) last.text += letter;
    else runs.push({ text: letter, file });
  }
  return runs;
};

const fileOf = (letter: string): string | undefined => {
  subsets ??= readSubsets();
  const code = letter.codePointAt(0) ?? 0;
  return subsets.find(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to))?.file;
};

/** The font comes cut into files, with a table of which letters lie in which. */
const readSubsets = (): readonly Subset[] => {
  const folder = dirname(require.resolve('@fontsource-variable/noto-sans-kr/package.json'));
  const table = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Readonly<Record<string, string>>;
  return Object.entries(table).map(([name, list]) => ({
    file: join(folder, 'files', `noto-sans-kr-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`),
    ranges: list.split(',').map((range) => {
      const [from = '', to = from] = range.replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    }),
  }));
};

const fonts = new Map<string, Font>();

/** A stretch as outlines: each letter's path and where it starts, in parts of the letter size. */
export type Outlines = { readonly letters: readonly { readonly path: string; readonly from: number }[]; readonly unitsPerEm: number; readonly width: number };

/** Reads the outlines of a stretch that PDF's own fonts can't write. Printing houses like outlines better than fonts anyway. */
export const outlinesOf = (text: string, file: string): Outlines => {
  const font = fonts.get(file) ?? create(readFileSync(file));
  fonts.set(file, font);
  let at = 0;
  const letters = font.layout(text).glyphs.map(({ path, advanceWidth }) => {
    const from = at;
    at += advanceWidth;
    return { path: path.toSVG(), from };
  });
  return { letters, unitsPerEm: font.unitsPerEm, width: at / font.unitsPerEm };
};
