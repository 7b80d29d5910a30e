import { decideReturnCredit, decideReturnOnto } from '../domain/return-credit.ts';
import { findInPage } from '../domain/directory.ts';
import { minor } from '../domain/money.ts';
import { parseScan } from '../domain/number.ts';
import type { ReturnCredit } from '../domain/operation.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import { isApproved, onDuty } from './guards.ts';
import { printReceipt } from './printing.ts';
import type { Recorder } from './recorder.ts';
import { askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import type { AskedResult, Held, NotRecorded, ReturnCreditInput } from './till.ts';

/** A receipt's reference in whatever was typed or scanned. */
export const referenceIn = (text: string): string | undefined => {
  const scan = parseScan(text);
  return scan.ok && scan.value.kind === 'operation' ? scan.value.reference : undefined;
};

/**
 * Puts the value of goods that came back on the certificate that had paid for them, or on new paper that carries it on. How much of it has not come back yet
 * only the server knows: another till may be asking at this moment. The register lock must be held.
 */
export const createReturning = (context: TillContext, { record }: Recorder, { reverse }: Reverser, pushThrough: (sequence: number) => Promise<boolean>) =>
  async ({ held, onto, reference, amount, approval }: ReturnCreditInput): Promise<AskedResult<ReturnCredit>> => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!isApproved(context, approval, 'return-credit')) return notRecorded({ reason: 'not-allowed' });
    const targetReference = referenceIn(reference);
    if ((onto ?? held).sealed === '' || targetReference === undefined) return notRecorded({ reason: 'not-found' });
    const { certificate, control, sealed } = await again(context, held);
    const fresh = onto && await again(context, onto);
    const { currency, number: storeNumber } = context.info().terminal.store;
    const returned = { amount, currency, today: todayOf(context), left: amount };
    const decided = fresh ? decideReturnOnto(certificate, returned, { fresh: fresh.certificate, storeNumber }) : decideReturnCredit(certificate, returned);
    if (!decided.ok) return { result: 'declined', refusal: 'refusal' in decided.error ? decided.error.refusal : decided.error };
    // An unsent redemption of this certificate travels ahead of the question, as with every request.
    const answer = await askServer(context, { kind: 'return-credit', currency, reference: targetReference, lines: [{ certificate: certificate.hash, amount }], ...(fresh ? { onto: fresh.certificate.hash } : {}) }, duty.value, pushThrough);
    switch (answer.kind) {
      case 'declined': return { result: 'declined', refusal: answer.refusal };
      case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
      case 'unknown': case 'forbidden':
        if (answer.requestId !== null) await reverse(answer.requestId, 'timed-out', duty.value);
        return { result: 'declined', refusal: { reason: 'needs-connection' } };
      case 'approved': {
        const recorded = await record<ReturnCredit>({
          kind: 'return-credit', currency, approvals: [approval], requestId: answer.requestId, decidedBy: 'server', targetReference,
          lines: [{
            certificate: certificate.hash, sealed, control, programNumber: certificate.programNumber, amount,
            balanceAfter: findInPage(answer.page, (fresh ?? held).certificate.hash)?.certificate.balance ?? minor(certificate.balance + amount),
          }],
          ...(fresh ? {
            onto: { certificate: fresh.certificate.hash, sealed: fresh.sealed, control: fresh.control, programNumber: certificate.programNumber, validUntil: certificate.validUntil },
          } : {}),
        }, duty.value);
        if (recorded.ok) return { result: 'done', done: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } };
        if (context.cell.get().phase === 'ready') await reverse(answer.requestId, 'not-stored', duty.value);
        return notRecorded(recorded.error);
      }
    }
  };

const again = async (context: TillContext, held: Held): Promise<Held> => (await holdLocally(context, held.certificate.hash, held.sealed)) ?? held;

const notRecorded = (problem: NotRecorded): AskedResult<never> => ({ result: 'not-recorded', problem });
