import { decideRefund } from '../domain/certificate.ts';
import { readOperation, type Refund } from '../domain/operation.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import { isApproved, onDuty } from './guards.ts';
import { readHistory } from './looking-up.ts';
import { printReceipt } from './printing.ts';
import type { RecordedOperation, Recorder } from './recorder.ts';
import { askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import type { NotRecorded, RefundAnswer, RefundResult, Till } from './till.ts';

type Attempt = Pick<Refund, 'id' | 'requestId' | 'saleReference' | 'currency' | 'lines' | 'approvals'> & { readonly handBack: Refund['tenders'][number]['amount'] };

/** Refunds in two steps: the server ends the certificate, then the card machine's code is recorded. */
export type Refunding = Pick<Till, 'askRefund' | 'refund' | 'abandonRefund'> & {
  /** Requests that wait for the card machine, which nobody else may reverse. */
  readonly openAttempts: () => ReadonlySet<string>;
};

/** Makes the flow; the register lock must be held. */
export const createRefunding = (context: TillContext, { record }: Recorder, { reverse }: Reverser, pushThrough: (sequence: number) => Promise<boolean>): Refunding => {
  const attempts = new Map<string, Attempt>();
  const notRecorded = (problem: NotRecorded): { readonly result: 'not-recorded'; readonly problem: NotRecorded } => ({ result: 'not-recorded', problem });
  const needsConnection: RefundAnswer = { result: 'declined', refusal: { reason: 'needs-connection' } };

  const askRefund: Refunding['askRefund'] = async ({ held, saleReference, approval }) => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!isApproved(context, approval, 'refund')) return notRecorded({ reason: 'not-allowed' });
    const { hash } = held.certificate;
    if (!(await readHistory(context, hash)).ok) return needsConnection;
    const { certificate, sealed, control } = (await holdLocally(context, hash, held.sealed)) ?? held;
    const { currency } = context.info().terminal.store;
    const amount = certificate.balance;
    const decided = decideRefund(certificate, { amount, currency, today: todayOf(context) });
    if (!decided.ok) return { result: 'declined', refusal: decided.error };
    const answer = await askServer(context, { kind: 'refund', currency, sale: saleReference, lines: [{ certificate: hash, amount }] }, duty.value, pushThrough);
    switch (answer.kind) {
      case 'declined': return { result: 'declined', refusal: answer.refusal };
      case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
      case 'unknown': case 'forbidden':
        if (answer.requestId !== null) await reverse(answer.requestId, 'timed-out', duty.value);
        return needsConnection;
      case 'approved': break;
    }
    if (answer.handBack === null) {
      await reverse(answer.requestId, 'abandoned', duty.value);
      return needsConnection;
    }
    const { programNumber } = certificate;
    attempts.set(answer.requestId, {
      id: context.makeId(), requestId: answer.requestId, saleReference, currency, approvals: [approval], handBack: answer.handBack, lines: [{ certificate: hash, sealed, control, programNumber, amount }],
    });
    return { result: 'hand-back', attempt: answer.requestId, handBack: answer.handBack };
  };

  const refund: Refunding['refund'] = async ({ attempt, approvalCode }): Promise<RefundResult> => {
    const open = attempts.get(attempt);
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!open) return notRecorded({ reason: 'not-found' });
    const { handBack, id, ...draft } = open;
    // A write that was said to have failed may have landed since, and the same money stands there once only.
    const landed = await findRefund(context, id);
    if (landed) {
      attempts.delete(attempt);
      return done(context, landed);
    }
    const recorded = await record<Refund>({ kind: 'refund', decidedBy: 'server', ...draft, tenders: [{ type: 'card', amount: handBack, approvalCode }] }, duty.value, id);
    // The card has the money: whatever could not be stored is tried again, and never taken back by itself.
    if (!recorded.ok) return notRecorded(recorded.error);
    attempts.delete(attempt);
    return done(context, recorded.value);
  };

  return {
    askRefund, refund,
    abandonRefund: async (attempt) => {
      const duty = onDuty(context);
      if (!attempts.delete(attempt) || !duty.ok) return;
      await reverse(attempt, 'abandoned', duty.value);
    },
    openAttempts: () => new Set(attempts.keys()),
  };
};

const findRefund = async ({ store }: TillContext, id: string): Promise<RecordedOperation<Refund> | undefined> => {
  const row = await store.byId(id);
  const read = row && readOperation(row.text);
  return read?.ok && read.value.operation.kind === 'refund' ? { sealed: read.value, operation: read.value.operation, reference: row?.reference ?? '' } : undefined;
};

const done = (context: TillContext, recorded: RecordedOperation<Refund>): RefundResult => ({ result: 'done', done: { ...recorded, print: printReceipt(context, recorded.operation.id, false) } });
