import { handBack } from '../domain/handing-back.ts';
import type { Approval, Sale, SaleLine, Tender, VoidOperation } from '../domain/operation.ts';
import type { TillContext } from './context.ts';
import { isApproved, onDuty, type OnDuty } from './guards.ts';
import { printReceipt } from './printing.ts';
import type { Draft, Recorder } from './recorder.ts';
import { askServer } from './requests.ts';
import type { Reverser } from './reversing.ts';
import { offersOf } from './selling.ts';
import { describeById } from './stored.ts';
import type { Basket, NotRecorded, Recorded, StoredOperation, Till, UnprintedResult } from './till.ts';
import { refOf, refusalAtHome } from './voiding.ts';

type Parts = {
  readonly recorder: Pick<Recorder, 'record'>;
  readonly reverser: Pick<Reverser, 'reverse'>;
  readonly pushThrough: (sequence: number) => Promise<boolean>;
  readonly sell: (basket: Basket, duty: OnDuty) => Promise<Recorded<Sale>>;
};

type Decision = Pick<VoidOperation, 'requestId' | 'decidedBy'>;
type Refused = Exclude<UnprintedResult, { result: 'done' }>;

/**
 * Makes the way out for a certificate that did not come out of the printer; the register lock must be held. Its paper
 * can't be scanned, so a manager answers for it. When the server can't be asked, the void is recorded all the same: the
 * customer has paid and stands there with nothing. Should somebody hold the paper after all and spend it before the
 * void arrives, the office hears of it and the store bears the loss.
 */
export const createUnprinted = (context: TillContext, { recorder, reverser, pushThrough, sell }: Parts): Till['voidUnprinted'] => {
  const decide = async (sale: Sale, line: SaleLine, duty: OnDuty): Promise<Decision | Refused> => {
    const answer = await askServer(context, {
      kind: 'void-sale', currency: sale.currency, target: sale.id, lines: [{ certificate: line.certificate, amount: line.face }],
    }, duty, pushThrough);
    switch (answer.kind) {
      case 'approved': return { requestId: answer.requestId, decidedBy: 'server' };
      // The request may have been approved and only its answer lost: the void names it, so it counts once.
      case 'unknown': return { requestId: answer.requestId, decidedBy: 'local' };
      case 'declined': return { result: 'declined', refusal: answer.refusal };
      case 'not-stored': return notRecorded({ reason: 'not-durable', detail: 'write-failed' });
      case 'forbidden':
        await reverser.reverse(answer.requestId, 'abandoned', duty);
        return { result: 'declined', refusal: { reason: 'needs-connection' } };
    }
  };

  const atHome = async (line: SaleLine): Promise<Decision | Refused> => {
    const refusal = await refusalAtHome(context, [line]);
    return refusal ? { result: 'declined', refusal } : { requestId: null, decidedBy: 'local' };
  };

  const complete = async (draft: Draft<VoidOperation>, duty: OnDuty): Promise<Recorded<VoidOperation>> => {
    const recorded = await recorder.record<VoidOperation>(draft, duty);
    if (recorded.ok) {
      context.papers.drop(draft.lines.map(({ certificate }) => certificate));
      return { ok: true, value: { ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) } };
    }
    if (draft.requestId !== null && context.cell.get().phase === 'ready') await reverser.reverse(draft.requestId, 'not-stored', duty);
    return recorded;
  };

  const sellAgain = async ({ callerAsked }: Sale, { programNumber, face, price }: SaleLine, tenders: readonly Tender[], duty: OnDuty, manager: Approval): Promise<Recorded<Sale>> => {
    const offers = offersOf(context).filter(({ program }) => program.number === programNumber);
    const offer = offers.find((candidate) => candidate.face === face) ?? offers.find(({ range }) => range !== undefined);
    if (!offer) return { ok: false, error: { reason: 'not-issued', detail: 'not-offered' } };
    // The money stays where it is: what the void hands back is what the new sale takes. Who voids what was given away agrees to giving it again.
    const item = { offer: { ...offer, face, price }, price, validUntil: offer.validUntil };
    return await sell({ items: [item], tenders, callerAsked, approval: { ...manager, right: 'give-away' } }, duty);
  };

  return async (input) => {
    const duty = onDuty(context);
    if (!duty.ok) return notRecorded(duty.error);
    if (!isApproved(context, input.approval, 'void')) return notRecorded({ reason: 'not-allowed' });
    const paper = context.papers.pending(input.certificate);
    const stored = paper && paper.state !== 'printing' ? await describeById(context.store, paper.operation) : undefined;
    const sale = stored?.operation;
    const line = sale?.kind === 'sale' ? sale.lines.find(({ certificate }) => certificate === input.certificate) : undefined;
    if (!stored || sale?.kind !== 'sale' || line?.paper !== 'till') return notRecorded({ reason: 'not-found' });
    if (stored.voidedBy !== null || stored.voidedLines.includes(line.certificate)) return notRecorded({ reason: 'already-voided' });

    const isHome = context.book.neverSent(sale.sequence);
    // Held back nobody can see the sale before its void is recorded too.
    const release = isHome ? context.book.hold(sale.sequence) : () => undefined;
    try {
      const decision = isHome ? await atHome(line) : await decide(sale, line, duty.value);
      if ('result' in decision) return decision;
      const draft = draftUnprinted(sale, line, stored, { ...decision, approvals: [input.approval] });
      const voided = await complete(draft, duty.value);
      if (!voided.ok) return notRecorded(voided.error);
      return { result: 'done', voided: voided.value, sold: input.sellAgain ? await sellAgain(sale, line, draft.tenders, duty.value, input.approval) : null };
    } finally {
      release();
    }
  };
};

const draftUnprinted = (
  sale: Sale, line: SaleLine, { reference, tenders }: StoredOperation, decided: Pick<VoidOperation, 'requestId' | 'decidedBy' | 'approvals'>,
): Draft<VoidOperation> => ({
  kind: 'void', currency: sale.currency, ...decided, reason: 'not-printed',
  target: sale.id, targetKind: 'sale', targetReference: reference,
  lines: [{ ...refOf(line), amount: line.face }],
  tenders: handBack(tenders, line.price),
});

const notRecorded = (problem: NotRecorded): Refused => ({ result: 'not-recorded', problem });
