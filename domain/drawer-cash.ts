import { type Currency, exponentOf, type Minor, minor } from './money.ts';
import type { Program, Store } from './protocol.ts';

/** How much cash a drawer holds is judged by what is sold from it: shops and currencies differ too much for fixed sums. */
type Counted = 'float' | 'count';

/** More of the dearest certificate's price than this is asked about once; a day's takings are more than a float. */
const unusualPrices: Readonly<Record<Counted, number>> = { float: 20, count: 200 };
/** More than this no drawer holds: a slip of the finger, or a number typed into the wrong field. */
const absurdPrices = 10_000;

/** The dearest certificate that is sold in a currency; undefined when none is. */
export const dearestPrice = (programs: readonly Pick<Program, 'currency' | 'denominations' | 'range'>[], currency: Currency): Minor | undefined => {
  const prices = programs.filter((program) => program.currency === currency).flatMap(({ denominations, range }) => [...denominations.map(({ price, face }) => Math.max(price, face)), ...(range ? [range.max] : [])]);
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

/** From which amounts on a drawer's cash is somebody else's business too. */
export type DrawerRules = {
  /** Cash paid in or out above this wants a manager's PIN. */
  readonly managerAbove: Minor;
  /** A difference above this is counted once more, and somebody else agrees to it. */
  readonly varianceAbove: Minor;
};

/** Where a store has set nothing: about fifty and about five dollars, in round sums. */
const usualRules: Readonly<Record<string, readonly [managerAbove: number, varianceAbove: number]>> = { KRW: [50_000, 5_000], JPY: [5_000, 500] };

/** A store's rules for its drawers: its own, else what is usual in its currency. */
export const drawerRulesOf = ({ currency, drawer }: Pick<Store, 'currency' | 'drawer'>): DrawerRules => {
  const whole = 10 ** exponentOf(currency);
  const [managerAbove, varianceAbove] = usualRules[currency] ?? [50 * whole, 5 * whole];
  return { managerAbove: drawer?.managerAbove ?? minor(managerAbove), varianceAbove: drawer?.varianceAbove ?? minor(varianceAbove) };
};

/** Whether a count is so far from what is expected that it is made once more and somebody else agrees to it. */
export const isFarOff = (counted: Minor, expected: Minor, { varianceAbove }: DrawerRules): boolean => Math.abs(counted - expected) > varianceAbove;
