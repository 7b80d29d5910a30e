import { decideHonour } from '../domain/certificate.ts';
import type { Honour } from '../domain/operation.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import { isApproved, onDuty } from './guards.ts';
import { readHistory } from './looking-up.ts';
import { printReceipt } from './printing.ts';
import type { Recorder } from './recorder.ts';
import { pushUnsentOn } from './requests.ts';
import type { AskedResult, HonourInput, NotRecorded } from './till.ts';

/**
 * Accepts an expired certificate for today: by a manager's PIN, for scanned paper, and after a look at the server's books,
 * which may know that it was replaced, refunded or blocked. It is used then as any other. The register lock must be held.
 */
export const createHonouring = (context: TillContext, { record }: Recorder, pushThrough: (sequence: number) => Promise<boolean>) =>
  async ({ held: scanned, approval }: HonourInput): Promise<AskedResult<Honour>> => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!isApproved(context, approval, 'honour')) return notRecorded({ reason: 'not-allowed' });
    if (scanned.sealed === '') return notRecorded({ reason: 'not-found' });
    const { hash } = scanned.certificate;
    const isKnown = !context.connection.knownOffline() && await pushUnsentOn(context, [hash], pushThrough) && (await readHistory(context, hash)).ok;
    if (!isKnown) return { result: 'declined', refusal: { reason: 'needs-connection' } };
    const { certificate, control, sealed } = await holdLocally(context, hash, scanned.sealed) ?? scanned;
    const { currency } = context.info().terminal.store;
    const decided = decideHonour(certificate, { currency, today: todayOf(context) });
    if (!decided.ok) return { result: 'declined', refusal: decided.error };
    const { balance: amount, programNumber, validUntil } = certificate;
    // Somebody else has accepted it meanwhile: there is nothing to be agreed to any more.
    if (validUntil === null || validUntil >= todayOf(context)) return notRecorded({ reason: 'nothing-to-correct' });
    const recorded = await record<Honour>({ kind: 'honour', currency, approvals: [approval], validUntil, lines: [{ certificate: hash, sealed, control, programNumber, amount }] }, duty.value);
    return recorded.ok ? { result: 'done', done: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } } : notRecorded(recorded.error);
  };

const notRecorded = (problem: NotRecorded): AskedResult<never> => ({ result: 'not-recorded', problem });
