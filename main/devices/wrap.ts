import type { Cell } from './code-pages.ts';

/** Columns that cells take on paper. */
export const columnsOf = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.columns, 0);

/**
 * Breaks cells into rows: at spaces, between letters of scripts without spaces, and inside a word only
 * when the word alone is wider than the row. At least one row, maybe empty.
 */
export const wrapCells = (cells: readonly Cell[], columns: number): readonly (readonly Cell[])[] => {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let width = 0;
  const breakRow = () => {
    rows.push(trimEnd(row));
    row = [];
    width = 0;
  };
  for (const word of wordsOf(cells)) {
    const wordColumns = columnsOf(trimEnd(word));
    if (width > 0 && width + wordColumns > columns) breakRow();
    for (const cell of word) {
      if (width + cell.columns > columns) {
        if (cell.isSpace) continue;
        breakRow();
      }
      row.push(cell);
      width += cell.columns;
    }
  }
  breakRow();
  return rows;
};

/** Pieces that stay together: a word with the spaces behind it, or one letter of a script without them. */
const wordsOf = (cells: readonly Cell[]): readonly (readonly Cell[])[] => {
  const words: Cell[][] = [];
  let word: Cell[] = [];
  for (const cell of cells) {
    const last = word.at(-1);
    const isStart = last !== undefined && !cell.isSpace && (last.isSpace || last.isUnspaced || cell.isUnspaced);
    if (isStart) {
      words.push(word);
      word = [];
    }
    word.push(cell);
  }
  if (word.length > 0) words.push(word);
  return words;
};

const trimEnd = (cells: readonly Cell[]): Cell[] => cells.slice(0, cells.findLastIndex((cell) => !cell.isSpace) + 1);
