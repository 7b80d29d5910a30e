import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import type { CountersignApi } from '../../preload/contract.ts';
import { decodeEscPos } from '../../renderer/virtual-devices/escpos-decoder.ts';
import type { PaperElement, PaperModel } from '../../renderer/virtual-devices/paper.ts';

/** What stands on a printed paper: its lines, the same as running text, what its codes hold, and how many pictures it has. */
export type PrintedPaper = { readonly text: string; readonly prose: string; readonly codes: readonly string[]; readonly pictures: number; readonly opensDrawer: boolean };

type CaughtPaper = { readonly bytes: readonly number[]; readonly widthDots: number; readonly codePages: readonly { readonly number: number; readonly encoding: string }[]; readonly doubleByte: string | null };
type Catching = Window & { readonly countersign: CountersignApi; readonly countersignPractice: CountersignApi; caughtPapers?: CaughtPaper[] };

/** Reads ESC/POS as a printer would; a command that a printer does not have fails the journey. */
export const readPaper = (bytes: Uint8Array, model: PaperModel): PrintedPaper => {
  const { elements, problems } = decodeEscPos(bytes, model);
  expect(problems).toEqual([]);
  const text = elements.map(textOf).filter((line) => line !== undefined).join('\n');
  return {
    text,
    prose: text.replaceAll(/\s+/gu, ' '),
    codes: elements.flatMap((element) => (element.kind === 'code128' ? [element.text] : element.kind === 'qr' ? [new TextDecoder().decode(element.data)] : [])),
    pictures: elements.filter(({ kind }) => kind === 'picture').length,
    opensDrawer: elements.some(({ kind }) => kind === 'drawer'),
  };
};

const textOf = (element: PaperElement): string | undefined =>
  element.kind === 'line' ? element.runs.map(({ text }) => text).join('').replaceAll(/ {2,}/gu, '  ').trim() : undefined;

/** Takes what the till's virtual printer prints, or the practising till's, from now on. */
export const catchPapers = async (page: Page, of: 'countersign' | 'countersignPractice' = 'countersign'): Promise<{ readonly all: () => Promise<readonly PrintedPaper[]>; readonly next: () => Promise<PrintedPaper> }> => {
  await page.evaluate((name) => {
    const till = window as unknown as Catching;
    till.caughtPapers = [];
    till[name].onPaper(({ bytes, widthDots, codePages, doubleByte }) => till.caughtPapers?.push({ bytes: [...bytes], widthDots, codePages, doubleByte }));
  }, of);
  const all = async (): Promise<readonly PrintedPaper[]> => {
    const caught = await page.evaluate(() => (window as unknown as Catching).caughtPapers ?? []);
    return caught.map(({ bytes, ...model }) => readPaper(Uint8Array.from(bytes), model));
  };
  let seen = 0;
  return {
    all,
    /** The next paper that was not looked at yet. */
    next: async () => {
      await expect.poll(async () => (await all()).length, { timeout: 15_000 }).toBeGreaterThan(seen);
      seen += 1;
      const paper = (await all())[seen - 1];
      if (!paper) throw new Error('the paper is gone');
      return paper;
    },
  };
};
