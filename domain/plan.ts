import type { Certificate } from './certificate.ts';
import { type Currency, least, type Minor, minor, subtract, sum, zero } from './money.ts';
import { decideStandin, type Exposure, type Knowledge, type OfflinePolicy, type StandinDecision, type StandinRefusal } from './standin.ts';

/** How an amount due is taken from several certificates; `rest` is for another tender. */
export type RedemptionPlan<Item> = {
  readonly lines: readonly { readonly item: Item; readonly amount: Minor }[];
  readonly rest: Minor;
};

type Planned = { readonly certificate: Pick<Certificate, 'hash' | 'validUntil' | 'balance'> };

/**
 * Takes an amount due from the certificates in hand: what expires first goes first, then the smallest balance, so that
 * customers lose least to expiry and carry the fewest certificates home. One certificate counts once, however often it
 * was scanned; empty ones are left out.
 */
export const planRedemption = <Item extends Planned>(items: readonly Item[], amountDue: Minor): RedemptionPlan<Item> => {
  const distinct = new Map(items.map((item) => [item.certificate.hash, item]));
  let rest = amountDue;
  const lines: { readonly item: Item; readonly amount: Minor }[] = [];
  for (const item of [...distinct.values()].sort(byExpiryThenBalance)) {
    const amount = least(item.certificate.balance, rest);
    if (amount <= 0) continue;
    lines.push({ item, amount });
    rest = subtract(rest, amount);
  }
  return { lines, rest };
};

const byExpiryThenBalance = ({ certificate: a }: Planned, { certificate: b }: Planned): number => {
  // A day string can't be greater than this: no expiry sorts last.
  const never = '9999-99-99';
  const expiry = (a.validUntil ?? never).localeCompare(b.validUntil ?? never);
  // The hash settles a tie, so that a plan doesn't depend on the order of scans.
  return expiry || a.balance - b.balance || (a.hash < b.hash ? -1 : 1);
};

/** One line of a redemption that the server can't be asked about. */
export type StandinLine = {
  readonly certificate: Certificate['hash'];
  readonly amount: Minor;
  readonly knowledge: Knowledge;
  readonly policy: OfflinePolicy | undefined;
  /** Already taken from this certificate on the till's own word. */
  readonly exposure: Minor;
};

export type StandinVerdict =
  | { readonly decision: 'accept' | 'ask-manager'; readonly atRisk: Minor }
  | { readonly decision: 'decline'; readonly certificate: Certificate['hash']; readonly reason: StandinRefusal };

/**
 * Decides a whole redemption without the server. Every line counts towards the till's cap before the next is looked
 * at, and many small lines need a manager as soon as one large one would.
 */
export const decideStandinLines = (input: {
  readonly lines: readonly StandinLine[];
  readonly currency: Currency;
  readonly today: string;
  readonly exposure: Pick<Exposure, 'till' | 'offlineForMs'>;
}): StandinVerdict => {
  const decisions: Exclude<StandinDecision, { decision: 'decline' }>[] = [];
  for (const line of input.lines) {
    const taken = sum(decisions.map(({ atRisk }) => atRisk));
    const decision = decideStandin({
      amount: line.amount, currency: input.currency, today: input.today, knowledge: line.knowledge, policy: line.policy,
      exposure: { certificate: line.exposure, till: minor(input.exposure.till + taken), offlineForMs: input.exposure.offlineForMs },
    });
    if (decision.decision === 'decline') return { decision: 'decline', certificate: line.certificate, reason: decision.reason };
    decisions.push(decision);
  }
  const atRisk = sum(decisions.map((decision) => decision.atRisk));
  const managerAbove = input.lines.reduce((lowest, { policy }) => Math.min(lowest, policy?.managerAbove ?? 0), Infinity);
  const asks = decisions.some(({ decision }) => decision === 'ask-manager') || (atRisk > zero && atRisk > managerAbove);
  return { decision: asks ? 'ask-manager' : 'accept', atRisk };
};
