import { applyChange, type Flag } from '../domain/certificate.ts';
import { type Entry, type PostedSaleLine, redemptionEntries, reversed, voidSaleEntries } from '../domain/ledger.ts';
import { type Minor, minor, sum, zero } from '../domain/money.ts';
import type { Tender } from '../domain/operation.ts';
import { type Books, type Effect, noteEffect, rowOf } from './books.ts';
import { restoreLease } from './leases.ts';

type Place = { readonly storeNumber: number; readonly currency: Effect['currency'] };

/** The posting that debits of one source made. */
export const redemptionPosting = (debits: readonly Effect[]): readonly Entry[] => {
  const first = debits[0];
  return first ? redemptionEntries(first, debits) : [];
};

/** Gives certificates back what debits took off them. */
export const undoDebits = (books: Books, debits: readonly Effect[], source: string, at: number): readonly Flag[] =>
  debits.flatMap((debit) => {
    const row = rowOf(books, debit.certificate, debit.currency);
    const applied = applyChange(row.certificate, { kind: 'undo-debit', covered: debit.covered, over: debit.over });
    row.certificate = applied.certificate;
    row.isChanged = true;
    restoreLease(books, debit.certificate, debit.terminal, debit.covered);
    noteEffect(books, { ...debit, source, kind: 'undo-debit', at, recordedAt: books.now });
    return applied.flags;
  });

/** Puts balances back that were paid out. */
export const undoCashOuts = (books: Books, paid: readonly Effect[], source: string, at: number): readonly Flag[] => paid.flatMap((effect) => {
  const row = rowOf(books, effect.certificate, effect.currency);
  const applied = applyChange(row.certificate, { kind: 'undo-cash-out', covered: effect.covered, over: effect.over });
  row.certificate = applied.certificate;
  row.isChanged = true;
  noteEffect(books, { ...effect, source, kind: 'undo-cash-out', at, recordedAt: books.now });
  return applied.flags;
});

/** Takes back what return credits had put on; what was spent meanwhile the store that had asked for it bears. */
export const undoCredits = (books: Books, credited: readonly Effect[], source: string, at: number): { readonly taken: readonly Effect[]; readonly flags: readonly Flag[] } => {
  const flags: Flag[] = [];
  const taken = credited.map((effect): Effect => {
    const row = rowOf(books, effect.certificate, effect.currency);
    const applied = applyChange(row.certificate, { kind: 'undo-credit', amount: effect.covered });
    row.certificate = applied.certificate;
    row.isChanged = true;
    flags.push(...applied.flags);
    const undone: Effect = { ...effect, source, kind: 'undo-credit', covered: applied.covered, over: applied.over, at, recordedAt: books.now };
    noteEffect(books, undone);
    return undone;
  });
  return { taken, flags };
};

/** A line of a cancelled sale as the ledger wants it. */
export type EndedLine = PostedSaleLine & { readonly wasSuspense: boolean };

/** Ends the certificates of a sale. Those that were sold twice live on: only the money taken for them is given back. */
export const deactivate = (
  books: Books, sold: readonly Effect[], source: { readonly id: string; readonly terminal: string; readonly at: number; readonly today: string },
): { readonly lines: readonly EndedLine[]; readonly flags: readonly Flag[] } => {
  const flags: Flag[] = [];
  const lines = sold.map((activation): EndedLine => {
    const { programNumber, certificateKind, price, face } = activation;
    const note = (covered: Minor, over: Minor): void => {
      noteEffect(books, {
        ...activation, source: source.id, terminal: source.terminal, kind: 'deactivate', covered, over, at: source.at, recordedAt: books.now,
      });
    };
    if (activation.over > 0) {
      note(zero, zero);
      return { programNumber, certificateKind, price, face, covered: zero, over: zero, wasSuspense: true };
    }
    const row = rowOf(books, activation.certificate, activation.currency);
    const { certificate, covered, over, flags: found } = applyChange(row.certificate, { kind: 'deactivate', face, today: source.today });
    row.certificate = certificate;
    row.isChanged = true;
    flags.push(...found);
    note(covered, over);
    return { programNumber, certificateKind, price, face, covered, over, wasSuspense: false, ...(activation.vat === undefined ? {} : { vat: activation.vat }) };
  });
  return { lines, flags };
};

/**
 * The posting of a cancelled sale. What is handed back and what was paid should be the same; where they aren't, or the
 * money follows later (an approved request hands nothing back yet), the difference waits in the store's suspense.
 */
export const endedSalePosting = (place: Place, tenders: readonly Tender[], lines: readonly EndedLine[]): readonly Entry[] => {
  const handedBack = sum(tenders.map(({ amount }) => amount));
  const paid = sum(lines.map(({ price }) => price));
  return voidSaleEntries(place, tenders, [...lines, suspense(minor(handedBack - paid))]);
};

/** A line that only moves suspense: a negative amount is owed to somebody, a positive one settles that. */
const suspense = (amount: Minor): EndedLine => ({
  programNumber: 0, certificateKind: 'sold', price: amount, face: zero, covered: zero, over: zero, wasSuspense: true,
});

/** Brings certificates back to life that an approved request had ended, and returns the entries that say so. */
export const undoDeactivations = (books: Books, ended: readonly Effect[], source: string, at: number): readonly Entry[] => {
  const first = ended[0];
  if (!first) return [];
  for (const deactivation of ended) {
    if (deactivation.covered === 0) continue;
    const row = rowOf(books, deactivation.certificate, deactivation.currency);
    row.certificate = applyChange(row.certificate, { kind: 'undo-deactivate', covered: deactivation.covered }).certificate;
    row.isChanged = true;
    noteEffect(books, { ...deactivation, source, kind: 'undo-deactivate', at, recordedAt: books.now });
  }
  return reversed(endedSalePosting(first, [], ended.map(toEndedLine)));
};

/** Gives certificates back what an approved refund had ended, and returns the entries that say so. */
export const undoRefunds = (books: Books, ended: readonly Effect[], at: number): readonly Entry[] => {
  const [first] = ended;
  if (!first) return [];
  for (const refund of ended) {
    const row = rowOf(books, refund.certificate, refund.currency);
    row.certificate = applyChange(row.certificate, { kind: 'undo-refund', covered: refund.covered }).certificate;
    row.isChanged = true;
    noteEffect(books, { ...refund, kind: 'undo-refund', at, recordedAt: books.now });
  }
  return reversed(endedSalePosting(first, [], ended.map((refund) => ({ ...refund, wasSuspense: false }))));
};

/** What was ended, as its own posting had it. */
export const toEndedLine = (ended: Effect): EndedLine => ({ ...ended, wasSuspense: ended.covered === 0 && ended.over === 0 });
