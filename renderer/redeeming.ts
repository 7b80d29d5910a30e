import { findInPage } from '../domain/directory.ts';
import { type Minor, subtract, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Approval, Redemption } from '../domain/operation.ts';
import { decideStandinLines, planRedemption, type RedemptionPlan, type StandinVerdict } from '../domain/plan.ts';
import type { Knowledge } from '../domain/standin.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import { isApproved, onDuty, type OnDuty } from './guards.ts';
import { printReceipt } from './printing.ts';
import type { Recorder } from './recorder.ts';
import { type Answer, askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import type { Held, NotRecorded, RedemptionInput, RedemptionResult } from './till.ts';

type Plan = RedemptionPlan<Held>;

/** A redemption that waits for a manager; its request, if one was sent, stays open meanwhile. */
type Attempt = { readonly requestId: string | null; readonly plan: Plan; readonly amountDue: Minor };

/** Redeems certificates: with the server's word when it can be had, by the offline policy when it can't. */
export type Redeeming = {
  readonly redeem: (input: RedemptionInput) => Promise<RedemptionResult>;
  readonly abandon: (attempt: string) => Promise<void>;
  /** Requests that wait for a manager, which nobody else may reverse. */
  readonly openAttempts: () => ReadonlySet<string>;
};

/** Makes the redemption flow; every function expects the register lock to be held. */
export const createRedeeming = (context: TillContext, { record }: Recorder, { reverse }: Reverser, pushThrough: (sequence: number) => Promise<boolean>): Redeeming => {
  const attempts = new Map<string, Attempt>();
  const notRecorded = (problem: NotRecorded): RedemptionResult => ({ result: 'not-recorded', problem });

  const redeem = async (input: RedemptionInput): Promise<RedemptionResult> => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (input.attempt !== null) return await decidedByManager(input.attempt, input.approval, duty.value);
    const items = await Promise.all(input.items.map((item) => refresh(context, item)));
    const { currency } = context.info().terminal.store;
    const foreign = items.find(({ certificate }) => certificate.currency !== currency);
    if (foreign) return { result: 'declined', by: 'local', certificate: foreign.certificate.hash, refusal: { reason: 'wrong-currency' } };
    const plan = planRedemption(items, input.amountDue);
    if (plan.lines.length === 0) return nothingToTake(items);
    const answer = await askServer(context, {
      kind: 'redeem', currency, lines: plan.lines.map(({ item, amount }) => ({ certificate: item.certificate.hash, amount })),
    }, duty.value, pushThrough);
    return await follow(answer, { plan, amountDue: input.amountDue, requestId: null }, duty.value);
  };

  const follow = async (answer: Answer, attempt: Attempt, duty: OnDuty): Promise<RedemptionResult> => {
    switch (answer.kind) {
      case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
      case 'declined': return { result: 'declined', by: 'server', refusal: answer.refusal };
      case 'forbidden':
        await reverse(answer.requestId, 'abandoned', duty);
        return { result: 'declined', by: 'local', certificate: null, refusal: { reason: 'offline-off' } };
      case 'approved': return await complete({ ...attempt, requestId: answer.requestId }, { decidedBy: 'server', atRisk: zero, page: answer.page, approvals: [] }, duty);
      case 'unknown': return await standIn({ ...attempt, requestId: answer.requestId }, duty);
    }
  };

  const standIn = async (attempt: Attempt, duty: OnDuty): Promise<RedemptionResult> => {
    const verdict = await decide(context, attempt.plan);
    switch (verdict.decision) {
      case 'accept': return await complete(attempt, { decidedBy: 'standin', atRisk: verdict.atRisk, page: undefined, approvals: [] }, duty);
      case 'ask-manager': {
        const id = context.makeId();
        attempts.set(id, attempt);
        return { result: 'ask-manager', attempt: id, atRisk: verdict.atRisk };
      }
      case 'decline': return await declineByStandin(attempt, verdict, duty);
    }
  };

  const declineByStandin = async (attempt: Attempt, verdict: Extract<StandinVerdict, { decision: 'decline' }>, duty: OnDuty): Promise<RedemptionResult> => {
    // The request may still arrive: the reversal, sent first or last, takes its effect away.
    if (attempt.requestId !== null) await reverse(attempt.requestId, 'timed-out', duty);
    return { result: 'declined', by: 'standin', certificate: verdict.certificate, refusal: verdict.reason };
  };

  const decidedByManager = async (id: string, approval: Approval | null, duty: OnDuty): Promise<RedemptionResult> => {
    const attempt = attempts.get(id);
    if (!attempt) return notRecorded({ reason: 'not-found' });
    if (!isApproved(context, approval, 'offline-risk')) return notRecorded({ reason: 'not-allowed' });
    // Decided anew: other redemptions may have used up the till's cap while the manager was fetched.
    const verdict = await decide(context, attempt.plan);
    attempts.delete(id);
    if (verdict.decision === 'decline') return await declineByStandin(attempt, verdict, duty);
    return await complete(attempt, { decidedBy: 'standin', atRisk: verdict.atRisk, page: undefined, approvals: [approval] }, duty);
  };

  type Decided = Pick<Redemption, 'decidedBy' | 'atRisk' | 'approvals'> & { readonly page: Uint8Array | undefined };

  const complete = async ({ plan, amountDue, requestId }: Attempt, { page, ...decided }: Decided, duty: OnDuty): Promise<RedemptionResult> => {
    const recorded = await record<Redemption>({
      kind: 'redemption', currency: context.info().terminal.store.currency, requestId, ...decided, amountDue, otherTender: plan.rest,
      lines: plan.lines.map(({ item, amount }) => ({
        certificate: item.certificate.hash, sealed: item.sealed, control: item.control, programNumber: item.certificate.programNumber, amount,
        balanceAfter: balanceAfter(item, amount, page),
      })),
    }, duty);
    if (recorded.ok) return { result: 'done', done: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } };
    // Nothing left the counter: what the server may have taken off is given back as soon as the stores allow it.
    if (requestId !== null && context.cell.get().phase === 'ready') await reverse(requestId, 'not-stored', duty);
    return notRecorded(recorded.error);
  };

  return {
    redeem,
    abandon: async (id) => {
      const attempt = attempts.get(id);
      attempts.delete(id);
      const duty = onDuty(context);
      if (attempt?.requestId && duty.ok) await reverse(attempt.requestId, 'abandoned', duty.value);
    },
    openAttempts: () => new Set([...attempts.values()].flatMap(({ requestId }) => requestId ?? [])),
  };
};

