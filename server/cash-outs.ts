import { applyChange, type Certificate, type Flag, type Refusal } from '../domain/certificate.ts';
import { type CashOutUse, decideCashOut } from '../domain/cash-out.ts';
import { allowedCashOutEntries, cashOutEntries, type Entry, paidCashOutEntries, reversed } from '../domain/ledger.ts';
import { type Minor, minor, sum, zero } from '../domain/money.ts';
import type { CashOut, VoidOperation } from '../domain/operation.ts';
import type { Request } from '../domain/protocol.ts';
import type { Result } from '../domain/result.ts';
import { shippedRules } from '../domain/shipped-rules.ts';
import { type Books, type Effect, type Fact, isApproved, isUndone, type Moment, noteEffect, post, type RequestItem, rowOf, settleRequest } from './books.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

/** May this balance be paid out here and today? By the same rule as the till has read, with what only we know: the day of its sale. */
export const decideCashOutHere = (
  books: Books, { certificate: hash, amount }: Request['lines'][number], use: Pick<CashOutUse, 'currency' | 'today'> & { readonly storeNumber: number },
): Result<{ readonly certificate: Certificate; readonly because: string }, Refusal> => {
  const certificate = books.certificates.get(hash)?.certificate;
  const program = books.business.programs.get(certificate?.programNumber ?? 0);
  return decideCashOut(certificate, {
    amount, currency: use.currency, today: use.today, place: books.business.stores.get(use.storeNumber)?.jurisdiction, soldOn: books.soldOn.get(hash) ?? null,
    programUpTo: program?.cashOutUpTo ?? null, loadable: program?.reloadUpTo !== undefined,
  }, shippedRules);
};

/** Takes the balance off at once; the money waits in suspense until the till says that it has left the drawer. */
export const approveCashOut = (books: Books, { terminal }: RequestItem, request: Extract<Request, { kind: 'cash-out' }>, moment: Moment): void => {
  const place = { storeNumber: terminal.store.number, currency: request.currency };
  const paid = request.lines.map(({ certificate, amount }) =>
    payOut(books, { source: request.id, terminal: terminal.id, ...place, certificate, amount, today: moment.accountingDate, at: moment.at, claimedProgram: 0 }).effect);
  post(books, { source: request.id, kind: 'request-cash-out', ...place, ...moment, entries: allowedCashOutEntries(place, paid) });
};

/** Money has left the drawer: confirmed when the server had allowed exactly this, otherwise a fact that the office looks at. */
export const applyCashOut = (books: Books, operation: CashOut, moment: Moment): Fact => {
  const flags: Flag[] = isApproved(books, operation.approvals, 'cash-out') ? [] : ['approval-missing'];
  const posting = { source: operation.id, kind: 'cash-out' as const, storeNumber: operation.storeNumber, ...moment };
  const amount = sum(operation.lines.map((line) => line.amount));
  const request = books.requests.get(operation.requestId);
  if (request?.kind === 'cash-out' && request.state === 'approved' && request.terminal === operation.terminal && isSame(books.effects.get(request.id) ?? [], operation)) {
    settleRequest(books, request, 'confirmed');
    post(books, { ...posting, entries: paidCashOutEntries(operation, amount) });
    return { flags, effectSource: request.id };
  }
  if (!request) {
    takeRequest(books, operation.requestId, operation.terminal);
    flags.push('request-unknown');
  } else {
    flags.push(request.state === 'declined' || request.state === 'reversed' || request.state === 'taken' ? 'request-declined' : 'request-mismatch');
    if (request.state === 'approved' && request.terminal === operation.terminal) flags.push(...undoRequest(books, request, operation.storeNumber, moment));
  }
  // Its void came first: what had come back into the drawer waits in suspense for this.
  if (operation.lines.some(({ certificate }) => isUndone(books, operation.id, certificate))) {
    post(books, { ...posting, entries: paidCashOutEntries(operation, amount) });
    return { flags: [...flags, 'target-unknown'], effectSource: operation.id };
  }
  const paid = operation.lines.map((line) => {
    const { effect, flags: found } = payOut(books, {
      source: operation.id, terminal: operation.terminal, storeNumber: operation.storeNumber, currency: operation.currency, certificate: line.certificate,
      amount: line.amount, today: operation.day, at: moment.at, claimedProgram: line.programNumber,
    });
    flags.push(...found);
    return effect;
  });
  post(books, { ...posting, entries: cashOutEntries(operation, paid) });
  return { flags, effectSource: operation.id };
};

const isSame = (effects: readonly Effect[], { lines, currency }: CashOut): boolean => {
  const allowed = effects.filter(({ kind }) => kind === 'cash-out');
  return allowed.length === lines.length && lines.every((line) =>
    allowed.some((effect) => effect.certificate === line.certificate && effect.covered === line.amount && effect.currency === currency));
};

type PaidOut = Pick<Effect, 'source' | 'terminal' | 'storeNumber' | 'currency' | 'certificate' | 'at'> & { readonly amount: Minor; readonly today: string; readonly claimedProgram: number };

const payOut = (books: Books, { amount, today, claimedProgram, ...where }: PaidOut): { readonly effect: Effect; readonly flags: readonly Flag[] } => {
  const row = rowOf(books, where.certificate, where.currency);
  const applied = applyChange(row.certificate, { kind: 'cash-out', amount, currency: where.currency, today });
  row.certificate = applied.certificate;
  row.lastUse = { storeNumber: where.storeNumber, at: where.at };
  row.isChanged = true;
  const { programNumber, kind, face } = row.certificate;
  const effect: Effect = {
    ...where, kind: 'cash-out', programNumber: programNumber === 0 ? claimedProgram : programNumber, certificateKind: kind, price: zero, face,
    covered: applied.covered, over: applied.over, bearer: 'store', recordedAt: books.now,
  };
  noteEffect(books, effect);
  return { effect, flags: applied.flags };
};

/** The posting of a voided cash-out: the money is back in the drawer, the value is owed again. */
export const voidedCashOutEntries = (operation: VoidOperation, paid: readonly Effect[]): readonly Entry[] => {
  const back = sum(operation.lines.map(({ amount }) => amount));
  const known = sum(paid.map(({ covered, over }) => minor(covered + over)));
  // Without its target nobody knows what it was paid for yet: the rest waits in suspense.
  return [...reversed(cashOutEntries(operation, paid)), ...paidCashOutEntries(operation, minor(known - back))];
};
