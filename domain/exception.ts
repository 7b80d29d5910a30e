import type { Flag } from './certificate.ts';
import { type Account, type Entry, movingEntries, overspendAccount, suspenseAccount } from './ledger.ts';
import { type Currency, exponentOf, type Minor, minor, zero } from './money.ts';
import { err, ok, type Result } from './result.ts';

/** What looks wrong though the records are sound: it opens an exception, and flags no operation. */
export type Signal = 'activation-burst' | 'unsold-enquiry' | 'stock-difference' | 'used-soon-elsewhere' | 'late-void' | 'chargeback';

/** What an exception is about, for people: the first kind that has one of its flags. */
export const flagsOfKind = {
  alone: ['closed-alone'],
  overspend: ['overspend', 'spent-before-void', 'returned-before-void', 'lease-ended'],
  suspense: ['sold-twice'],
  blocked: ['blocked-certificate'],
  certificate: [
    'unknown-certificate', 'not-sold', 'not-this-stores-stock', 'voided-certificate', 'expired-certificate', 'wrong-currency', 'wrong-denomination', 'number-taken', 'not-reloadable',
  ],
  record: ['same-id-other-bytes', 'sequence-gap', 'chain-broken', 'unreadable', 'closed-twice'],
  clock: ['clock-far-off'],
  request: ['request-declined', 'request-unknown', 'request-mismatch', 'target-unknown', 'refund-in-doubt'],
  people: ['unknown-operator', 'unknown-program', 'approval-missing'],
  burst: ['activation-burst'],
  enquiry: ['unsold-enquiry'],
  stock: ['stock-difference'],
  unusual: ['used-soon-elsewhere', 'late-void'],
  chargeback: ['chargeback'],
} as const satisfies Readonly<Record<string, readonly (Flag | Signal)[]>>;
export type ExceptionKind = keyof typeof flagsOfKind;
export const exceptionKinds = Object.keys(flagsOfKind) as [ExceptionKind, ...ExceptionKind[]];

/** The kind that a person looks at first. */
export const exceptionKindOf = (flags: readonly string[]): ExceptionKind =>
  exceptionKinds.find((kind) => (flagsOfKind[kind] as readonly string[]).some((flag) => flags.includes(flag))) ?? 'record';

/** - open: nobody's. - taken: somebody works on it. - waiting: resolved by one, a second person has to confirm. - resolved: final. */
export const exceptionStates = ['open', 'taken', 'waiting', 'resolved'] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/** Who bears an overspend: as the program's rule booked it, or another. Of a chargeback: who bears it, or the dispute was won. */
export const overspendDecisions = ['as-booked', 'to-program', 'to-store', 'won'] as const;
export type OverspendDecision = (typeof overspendDecisions)[number];

/**
 * Where money in suspense goes. - refunded: the office has paid it back to the buyer. - replaced: the buyer gets another
 * certificate for it. - income: nobody has a claim to it. - to-store: the other way round, a store handed out money for a
 * sale that never arrived, and bears it.
 */
export const suspenseDecisions = ['refunded', 'replaced', 'income', 'to-store'] as const;
export type SuspenseDecision = (typeof suspenseDecisions)[number];

/** The money that an exception is about, as the ledger has it now, voids and earlier resolutions included. */
export type ExceptionMoney = {
  readonly currency: Currency;
  /** Who bears what no balance covered; `owner` is a program's or a store's number. */
  readonly overspend: readonly { readonly bearer: 'program' | 'store'; readonly owner: number; readonly amount: Minor }[];
  /** Of which program the overspent certificates are, with all that was overspent on them. */
  readonly programs: readonly { readonly number: number; readonly over: Minor }[];
  /** Positive: a store has money that is owed to somebody. Negative: it handed out money that nobody paid in. */
  readonly suspense: readonly { readonly storeNumber: number; readonly amount: Minor }[];
  /** A buyer's bank took back what is spent already; `programs` says of whose certificates. Absent: no chargeback. */
  readonly chargeback?: { readonly storeNumber: number; readonly amount: Minor };
};

export type Decision = { readonly overspend: OverspendDecision | null; readonly suspense: SuspenseDecision | null };

/** Why a decision can't be made about this money. */
export type DecisionProblem = 'decision-missing' | 'nothing-to-decide' | 'wrong-decision';

/** What a person may choose; empty lists: nothing is to be posted, a finding is enough. */
export const choicesFor = (money: ExceptionMoney | null): { readonly overspend: readonly OverspendDecision[]; readonly suspense: readonly SuspenseDecision[] } => {
  if (money === null) return { overspend: [], suspense: [] };
  if (money.chargeback) return { overspend: ['to-store', 'to-program', 'won'], suspense: [] };
  const [owed, handedOut] = [money.suspense.some(({ amount }) => amount > 0), money.suspense.some(({ amount }) => amount < 0)];
  return {
    overspend: money.overspend.length === 0 ? [] : [
      'as-booked',
      ...(money.overspend.some(({ bearer }) => bearer === 'store') && money.programs.length > 0 && money.programs.every(({ number }) => number > 0) ? ['to-program' as const] : []),
      ...(money.overspend.some(({ bearer }) => bearer === 'program') ? ['to-store' as const] : []),
    ],
    suspense: [
      ...(owed && !handedOut ? ['refunded' as const, ...(money.suspense.length === 1 ? ['replaced' as const] : []), 'income' as const] : []),
      ...(handedOut ? ['to-store' as const] : []),
    ],
  };
};

