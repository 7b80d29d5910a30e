import { type Currency, exponentOf, type Minor, minor } from '../../../domain/money.ts';

/** Steps of common notes, in whole units of a currency with two or more digits. */
const noteSteps = [5, 10, 20, 50, 100];
/** Currencies without minor units count in larger notes: 1,000 won is the smallest. */
const largeNoteFactor = 1_000;
const shownMax = 4;

/** What a customer is likely to hand over: the exact amount, then the next round ones. */
export const quickAmounts = (due: Minor, currency: Currency): readonly Minor[] => {
  const digits = exponentOf(currency);
  const unit = digits === 0 ? largeNoteFactor : 10 ** digits;
  const rounded = noteSteps.map((step) => minor(Math.ceil(due / (step * unit)) * step * unit));
  return [...new Set([due, ...rounded.toSorted((a, b) => a - b)])].slice(0, shownMax);
};
