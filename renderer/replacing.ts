import { decideReplace } from '../domain/certificate.ts';
import type { Replacement } from '../domain/operation.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import { isApproved, onDuty } from './guards.ts';
import { readHistory } from './looking-up.ts';
import { printReceipt } from './printing.ts';
import type { Recorder } from './recorder.ts';
import { askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import type { Held, NotRecorded, ReplaceInput, ReplaceResult } from './till.ts';

/** Replaces damaged paper by unsold paper of this store. */
export type ReplacingPaper = (input: ReplaceInput) => Promise<ReplaceResult>;

/** Makes the flow; the register lock must be held. Without the server nothing moves: only it knows that no other till has the paper. */
export const createReplacing = (context: TillContext, { record }: Recorder, { reverse }: Reverser, pushThrough: (sequence: number) => Promise<boolean>): ReplacingPaper => async ({ old: scanned, fresh: wanted, approval, claim }) => {
  const duty = onDuty(context);
  if (!duty.ok) return notRecorded(duty.error);
  if (!isApproved(context, approval, 'replacement')) return notRecorded({ reason: 'not-allowed' });
  // Whoever looks a lost one up has it before them: the office would take this till for a place where it came up.
  const known = claim === undefined ? await readHistory(context, scanned.certificate.hash) : null;
  if (known?.ok === false) return { result: 'declined', of: 'old', refusal: { reason: 'needs-connection' } };
  const [old, fresh] = await Promise.all([again(context, scanned), again(context, wanted)]);
  const { store } = context.info().terminal;
  const amount = old.certificate.balance;
  const decided = decideReplace({ old: old.certificate, fresh: fresh.certificate, amount, storeNumber: store.number, currency: store.currency, today: todayOf(context), isLost: claim !== undefined });
  if (!decided.ok) return { result: 'declined', ...decided.error };
  const lines = [old, fresh].map(({ certificate: { hash } }) => ({ certificate: hash, amount }));
  const answer = await askServer(context, { kind: 'replace', currency: store.currency, lines, ...(claim === undefined ? {} : { claim }) }, duty.value, pushThrough);
  switch (answer.kind) {
    case 'declined': return { result: 'declined', of: answer.refusal.certificate === fresh.certificate.hash ? 'fresh' : 'old', refusal: answer.refusal };
    case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
    case 'unknown': case 'forbidden':
      if (answer.requestId !== null) await reverse(answer.requestId, 'timed-out', duty.value);
      return { result: 'declined', of: 'old', refusal: { reason: 'needs-connection' } };
    case 'approved': break;
  }
  const recorded = await record<Replacement>({
    kind: 'replacement', currency: store.currency, requestId: answer.requestId, decidedBy: 'server', approvals: [approval],
    lines: [old, fresh].map(({ certificate: { hash, programNumber }, sealed, control }) => ({ certificate: hash, sealed, control, programNumber, amount })),
    validUntil: old.certificate.validUntil, ...(claim === undefined ? {} : { claim }),
  }, duty.value);
  if (recorded.ok) return { result: 'done', done: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } };
  // The new paper stays in the drawer, and the old one is what it was as soon as the stores allow it.
  if (context.cell.get().phase === 'ready') await reverse(answer.requestId, 'not-stored', duty.value);
  return notRecorded(recorded.error);
};

const again = async (context: TillContext, held: Held): Promise<Held> => (await holdLocally(context, held.certificate.hash, held.sealed)) ?? held;

const notRecorded = (problem: NotRecorded): ReplaceResult => ({ result: 'not-recorded', problem });
