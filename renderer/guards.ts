import { zero } from '../domain/money.ts';
import type { Approval, Tender } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { managerOf, type TillContext } from './context.ts';
import type { NotRecorded } from './till.ts';

/** Who is signed in, in an open shift. */
export type OnDuty = { readonly operator: string; readonly shift: string };

/** Money moves only with somebody signed in, an open shift, and stores that agree. */
export const onDuty = (context: TillContext): Result<OnDuty, NotRecorded> => {
  const signedIn = signedInOperator(context);
  if (!signedIn.ok) return signedIn;
  const shift = context.book.shift();
  return shift?.shift ? ok({ operator: signedIn.value, shift: shift.shift }) : err({ reason: 'no-shift' });
};

/** Somebody is signed in and the till may record. */
export const signedInOperator = ({ cell }: TillContext): Result<string, NotRecorded> => {
  const { operator, phase } = cell.get();
  if (!operator) return err({ reason: 'not-signed-in' });
  return phase === 'ready' ? ok(operator.id) : err({ reason: 'not-durable', detail: 'write-failed' });
};

/** A PIN given for one thing at one moment does not serve for the next. */
const approvalAgeMaxMs = 10 * 60_000;

/** Whether an approval is a manager's, for this right, and fresh. */
export const isApproved = (context: TillContext, approval: Approval | null, right: Approval['right']): approval is Approval =>
  approval?.right === right
  && managerOf(context, approval.operator) !== undefined
  && isFresh(context, approval);

/** Whether an approval was given just now. */
export const isFresh = ({ clock }: TillContext, { at }: Approval): boolean => Math.abs(clock.now() - at) <= approvalAgeMaxMs;

/** What goes back when a sale is voided: the same tenders, with nothing given in change. */
export const handedBack = (tenders: readonly Tender[]): Tender[] =>
  tenders.map((tender) => tender.type === 'cash' ? { ...tender, given: tender.amount, change: zero } : tender);
