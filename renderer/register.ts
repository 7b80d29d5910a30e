import { drawerRulesOf } from '../domain/drawer-cash.ts';
import type { Minor } from '../domain/money.ts';
import type { CashMovement, NoSale, Operation, Sale, ShiftClose, ShiftOpen, TenderCorrection } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ShiftReport } from '../domain/shift.ts';
import { draftClose } from './closing.ts';
import type { TillContext } from './context.ts';
import { isApproved, onDuty, type OnDuty, signedInOperator } from './guards.ts';
import { openDrawer, printDocument, printReceipt } from './printing.ts';
import type { Actor, Draft, Recorder } from './recorder.ts';
import { createCashingOut } from './cashing-out.ts';
import { createHonouring } from './honouring.ts';
import { createRedeeming, type Redeeming } from './redeeming.ts';
import { createRefunding } from './refunding.ts';
import { createReloading } from './reloading.ts';
import { createReplacing } from './replacing.ts';
import { createReturning } from './returning.ts';
import type { Reverser } from './reversing.ts';
import { draftSale } from './selling.ts';
import { createShiftReports } from './shift-reports.ts';
import { describeById } from './stored.ts';
import type { Basket, CorrectionInput, Done, NotRecorded, Recorded, Till } from './till.ts';
import { createUnprinted } from './unprinted.ts';
import { createVoiding } from './voiding.ts';

type Flows = Pick<Till, 'openShift' | 'report' | 'closeShift' | 'sell' | 'voidUnprinted' | 'redeem' | 'abandon' | 'voidOperation' | 'cashOut' | 'honour' | 'askReload' | 'reload' | 'returnCredit' | 'replace' | 'askRefund' | 'refund' | 'abandonRefund' | 'correctTender' | 'reprint' | 'noSale' | 'moveCash'>;

/** Where operations are born; everything here takes its turn, one operation at a time. */
export type Register = Flows & Pick<Redeeming, 'openAttempts'>;

