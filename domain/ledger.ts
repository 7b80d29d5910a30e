import type { CertificateKind } from './certificate.ts';
import type { Currency, Minor } from './money.ts';
import { minor } from './money.ts';
import type { CashMovement, Tender } from './operation.ts';
import type { Vat } from './vat.ts';

/**
 * An account of the ledger, written `type:owner[:detail]`.
 * - tender:STORE:cash|card   money a store has taken from buyers
 * - liability:PROGRAM:KIND   what a program owes the holders of its certificates
 * - discount:PROGRAM         face value given away at a sale
 * - redeemed:STORE           what a store has given goods for and may claim in clearing
 * - overspend:program:N, overspend:store:N   who bears what no balance covered
 * - cash-movement:STORE:REASON   cash paid into a drawer or out of it without a sale: bank, safe, expense, tip or other
 * - cash-variance:STORE      what a drawer held more (credit) or less (debit) than it should at the close of a shift
 * - suspense:STORE           money taken for a certificate that was already sold or dead; owed to somebody
 * - refund:STORE             what the office has paid back to a store's buyers while it resolved an exception
 * - refund:STORE:bank        what the bank has sent to a store's buyers against receipt and certificate
 * - refund:STORE:card       what buyers' banks have taken back from a store's card payments, for what was spent already
 * - chargeback:program:N, chargeback:store:N   who bears that
 * - breakage:PROGRAM         what an accountant expects never to be used, as revenue
 * - unclaimed:PROGRAM        the same against it, beside the liability: what is owed to holders stays owed
 * - escheat:PROGRAM          what was owed to holders nobody came for, and is owed to the state instead
 * - vat:PROGRAM:COUNTRY:RATE   VAT due on single-purpose certificates that were sold
 * - vat-carried:PROGRAM      the same against it, beside the liability: what is owed to holders stays the face
 * - income:STORE             money that came in and that nobody has a claim to
 * - receivable:STORE         what companies have to pay for certificates that they have; what they paid before, on the credit side
 * - tender:STORE:bank        what companies have transferred, less what went back
 * - corporate-discount:STORE what a store's franchise has let companies off the program's price
 * - clearing:STORE:STORE     what the second owes the first by locked statements; 0 is headquarters, that owns the programs
 * - bank:STORE               money that a store's owner has sent for clearing (credit) or received (debit); 0 is headquarters
 * - cleared:STORE:PROGRAM    value against it: taken over from others (credit) or handed over to them (debit), beside the liability
 * - commission:earned:STORE:PROGRAM, commission:paid:STORE:PROGRAM   commission against it, of whoever earns and whoever pays it
 */
export type Account = string;

/** What a posting is of, the word that the ledger has for it. */
export const postingKinds = [
  'opening', 'sale', 'redemption', 'cover', 'void', 'reload', 'cash-out', 'return-credit', 'refund', 'tender-correction', 'pay-in', 'pay-out', 'cash-variance', 'reversal',
  'request-redeem', 'request-void-sale', 'request-cash-out', 'request-return-credit', 'request-refund',
  'bank-refund', 'bank-refund-cancelled', 'bank-refund-paid', 'corporate-sale', 'corporate-payment', 'corporate-cancel',
  'resolution', 'resolution-reversal', 'breakage', 'escheat', 'escheat-returned', 'clearing', 'clearing-payment', 'clearing-payment-reversed',
] as const;
export type PostingKind = (typeof postingKinds)[number];

/** One side of a posting; the amount is always positive. */
export type Entry = { readonly account: Account; readonly side: 'debit' | 'credit'; readonly amount: Minor; readonly currency: Currency };

/** A line of a sale after {@link applyChange}: `covered` became liability, `over` is owed to somebody unknown. */
export type PostedSaleLine = {
  readonly programNumber: number; readonly certificateKind: CertificateKind;
  readonly price: Minor; readonly face: Minor; readonly covered: Minor; readonly over: Minor;
  /** Due on it, where it is single-purpose. */
  readonly vat?: Vat;
};

/** A line that took value off a certificate: `covered` by its balance, `over` borne by `bearer`. */
export type PostedDebitLine = {
  readonly programNumber: number; readonly certificateKind: CertificateKind;
  readonly covered: Minor; readonly over: Minor; readonly bearer: 'program' | 'store';
};