const refresh = async (context: TillContext, item: Held): Promise<Held> =>
  (await holdLocally(context, item.certificate.hash, item.sealed)) ?? item;

const nothingToTake = (items: readonly Held[]): RedemptionResult => {
  const [first] = items;
  return first
    ? { result: 'declined', by: 'local', certificate: first.certificate.hash, refusal: { reason: 'spent' } }
    : { result: 'not-recorded', problem: { reason: 'does-not-add-up' } };
};

const balanceAfter = ({ certificate: { hash, balance } }: Held, amount: Minor, page: Uint8Array | undefined): Minor =>
  (page && findInPage(page, hash)?.certificate.balance) ?? subtract(balance, amount);

const decide = async (context: TillContext, plan: Plan): Promise<StandinVerdict> => {
  const risk = context.book.risk();
  const asOf = context.directory.state().asOf;
  const lines = await Promise.all(plan.lines.map(async ({ item, amount }) => {
    const { hash } = item.certificate;
    const held = await holdLocally(context, hash, item.sealed);
    return { certificate: hash, amount, knowledge: knowledgeOf(context, held), policy: held?.program?.offlinePolicy, exposure: riskOn(risk.byCertificate, hash) };
  }));
  return decideStandinLines({
    lines, currency: context.info().terminal.store.currency, today: todayOf(context),
    exposure: { till: risk.till, offlineForMs: context.connection.silentForMs(asOf) },
  });
};

const riskOn = (byCertificate: ReadonlyMap<CertificateHash, Minor>, hash: CertificateHash): Minor => byCertificate.get(hash) ?? zero;

const knowledgeOf = (context: TillContext, held: Held | undefined): Knowledge => {
  if (!held) return { kind: 'none' };
  if (held.source === 'home') return { kind: 'home', certificate: held.certificate };
  return { kind: 'directory', certificate: held.certificate, ageMs: context.connection.knowledgeAgeMs(context.directory.state().asOf) };
};
