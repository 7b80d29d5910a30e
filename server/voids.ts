import type { Flag } from '../domain/certificate.ts';
import type { VoidOperation } from '../domain/operation.ts';
import {
  type Books, type Effect, type Fact, isApproved, isUndone, type Moment, post, type RecordedOperation, type RecordedRequest, settleRequest, takeUndoing,
} from './books.ts';
import { voidedCashOutEntries } from './cash-outs.ts';
import { undoUses } from './covers.ts';
import { deactivate, endedSalePosting, undoCashOuts } from './effects.ts';
import { unload } from './reloads.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

/** A person cancelled a sale or a redemption, or a part of a sale. Each line is undone once; a void of a void undoes nothing. */
export const applyVoid = (books: Books, operation: VoidOperation, moment: Moment): Fact => {
  const flags: Flag[] = [];
  // A record that nobody confirmed after a crash may be voided at the start, when no manager is about.
  if (operation.reason !== 'not-completed' && !isApproved(books, operation.approvals, 'void')) flags.push('approval-missing');
  const request = operation.requestId === null ? undefined : books.requests.get(operation.requestId);
  if (operation.requestId !== null && !request) {
    takeRequest(books, operation.requestId, operation.terminal);
    if (operation.decidedBy === 'server') flags.push('request-unknown');
  }
  if (request) {
    if (isConfirmation(books, request, operation)) return confirm(books, request, operation, moment, flags);
    flags.push(request.state === 'declined' || request.state === 'reversed' || request.state === 'taken' ? 'request-declined' : 'request-mismatch');
    if (request.state === 'approved' && request.terminal === operation.terminal) flags.push(...undoRequest(books, request, operation.storeNumber, moment));
  }
  const lines = operation.lines.filter(({ certificate }) => !isUndone(books, operation.target, certificate));
  if (lines.length < operation.lines.length) flags.push('voided-certificate');
  if (lines.length === 0) return { flags, effectSource: operation.id };
  return undoTarget(books, { ...operation, lines }, moment, flags);
};

const isConfirmation = (books: Books, request: RecordedRequest, operation: VoidOperation): boolean => {
  const ended = new Set((books.effects.get(request.id) ?? []).map(({ certificate }) => certificate));
  return request.state === 'approved' && request.kind === 'void-sale' && request.terminal === operation.terminal &&
    request.target === operation.target && (operation.targetKind === 'sale' || operation.targetKind === 'reload') && ended.size === operation.lines.length &&
    operation.lines.every(({ certificate }) => ended.has(certificate));
};

/** The certificates ended with the request; now the money really went back. */
const confirm = (books: Books, request: RecordedRequest, operation: VoidOperation, moment: Moment, flags: readonly Flag[]): Fact => {
  settleRequest(books, request, 'confirmed');
  const entries = endedSalePosting(operation, operation.tenders, []);
  post(books, { source: operation.id, kind: 'void', storeNumber: operation.storeNumber, ...moment, entries });
  return { flags, effectSource: request.id };
};

const undoTarget = (books: Books, operation: VoidOperation, moment: Moment, flags: readonly Flag[]): Fact => {
  const target = books.operations.get(operation.target);
  const posting = { source: operation.id, kind: 'void' as const, storeNumber: operation.storeNumber, ...moment };
  if (!target) {
    // The target may be on its way from another till: money handed back waits in suspense for it.
    takeLines(books, operation);
    post(books, { ...posting, entries: operation.targetKind === 'cash-out' ? voidedCashOutEntries(operation, []) : endedSalePosting(operation, operation.tenders, []) });
    return { flags: [...flags, 'target-unknown'], effectSource: operation.id };
  }
  if (target.kind !== operation.targetKind) return { flags: [...flags, 'target-unknown'], effectSource: operation.id };
  takeLines(books, operation);
  const undone = effectsToUndo(books, target, operation);
  const more: Flag[] = undone.length === operation.lines.length ? [] : ['request-mismatch'];
  if (operation.targetKind === 'redemption') {
    const taken = undoUses(books, undone, target.id, operation.id, moment.at);
    post(books, { ...posting, entries: taken.entries });
    return { flags: [...flags, ...more, ...taken.flags], effectSource: operation.id };
  }
  if (operation.targetKind === 'cash-out') {
    more.push(...undoCashOuts(books, undone, operation.id, moment.at));
    post(books, { ...posting, entries: voidedCashOutEntries(operation, undone) });
    return { flags: [...flags, ...more], effectSource: operation.id };
  }
  const source = { id: operation.id, terminal: operation.terminal, at: moment.at, today: operation.day };
  const ended = operation.targetKind === 'reload' ? unload(books, undone, source) : deactivate(books, undone, source);
  post(books, { ...posting, entries: endedSalePosting(operation, operation.tenders, ended.lines) });
  return { flags: [...flags, ...more, ...ended.flags], effectSource: operation.id };
};

const takeLines = (books: Books, { id, target, lines }: VoidOperation): void => {
  for (const { certificate } of lines) takeUndoing(books, { target, certificate, source: id });
};

/** What the target did to the certificates that are voided. */
const effectsToUndo = (books: Books, target: RecordedOperation, operation: VoidOperation): readonly Effect[] => {
  const kind = ({ 'sale': 'activate', 'redemption': 'debit', 'cash-out': 'cash-out', 'reload': 'reload' } as const)[operation.targetKind];
  const named = new Set(operation.lines.map(({ certificate }) => certificate));
  return (books.effects.get(target.effectSource) ?? []).filter((effect) => effect.kind === kind && named.has(effect.certificate));
};
