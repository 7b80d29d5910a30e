import { createHash } from 'node:crypto';
import { businessDay } from '../domain/business-day.ts';
import { applyChange, type Flag } from '../domain/certificate.ts';
import { coverEntries, type Entry, merged, reversed } from '../domain/ledger.ts';
import { least, subtract, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import { type Books, type Effect, isUndone, noteEffect, post, returnedOf, rowOf, undoingKey } from './books.ts';
import { redemptionPosting, undoDebits } from './effects.ts';

/*
 * A use may reach the server before the sale of its certificate: then nothing covers it. Once the sale is there it is set
 * against the use, so that balance and books are what they would be had the sale come first.
 */

/** The sale that puts value on a certificate. */
type CoveringSale = { readonly id: string; readonly at: number };

/** Sets a sale that has just put value on a certificate against the uses of it that came before: the earliest first, as far as the value goes. */
export const coverUses = (books: Books, sale: CoveringSale, certificate: CertificateHash): void => {
  const uses = (books.overDebits.get(certificate) ?? []).filter(({ source }) => !isUndone(books, source, certificate)).sort(byEvent);
  for (const use of uses) {
    const row = rowOf(books, certificate, use.currency);
    if (row.certificate.currency !== use.currency) continue;
    const { certificate: left, covered } = applyChange(row.certificate, { kind: 'cover', amount: use.over });
    if (covered === 0) return;
    row.certificate = left;
    const at = Math.max(use.at, sale.at);
    const cover: Effect = {
      ...use, source: coverId(sale.id, use), kind: 'cover', programNumber: left.programNumber, certificateKind: left.kind, face: left.face, covered, over: zero, at, recordedAt: books.now,
    };
    noteEffect(books, cover);
    books.covers.set(undoingKey(use.source, certificate), cover);
    books.written.covers.push({ id: cover.source, sale: sale.id, use: use.source, certificate, amount: covered });
    // It counts for the day of whichever came last: before that there was nothing to cover, or nothing to cover it with.
    const accountingDate = businessDay(at, books.business.stores.get(use.storeNumber) ?? { timeZone: 'UTC' });
    post(books, { source: cover.source, kind: 'cover', storeNumber: use.storeNumber, at, accountingDate, entries: coverEntries(use, use, cover) });
  }
  books.overDebits.delete(certificate);
};

const byEvent = (a: Effect, b: Effect): number => (a.at === b.at ? (a.source < b.source ? -1 : 1) : a.at - b.at);

/** The same for the same sale and use whenever it is worked out: a batch that is run again writes the same books. */
const coverId = (sale: string, { source, certificate }: Effect): string => {
  const hex = createHash('sha256').update(`cover ${sale} ${source} ${certificate}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** What a sale that came later has covered of a use. */
export const coverOf = ({ covers }: Books, { source, certificate }: Effect): Effect | undefined => covers.get(undoingKey(source, certificate));

/**
 * Takes back lines of a voided redemption: what the balance had borne at once or after its sale came is on the certificate
 * again, less what goods that came back had put there before. Returns the entries of the void.
 */
export const undoUses = (books: Books, debits: readonly Effect[], target: string, source: string, at: number): { readonly entries: readonly Entry[]; readonly flags: readonly Flag[] } => {
  const flags: Flag[] = [];
  const rests = debits.map((debit) => {
    const returned = returnedOf(books, target, debit.certificate);
    const ofDebit = least(debit.covered, returned);
    const cover = coverOf(books, debit);
    const ofCover = least(cover?.covered ?? zero, subtract(returned, ofDebit));
    if (ofDebit + ofCover > 0) flags.push('returned-before-void');
    return {
      debit: { ...debit, covered: subtract(debit.covered, ofDebit), over: subtract(debit.over, ofCover) },
      cover: cover && ofCover < cover.covered ? { ...cover, covered: subtract(cover.covered, ofCover) } : undefined,
    };
  });
  flags.push(...undoDebits(books, rests.map(({ debit }) => debit), source, at));
  const entries = rests.flatMap(({ debit, cover }) => {
    if (!cover) return [];
    const row = rowOf(books, cover.certificate, cover.currency);
    const undone = applyChange(row.certificate, { kind: 'undo-cover', covered: cover.covered });
    row.certificate = undone.certificate;
    flags.push(...undone.flags);
    noteEffect(books, { ...cover, source, kind: 'undo-cover', at, recordedAt: books.now });
    return coverEntries(debit, debit, cover);
  });
  const [first] = debits;
  return { entries: first ? merged(first.currency, reversed([...redemptionPosting(rests.map(({ debit }) => debit)), ...entries])) : [], flags };
};
