import type { Currency, Minor } from './money.ts';
import { minor } from './money.ts';

/** A note or a coin, by its value in minor units. */
export type CashUnit = { readonly value: Minor; readonly form: 'note' | 'coin' };

/** How many of one note or coin were counted. */
export type CashPieces = { readonly unit: Minor; readonly pieces: number };

/** More pieces of one kind than any drawer or safe holds: a slip of the finger. */
export const piecesMax = 10_000_000;

/**
 * What lies in drawers, as the central banks issue it: notes, then coins, the largest first. What is legal tender but
 * never seen at a counter (a 500 dollar note) is left out; where rounding has made cents rare they stay countable.
 */
const issued: Readonly<Record<string, readonly [notes: readonly number[], coins: readonly number[]]>> = {
  // A dollar is a note and a coin of one value: both are counted in the note's row.
  USD: [[10_000, 5_000, 2_000, 1_000, 500, 200, 100], [50, 25, 10, 5, 1]],
  EUR: [[50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500], [200, 100, 50, 20, 10, 5, 2, 1]],
  GBP: [[5_000, 2_000, 1_000, 500], [200, 100, 50, 20, 10, 5, 2, 1]],
  KRW: [[50_000, 10_000, 5_000, 1_000], [500, 100, 50, 10]],
  JPY: [[10_000, 5_000, 2_000, 1_000], [500, 100, 50, 10, 5, 1]],
  AUD: [[10_000, 5_000, 2_000, 1_000, 500], [200, 100, 50, 20, 10, 5]],
  CAD: [[10_000, 5_000, 2_000, 1_000, 500], [200, 100, 25, 10, 5]],
};

/** The notes and coins of a currency; empty where they aren't known: then one amount is counted. */
export const cashUnits = (currency: Currency): readonly CashUnit[] => {
  const [notes, coins] = issued[currency] ?? [[], []];
  return [...notes.map((value): CashUnit => ({ value: minor(value), form: 'note' })), ...coins.map((value): CashUnit => ({ value: minor(value), form: 'coin' }))];
};

/** What counted pieces are worth together. */
export const worthOf = (count: readonly CashPieces[]): Minor => minor(count.reduce((total, { unit, pieces }) => total + unit * pieces, 0));
