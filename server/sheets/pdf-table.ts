import { formatMoney } from '../../domain/money.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import { widthOf, write } from '../stock/proof-drawing.ts';
import { cellOf } from './cell-words.ts';
import type { Cell, Lines } from './cells.ts';
import { openPdf, type Pdf } from './open-pdf.ts';
import { columnOf, localeOf, wordsOf } from './words.ts';

/** What stands above a table. `facts`: names and what they are; `at`: the only time that the file knows. */
export type TableHead = { readonly title: string; readonly facts: readonly (readonly [string, string])[]; readonly at: number; readonly language: PaperLanguage };

/** Points. */
const margin = 40;
const [portraitWidth, landscapeWidth] = [595 - 2 * margin, 842 - 2 * margin];
const size = 8.5;
const lineHeight = 11;
const gap = 10;
/** Words may be broken into lines down to this; figures never are. */
const wordsWidthMin = 48;
const grey = '#555555';

type Column = { readonly isFigure: boolean; readonly width: number };

/** Draws a table of any length that fits into memory, its heading on every page. The same table gives the same bytes. */
export const pdfTable = (lines: Lines, { title, facts, at, language }: TableHead): Promise<Uint8Array> => {
  const [names = [], ...rows] = lines;
  const heading = names.map((name) => columnOf(language, typeof name === 'string' ? name : ''));
  const texts = rows.map((row) => names.map((name, index) => textOf(cellOf(language, name, row[index] ?? null), language)));
  const figures = names.map((_, index) => rows.some((row) => isFigure(row[index] ?? null)));
  const measure = openPdf({ title, at });
  const natural = figures.map((isFigureColumn, index) => Math.max(
    ...(heading[index] ?? '').split(' ').map((word) => widthOf(measure.pdf, word, size, true)), 12,
    ...texts.map((row) => (isFigureColumn ? widthOf(measure.pdf, row[index] ?? '', size, false) : Math.min(widthOf(measure.pdf, row[index] ?? '', size, false), 240)))));
  const needed = natural.reduce((sum, one) => sum + one, 0) + gap * (names.length - 1);
  const layout = needed > portraitWidth ? 'landscape' : 'portrait';
  const columns = fit(natural, figures, layout === 'landscape' ? landscapeWidth : portraitWidth);
  const { pdf, finish } = openPdf({ title, at, layout });
  drawPages(pdf, { title, facts, heading, texts, columns, language });
  return finish();
};

/** Room that is left goes to the words; what is missing is taken from the widest of them. */
const fit = (natural: readonly number[], figures: readonly boolean[], room: number): readonly Column[] => {
  const widths = [...natural];
  const free = (): number => room - gap * (widths.length - 1) - widths.reduce((sum, one) => sum + one, 0);
  for (let turn = 0; turn < 400 && free() < 0; turn += 1) {
    const widest = widths.reduce((best, one, index) => (!figures[index] && one > (best < 0 ? wordsWidthMin : widths[best] ?? 0) ? index : best), -1);
    if (widest < 0) break;
    widths[widest] = Math.max(wordsWidthMin, (widths[widest] ?? 0) - 6);
  }
  const words = figures.filter((isFigureColumn) => !isFigureColumn).length;
  const more = words === 0 ? 0 : Math.max(0, Math.min(60, free() / words));
  // Figures alone may still be too many: then everything becomes smaller alike, and `write` makes the letters fit.
  const shrink = free() < 0 ? (room - gap * (widths.length - 1)) / widths.reduce((sum, one) => sum + one, 0) : 1;
  return widths.map((width, index) => ({ isFigure: figures[index] ?? false, width: (width + (figures[index] ? 0 : more)) * shrink }));
};

type Drawing = { readonly title: string; readonly facts: TableHead['facts']; readonly heading: readonly string[]; readonly texts: readonly (readonly string[])[]; readonly columns: readonly Column[]; readonly language: PaperLanguage };

const drawPages = (pdf: Pdf, { title, facts, heading, texts, columns, language }: Drawing): void => {
  const words = wordsOf(language);
  const bottom = pdf.page.height - margin - 16;
  const right = pdf.page.width - margin;
  let y = margin + 14;
  write(pdf, title, { x: margin, y }, { size: 16, bold: true, width: right - margin });
  for (const [name, text] of facts) {
    y += 15;
    write(pdf, `${name}: ${text}`, { x: margin, y }, { size: 9.5, color: grey, width: right - margin });
  }
  y += 24;
  const drawRow = (cells: readonly (readonly string[])[], bold: boolean): void => {
    let x = margin;
    columns.forEach(({ isFigure: toTheRight, width }, index) => {
      (cells[index] ?? []).forEach((text, line) => {
        if (text !== '') write(pdf, text, { x, y: y + line * lineHeight }, { size, bold, width, align: toTheRight ? 'right' : 'left', ...(bold ? { color: grey } : {}) });
      });
      x += width + gap;
    });
    y += Math.max(1, ...cells.map(({ length }) => length)) * lineHeight + 4;
  };
  const broken = (row: readonly string[], bold: boolean): readonly (readonly string[])[] =>
    row.map((text, index) => (!bold && columns[index]?.isFigure ? [text] : linesOf(pdf, text, columns[index]?.width ?? 0, bold)));
  const rule = (color: string): void => { pdf.moveTo(margin, y - lineHeight).lineTo(right, y - lineHeight).lineWidth(0.5).stroke(color); };
  const drawHeading = (): void => {
    drawRow(broken(heading, true), true);
    rule('#777777');
    y += 3;
  };
  drawHeading();
  if (texts.length === 0) write(pdf, words.nothing, { x: margin, y }, { size: 10, color: grey });
  for (const row of texts) {
    const cells = broken(row, false);
    if (y + Math.max(1, ...cells.map(({ length }) => length)) * lineHeight > bottom) {
      pdf.addPage();
      y = margin + 10;
      drawHeading();
    }
    drawRow(cells, false);
    rule('#e2e2e2');
  }
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    write(pdf, title, { x: margin, y: pdf.page.height - margin + 6 }, { size: 7.5, color: grey });
    write(pdf, words.page(page - start + 1, count), { x: right - 200, y: pdf.page.height - margin + 6 }, { size: 7.5, color: grey, width: 200, align: 'right' });
  }
};

/** Broken at blanks; a word that is too long by itself is written smaller. */
const linesOf = (pdf: Pdf, text: string, width: number, bold: boolean): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(pdf, `${last} ${word}`, size, bold) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

const isFigure = (cell: Cell): boolean => typeof cell === 'number' || (typeof cell === 'object' && cell !== null && 'amount' in cell);

const textOf = (cell: Cell, language: PaperLanguage): string => {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  if ('day' in cell) return cell.day;
  return 'at' in cell ? `${new Date(cell.at).toISOString().slice(0, 16).replace('T', ' ')} UTC` : formatMoney(cell.amount, cell.currency, localeOf(language));
};
