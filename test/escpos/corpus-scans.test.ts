import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import bwipjs from 'bwip-js/generic';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PrintLine } from '../../domain/receipt-lines.ts';
import { parseScan } from '../../domain/number.ts';
import { encodeDocument } from '../../main/devices/encoder.ts';
import { corpus, type CorpusItem } from './corpus/items.ts';
import { readPng } from './paper/png.ts';
import { hasZbar, readWithZbar, readWithZxing, type Found } from './paper/readers.ts';

/*
 * Every barcode and QR of every approved paper is read back at 203 dpi, one pixel a dot, from the whole paper with its
 * letters around, by two readers that nobody here wrote. That the paper printed today is the approved one is what
 * `corpus-pictures.test.ts` sees to.
 */

const approvedFolder = join(import.meta.dirname, 'approved');

/** Modules of the shortest CODE128 of this text, by another encoder than the till's. */
const modulesOf = (text: string): number => {
  const [symbol] = bwipjs.raw('code128', text, 'parsefnc');
  return symbol !== undefined && 'sbs' in symbol ? symbol.sbs.reduce((sum, width) => sum + width, 0) : Number.NaN;
};

/** Two dots a module with ten modules of white on each side: less is not read. */
const fits = (text: string, { profile }: CorpusItem): boolean => (modulesOf(text) + 20) * 2 <= profile.widthDots;

type Symbol = Found & { readonly isGs1: boolean };

const symbolOf = (line: PrintLine, item: CorpusItem): readonly Symbol[] => {
  switch (line.kind) {
    case 'qr': return [{ kind: 'qr', text: line.data, isGs1: false }];
    case 'barcode': return fits(line.data.replaceAll('^', '^^'), item) ? [{ kind: 'bars', text: line.data, isGs1: false }] : [];
    case 'gs1-128': {
      const text = line.elements.map(({ ai, value }) => ai + value).join('');
      return fits(`^FNC1${text}`, item) ? [{ kind: 'bars', text, isGs1: true }] : [];
    }
    default: return [];
  }
};

const symbolsOf = (item: CorpusItem): readonly Symbol[] => item.document.lines.flatMap((line) => symbolOf(line, item));

const plain = (found: readonly Found[]): readonly string[] => found.map(({ kind, text }) => `${kind} ${text}`).sort();

const withSymbols = corpus.filter((item) => symbolsOf(item).length > 0);

describe('what stands on the papers', () => {
  it('is hundreds of symbols: bars, GS1-128 and QR, on wide and narrow paper', () => {
    const symbols = withSymbols.flatMap((item) => symbolsOf(item).map((symbol) => ({ ...symbol, isNarrow: item.profile.widthDots < 507 })));
    expect(symbols.length).toBeGreaterThan(200);
    expect(symbols.filter(({ isGs1 }) => isGs1).length).toBeGreaterThan(20);
    expect(symbols.filter(({ kind, isNarrow }) => kind === 'qr' && isNarrow).length).toBeGreaterThan(3);
  });

  it('leaves out what the paper is too narrow for, says so, and never leaves a certificate without a symbol', async () => {
    for (const item of corpus) {
      const wanted = item.document.lines.filter(({ kind }) => kind === 'qr' || kind === 'barcode' || kind === 'gs1-128').length;
      const { remarks } = await encodeDocument(item.document, item.profile, () => Promise.resolve(undefined));
      expect(remarks.filter(({ kind }) => kind === 'barcode-left-out').length, item.name).toBe(wanted - symbolsOf(item).length);
      if (item.name.startsWith('certificate')) expect(symbolsOf(item).some(({ kind }) => kind === 'qr'), item.name).toBe(true);
    }
  });
});

const numbersIn = (item: CorpusItem, found: readonly Found[]) =>
  found.map(({ text }) => parseScan(text)).flatMap((scan) => (scan.ok && scan.value.kind === 'certificate' ? [scan.value.number as string] : []))
    .filter((number) => item.document.lines.some((line) => line.kind === 'gs1-128' && line.elements.map(({ ai, value }) => ai + value).join('') === number));

describe('read back by ZXing', () => {
  it.each(withSymbols.map((item) => [item.name, item] as const))('%s', async (name, item) => {
    const found = await readWithZxing(readPng(readFileSync(join(approvedFolder, `${name}.png`))));
    expect(plain(found)).toEqual(plain(symbolsOf(item)));
    expect(found.filter(({ identifier }) => identifier === ']C1').length).toBe(symbolsOf(item).filter(({ isGs1 }) => isGs1).length);
    if (name.startsWith('certificate')) expect(numbersIn(item, found).length).toBe(found.length);
  });
});

describe.skipIf(!hasZbar())('read back by zbar', () => {
  let read: Awaited<ReturnType<typeof readWithZbar>>;
  beforeAll(async () => { read = await readWithZbar(approvedFolder, withSymbols.map(({ name }) => `${name}.png`)); }, 120_000);

  it.each(withSymbols.map((item) => [item.name, item] as const))('%s', (name, item) => {
    const found = read.get(`${name}.png`) ?? [];
    expect(plain(found)).toEqual(plain(symbolsOf(item)));
    if (name.startsWith('certificate')) expect(numbersIn(item, found).length).toBe(found.length);
  });
});

if (!hasZbar()) console.warn('zbarimg is not installed (Debian: apt install zbar-tools): the papers are read back by ZXing alone.');