type Place = { readonly storeNumber: number; readonly currency: Currency };

/** A sale or a load: tenders come in, liability begins; what was taken for paper that was already sold waits in suspense. */
export const saleEntries = ({ storeNumber, currency }: Place, tenders: readonly Tender[], lines: readonly PostedSaleLine[]): readonly Entry[] =>
  merge(currency, [
    ...tenders.map((tender) => debit(tenderAccount(storeNumber, tender.type), tender.amount)),
    ...lines.flatMap((line) => line.over > 0
      ? [credit(`suspense:${String(storeNumber)}`, line.price)]
      : [credit(liability(line), line.covered), debit(`discount:${String(line.programNumber)}`, minor(line.covered - line.price)), ...vatOf(line)]),
  ]);

/** A void of a sale or a load: the money goes back, liability ends; what was spent meanwhile is an overspend of the store. */
export const voidSaleEntries = ({ storeNumber, currency }: Place, tenders: readonly Tender[], lines: readonly (PostedSaleLine & { readonly wasSuspense: boolean })[]): readonly Entry[] =>
  merge(currency, [
    ...tenders.map((tender) => credit(tenderAccount(storeNumber, tender.type), tender.amount)),
    ...lines.flatMap((line) => line.wasSuspense
      ? [debit(`suspense:${String(storeNumber)}`, line.price)]
      : [
          debit(liability(line), line.covered),
          debit(`overspend:store:${String(storeNumber)}`, line.over),
          credit(`discount:${String(line.programNumber)}`, minor(line.face - line.price)),
          ...vatOf(line).map(({ account, signed }) => ({ account, signed: 0 - signed })),
        ]),
  ]);

/** A redemption: liability falls by what the balance covered, the bearer pays the rest, the store has a claim for all of it. */
export const redemptionEntries = ({ storeNumber, currency }: Place, lines: readonly PostedDebitLine[]): readonly Entry[] =>
  merge(currency, lines.flatMap((line) => [
    debit(liability(line), line.covered),
    debit(line.bearer === 'program' ? `overspend:program:${String(line.programNumber)}` : `overspend:store:${String(storeNumber)}`, line.over),
    credit(`redeemed:${String(storeNumber)}`, minor(line.covered + line.over)),
  ]));

/** A use that had come before its sale: the certificate bears `cover.covered` after all, and whoever bore it for the use is relieved. */
export const coverEntries = ({ storeNumber, currency }: Place, use: Pick<PostedDebitLine, 'programNumber' | 'bearer'>, cover: Omit<PostedDebitLine, 'over' | 'bearer'>): readonly Entry[] =>
  merge(currency, [debit(liability(cover), cover.covered), credit(overspendAccount(use.bearer, use.bearer === 'program' ? use.programNumber : storeNumber), cover.covered)]);

/** Entries of one currency as those of one posting: one an account. */
export const merged = (currency: Currency, entries: readonly Entry[]): readonly Entry[] =>
  merge(currency, entries.map(({ account, side, amount }) => ({ account, signed: side === 'debit' ? amount : 0 - amount })));

/** A cash-out: liability falls by what the balance covered, the money leaves the drawer; what nothing covered the store bears. */
export const cashOutEntries = ({ storeNumber, currency }: Place, lines: readonly PostedDebitLine[]): readonly Entry[] =>
  merge(currency, lines.flatMap((line) => [
    debit(liability(line), line.covered), debit(overspendAccount('store', storeNumber), line.over), credit(tenderAccount(storeNumber, 'cash'), minor(line.covered + line.over)),
  ]));

/** A cash-out that was allowed and not paid yet: what is owed to the holder waits in suspense until the money leaves the drawer. */
export const allowedCashOutEntries = ({ storeNumber, currency }: Place, lines: readonly PostedDebitLine[]): readonly Entry[] =>
  merge(currency, lines.flatMap((line) => [debit(liability(line), line.covered), credit(suspenseAccount(storeNumber), line.covered)]));

/** The money of an allowed cash-out has left the drawer; a negative amount came back into it. */
export const paidCashOutEntries = ({ storeNumber, currency }: Place, amount: Minor): readonly Entry[] =>
  merge(currency, [debit(suspenseAccount(storeNumber), amount), credit(tenderAccount(storeNumber, 'cash'), amount)]);

