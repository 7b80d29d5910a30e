import iconv from 'iconv-lite';
import type { PrinterProfile } from './profile.ts';

/** Where a character's bytes are valid: in any page, in one single-byte page, in the two-byte font. */
export type Page = 'any' | number | 'double-byte';

/** One character as the printer prints it. */
export type Cell = {
  readonly bytes: readonly number[];
  readonly page: Page;
  readonly columns: 1 | 2;
  readonly isSpace: boolean;
  /** A line may end beside it: letters of scripts that put no spaces between words. */
  readonly isUnspaced: boolean;
};

/**
 * Signs that read the same on paper. They are used only where no page of the printer has the
 * sign itself: a narrow no-break space in an amount is no reason to draw the line as a picture.
 */
const equivalents: ReadonlyMap<string, string> = new Map([
  ['\u00a0', ' '],
  ['\u2009', ' '],
  ['\u202f', ' '],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2013', '-'],
  ['\u2014', '-'],
  ['\u2212', '-'],
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u201c', '"'],
  ['\u201d', '"'],
  ['\u2026', '...'],
  ['\u20a9', '\uffe6'],
]);

/**
 * Text as it may be sent to a printer: composed, on its own, and without control characters.
 * A name that carries ESC or GS must not become a command.
 */
export const printable = (text: string): string => text.normalize('NFC').replace(/[\p{Cc}\p{Cs}]/gu, ' ');

/** Turns text into cells of the printer's code pages; undefined when a character is in none of them. */
export type CellPlanner = {
  plan(text: string): readonly Cell[] | undefined;
  /** The last resort where no picture can be had: characters in no page become '?'. */
  planOrReplace(text: string): { readonly cells: readonly Cell[]; readonly replaced: number };
};

/** A planner for the pages that this printer has. */
export const createCellPlanner = (profile: PrinterProfile): CellPlanner => {
  const pages = [
    ...profile.codePages.map(({ number, encoding }) => singleByteCells(number, encoding)),
    ...(profile.doubleByte === undefined ? [] : [doubleByteCells(profile.doubleByte.encoding)]),
  ];

  const cellFor = (char: string, previous: Page): Cell | undefined => {
    if (char >= ' ' && char <= '~') {
      return { bytes: [char.charCodeAt(0)], page: 'any', columns: 1, isSpace: char === ' ', isUnspaced: false };
    }
    const candidates = pages.map((find) => find(char)).filter((cell) => cell !== undefined);
    // Single-byte pages come first and win: many two-byte fonts lack the newer signs, such as the euro.
    const isSameFont = (cell: Cell) => cell.page === previous && cell.page !== 'double-byte';
    return candidates.find(isSameFont) ?? candidates[0];
  };

  const cellsFor = (char: string, previous: Page): readonly Cell[] | undefined => {
    const cell = cellFor(char, previous);
    if (cell !== undefined) return [cell];
    const equivalent = equivalents.get(char);
    if (equivalent === undefined) return undefined;
    const cells = [...equivalent].map((each) => cellFor(each, previous));
    return cells.every((each) => each !== undefined) ? cells : undefined;
  };

  const planWith = (text: string, replace: () => readonly Cell[] | undefined): readonly Cell[] | undefined => {
    const cells: Cell[] = [];
    let page: Page = 'any';
    for (const char of printable(text)) {
      const found: readonly Cell[] | undefined = cellsFor(char, page) ?? replace();
      if (found === undefined) return undefined;
      cells.push(...found);
      page = found.findLast((cell) => cell.page !== 'any')?.page ?? page;
    }
    return cells;
  };

  return {
    plan: (text) => planWith(text, () => undefined),
    planOrReplace: (text) => {
      let replaced = 0;
      const questionMark: Cell = { bytes: [0x3f], page: 'any', columns: 1, isSpace: false, isUnspaced: false };
      const cells = planWith(text, () => {
        replaced += 1;
        return [questionMark];
      });
      return { cells: cells ?? [], replaced };
    },
  };
};

type FindCell = (char: string) => Cell | undefined;

const singleByteCells = (number: number, encoding: string): FindCell => {
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
  const cells = new Map(
    [...iconv.decode(bytes, encoding)].map((char, index): [string, Cell] => [
      char,
      { bytes: [128 + index], page: number, columns: 1, isSpace: char === '\u00a0', isUnspaced: false },
    ]),
  );
  cells.delete('\ufffd');
  return (char) => cells.get(char);
};

const doubleByteCells =
  (encoding: string): FindCell =>
  (char) => {
    // Two-byte fonts have some of these too, each as wide as a syllable: drawn, they are read more easily.
    if (/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(char)) return undefined;
    const bytes = iconv.encode(char, encoding);
    if (bytes.length !== 2 || iconv.decode(bytes, encoding) !== char) return undefined;
    const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(char);
    return { bytes: [...bytes], page: 'double-byte', columns: 2, isSpace: false, isUnspaced };
  };
