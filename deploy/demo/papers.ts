import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
// What the till's preload puts on its window.
import type {} from '../../renderer/main.tsx';
import { decodeEscPos } from '../../renderer/virtual-devices/escpos-decoder.ts';
import { paperSvg, paperText } from '../../renderer/virtual-devices/paper-drawing.ts';

/** One printed paper, as the printer got it. */
export type Printed = { readonly bytes: Uint8Array; readonly widthDots: number; readonly codePages: readonly { readonly number: number; readonly encoding: string }[]; readonly doubleByte: string | null };
export type PaperPicture = { readonly name: string; readonly language: string; readonly file: string; readonly warnings: readonly string[]; readonly text: readonly string[] };

declare global {
  interface Window { demoPapers?: { base64: string; widthDots: number; codePages: { number: number; encoding: string }[]; doubleByte: string | null }[] }
}

const paperDeadlineMs = 45_000;

/** Stands at the printer's slot: keeps every paper that comes out from now on. */
export const watchPapers = (page: Page): Promise<void> => page.evaluate(() => {
  const papers: NonNullable<Window['demoPapers']> = [];
  window.demoPapers = papers;
  window.countersign.onPaper(({ bytes, widthDots, codePages, doubleByte }) => {
    papers.push({ base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')), widthDots, codePages, doubleByte });
  });
});

/** Takes the next paper out of the slot; waits until it is printed. */
export const takePaper = async (page: Page): Promise<Printed> => {
  await page.waitForFunction(() => (window.demoPapers?.length ?? 0) > 0, undefined, { timeout: paperDeadlineMs });
  const taken = await page.evaluate(() => window.demoPapers?.shift());
  if (!taken) throw new Error('the printer printed nothing');
  return { ...taken, bytes: Uint8Array.from(Buffer.from(taken.base64, 'base64')) };
};

/** The table the paper lies on, around its edges. */
const tableDots = 24;

/** Draws papers from their very bytes into PNG files, one dot a pixel, in the till's own page with its own fonts. */
export const drawPapers = async (page: Page, folder: string, papers: readonly { readonly name: string; readonly language: string; readonly printed: Printed }[]): Promise<readonly PaperPicture[]> => {
  const pictures: PaperPicture[] = [];
  for (const [index, { name, language, printed }] of papers.entries()) {
    const { svg, warnings } = paperSvg(printed.bytes, printed);
    const size = await page.evaluate(async ([markup, table]) => {
      document.getElementById('demo-paper')?.remove();
      const drawing = document.importNode(new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement, true);
      const holder = document.createElement('div');
      holder.id = 'demo-paper';
      Object.assign(holder.style, { position: 'fixed', inset: '0', zIndex: '1000', padding: `${String(table)}px`, background: '#d9d4ca' });
      holder.append(drawing);
      document.body.append(holder);
      await document.fonts.ready;
      const { width, height } = drawing.getBoundingClientRect();
      return { width: Math.ceil(width) + 2 * table, height: Math.ceil(height) + 2 * table };
    }, [svg, tableDots] as const);
    await page.setViewportSize(size);
    const file = `receipt-${String(index + 1).padStart(2, '0')}-${name}.${language}.png`;
    await writeFile(join(folder, file), await page.screenshot({ animations: 'disabled', scale: 'css' }));
    pictures.push({ name, language, file, warnings, text: paperText(decodeEscPos(printed.bytes, printed).elements) });
  }
  await page.evaluate(() => document.getElementById('demo-paper')?.remove());
  return pictures;
};
