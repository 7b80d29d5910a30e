import { z } from 'zod';
import { owner, type Transfer, transferKey, transferKinds } from './clearing.ts';
import { type Currency, currencySchema, minor, minorSchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';

/** What a franchise owes and is owed of one business day. Pure. */

/** One transfer as a statement says it: from the franchise's side, positive is to receive. */
export const statementLineSchema = z.strictObject({
  /** The business day it is of: the statement's own, or an earlier one that was locked already. */
  ofDay: daySchema,
  programNumber: z.int(), programName: z.string(), currency: currencySchema, kind: z.enum(transferKinds),
  /** Store numbers; the redeeming one is 0 where nothing was redeemed. */
  sellingStore: z.int(), redeemingStore: z.int(),
  /** Store numbers; 0 is the owner of the program. */
  payer: z.int(), payee: z.int(),
  amount: minorSchema,
});
export type StatementLine = z.infer<typeof statementLineSchema>;

/** Whom it is settled with. */
export const partySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('franchise'), number: z.int(), name: z.string() }),
  z.strictObject({ kind: z.literal('headquarters') }),
  /** Stores that nobody runs under a contract. */
  z.strictObject({ kind: z.literal('no-franchise') }),
  /** Between two stores of the franchise's own: told, and settled with nobody. */
  z.strictObject({ kind: z.literal('own') }),
]);
export type Party = z.infer<typeof partySchema>;

export const statementPartSchema = z.strictObject({
  party: partySchema, currency: currencySchema,
  receive: minorSchema, pay: minorSchema,
  /** The part of both that is commission, received less paid. */
  commission: minorSchema,
  /** Received less paid. */
  total: minorSchema,
  lines: z.array(statementLineSchema),
});
export type StatementPart = z.infer<typeof statementPartSchema>;

export const statementContentSchema = z.strictObject({
  franchise: z.strictObject({ id: idSchema, number: z.int(), name: z.string() }),
  day: daySchema,
  /** The names of every store that is mentioned. */
  stores: z.array(z.strictObject({ number: z.int(), name: z.string() })),
  parts: z.array(statementPartSchema),
  totals: z.array(z.strictObject({ currency: currencySchema, receive: minorSchema, pay: minorSchema, commission: minorSchema, total: minorSchema })),
});
export type StatementContent = z.infer<typeof statementContentSchema>;

export const statementSchema = z.strictObject({
  content: statementContentSchema,
  /** Null: not locked yet; what it says may still change. */
  locked: z.strictObject({ by: z.string(), at: z.int(), reason: z.string().nullable() }).nullable(),
  /** Whether a till of its stores has not told everything of that day; and whether the day is over at all. */
  provisional: z.boolean(), over: z.boolean(),
});
export type Statement = z.infer<typeof statementSchema>;

type Franchise = { readonly id: string; readonly number: number; readonly name: string };

/** A franchise, the names of stores, and who had which of them on which day. */
export type Surroundings = {
  readonly franchise: Franchise;
  readonly stores: ReadonlyMap<number, string>;
  readonly franchiseOf: (store: number, day: string) => Franchise | null;
  readonly programName: (programNumber: number) => string;
};

/** What is any business of a franchise's among transfers: stores that were its own on the transfer's day pay or are paid. */
export const transfersOf = (transfers: readonly Transfer[], isOwn: (store: number, day: string) => boolean): readonly Transfer[] =>
  transfers.filter(({ day, payer, payee }) => (payer !== owner && isOwn(payer, day)) || (payee !== owner && isOwn(payee, day)));

