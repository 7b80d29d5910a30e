import type { PrintLine } from '../../domain/receipt-lines.ts';
import { printable, type Cell, type CellPlanner } from './code-pages.ts';
import { plainStyle, type EscPosWriter, type TextStyle } from './escpos-writer.ts';
import type { PrinterProfile } from './profile.ts';
import { blankBitmap, inverted, place, type Bitmap, type RasterText } from './raster.ts';
import { columnsOf, wrapCells } from './wrap.ts';

type TextLine = Extract<PrintLine, { kind: 'text' }>;
type ColumnsLine = Extract<PrintLine, { kind: 'columns' }>;

/** Sets text on the paper: in the printer's letters where it has them, else as a picture. */
export type TextSetter = {
  text(line: TextLine): Promise<void>;
  columns(line: ColumnsLine): Promise<void>;
  banner(text: string): Promise<void>;
  rule(): void;
  /** Characters printed as '?' because there was no letter and no picture. */
  replaced(): number;
};

type Deps = {
  readonly writer: EscPosWriter;
  readonly profile: PrinterProfile;
  readonly planner: CellPlanner;
  readonly rasterText: RasterText;
  readonly locale: string;
};

/** Height of font A with its line spacing, so that pictures and letters stand in one rhythm. */
const lineHeightDots = 30;

/** Below this many columns a label beside its amount can't be read; it goes on a row of its own. */
const labelColumnsMin = 8;

/** A text setter for one job. */
export const createTextSetter = (deps: Deps): TextSetter => {
  const { writer, profile, planner } = deps;
  let replaced = 0;

  const replacing = (text: string): readonly Cell[] => {
    const plan = planner.planOrReplace(text);
    replaced += plan.replaced;
    return plan.cells;
  };

  const draw = (text: string, style: TextStyle, maxWidthDots: number) =>
    profile.raster
      ? deps.rasterText({
          text: printable(text),
          locale: deps.locale,
          lineHeightDots: lineHeightDots * style.size,
          maxWidthDots,
          align: style.align,
          bold: style.bold,
        })
      : Promise.resolve(undefined);

  const paragraph = async (text: string, style: TextStyle): Promise<void> => {
    const planned = planner.plan(text);
    if (planned === undefined) {
      const picture = await draw(text, style, profile.widthDots);
      if (picture !== undefined) return writer.picture(acrossPaper(picture, style));
    }
    const cells = planned ?? replacing(text);
    for (const row of wrapCells(cells, Math.floor(profile.columns / style.size))) {
      writer.row(style.isReverse ? padded(row, profile.columns / style.size) : row, style);
    }
  };

  const acrossPaper = (picture: Bitmap, style: TextStyle): Bitmap => {
    const paper = blankBitmap(profile.widthDots, picture.heightDots);
    place(paper, picture, leftEdge(style.align, picture.widthDots, profile.widthDots), 0);
    return style.isReverse ? inverted(paper) : paper;
  };

  const columnsAsPicture = async (line: ColumnsLine, style: TextStyle): Promise<boolean> => {
    const right = await draw(line.right, { ...style, align: 'right' }, profile.widthDots);
    if (right === undefined) return false;
    const gap = lineHeightDots / 2;
    const room = profile.widthDots - right.widthDots - gap;
    const isRoomy = room >= profile.widthDots / 2;
    const whole = isRoomy ? undefined : await draw(line.left, style, profile.widthDots);
    // In a narrow place even a short word would be torn: there the label stands beside its amount whole, or above it.
    const isBeside = isRoomy || (whole !== undefined && whole.widthDots <= room);
    const left = whole ?? (await draw(line.left, style, room));
    if (left === undefined) return false;
    // As with letters, the amount stands beside the label's last row.
    const rightTop = isBeside ? Math.max(0, left.heightDots - right.heightDots) : left.heightDots;
    const paper = blankBitmap(profile.widthDots, Math.max(left.heightDots, rightTop + right.heightDots));
    place(paper, left, 0, 0);
    place(paper, right, profile.widthDots - right.widthDots, rightTop);
    writer.picture(paper);
    return true;
  };

  const columnsAsLetters = (left: readonly Cell[], right: readonly Cell[], style: TextStyle): void => {
    const columns = Math.floor(profile.columns / style.size);
    const room = columns - columnsOf(right) - 1;
    const isBeside = room >= labelColumnsMin;
    const labels = wrapCells(left, isBeside ? room : columns);
    const last = isBeside ? (labels.at(-1) ?? []) : [];
    for (const label of isBeside ? labels.slice(0, -1) : labels) writer.row(label, style);
    for (const [index, amount] of wrapCells(right, columns).entries()) {
      const start = index === 0 ? last : [];
      writer.row([...start, ...spaces(columns - columnsOf(start) - columnsOf(amount)), ...amount], style);
    }
  };

  return {
    text: async (line) => {
      const style = styleOf(line, line.align ?? (isRightToLeft(line.text) ? 'right' : 'left'));
      for (const each of line.text.split('\n')) await paragraph(each, style);
    },
    columns: async (line) => {
      const style = styleOf(line, 'left');
      const left = planner.plan(line.left);
      const right = planner.plan(line.right);
      if (left !== undefined && right !== undefined) return columnsAsLetters(left, right, style);
      if (await columnsAsPicture(line, style)) return;
      columnsAsLetters(left ?? replacing(line.left), right ?? replacing(line.right), style);
    },
    banner: async (text) => {
      const isShort = columnsOf(planner.planOrReplace(text).cells) <= profile.columns / 2 - 2;
      await paragraph(text, {
        align: 'center',
        size: isShort ? 2 : 1,
        bold: true,
        isReverse: true,
      });
    },
    rule: () => {
      // With a two-byte font the box-drawing bytes of a single-byte page could start a syllable.
      const line = profile.doubleByte === undefined ? planner.plan('─'.repeat(profile.columns)) : undefined;
      writer.row(line ?? planner.planOrReplace('-'.repeat(profile.columns)).cells, plainStyle);
    },
    replaced: () => replaced,
  };
};

const styleOf = (line: TextLine | ColumnsLine, align: TextStyle['align']): TextStyle => ({
  align,
  size: line.size ?? 1,
  bold: line.bold ?? false,
  isReverse: false,
});

/** The first letter that has a direction decides: Arabic and Hebrew begin at the right edge. */
const isRightToLeft = (text: string): boolean =>
  /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text.replace(/^[^\p{L}]+/u, ''));

const leftEdge = (align: TextStyle['align'], width: number, paper: number): number =>
  align === 'left' ? 0 : Math.floor((paper - width) / (align === 'center' ? 2 : 1));

const spaces = (count: number): readonly Cell[] =>
  Array.from({ length: Math.max(0, count) }, () => ({
    bytes: [0x20],
    page: 'any' as const,
    columns: 1 as const,
    isSpace: true,
    isUnspaced: false,
  }));

const padded = (row: readonly Cell[], columns: number): readonly Cell[] => {
  const left = Math.floor((columns - columnsOf(row)) / 2);
  return [...spaces(left), ...row, ...spaces(Math.floor(columns) - left - columnsOf(row))];
};
