import { least, type Minor, minor, subtract, zero } from './money.ts';
import type { Tender } from './operation.ts';

/**
 * The tenders that hand back a part of what was paid, for one certificate of a sale that never came out of the printer.
 * What was paid last goes back first, so that a sale settled in cash and a rest by card gives back the rest.
 */
export const handBack = (tenders: readonly Tender[], amount: Minor): Tender[] => {
  let rest = amount;
  const back: Tender[] = [];
  for (const tender of tenders.toReversed()) {
    const part = least(tender.amount, rest);
    if (part === 0) continue;
    back.push(ofAmount(tender, part));
    rest = subtract(rest, part);
  }
  return back;
};

/** What is left of a sale's tenders once some of it was handed back. */
export const tendersAfter = (tenders: readonly Tender[], handedBack: readonly Tender[]): readonly Tender[] => {
  const due = new Map<string, number>();
  for (const tender of handedBack) due.set(wayOf(tender), (due.get(wayOf(tender)) ?? 0) + tender.amount);
  return tenders.toReversed().flatMap((tender): Tender[] => {
    const taken = least(tender.amount, minor(due.get(wayOf(tender)) ?? 0));
    if (taken === zero) return [tender];
    due.set(wayOf(tender), (due.get(wayOf(tender)) ?? 0) - taken);
    const left = subtract(tender.amount, taken);
    return left === zero ? [] : [ofAmount(tender, left)];
  }).toReversed();
};

/** A card payment is one of its own by its approval code; cash is cash. */
const wayOf = (tender: Tender): string => tender.type === 'cash' ? 'cash' : `card ${tender.approvalCode}`;

/** The same way of paying for another amount; nothing is given in change on it. */
const ofAmount = (tender: Tender, amount: Minor): Tender =>
  tender.type === 'cash' ? { type: 'cash', amount, given: amount, change: zero } : { ...tender, amount };
