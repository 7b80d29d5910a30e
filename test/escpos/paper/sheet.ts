import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { blankDots, cropped, pasted, type Box, type Dots } from './dots.ts';
import { readPng, writePng } from './png.ts';

/**
 * Drawings that were made once and are kept in the repository: a PNG that a person can look at, and what each part of it
 * is. What can't be drawn alike on every machine (letters) is copied from here, so that the papers are equal everywhere.
 */
export type Sheet = {
  readonly find: (key: string) => Dots | undefined;
  readonly keys: () => readonly string[];
  readonly add: (key: string, drawing: Dots) => void;
  /** Writes the sheet with these drawings alone. */
  readonly save: (used: ReadonlySet<string>) => void;
};

const widthDots = 576;

/** Opens a sheet: `path` without `.png` and `.json`. */
export const openSheet = (path: string): Sheet => {
  const drawings = read(path);
  return {
    find: (key) => drawings.get(key),
    keys: () => [...drawings.keys()],
    add: (key, drawing) => void drawings.set(key, drawing),
    save: (used) => {
      const kept = [...drawings].filter(([key]) => used.has(key)).sort(([one], [other]) => (one < other ? -1 : 1));
      const boxes = shelved(kept.map(([, drawing]) => drawing));
      const picture = blankDots(widthDots, Math.max(1, ...boxes.map(({ y, height }) => y + height)));
      for (const [index, [, drawing]] of kept.entries()) pasted(picture, drawing, boxes[index]?.x ?? 0, boxes[index]?.y ?? 0);
      writeFileSync(`${path}.png`, writePng(picture));
      const lines = kept.map(([key], index) => JSON.stringify([key, boxes[index]]));
      writeFileSync(`${path}.json`, `[\n${lines.join(',\n')}\n]\n`);
    },
  };
};

const read = (path: string): Map<string, Dots> => {
  if (!existsSync(`${path}.json`)) return new Map();
  const picture = readPng(readFileSync(`${path}.png`));
  const entries = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as readonly (readonly [string, Box])[];
  return new Map(entries.map(([key, box]) => [key, cropped(picture, box)]));
};

/** Places drawings in rows from left to right. */
const shelved = (drawings: readonly Dots[]): readonly Box[] => {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return drawings.map(({ width, height }) => {
    if (x + width > widthDots) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const box = { x, y, width, height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return box;
  });
};