/** What has changed since it was told: the transfers as they are now, less what statements have said of them. */
export const lateTransfers = (now: readonly Transfer[], told: readonly Transfer[]): readonly Transfer[] => {
  const rest = new Map<string, Transfer>();
  for (const [transfers, sign] of [[now, 1], [told, -1]] as const) {
    for (const one of transfers) {
      const key = transferKey(one);
      rest.set(key, { ...one, amount: (rest.get(key)?.amount ?? 0) + sign * one.amount });
    }
  }
  return [...rest].filter(([, { amount }]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
};

/** Puts a statement together: by whom it is settled with, own day first, then what came late. */
export const makeStatement = (day: string, transfers: readonly Transfer[], { franchise, stores, franchiseOf, programName }: Surroundings): StatementContent => {
  const parts = new Map<string, StatementPart>();
  for (const transfer of transfers) {
    // Late ones too go by who had the store on their own day.
    const isOwn = (store: number): boolean => store !== owner && franchiseOf(store, transfer.day)?.id === franchise.id;
    const party = partyOf(transfer, franchiseOf, isOwn);
    const key = `${partyKey(party)} ${transfer.currency}`;
    const part = parts.get(key) ?? { party, currency: transfer.currency, receive: minor(0), pay: minor(0), commission: minor(0), total: minor(0), lines: [] };
    parts.set(key, addLine(part, toLine(transfer, programName, isOwn)));
  }
  const ordered = [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => ({ ...part, lines: part.lines.toSorted((a, b) => compareDays(day, a, b)) }));
  const mentioned = new Set(transfers.flatMap(({ sellingStore, redeemingStore, payer, payee }) => [sellingStore, redeemingStore, payer, payee]));
  return {
    franchise, day, parts: ordered, totals: totalsOf(ordered),
    stores: [...mentioned].filter((store) => store !== owner).sort((a, b) => a - b).map((number) => ({ number, name: stores.get(number) ?? '' })),
  };
};

const partyOf = ({ day, payer, payee }: Transfer, franchiseOf: Surroundings['franchiseOf'], isOwn: (store: number) => boolean): Party => {
  const other = isOwn(payer) ? payee : payer;
  if (other === owner) return { kind: 'headquarters' };
  if (isOwn(other)) return { kind: 'own' };
  const franchise = franchiseOf(other, day);
  return franchise ? { kind: 'franchise', number: franchise.number, name: franchise.name } : { kind: 'no-franchise' };
};

/** Other franchises by number, then stores without one, headquarters, and what stays in the house. */
const partyKey = (party: Party): string => {
  switch (party.kind) {
    case 'franchise': return `1 ${String(party.number).padStart(10, '0')}`;
    case 'no-franchise': return '2';
    case 'headquarters': return '3';
    case 'own': return '4';
  }
};

/** Positive is to receive; between own stores it is what passed. What was taken back is owed the other way round. */
const toLine = ({ day, amount, ...rest }: Transfer, programName: (programNumber: number) => string, isOwn: (store: number) => boolean): StatementLine => {
  const [payer, payee] = amount < 0 ? [rest.payee, rest.payer] : [rest.payer, rest.payee];
  return {
    ofDay: day, programNumber: rest.programNumber, programName: programName(rest.programNumber), currency: rest.currency, kind: rest.kind,
    sellingStore: rest.sellingStore, redeemingStore: rest.redeemingStore, payer, payee, amount: minor(isOwn(payee) ? Math.abs(amount) : 0 - Math.abs(amount)),
  };
};

const addLine = (part: StatementPart, line: StatementLine): StatementPart => {
  const lines = [...part.lines, line];
  if (part.party.kind === 'own') return { ...part, lines };
  const isCommission = line.kind === 'selling-commission' || line.kind === 'redeeming-commission';
  return {
    ...part, lines,
    receive: minor(part.receive + Math.max(0, line.amount)), pay: minor(part.pay + Math.max(0, 0 - line.amount)),
    commission: minor(part.commission + (isCommission ? line.amount : 0)), total: minor(part.total + line.amount),
  };
};

/** The statement's own day first, late ones behind it from the oldest on. Sorting is stable: the rest keeps the clearing's order. */
const compareDays = (day: string, a: StatementLine, b: StatementLine): number => {
  const place = (line: StatementLine): string => (line.ofDay === day ? '' : line.ofDay);
  return place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0;
};

const totalsOf = (parts: readonly StatementPart[]): StatementContent['totals'] => {
  const totals = new Map<Currency, StatementContent['totals'][number]>();
  for (const { party, currency, receive, pay, commission, total } of parts) {
    if (party.kind === 'own') continue;
    const known = totals.get(currency) ?? { currency, receive: minor(0), pay: minor(0), commission: minor(0), total: minor(0) };
    totals.set(currency, {
      currency, receive: minor(known.receive + receive), pay: minor(known.pay + pay), commission: minor(known.commission + commission), total: minor(known.total + total),
    });
  }
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
};
