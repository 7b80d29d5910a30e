import { z } from 'zod';
import type { Entry } from './ledger.ts';
import type { Currency } from './money.ts';
import { daySchema } from './operation.ts';

/** What stores owe one another, and the owner of a program them: pure, from what a day came to and the program's terms. */

const basisPointsSchema = z.int().min(0).max(10_000);

/** A program's clearing terms from one day on. */
export const clearingTermsSchema = z.strictObject({
  /** The first business day that they hold for. */
  from: daySchema,
  /** Who has the buyer's money until the certificate is used: the store that sold it, or the program's owner from the sale on. */
  holder: z.enum(['selling-store', 'owner']),
  /** What the owner pays the selling store: of the price on the day of sale, or of the value on the day of use. */
  sellingCommission: z.strictObject({ basisPoints: basisPointsSchema, base: z.enum(['sale', 'use']) }),
  /** What the redeeming store pays the owner, of the value on the day of use. */
  redeemingCommission: z.strictObject({ basisPoints: basisPointsSchema }),
  /** Who keeps what is never used. A term to be known; nothing is cleared by it. */
  breakage: z.enum(['owner', 'selling-store']),
});
export type ClearingTerms = z.infer<typeof clearingTermsSchema>;
export const clearingVersionsSchema = z.array(clearingTermsSchema).max(100);

/** What holds where a program says nothing: the selling store keeps the money and pays when a certificate is used. No commission. */
export const ordinaryTerms: ClearingTerms = {
  from: '0001-01-01', holder: 'selling-store', sellingCommission: { basisPoints: 0, base: 'sale' }, redeemingCommission: { basisPoints: 0 }, breakage: 'owner',
};

/** The terms of a day: the latest that had begun. Old days keep theirs, whatever is agreed later. */
export const termsOn = (versions: readonly ClearingTerms[], day: string): ClearingTerms =>
  versions.filter(({ from }) => from <= day).reduce((latest, terms) => (terms.from >= latest.from ? terms : latest), ordinaryTerms);

/** What passed between a selling and a redeeming store on one day; sums, so any of it may be negative. A sale has redeeming store 0. */
export type Flow = {
  readonly day: string; readonly programNumber: number; readonly currency: Currency; readonly sellingStore: number; readonly redeemingStore: number;
  readonly soldPrice: number; readonly soldFace: number;
  /** What was spent already when its sale was cancelled: borne by the store that gave the money back. */
  readonly voidOver: number;
  readonly used: number;
  /** The part of it that buyers had paid for. */
  readonly usedPaid: number;
  /** Loaded by the redeeming store onto what the selling store had sold, and the part of it that the selling store will pay for. */
  readonly reloaded: number; readonly reloadedPaid: number;
  /** Paid out in cash by the redeeming store, and the part of it that buyers had paid for. */
  readonly cashedOut: number; readonly cashedOutPaid: number;
  /** Taken and covered by no balance, by bearer. */
  readonly overProgram: number; readonly overStore: number;
};

/**
 * The flows of entries that lay an overspend or a chargeback on a program or on the store where it happened: what a person decided later
 * is cleared like what the program's rule decides at once, on the day of the decision.
 */
export const overspendFlows = (entries: readonly Entry[], { day, storeNumber }: { readonly day: string; readonly storeNumber: number }): readonly Flow[] =>
  entries.flatMap(({ account, side, amount, currency }) => {
    const program = /^(?:overspend|chargeback):program:(\d+)$/u.exec(account)?.[1];
    if (program === undefined) return [];
    const signed = side === 'debit' ? amount : 0 - amount;
    return [{
      day, programNumber: Number(program), currency, sellingStore: storeNumber, redeemingStore: storeNumber, soldPrice: 0, soldFace: 0, voidOver: 0,
      used: 0, usedPaid: 0, reloaded: 0, reloadedPaid: 0, cashedOut: 0, cashedOutPaid: 0, overProgram: signed, overStore: 0 - signed,
    }];
  });

/** A program's owner among payers and payees; every other is a store's number. */
export const owner = 0;

export const transferKinds = ['use', 'discount', 'overspend', 'sale', 'selling-commission', 'redeeming-commission', 'cash-out', 'reload'] as const;
export type TransferKind = (typeof transferKinds)[number];

