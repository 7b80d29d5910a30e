import { drawerRulesOf, isFarOff } from '../domain/drawer-cash.ts';
import type { Flag } from '../domain/certificate.ts';
import { cashMovementEntries, cashVarianceEntries } from '../domain/ledger.ts';
import { minor } from '../domain/money.ts';
import type { CashMovement, ShiftClose } from '../domain/operation.ts';
import { type Books, type Fact, isApproved, type Moment, post } from './books.ts';

/** Cash that went into a drawer or out of it without a sale; above the store's limit a manager must have agreed. */
export const applyCashMovement = (books: Books, movement: CashMovement, moment: Moment): Fact => {
  const store = books.business.stores.get(movement.storeNumber);
  const isLarge = store !== undefined && movement.amount > drawerRulesOf(store).managerAbove;
  post(books, { source: movement.id, kind: movement.kind, storeNumber: movement.storeNumber, ...moment, entries: cashMovementEntries(movement) });
  return { flags: isLarge && !isApproved(books, movement.approvals, 'cash-movement') ? ['approval-missing'] : [], effectSource: movement.id };
};

/** The count is what lies there: the books follow it, and the difference gets a name of its own. */
export const applyShiftClose = (books: Books, close: ShiftClose, moment: Moment): Fact => {
  if (!isFirstClose(books, close)) return { flags: ['closed-twice'], effectSource: close.id };
  const variance = minor(close.countedCash - close.expectedCash);
  post(books, { source: close.id, kind: 'cash-variance', storeNumber: close.storeNumber, ...moment, entries: cashVarianceEntries(close, variance) });
  return { flags: closeFlags(books, close), effectSource: close.id };
};

/** A shift is counted once. A second close of it, whichever till it comes from, would take the same cash from the books again. */
const isFirstClose = ({ closedShifts, written }: Books, { id, shift }: ShiftClose): boolean => {
  if (shift === null || closedShifts.get(shift) === id) return true;
  if (closedShifts.has(shift)) return false;
  closedShifts.set(shift, id);
  written.closedShifts.add(shift);
  return true;
};

const closeFlags = (books: Books, close: ShiftClose): readonly Flag[] => {
  if (close.alone === true) return ['closed-alone'];
  const store = books.business.stores.get(close.storeNumber);
  // A close without pieces and without a word on other totals comes from a till that asked nobody yet.
  const isOfOldTill = close.certificateTotal === undefined;
  if (!store || isOfOldTill || !isFarOff(close.countedCash, minor(close.expectedCash), drawerRulesOf(store))) return [];
  return isSeenByAnother(books, close) ? [] : ['approval-missing'];
};

/** Somebody of the business other than whoever closed; the rank does not matter, a second pair of eyes does. */
const isSeenByAnother = ({ business }: Books, { operator, approvals }: ShiftClose): boolean =>
  approvals.some((approval) => approval.right === 'cash-variance' && approval.operator !== operator && business.operators.has(approval.operator));
