import type { CertificateKind } from './certificate.ts';
import type { Currency } from './money.ts';

/**
 * What a program owed holders at the beginning, what moved it, and what it owes at the end. All amounts are what
 * happened, none is net of another but `overspend`, which is net of the voids that gave it back:
 * opening + activated + reloaded + returned + creditedBack + overspend = voided + redeemed + cashedOut + refunded + escheated + closing.
 */
export type LiabilityMovement = {
  readonly programNumber: number; readonly certificateKind: CertificateKind; readonly currency: Currency;
  readonly opening: number;
  readonly activated: number;
  /** What was loaded onto certificates later, net of voids. */
  readonly reloaded: number;
  /** Sales that were cancelled, at the value they had been sold with. */
  readonly voided: number;
  readonly redeemed: number;
  /** Redemptions that were voided or reversed. */
  readonly returned: number;
  /** Goods that came back, net of what was taken back again. */
  readonly creditedBack: number;
  /** Balances paid out in cash, net of voids. */
  readonly cashedOut: number;
  /** What was left on certificates and went back to their buyers, net of what was taken back. */
  readonly refunded: number;
  /** Handed to the state, net of what its holders came for after all. */
  readonly escheated: number;
  /** What was redeemed, cashed out or voided and no balance covered: it never lay on a certificate. */
  readonly overspend: number;
};

/** What a program owes at the end. */
export const closingOf = ({ opening, activated, reloaded, voided, redeemed, returned, creditedBack, cashedOut, refunded, escheated, overspend }: Omit<LiabilityMovement, 'programNumber' | 'certificateKind' | 'currency'>): number =>
  opening + activated + reloaded - voided - redeemed + returned + creditedBack - cashedOut - refunded - escheated + overspend;

/** Everything that moves what is owed, in the order it is told, and to which side. */
export const movementSigns = {
  activated: 1, reloaded: 1, returned: 1, creditedBack: 1, overspend: 1, voided: -1, redeemed: -1, cashedOut: -1, refunded: -1, escheated: -1,
} as const satisfies Readonly<Record<Exclude<keyof LiabilityMovement, 'programNumber' | 'certificateKind' | 'currency' | 'opening'>, 1 | -1>>;

export type Moved = keyof typeof movementSigns;

/** From what was owed to what is owed, step by step; what nothing moved is no step. */
export type RollForward = {
  readonly currency: Currency; readonly opening: number; readonly closing: number; readonly steps: readonly { readonly what: Moved; readonly change: number }[];
};

/** The movements of all programs, currency by currency. */
export const rollForwards = (movements: readonly LiabilityMovement[]): readonly RollForward[] =>
  [...new Set(movements.map(({ currency }) => currency))].sort().map((currency) => {
    const ours = movements.filter((one) => one.currency === currency);
    const steps = (Object.keys(movementSigns) as Moved[]).map((what) => ({ what, change: movementSigns[what] * total(ours, (one) => one[what]) })).filter(({ change }) => change !== 0);
    return { currency, opening: total(ours, ({ opening }) => opening), closing: total(ours, closingOf), steps };
  });

/** What is outstanding of what was sold in one month. `month` null: sold by somebody else, or only later. */
export type AgedLiability = {
  readonly programNumber: number; readonly certificateKind: CertificateKind; readonly currency: Currency;
  readonly month: string | null; readonly certificates: number; readonly outstanding: number;
};

/** What the ledger itself says of an account: debits are negative, credits positive. */
export type LedgerBalance = { readonly account: string; readonly currency: Currency; readonly opening: number; readonly closing: number };

/** A figure of the report beside the ledger's own. */
export type LiabilityCheck = {
  readonly what: 'opening' | 'closing' | 'redeemed' | 'overspend' | 'ageing';
  readonly currency: Currency; readonly report: number; readonly ledger: number;
};

/**
 * Ties a report to the ledger. The report comes from what happened to certificates, the ledger from its entries: two
 * ways to the same figures. Liability is compared account by account, so that two errors can't cancel each other.
 */
export const tieToLedger = (movements: readonly LiabilityMovement[], aged: readonly AgedLiability[], ledger: readonly LedgerBalance[]): readonly LiabilityCheck[] => {
  const currencies = [...new Set([...movements, ...ledger].map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency): readonly LiabilityCheck[] => {
    const ours = movements.filter((one) => one.currency === currency);
    const theirs = ledger.filter((one) => one.currency === currency);
    const moved = (type: string): number => total(theirs.filter(({ account }) => account.startsWith(`${type}:`)), ({ opening, closing }) => closing - opening);
    return [
      { what: 'opening', currency, ...worst(ours, theirs, ({ opening }) => opening, ({ opening }) => opening) },
      { what: 'closing', currency, ...worst(ours, theirs, closingOf, ({ closing }) => closing) },
      { what: 'redeemed', currency, report: total(ours, ({ redeemed, returned, creditedBack }) => redeemed - returned - creditedBack), ledger: moved('redeemed') },
      { what: 'overspend', currency, report: total(ours, ({ overspend }) => overspend), ledger: 0 - moved('overspend') },
      { what: 'ageing', currency, report: total(aged.filter((one) => one.currency === currency), ({ outstanding }) => outstanding), ledger: total(theirs.filter(isLiability), ({ closing }) => closing) },
    ];
  });
};

const isLiability = ({ account }: LedgerBalance): boolean => account.startsWith('liability:');

const total = <Item>(items: readonly Item[], value: (item: Item) => number): number => items.reduce((sum, item) => sum + value(item), 0);

/** The two totals when every account agrees; else the two figures of the first account that does not. */
const worst = (
  movements: readonly LiabilityMovement[], ledger: readonly LedgerBalance[],
  ours: (movement: LiabilityMovement) => number, theirs: (balance: LedgerBalance) => number,
): Pick<LiabilityCheck, 'report' | 'ledger'> => {
  const accounts = ledger.filter(isLiability);
  const names = [...new Set([...accounts.map(({ account }) => account), ...movements.map(accountOf)])].sort();
  const pairs = names.map((name) => ({
    report: total(movements.filter((movement) => accountOf(movement) === name), ours),
    ledger: total(accounts.filter(({ account }) => account === name), theirs),
  }));
  return pairs.find(({ report, ledger: figure }) => report !== figure)
    ?? { report: total(pairs, ({ report }) => report), ledger: total(pairs, ({ ledger: figure }) => figure) };
};

const accountOf = ({ programNumber, certificateKind }: LiabilityMovement): string => `liability:${String(programNumber)}:${certificateKind}`;
