import { type Currency, type Minor, minor } from './money.ts';
import type { Program } from './protocol.ts';

/** How much cash a drawer holds is judged by what is sold from it: shops and currencies differ too much for fixed sums. */
type Counted = 'float' | 'count';

/** More of the dearest certificate's price than this is asked about once; a day's takings are more than a float. */
const unusualPrices: Readonly<Record<Counted, number>> = { float: 20, count: 200 };
/** More than this no drawer holds: a slip of the finger, or a number typed into the wrong field. */
const absurdPrices = 10_000;

/** A difference up to these many hundredths of what is expected, or of the dearest price, is a day's ordinary slips. */
const differenceHundredths = { ofExpected: 2, ofPrice: 20 };

/** The dearest certificate that is sold in a currency; undefined when none is. */
export const dearestPrice = (programs: readonly Pick<Program, 'currency' | 'denominations'>[], currency: Currency): Minor | undefined => {
  const prices = programs.filter((program) => program.currency === currency).flatMap(({ denominations }) => denominations.map(({ price, face }) => Math.max(price, face)));
  return prices.length === 0 ? undefined : minor(Math.max(...prices));
};

/** The most cash that is taken down as a float or a count; undefined when nothing is known to judge it by. */
export const cashMax = (dearest: Minor | undefined): Minor | undefined => dearest === undefined || dearest === 0 ? undefined : minor(dearest * absurdPrices);

/** Whether an amount of cash that somebody typed can lie in a drawer. Nothing of what is expected goes into it: the count is blind. */
export const judgeCash = (amount: Minor, counted: Counted, dearest: Minor | undefined): 'fine' | 'unusual' | 'absurd' => {
  const most = cashMax(dearest);
  if (dearest === undefined || most === undefined) return 'fine';
  if (amount > most) return 'absurd';
  return amount > dearest * unusualPrices[counted] ? 'unusual' : 'fine';
};

/** Whether a count is so far from what is expected that somebody should count once more before it is recorded. */
export const isFarOff = (counted: Minor, expected: Minor, dearest: Minor | undefined): boolean => {
  const tolerated = Math.max(expected * differenceHundredths.ofExpected, (dearest ?? 0) * differenceHundredths.ofPrice) / 100;
  return Math.abs(counted - expected) > tolerated;
};
