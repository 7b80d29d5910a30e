import { clear, type ClearingTerms, type Flow, ordinaryTerms } from '../../../domain/clearing.ts';
import { type ClearingPosting, clearingPostings } from '../../../domain/clearing-postings.ts';
import { imbalance } from '../../../domain/ledger.ts';
import { lateTransfers, transfersOf } from '../../../domain/statement.ts';
import type { Effect } from '../../../server/books.ts';

/*
 * Stores 101 and 102 as two franchises with statements: what effects come to between them, as `count_flows` counts it in the
 * database, is locked and posted.
 */

const terms: ClearingTerms = { ...ordinaryTerms, sellingCommission: { basisPoints: 333, base: 'use' }, redeemingCommission: { basisPoints: 125 } };
const nothing = { soldPrice: 0, soldFace: 0, voidOver: 0, used: 0, usedPaid: 0, reloaded: 0, reloadedPaid: 0, cashedOut: 0, cashedOutPaid: 0, overProgram: 0, overStore: 0 };
const signs: Readonly<Partial<Record<Effect['kind'], 1 | -1>>> = { 'debit': 1, 'undo-debit': -1, 'cash-out': 1, 'undo-cash-out': -1, 'credit': -1, 'undo-credit': 1, 'cover': 1, 'undo-cover': -1 };

/** Uses and cash-outs; each of the part that a buyer had paid for, rounded down. */
const flowsOf = (effects: readonly Effect[]): readonly Flow[] => effects.flatMap((effect) => {
  const sign = signs[effect.kind];
  if (sign === undefined) return [];
  const sold = effects.find(({ kind, certificate, covered }) => kind === 'activate' && certificate === effect.certificate && covered > 0);
  const value = sign * effect.covered;
  const paid = sign * Math.floor((effect.covered * Math.min(sold?.price ?? 1, sold?.face ?? 1)) / Math.max(1, sold?.face ?? 1));
  const isCover = effect.kind === 'cover' || effect.kind === 'undo-cover';
  const isCash = effect.kind === 'cash-out' || effect.kind === 'undo-cash-out';
  return [{
    ...nothing, day: new Date(effect.at).toISOString().slice(0, 10), programNumber: effect.programNumber, currency: effect.currency, sellingStore: sold?.storeNumber ?? effect.storeNumber,
    redeemingStore: effect.storeNumber, ...(isCash ? { cashedOut: value, cashedOutPaid: paid } : { used: value, usedPaid: paid }), overProgram: effect.bearer === 'program' ? sign * (effect.over - (isCover ? effect.covered : 0)) : 0,
  }];
});

/** The one locks when the first effects are known and says the rest as late, the other locks at the end. */
export const lockInTurn = (effects: readonly Effect[], first: number): readonly ClearingPosting[] => {
  const known = (count: number, store: number) => transfersOf(clear(flowsOf(effects.slice(0, count)), () => terms), (one) => one === store);
  const early = known(first, 101);
  const posts = (store: number) => (party: number): boolean => party === store || party === 0;
  const postings = [
    ...clearingPostings(early, posts(101)), ...clearingPostings(lateTransfers(known(effects.length, 101), early), posts(101)),
    ...clearingPostings(known(effects.length, 102), posts(102)),
  ];
  if (postings.some(({ entries }) => [...imbalance(entries).values()].some((value) => value !== 0))) throw new Error('a posting does not balance');
  return postings;
};

/** What each pair of parties is apart. */
export const openPairs = (postings: readonly ClearingPosting[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { account, side, amount } of postings.flatMap(({ entries }) => entries)) {
    const pair = /^clearing:(\d+):(\d+)$/u.exec(account)?.slice(1).map(Number).sort((a, b) => a - b).join(' ');
    if (pair !== undefined) sums.set(pair, (sums.get(pair) ?? 0) + (side === 'debit' ? amount : 0 - amount));
  }
  return sums;
};