/** A return credit: the store gives up its claim for goods that it has again, and the program owes the value once more. */
export const returnCreditEntries = (place: Place, lines: readonly PostedDebitLine[]): readonly Entry[] => reversed(redemptionEntries(place, lines));

/** A tender correction: the same money, in the drawer it really lies in. */
export const tenderCorrectionEntries = ({ storeNumber, currency }: Place, from: readonly Tender[], to: readonly Tender[]): readonly Entry[] =>
  merge(currency, [
    ...from.map((tender) => credit(tenderAccount(storeNumber, tender.type), tender.amount)),
    ...to.map((tender) => debit(tenderAccount(storeNumber, tender.type), tender.amount)),
  ]);

/** Cash paid into the drawer or out of it: against the account that says why. */
export const cashMovementEntries = ({ storeNumber, currency, kind, reason, amount }: Pick<CashMovement, 'storeNumber' | 'currency' | 'kind' | 'reason' | 'amount'>): readonly Entry[] => {
  const into = kind === 'pay-in' ? amount : minor(0 - amount);
  return merge(currency, [debit(tenderAccount(storeNumber, 'cash'), into), credit(`cash-movement:${String(storeNumber)}:${reason}`, into)]);
};

/** What the count of a drawer has shown: the books hold what lies there, and the difference by its name. */
export const cashVarianceEntries = ({ storeNumber, currency }: Place, variance: Minor): readonly Entry[] =>
  merge(currency, [debit(tenderAccount(storeNumber, 'cash'), variance), credit(`cash-variance:${String(storeNumber)}`, variance)]);

/** Breakage as the accountant estimates it; a negative amount takes some back. No liability is touched: all of it stays owed to its holders. */
export const breakageEntries = (programNumber: number, currency: Currency, amount: Minor): readonly Entry[] =>
  merge(currency, [debit(`unclaimed:${String(programNumber)}`, amount), credit(`breakage:${String(programNumber)}`, amount)]);

/** Certificates of one face that a company gets: what it owes for them, what they are worth, what the program asks for them. */
export type PostedCorporateLine = { readonly programNumber: number; readonly certificateKind: CertificateKind; readonly face: Minor; readonly listPrice: Minor; readonly paid: Minor };

/** A sale to a company: it owes what it pays, liability begins, and what the store lets it off is the store's own cost. */
export const corporateSaleEntries = ({ storeNumber, currency }: Place, lines: readonly PostedCorporateLine[]): readonly Entry[] => merge(currency, lines.flatMap((line) => [
  debit(`receivable:${String(storeNumber)}`, line.paid), debit(`corporate-discount:${String(storeNumber)}`, minor(line.listPrice - line.paid)),
  debit(`discount:${String(line.programNumber)}`, minor(line.face - line.listPrice)), credit(liability(line), line.face),
]));

/** Money from a company has come to the bank; a negative amount went back. */
export const corporatePaymentEntries = ({ storeNumber, currency }: Place, amount: Minor): readonly Entry[] =>
  merge(currency, [debit(`tender:${String(storeNumber)}:bank`, amount), credit(`receivable:${String(storeNumber)}`, amount)]);
/** A refund that the bank has sent: what waited for the buyer in suspense has left the store's owner. */
export const bankRefundEntries = ({ storeNumber, currency }: Place, amount: Minor): readonly Entry[] =>
  merge(currency, [debit(suspenseAccount(storeNumber), amount), credit(`refund:${String(storeNumber)}:bank`, amount)]);

/** Balances that are handed to the state: what was owed to their holders is owed to it. */
export const escheatEntries = (currency: Currency, lines: readonly Omit<PostedDebitLine, 'over' | 'bearer'>[]): readonly Entry[] =>
  merge(currency, lines.flatMap((line) => [debit(liability(line), line.covered), credit(`escheat:${String(line.programNumber)}`, line.covered)]));

/** What a party is owed by another for a program, or, negative, owes it. */
export type ClearedLine = { readonly other: number; readonly programNumber: number; readonly as: 'value' | 'commission-earned' | 'commission-paid'; readonly amount: Minor };