/**
 * What one party owes another for one pair of stores. A negative amount is owed the other way round: that is how a void
 * of an earlier day reads.
 * - use: goods that were given for certificates that another had sold
 * - cash-out: money that was paid out for them, all of it; nobody earns a commission on it
 * - discount: the part of both that no buyer had paid for, by the owner
 * - overspend: what no balance covered, where the program bears it
 * - sale: the buyers' money, where the owner holds it
 * - reload: what was paid for a load goes to whom the value's use will be asked of: the store that sold the certificate (and
 *   the owner, for the part that it pays as discount), or the owner where it holds the money
 */
export type Transfer = {
  readonly day: string; readonly programNumber: number; readonly currency: Currency; readonly kind: TransferKind;
  readonly sellingStore: number; readonly redeemingStore: number; readonly payer: number; readonly payee: number; readonly amount: number;
};

/** Adds flows of the same day, program, currency and pair together, in one order however they came; what came to nothing is left out. */
export const mergeFlows = (flows: readonly Flow[]): readonly Flow[] => {
  const merged = new Map<string, Flow>();
  for (const flow of flows) {
    const key = flowKey(flow);
    const known = merged.get(key);
    merged.set(key, known ? {
      ...known, soldPrice: known.soldPrice + flow.soldPrice, soldFace: known.soldFace + flow.soldFace, voidOver: known.voidOver + flow.voidOver,
      used: known.used + flow.used, usedPaid: known.usedPaid + flow.usedPaid, reloaded: known.reloaded + flow.reloaded, reloadedPaid: known.reloadedPaid + flow.reloadedPaid,
      cashedOut: known.cashedOut + flow.cashedOut, cashedOutPaid: known.cashedOutPaid + flow.cashedOutPaid, overProgram: known.overProgram + flow.overProgram, overStore: known.overStore + flow.overStore,
    } : flow);
  }
  return [...merged.values()].filter((flow) => measures.some((measure) => flow[measure] !== 0)).sort((a, b) => compare(flowKey(a), flowKey(b)));
};

const measures = ['soldPrice', 'soldFace', 'voidOver', 'used', 'usedPaid', 'reloaded', 'reloadedPaid', 'cashedOut', 'cashedOutPaid', 'overProgram', 'overStore'] as const;

const flowKey = ({ day, programNumber, currency, sellingStore, redeemingStore }: Flow): string =>
  [day, padded(programNumber), currency, padded(sellingStore), padded(redeemingStore)].join(' ');

const padded = (value: number): string => String(value).padStart(10, '0');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Who owes whom. Every transfer takes from one what it gives another, so all of them together come to nothing. */
export const clear = (flows: readonly Flow[], termsOf: (programNumber: number, day: string) => ClearingTerms): readonly Transfer[] => {
  const merged = mergeFlows(flows);
  const transfers = [
    ...merged.flatMap((flow) => valueTransfers(flow, termsOf(flow.programNumber, flow.day))),
    ...commissions(merged, termsOf, 'selling-commission'),
    ...commissions(merged, termsOf, 'redeeming-commission'),
  ];
  return transfers.filter(({ amount, payer, payee }) => amount !== 0 && payer !== payee).sort((a, b) => compare(transferKey(a), transferKey(b)));
};

const valueTransfers = (flow: Flow, { holder }: ClearingTerms): readonly Transfer[] => {
  const { sellingStore, redeemingStore, used, usedPaid, reloaded, reloadedPaid, cashedOut, cashedOutPaid, overProgram } = flow;
  if (holder === 'owner') {
    return [
      transfer(flow, 'sale', sellingStore, owner, flow.soldPrice + flow.voidOver),
      ...(redeemingStore === 0 ? [] : [transfer(flow, 'use', owner, redeemingStore, used), transfer(flow, 'cash-out', owner, redeemingStore, cashedOut), transfer(flow, 'overspend', owner, redeemingStore, overProgram), transfer(flow, 'reload', redeemingStore, owner, reloaded)]),
    ];
  }
  if (redeemingStore === 0) return [];
  return [
    transfer(flow, 'use', sellingStore, redeemingStore, usedPaid),
    transfer(flow, 'cash-out', sellingStore, redeemingStore, cashedOutPaid),
    transfer(flow, 'discount', owner, redeemingStore, used - usedPaid + cashedOut - cashedOutPaid),
    transfer(flow, 'overspend', owner, redeemingStore, overProgram),
    transfer(flow, 'reload', redeemingStore, sellingStore, reloadedPaid),
    transfer(flow, 'reload', redeemingStore, owner, reloaded - reloadedPaid),
  ];
};

