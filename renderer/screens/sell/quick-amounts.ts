import { type Currency, exponentOf, type Minor, minor } from '../../../domain/money.ts';

/** Steps of common notes, in whole units of a currency with two or more digits. */
const noteSteps = [5, 10, 20, 50, 100];
/** Currencies without minor units count in larger notes: 1,000 won is the smallest. */
const largeNoteFactor = 1_000;
const shownMax = 4;
/** Change of more than this many of the largest note is a slip of the finger, or a number typed into the wrong field. */
const changeNotesMax = 10;

const unitOf = (currency: Currency): number => {
  const digits = exponentOf(currency);
  return digits === 0 ? largeNoteFactor : 10 ** digits;
};

/** The most that a customer can have handed over. */
export const givenMax = (due: Minor, currency: Currency): Minor => minor(due + changeNotesMax * Math.max(...noteSteps) * unitOf(currency));

/** What a customer is likely to hand over: the exact amount, then the next round ones. */
export const quickAmounts = (due: Minor, currency: Currency): readonly Minor[] => {
  const unit = unitOf(currency);
  const rounded = noteSteps.map((step) => minor(Math.ceil(due / (step * unit)) * step * unit));
  return [...new Set([due, ...rounded.toSorted((a, b) => a - b)])].slice(0, shownMax);
};
