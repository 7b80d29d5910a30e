import { decideVoidSale, type Refusal } from '../domain/certificate.ts';
import type { CashOut, Redemption, Reload, Sale, Tender, Voidable, VoidOperation } from '../domain/operation.ts';
import { holdLocally, type TillContext } from './context.ts';
import { handedBack, isApproved, onDuty, type OnDuty } from './guards.ts';
import { printReceipt } from './printing.ts';
import type { Draft, Recorder } from './recorder.ts';
import { askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import { describeById } from './stored.ts';
import type { NotRecorded, VoidInput, VoidResult } from './till.ts';

/** Voids sales, loads, redemptions and cash-outs of the open shift. */
export type Voiding = (input: VoidInput) => Promise<VoidResult>;

type Decision = Pick<VoidOperation, 'requestId' | 'decidedBy'>;

/** Makes the void flow; the register lock must be held. */
export const createVoiding = (context: TillContext, { record }: Recorder, { reverse }: Reverser, pushThrough: (sequence: number) => Promise<boolean>): Voiding => {
  const complete = async (draft: Draft<VoidOperation>, duty: OnDuty): Promise<VoidResult> => {
    const recorded = await record<VoidOperation>(draft, duty);
    if (recorded.ok) {
      context.papers.drop(draft.lines.map(({ certificate }) => certificate));
      return { result: 'done', done: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } };
    }
    if (draft.requestId !== null && context.cell.get().phase === 'ready') await reverse(draft.requestId, 'not-stored', duty);
    return notRecorded(recorded.error);
  };

  const voidPaid = async (sale: Sale | Reload, draft: (decision: Decision) => Draft<VoidOperation>, duty: OnDuty): Promise<VoidResult> => {
    if (sale.kind === 'sale' && context.book.neverSent(sale.sequence)) {
      // Nobody else has seen the sale, and held back nobody can see it before its void is recorded too.
      const release = context.book.hold(sale.sequence);
      try {
        const refusal = await refusalAtHome(context, sale.lines);
        if (refusal) return { result: 'declined', refusal };
        return await complete(draft({ requestId: null, decidedBy: 'local' }), duty);
      } finally {
        release();
      }
    }
    const answer = await askServer(context, {
      kind: 'void-sale', currency: sale.currency, target: sale.id, lines: sale.kind === 'sale' ? sale.lines.map(({ certificate, face }) => ({ certificate, amount: face })) : sale.lines.map(({ certificate, amount }) => ({ certificate, amount })),
    }, duty, pushThrough);
    switch (answer.kind) {
      case 'approved': return await complete(draft({ requestId: answer.requestId, decidedBy: 'server' }), duty);
      case 'declined': return { result: 'declined', refusal: answer.refusal };
      case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
      case 'unknown': case 'forbidden':
        if (answer.requestId !== null) await reverse(answer.requestId, 'timed-out', duty);
        return { result: 'declined', refusal: { reason: 'needs-connection' } };
    }
  };

  return async ({ target, scanned, reason, approval }) => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!isApproved(context, approval, 'void')) return notRecorded({ reason: 'not-allowed' });
    const stored = await describeById(context.store, target);
    if (!stored || (stored.operation.kind !== 'sale' && stored.operation.kind !== 'redemption' && stored.operation.kind !== 'cash-out' && stored.operation.kind !== 'reload')) return notRecorded({ reason: 'not-found' });
    if (stored.voidedBy !== null) return notRecorded({ reason: 'already-voided' });
    if (stored.operation.shift !== duty.value.shift) return notRecorded({ reason: 'already-closed' });
    const { reference, tenders, voidedLines } = stored;
    // What did not come out of the printer was voided by itself: there is no paper to scan and no money left in it.
    const operation = stored.operation.kind === 'sale'
      ? { ...stored.operation, lines: stored.operation.lines.filter(({ certificate }) => !voidedLines.includes(certificate)) }
      : stored.operation;
    const draft = (decision: Decision): Draft<VoidOperation> => draftVoid({ operation, reference, tenders }, { ...decision, reason, approvals: [approval] });
    if (operation.kind !== 'sale' && operation.kind !== 'reload') {
      const refusal = await refusalOfDead(context, operation.lines);
      if (refusal) return { result: 'declined', refusal };
      // What was taken off goes back on: nobody has to be asked, as little as for a redemption.
      return await complete(draft({ requestId: null, decidedBy: 'local' }), duty.value);
    }
    const missing = operation.lines.filter(({ certificate }) => !scanned.includes(certificate));
    if (missing.length > 0) return { result: 'scan-missing', controls: missing.map(({ control }) => control) };
    return await voidPaid(operation, draft, duty.value);
  };
};

/** The void of an operation: what moved moves back, the money by the tenders as they were last corrected. */
export const draftVoid = (
  { operation, reference, tenders }: { readonly operation: Voidable; readonly reference: string; readonly tenders: readonly Tender[] },
  decided: Pick<VoidOperation, 'requestId' | 'decidedBy' | 'reason' | 'approvals'>,
): Draft<VoidOperation> => ({
  kind: 'void', currency: operation.currency, ...decided,
  target: operation.id, targetKind: operation.kind, targetReference: reference,
  lines: (operation.kind === 'sale'
    ? operation.lines.map((line) => ({ ...refOf(line), amount: line.face }))
    : operation.lines.map((line) => ({ ...refOf(line), amount: line.amount }))),
  tenders: operation.kind === 'sale' || operation.kind === 'reload' ? handedBack(tenders) : [],
});

/** How an operation names a certificate. */
export const refOf = ({ certificate, sealed, control, programNumber }: Sale['lines'][number] | Redemption['lines'][number] | CashOut['lines'][number] | Reload['lines'][number]) =>
  ({ certificate, sealed, control, programNumber });

/** Why lines of a sale that never left this till can't be voided, by what the till itself knows. */
export const refusalAtHome = async (context: TillContext, lines: Sale['lines']): Promise<Refusal | undefined> => {
  for (const { certificate, sealed } of lines) {
    const decided = decideVoidSale((await holdLocally(context, certificate, sealed))?.certificate);
    if (!decided.ok) return decided.error;
  }
  return undefined;
};

/** Value that goes back onto paper that has ended is lost to its holder: what came after it, as new paper, gets it by a return. */
const refusalOfDead = async (context: TillContext, lines: Redemption['lines'] | CashOut['lines']): Promise<Refusal | undefined> => {
  for (const { certificate, sealed } of lines) {
    const ended = (await holdLocally(context, certificate, sealed))?.certificate.ended;
    if (ended !== undefined) return { reason: ended };
  }
  return undefined;
};

const notRecorded = (problem: NotRecorded): VoidResult => ({ result: 'not-recorded', problem });
