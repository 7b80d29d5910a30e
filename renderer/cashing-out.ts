import { decideCashOut, paperForm } from '../domain/cash-out.ts';
import type { Certificate } from '../domain/certificate.ts';
import type { CashOut } from '../domain/operation.ts';
import { type CashOutEntitlement, cashOutOf } from '../domain/rules.ts';
import { shippedRules } from '../domain/shipped-rules.ts';
import { holdLocally, programOf, type TillContext, todayOf } from './context.ts';
import { isApproved, onDuty } from './guards.ts';
import { printReceipt } from './printing.ts';
import type { Recorder } from './recorder.ts';
import { askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import type { AskedResult, CashOutInput, NotRecorded } from './till.ts';

const asksOf = (context: TillContext, { programNumber }: Certificate) => ({
  place: context.info().terminal.store.jurisdiction, today: todayOf(context), soldOn: null, form: paperForm,
  programUpTo: programOf(context, programNumber)?.cashOutUpTo ?? null, loadable: programOf(context, programNumber)?.reloadUpTo !== undefined,
});

/** What the rules of this place say of a balance; the server says it again with what only it knows. */
export const cashOutHere = (context: TillContext, certificate: Certificate): CashOutEntitlement => cashOutOf(shippedRules, certificate, asksOf(context, certificate));

/** Pays the rest of a balance out: by a manager's PIN, for scanned paper only, and never without the server. The register lock must be held. */
export const createCashingOut = (context: TillContext, { record }: Recorder, { reverse }: Reverser, pushThrough: (sequence: number) => Promise<boolean>) =>
  async ({ held, approval }: CashOutInput): Promise<AskedResult<CashOut>> => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!isApproved(context, approval, 'cash-out')) return notRecorded({ reason: 'not-allowed' });
    if (held.sealed === '') return notRecorded({ reason: 'not-found' });
    const { certificate, control, sealed } = await holdLocally(context, held.certificate.hash, held.sealed) ?? held;
    const { currency } = context.info().terminal.store;
    const decided = decideCashOut(certificate, { ...asksOf(context, certificate), amount: null, currency }, shippedRules);
    if (!decided.ok) return { result: 'declined', refusal: decided.error };
    const amount = certificate.balance;
    const answer = await askServer(context, { kind: 'cash-out', currency, lines: [{ certificate: certificate.hash, amount }] }, duty.value, pushThrough);
    switch (answer.kind) {
      case 'declined': return { result: 'declined', refusal: answer.refusal };
      case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
      case 'unknown': case 'forbidden':
        if (answer.requestId !== null) await reverse(answer.requestId, 'timed-out', duty.value);
        return { result: 'declined', refusal: { reason: 'needs-connection' } };
      case 'approved': {
        const recorded = await record<CashOut>({
          kind: 'cash-out', currency, approvals: [approval], requestId: answer.requestId, decidedBy: 'server', because: decided.value.because,
          lines: [{ certificate: certificate.hash, sealed, control, programNumber: certificate.programNumber, amount }],
        }, duty.value);
        if (recorded.ok) return { result: 'done', done: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } };
        // No money left the drawer: what the server has taken off goes back as soon as the stores allow it.
        if (context.cell.get().phase === 'ready') await reverse(answer.requestId, 'not-stored', duty.value);
        return notRecorded(recorded.error);
      }
    }
  };

const notRecorded = (problem: NotRecorded): AskedResult<never> => ({ result: 'not-recorded', problem });