/** Makes the register over a recorder. `pushThrough` sends unsent operations up to a sequence and tells whether it worked. */
export const createRegister = (context: TillContext, recorder: Recorder, reverser: Reverser, pushThrough: (sequence: number) => Promise<boolean>): Register => {
  const { book, store } = context;
  const redeeming = createRedeeming(context, recorder, reverser, pushThrough);
  const reports = createShiftReports(store);
  const voiding = createVoiding(context, recorder, reverser, pushThrough);
  const cashingOut = createCashingOut(context, recorder, reverser, pushThrough);
  const honouring = createHonouring(context, recorder, pushThrough);
  const reloading = createReloading(context, recorder, pushThrough);
  const returning = createReturning(context, recorder, reverser, pushThrough);
  const refunding = createRefunding(context, recorder, reverser, pushThrough);
  const replacing = createReplacing(context, recorder, reverser, pushThrough);
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => context.locks.exclusive('register', work);

  const recordAndPrint = async <Kind extends Operation>(draft: Draft<Kind>, actor: Actor, id?: string): Promise<Recorded<Kind>> => {
    const recorded = await recorder.record<Kind>(draft, actor, id);
    return recorded.ok ? ok<Done<Kind>>({ ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) }) : recorded;
  };

  const sell = async (basket: Basket, duty: OnDuty): Promise<Recorded<Sale>> => {
    const draft = await draftSale(context, basket);
    if (!draft.ok) return draft;
    const recorded = await recordAndPrint<Sale>(draft.value, duty, basket.id);
    // Each certificate is a job of its own with an outcome of its own.
    if (recorded.ok) void context.papers.print(recorded.value.operation, recorded.value.reference, recorded.value.print).catch(() => undefined);
    return recorded;
  };
  const unprinted = createUnprinted(context, { recorder, reverser, pushThrough, sell });

  const report = async (): Promise<ShiftReport | undefined> => {
    const opening = book.shift();
    return opening ? await reports(opening) : undefined;
  };

  return {
    openShift: (float) => inTurn(async () => {
      const operator = signedInOperator(context);
      if (!operator.ok) return operator;
      // There is one drawer: its shift is closed before the next one opens.
      if (book.shift()) return err({ reason: 'not-allowed' });
      return await recordAndPrint<ShiftOpen>(draftShiftOpen(context, float), { operator: operator.value, shift: context.makeId() });
    }),
    report,
    closeShift: (counting) => inTurn(async () => {
      const duty = onDuty(context);
      const opening = book.shift();
      if (!duty.ok) return duty;
      if (!opening) return err({ reason: 'no-shift' });
      const open = await reports(opening);
      if (!open) return err({ reason: 'no-shift' });
      const draft = draftClose(context, open, counting, duty.value.operator);
      if (!draft.ok) return draft;
      const recorded = await recorder.record<ShiftClose>(draft.value, duty.value);
      if (!recorded.ok) return recorded;
      const closed = await reports(opening);
      return ok({ ...recorded.value, print: printDocument(context, closed && context.reportDocument(closed, context.info())) });
    }),
    sell: (basket) => inTurn(async () => {
      const duty = onDuty(context);
      return duty.ok ? await sell(basket, duty.value) : duty;
    }),
    voidUnprinted: (input) => inTurn(() => unprinted(input)),
    redeem: (input) => inTurn(() => redeeming.redeem(input)),
    abandon: (attempt) => inTurn(() => redeeming.abandon(attempt)),
    openAttempts: () => new Set([...redeeming.openAttempts(), ...refunding.openAttempts()]),
    voidOperation: (input) => inTurn(() => voiding(input)),
    cashOut: (input) => inTurn(() => cashingOut(input)),
    honour: (input) => inTurn(() => honouring(input)),
    askReload: (input) => inTurn(() => reloading.askReload(input)),
    reload: (input) => inTurn(() => reloading.reload(input)),
    returnCredit: (input) => inTurn(() => returning(input)),
    askRefund: (input) => inTurn(() => refunding.askRefund(input)),
    refund: (input) => inTurn(() => refunding.refund(input)),
    abandonRefund: (attempt) => inTurn(() => refunding.abandonRefund(attempt)),
    replace: (input) => inTurn(() => replacing(input)),
    correctTender: (input) => inTurn(async () => {
      const duty = onDuty(context);
      if (!duty.ok) return duty;
      const draft = await draftCorrection(context, input, duty.value.shift);
      return draft.ok ? await recordAndPrint(draft.value, duty.value) : draft;
    }),
    reprint: (operationId) => inTurn(async () => {
      const operator = signedInOperator(context);
      if (!operator.ok) return operator;
      const stored = await describeById(store, operationId);
      if (!stored) return err({ reason: 'not-found' });
      const recorded = await recorder.record<Extract<Operation, { kind: 'reprint' }>>(
        { kind: 'reprint', approvals: [], target: operationId, targetReference: stored.reference },
        { operator: operator.value, shift: book.shift()?.shift ?? null },
      );
      return recorded.ok ? ok({ ...recorded.value, print: printReceipt(context, operationId, true) }) : recorded;
    }),
    moveCash: ({ kind, reason, note, amount, approval }) => inTurn(async () => {
      const duty = onDuty(context);
      if (!duty.ok) return duty;
      const { store: place } = context.info().terminal;
      if (amount > drawerRulesOf(place).managerAbove && !isApproved(context, approval, 'cash-movement')) return err({ reason: 'not-allowed' });
      // The slip opens the drawer as a receipt does.
      return await recordAndPrint<CashMovement>({ kind, approvals: approval ? [approval] : [], currency: place.currency, reason, note, amount }, duty.value);
    }),
    noSale: ({ reason, note, approval }) => inTurn(async () => {
      const operator = signedInOperator(context);
      if (!operator.ok) return operator;
      if (!isApproved(context, approval, 'no-sale')) return err({ reason: 'not-allowed' });
      // Also without a shift: the float has to get into the drawer before it opens.
      const recorded = await recorder.record<NoSale>(
        { kind: 'no-sale', approvals: [approval], reason, note },
        { operator: operator.value, shift: book.shift()?.shift ?? null },
      );
      if (!recorded.ok) return recorded;
      // The drawer first: somebody waits in front of it, and nobody for the slip.
      const drawer = openDrawer(context);
      return ok({ ...recorded.value, drawer, print: drawer.then(() => printReceipt(context, recorded.value.operation.id, false)) });
    }),
  };
};

const draftShiftOpen = (context: TillContext, float: Minor): Draft<ShiftOpen> =>
  ({ kind: 'shift-open', approvals: [], currency: context.info().terminal.store.currency, float });

/** A correction changes how the money came, never how much: before the Z, by a manager, from the tenders as they stand. */
const draftCorrection = async (context: TillContext, { target, to, approval }: CorrectionInput, shift: string): Promise<Result<Draft<TenderCorrection>, NotRecorded>> => {
  if (!isApproved(context, approval, 'tender-correction')) return err({ reason: 'not-allowed' });
  const stored = await describeById(context.store, target);
  if (stored?.operation.kind !== 'sale' && stored?.operation.kind !== 'reload') return err({ reason: 'not-found' });
  if (stored.voidedBy !== null) return err({ reason: 'already-voided' });
  if (stored.operation.shift !== shift) return err({ reason: 'already-closed' });
  if (JSON.stringify(to) === JSON.stringify(stored.tenders)) return err({ reason: 'nothing-to-correct' });
  return ok({
    kind: 'tender-correction', currency: stored.operation.currency, approvals: [approval],
    target, targetReference: stored.reference, from: [...stored.tenders], to: [...to],
  });
};
