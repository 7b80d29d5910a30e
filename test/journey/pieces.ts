import { cashUnits } from '../../domain/cash-units.ts';
import type { Currency } from '../../domain/money.ts';

/** An amount in as few notes and coins as there are: how many of each, in the order in which the count asks. */
export const piecesOf = (amount: number, currency: Currency): readonly number[] => {
  let left = amount;
  return cashUnits(currency).map(({ value }) => {
    const pieces = Math.floor(left / value);
    left -= pieces * value;
    return pieces;
  });
};