/** What is at stake, whoever bears it in the end. */
export const amountAtStake = (money: ExceptionMoney | null): Minor => (money === null ? zero : money.chargeback ? money.chargeback.amount : minor(
  money.overspend.reduce((total, { amount }) => total + amount, 0) + money.suspense.reduce((total, { amount }) => total + Math.abs(amount), 0)));

/**
 * The entries of a decision. `storeNumber` is where it happened: the store that bears what is laid on a store. A
 * replacement's entries are not here, they need the certificate.
 */
export const decisionEntries = (money: ExceptionMoney | null, decision: Decision, storeNumber: number): Result<readonly Entry[], DecisionProblem> => {
  const choices = choicesFor(money);
  const problem = fits(choices.overspend, decision.overspend) ?? fits(choices.suspense, decision.suspense);
  if (problem) return err(problem);
  if (money === null) return ok([]);
  if (money.chargeback) return ok(movingEntries(money.currency, chargebackMoves(money, money.chargeback.storeNumber, decision.overspend)));
  return ok(movingEntries(money.currency, [...overspendMoves(money, decision.overspend, storeNumber), ...suspenseMoves(money, decision.suspense)]));
};

const fits = <Choice>(choices: readonly Choice[], chosen: Choice | null): DecisionProblem | undefined => {
  if (chosen === null) return choices.length === 0 ? undefined : 'decision-missing';
  if (choices.length === 0) return 'nothing-to-decide';
  return choices.includes(chosen) ? undefined : 'wrong-decision';
};

type Move = { readonly from: Account; readonly to: Account; readonly amount: Minor };

/** The bank has taken the money from the store; what was won came back to it. */
const chargebackMoves = ({ programs }: ExceptionMoney, storeNumber: number, decision: OverspendDecision | null): readonly Move[] =>
  decision === 'won' ? [] : programs.map(({ number, over }) => ({
    from: `refund:${String(storeNumber)}:card`, amount: over, to: decision === 'to-program' ? `chargeback:program:${String(number)}` : `chargeback:store:${String(storeNumber)}`,
  }));

const overspendMoves = ({ overspend, programs }: ExceptionMoney, decision: OverspendDecision | null, storeNumber: number): readonly Move[] => {
  if (decision === 'to-store') {
    return overspend.filter(({ bearer }) => bearer === 'program')
      .map(({ owner, amount }) => ({ from: overspendAccount('program', owner), to: overspendAccount('store', storeNumber), amount }));
  }
  if (decision !== 'to-program') return [];
  // Each program bears what was overspent on its own certificates and that it does not bear yet.
  const open = programs.map(({ number, over }) => ({
    number, amount: over - overspend.filter(({ bearer, owner }) => bearer === 'program' && owner === number).reduce((total, { amount }) => total + amount, 0),
  }));
  return overspend.filter(({ bearer }) => bearer === 'store').flatMap(({ owner, amount }) => {
    let left: number = amount;
    return open.flatMap((program) => {
      const taken = Math.max(0, Math.min(left, program.amount));
      left -= taken;
      program.amount -= taken;
      return taken === 0 ? [] : [{ from: overspendAccount('store', owner), to: overspendAccount('program', program.number), amount: minor(taken) }];
    });
  });
};

const suspenseMoves = ({ suspense }: ExceptionMoney, decision: SuspenseDecision | null): readonly Move[] => {
  if (decision === null || decision === 'replaced') return [];
  return suspense.map(({ storeNumber, amount }): Move => {
    const waiting = suspenseAccount(storeNumber);
    const store = String(storeNumber);
    if (amount < 0) return { from: waiting, to: overspendAccount('store', storeNumber), amount: minor(0 - amount) };
    // Where a store both owes and is owed, what it owes settles a part of what it bears.
    if (decision === 'to-store') return { from: overspendAccount('store', storeNumber), to: waiting, amount };
    return { from: decision === 'refunded' ? `refund:${store}` : `income:${store}`, to: waiting, amount };
  });
};

/** Above which amount a second person confirms, where nobody has set another: a hundred whole units of the currency. */
export const secondPersonAboveDefault = (currency: Currency): Minor => minor(100 * 10 ** exponentOf(currency));

/** Laying money on a program is headquarters' business: programs are theirs. */
export const needsHeadquarters = (decision: Decision): boolean => decision.overspend === 'to-program';

/** Why certificates are blocked or a block is lifted. */
export const blockReasons = ['stolen', 'lost', 'fraud', 'court-order', 'mistake'] as const;
export type BlockReason = (typeof blockReasons)[number];
/** Why a block act was: people's reasons, a refund through the bank that is under way, and a card payment that was taken back. */
export const actReasons = [...blockReasons, 'refund', 'chargeback'] as const;
export type ActReason = (typeof actReasons)[number];
