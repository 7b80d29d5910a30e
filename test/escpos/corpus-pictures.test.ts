import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printerProfiles } from '../../main/devices/profile.ts';
import { corpus, type CorpusItem } from './corpus/items.ts';
import { paperKinds } from './corpus/papers.ts';
import { shops } from './corpus/shops.ts';
import { differingDots, differencePicture } from './paper/compare.ts';
import { openKeptDrawings, renewKeptDrawings } from './paper/kept-drawings.ts';
import { paint } from './paper/paint.ts';
import { readPng, writePng } from './paper/png.ts';
import { printed } from './paper/printed.ts';

/*
 * Each paper is encoded for its printer, decoded by the independent decoder and painted dot by dot; the picture must be
 * the approved one. `npm run approve-papers` sets COUNTERSIGN_APPROVE_PAPERS and makes today's pictures the approved ones.
 */

const approvedFolder = join(import.meta.dirname, 'approved');
const outputFolder = join(import.meta.dirname, '..', '..', 'test-output', 'papers');
const approvedPath = (name: string) => join(approvedFolder, `${name}.png`);

const approve = async (): Promise<void> => {
  const renewal = await renewKeptDrawings();
  const { rasterText, letters } = renewal.kept;
  const papers = [];
  for (const item of corpus) papers.push({ name: item.name, svg: (await printed(item, rasterText)).svg });
  for (const { svg } of papers) paint(svg, letters);
  await renewal.drawLetters();
  rmSync(approvedFolder, { recursive: true, force: true });
  mkdirSync(approvedFolder, { recursive: true });
  for (const { name, svg } of papers) writeFileSync(approvedPath(name), writePng(paint(svg, letters)));
  renewal.save();
  await renewal.close();
};

if (process.env['COUNTERSIGN_APPROVE_PAPERS'] === '1') beforeAll(approve, 300_000);

beforeAll(() => rmSync(outputFolder, { recursive: true, force: true }));

describe('the corpus of papers', () => {
  it('is 200 papers and more: every kind in every shop, every printer with every kind', () => {
    const names = corpus.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(200);
    expect(new Set(names).size).toBe(names.length);
    for (const kind of Object.keys(paperKinds)) {
      const of = names.filter((name) => name.startsWith(`${kind}-`));
      for (const { id } of printerProfiles) expect(of.some((name) => name.endsWith(`-${id}`)), `${kind} on ${id}`).toBe(true);
      for (const shop of shops) expect(of.some((name) => name.startsWith(`${kind}-${shop.name}-`)), `${kind} in ${shop.name}`).toBe(true);
    }
  });

  it('has one approved picture for each, and none besides', () => {
    expect(readdirSync(approvedFolder).sort()).toEqual(corpus.map(({ name }) => `${name}.png`).sort());
  });

  it('takes at most 3 MB', () => {
    const files = [approvedFolder, join(import.meta.dirname, 'drawn')].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
    expect(files.reduce((total, path) => total + readFileSync(path).length, 0)).toBeLessThan(3_000_000);
  });
});

describe('each paper is printed as it was approved', () => {
  let drawings: ReturnType<typeof openKeptDrawings>;
  beforeAll(() => { drawings = openKeptDrawings(); });
  const differing: string[] = [];
  afterAll(() => {
    if (differing.length > 0) console.error(`${String(differing.length)} papers differ from the approved ones. Look at test-output/papers (actual, expected, diff); when all is as it should be: npm run approve-papers`);
  });

  const keep = (item: CorpusItem, actual: ReturnType<typeof paint>): void => {
    differing.push(item.name);
    mkdirSync(outputFolder, { recursive: true });
    writeFileSync(join(outputFolder, `${item.name}.actual.png`), writePng(actual));
    if (!existsSync(approvedPath(item.name))) return;
    const expected = readPng(readFileSync(approvedPath(item.name)));
    writeFileSync(join(outputFolder, `${item.name}.expected.png`), writePng(expected));
    writeFileSync(join(outputFolder, `${item.name}.diff.png`), writePng(differencePicture(actual, expected)));
  };

  it.each(corpus.map((item) => [item.name, item] as const))('%s', async (name, item) => {
    const { svg, warnings, remarks } = await printed(item, drawings.rasterText);
    expect(warnings).toEqual([]);
    expect(remarks.filter(({ kind }) => kind === 'characters-replaced')).toEqual([]);
    const actual = paint(svg, drawings.letters);
    const expected = existsSync(approvedPath(name)) ? readPng(readFileSync(approvedPath(name))) : undefined;
    const difference = expected === undefined ? 'there is no approved picture' : differingDots(actual, expected);
    if (difference !== 0) keep(item, actual);
    expect(difference, `dots that differ; see test-output/papers/${name}.diff.png`).toBe(0);
  });
});