/** One party's side of what was cleared: what each other one owes it by now, against what it is for. */
export const clearingEntries = ({ storeNumber, currency }: Place, lines: readonly ClearedLine[]): readonly Entry[] =>
  merge(currency, lines.flatMap(({ other, programNumber, as, amount }) => {
    const of = `${String(storeNumber)}:${String(programNumber)}`;
    return [
      debit(`clearing:${String(storeNumber)}:${String(other)}`, amount),
      credit(as === 'value' ? `cleared:${of}` : as === 'commission-earned' ? `commission:earned:${of}` : `commission:paid:${of}`, amount),
    ];
  }));

/** A payment of what was cleared, in one store's books: each pair comes to nothing by it, and the bank has less or more. `owed`: by the other one; negative: to it. */
export const clearingPaymentEntries = ({ storeNumber, currency }: Place, lines: readonly { readonly other: number; readonly owed: Minor }[]): readonly Entry[] =>
  merge(currency, lines.flatMap(({ other, owed }) => [credit(`clearing:${String(storeNumber)}:${String(other)}`, owed), debit(`bank:${String(storeNumber)}`, owed)]));

/** The entries that undo others: a void of a redemption, a reversal of an approved request. */
export const reversed = (entries: readonly Entry[]): readonly Entry[] =>
  entries.map((entry) => ({ ...entry, side: entry.side === 'debit' ? 'credit' : 'debit' }));

/** Debits minus credits over all entries, by currency; every value is zero in a balanced posting. */
export const imbalance = (entries: readonly Entry[]): ReadonlyMap<Currency, number> => {
  const totals = new Map<Currency, number>();
  for (const { side, amount, currency } of entries) totals.set(currency, (totals.get(currency) ?? 0) + (side === 'debit' ? amount : 0 - amount));
  return totals;
};

/** Moves balances from one account to another: the one falls by the amount, as its debit side sees it, the other grows. */
export const movingEntries = (currency: Currency, moves: readonly { readonly from: Account; readonly to: Account; readonly amount: Minor }[]): readonly Entry[] =>
  merge(currency, moves.flatMap(({ from, to, amount }) => [debit(to, amount), credit(from, amount)]));

/** A certificate in place of one that was sold twice: what waited in suspense was paid for it. */
export const replacementEntries = ({ storeNumber, currency }: Place, line: Omit<PostedSaleLine, 'over' | 'face'>): readonly Entry[] => merge(currency, [
  debit(suspenseAccount(storeNumber), line.price), credit(liability(line), line.covered), debit(`discount:${String(line.programNumber)}`, minor(line.covered - line.price)),
]);

/** Where a store's money waits that belongs to somebody unknown. */
export const suspenseAccount = (storeNumber: number): Account => `suspense:${String(storeNumber)}`;
/** Who bears what no balance covered. */
export const overspendAccount = (bearer: 'program' | 'store', owner: number): Account => `overspend:${bearer}:${String(owner)}`;

type Movement = { readonly account: Account; readonly signed: number };
const debit = (account: Account, amount: Minor): Movement => ({ account, signed: amount });
const credit = (account: Account, amount: Minor): Movement => ({ account, signed: 0 - amount });
const vatOf = ({ programNumber, vat }: PostedSaleLine): readonly Movement[] =>
  vat === undefined ? [] : [credit(vat.account, vat.amount), debit(`vat-carried:${String(programNumber)}`, vat.amount)];
const tenderAccount = (storeNumber: number, type: Tender['type']): Account => `tender:${String(storeNumber)}:${type}`;
const liability = (line: { readonly programNumber: number; readonly certificateKind: CertificateKind }): Account =>
  `liability:${String(line.programNumber)}:${line.certificateKind}`;

/** One entry an account, in account order, none of them zero; throws when they don't balance, which is always a bug. */
const merge = (currency: Currency, movements: readonly Movement[]): readonly Entry[] => {
  const totals = new Map<Account, number>();
  for (const { account, signed } of movements) totals.set(account, (totals.get(account) ?? 0) + signed);
  const entries = [...totals]
    .filter(([, signed]) => signed !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([account, signed]): Entry => ({ account, side: signed > 0 ? 'debit' : 'credit', amount: minor(Math.abs(signed)), currency }));
  if ([...imbalance(entries).values()].some((value) => value !== 0)) throw new Error('a posting does not balance');
  return entries;
};
