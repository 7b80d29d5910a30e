import { type Currency, type Minor, toDecimal } from '../../domain/money.ts';
import { csvField } from '../stock/numbers-csv.ts';

/** What stands in one field of a table. A day is of a calendar, `at` a moment in milliseconds. */
export type Cell = string | number | null | { readonly amount: Minor; readonly currency: Currency } | { readonly day: string } | { readonly at: number };

/** Some lines of a table, as many as are read at once; the first line of the first are the columns' names. */
export type Lines = readonly (readonly Cell[])[];

/** A file's forms for spreadsheets. */
export const tableTypes = {
  csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Spreadsheets take a file for UTF-8 only if it begins like this; names may be Korean. */
const byteOrderMark = '\uFEFF';

const fieldOf = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  if ('day' in cell) return cell.day;
  return 'at' in cell ? new Date(cell.at).toISOString() : toDecimal(cell.amount, cell.currency);
};

/** Words are made harmless; a negative amount is a number and stays one. */
const csvOf = (cell: Cell): string => (typeof cell === 'string' ? csvField(cell) : fieldOf(cell));

/** A table as CSV: RFC 4180, and nothing in it that a spreadsheet would take for a formula. */
export const csvTexts = async function* (table: AsyncIterable<Lines>): AsyncGenerator<string> {
  yield byteOrderMark;
  for await (const lines of table) {
    if (lines.length > 0) yield lines.map((line) => `${line.map(csvOf).join(',')}\r\n`).join('');
  }
};
