import { type Transfer, type TransferKind } from './clearing.ts';
import { type ClearedLine, clearingEntries, type Entry } from './ledger.ts';
import { type Currency, minor } from './money.ts';

/** What one party's books say of one day that a statement tells of; the owner of the programs has the number of headquarters, 0. */
export type ClearingPosting = { readonly day: string; readonly storeNumber: number; readonly entries: readonly Entry[] };

/**
 * A locked statement as postings: each transfer stands on the side of whoever pays and on the side of whoever is paid, and
 * `posts` says whose sides are this statement's. They are its franchise's own stores', and those of parties that never lock
 * one: headquarters, and stores without a franchise. Another franchise's own statement posts the other side. So what two
 * stores owe each other comes to nothing once both sides have locked.
 */
export const clearingPostings = (transfers: readonly Transfer[], posts: (party: number, day: string) => boolean): readonly ClearingPosting[] => {
  const books = new Map<string, Omit<ClearingPosting, 'entries'> & { readonly lines: Map<Currency, ClearedLine[]> }>();
  for (const transfer of transfers) {
    for (const { party, ...line } of sidesOf(transfer)) {
      if (!posts(party, transfer.day)) continue;
      const key = `${transfer.day} ${String(party).padStart(10, '0')}`;
      const book = books.get(key) ?? { day: transfer.day, storeNumber: party, lines: new Map<Currency, ClearedLine[]>() };
      books.set(key, book);
      const known = book.lines.get(transfer.currency);
      if (known) known.push(line);
      else book.lines.set(transfer.currency, [line]);
    }
  }
  return [...books].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { day, storeNumber, lines }]) => ({ day, storeNumber, entries: [...lines].flatMap(([currency, of]) => clearingEntries({ storeNumber, currency }, of)) }))
    .filter(({ entries }) => entries.length > 0);
};

/** Who pays and who is paid keep their places whichever way the money goes: what is taken back lessens the same accounts. */
const sidesOf = ({ kind, programNumber, payer, payee, amount }: Transfer): readonly (ClearedLine & { readonly party: number })[] => {
  const isCommission = commissions.has(kind);
  return [
    { party: payee, other: payer, programNumber, as: isCommission ? 'commission-earned' : 'value', amount: minor(amount) },
    { party: payer, other: payee, programNumber, as: isCommission ? 'commission-paid' : 'value', amount: minor(0 - amount) },
  ];
};

const commissions: ReadonlySet<TransferKind> = new Set(['selling-commission', 'redeeming-commission']);