/**
 * A store's commission of a day and program is rounded once, and its parts by pair add up to it exactly. No other store's
 * operations move it.
 */
const commissions = (
  flows: readonly Flow[], termsOf: (programNumber: number, day: string) => ClearingTerms, kind: 'selling-commission' | 'redeeming-commission',
): readonly Transfer[] => {
  const groups = new Map<string, { readonly flow: Flow; readonly store: number; readonly base: number; readonly basisPoints: number }[]>();
  for (const flow of flows) {
    const { sellingCommission, redeemingCommission } = termsOf(flow.programNumber, flow.day);
    const isSelling = kind === 'selling-commission';
    const { basisPoints } = isSelling ? sellingCommission : redeemingCommission;
    const isOfSale = isSelling && sellingCommission.base === 'sale';
    // A load earns what a sale earns, and whoever has loaded earns it.
    const isLoad = isOfSale && flow.redeemingStore !== 0;
    const base = isLoad ? flow.reloaded : isOfSale ? flow.soldPrice : flow.used;
    if (basisPoints === 0 || base === 0) continue;
    const store = isSelling && !isLoad ? flow.sellingStore : flow.redeemingStore;
    const key = [flow.day, flow.programNumber, flow.currency, store].join(' ');
    groups.set(key, [...groups.get(key) ?? [], { flow, store, base, basisPoints }]);
  }
  return [...groups.values()].flatMap((group) => {
    const parts = shares(group.map(({ base }) => base), group[0]?.basisPoints ?? 0);
    return group.map(({ flow, store }, index) => kind === 'selling-commission'
      ? transfer(flow, kind, owner, store, parts[index] ?? 0)
      : transfer(flow, kind, store, owner, parts[index] ?? 0));
  });
};

const transfer = ({ day, programNumber, currency, sellingStore, redeemingStore }: Flow, kind: TransferKind, payer: number, payee: number, amount: number): Transfer =>
  ({ day, programNumber, currency, kind, sellingStore, redeemingStore, payer, payee, amount });

/** What a transfer is, but for its amount. */
export const transferKey = ({ day, programNumber, currency, kind, sellingStore, redeemingStore, payer, payee }: Transfer): string =>
  [day, padded(programNumber), currency, transferKinds.indexOf(kind), padded(sellingStore), padded(redeemingStore), padded(payer), padded(payee)].join(' ');

/**
 * Basis points of each base, in whole minor units that add up to the rounded whole (largest remainder). What is taken
 * back rounds as what was given: the shares of negative bases are the negative shares.
 */
export const shares = (bases: readonly number[], basisPoints: number): readonly number[] => {
  const exact = bases.map((base) => BigInt(base) * BigInt(basisPoints));
  const whole = exact.reduce((total, part) => total + part, 0n);
  // Half away from nothing, so that it is the same in both directions.
  const rounded = whole < 0n ? (whole - scale / 2n) / scale : (whole + scale / 2n) / scale;
  const parts = exact.map((part) => part / scale);
  let missing = rounded - parts.reduce((total, part) => total + part, 0n);
  const step = missing < 0n ? -1n : 1n;
  const byRemainder = exact.map((part, index) => ({ index, remainder: (part % scale) * step })).sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (missing === 0n) break;
    parts[index] = (parts[index] ?? 0n) + step;
    missing -= step;
  }
  return parts.map(Number);
};

/** Ten thousand basis points are the whole. */
const scale = 10_000n;

/** What each party is to receive (or, negative, to pay) in all, by currency. */
export const balances = (transfers: readonly Transfer[]): ReadonlyMap<number, ReadonlyMap<Currency, number>> => {
  const parties = new Map<number, Map<Currency, number>>();
  const add = (party: number, currency: Currency, amount: number): void => {
    const known = parties.get(party) ?? new Map<Currency, number>();
    known.set(currency, (known.get(currency) ?? 0) + amount);
    parties.set(party, known);
  };
  for (const { payer, payee, currency, amount } of transfers) {
    add(payer, currency, 0 - amount);
    add(payee, currency, amount);
  }
  return parties;
};
