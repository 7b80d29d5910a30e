import type PDFDocument from 'pdfkit';
import { gs1Widths, qrModules } from '../symbols.ts';
import { type Outlines, outlinesOf, runsOf } from './proof-fonts.ts';

type Pdf = InstanceType<typeof PDFDocument>;
export type Place = { readonly x: number; readonly y: number };

/** Points of a millimetre. */
export const mm = 72 / 25.4;

/** The bundled font opens at its thinnest: a line around each letter, in parts of its size, gives it the usual weight. */
const letterLine = { plain: 0.04, bold: 0.065 } as const;

/** How wide a line would be. */
export const widthOf = (pdf: Pdf, text: string, size: number, bold: boolean): number => runsOf(text).reduce((total, run) => total + (
  run.file === undefined ? pdf.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size).widthOfString(run.text) : outlinesOf(run.text, run.file).width * size), 0);

/** Writes one line; `width` makes it smaller until it fits. Returns its width. */
export const write = (pdf: Pdf, text: string, { x, y }: Place, { size, bold = false, color = '#111111', width, align = 'left' }: {
  readonly size: number; readonly bold?: boolean; readonly color?: string; readonly width?: number; readonly align?: 'left' | 'center' | 'right';
}): number => {
  const natural = widthOf(pdf, text, size, bold);
  const fitted = width !== undefined && natural > width ? size * (width / natural) : size;
  const whole = natural * (fitted / size);
  let at = align === 'left' || width === undefined ? x : align === 'center' ? x + (width - whole) / 2 : x + width - whole;
  for (const run of runsOf(text)) {
    if (run.file === undefined) {
      pdf.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(fitted).fillColor(color);
      pdf.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += pdf.widthOfString(run.text);
    } else {
      at += writeOutlines(pdf, outlinesOf(run.text, run.file), { x: at, y }, { size: fitted, color, line: bold ? letterLine.bold : letterLine.plain });
    }
  }
  return whole;
};

const writeOutlines = (
  pdf: Pdf, { letters, unitsPerEm, width }: Outlines, { x, y }: Place, { size, color, line }: { readonly size: number; readonly color: string; readonly line: number },
): number => {
  pdf.save().translate(x, y).scale(size / unitsPerEm, -size / unitsPerEm).lineWidth(line * unitsPerEm).lineJoin('round');
  for (const { path, from } of letters) {
    // A blank has no outline.
    if (path !== '') pdf.save().translate(from, 0).path(path).fillAndStroke(color, color).restore();
  }
  pdf.restore();
  return width * size;
};

/** Writes a paragraph of plain lines, broken at blanks. */
export const writeLines = (pdf: Pdf, text: string, { x, y }: Place, { size, width, linesMax }: { readonly size: number; readonly width: number; readonly linesMax: number }): void => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(pdf, `${last} ${word}`, size, false) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  lines.slice(0, linesMax).forEach((line, index) => write(pdf, line, { x, y: y + index * size * 1.35 }, { size, color: '#444444', width }));
};

/** A GS1-128 as filled bars, `module` points a module; returns its width without quiet zones. */
export const drawGs1 = (pdf: Pdf, text: string, { x, y }: Place, { module, height }: { readonly module: number; readonly height: number }): number => {
  let at = x;
  gs1Widths(text).forEach((modules, index) => {
    // Bars and spaces in turn, a bar first.
    if (index % 2 === 0) pdf.rect(at, y, modules * module, height);
    at += modules * module;
  });
  pdf.fill('#000000');
  return at - x;
};

/** A QR code as filled squares, `size` points wide without its quiet zone. */
export const drawQr = (pdf: Pdf, text: string, { x, y }: Place, size: number): void => {
  const symbol = qrModules(text, 'M');
  const module = size / symbol.size;
  for (let row = 0; row < symbol.size; row += 1) {
    for (let column = 0; column < symbol.size; column += 1) {
      // A hair larger than it is, so that no viewer draws a light line between two dark modules.
      if (symbol.isDark(column, row)) pdf.rect(x + column * module, y + row * module, module * 1.02, module * 1.02);
    }
  }
  pdf.fill('#000000');
};

/** Where the knife goes: a mark on both sides of every corner, off the paper that stays. */
export const cropMarks = (pdf: Pdf, { x, y }: Place, width: number, height: number): void => {
  const [gap, length] = [2 * mm, 5 * mm];
  for (const [cx, sx] of [[x, -1], [x + width, 1]] as const) {
    for (const [cy, sy] of [[y, -1], [y + height, 1]] as const) {
      pdf.moveTo(cx + sx * gap, cy).lineTo(cx + sx * (gap + length), cy);
      pdf.moveTo(cx, cy + sy * gap).lineTo(cx, cy + sy * (gap + length));
    }
  }
  pdf.lineWidth(0.4).stroke('#000000');
};
