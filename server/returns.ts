import { applyChange, type Certificate, type Flag, type Refusal } from '../domain/certificate.ts';
import { returnCreditEntries } from '../domain/ledger.ts';
import { type Minor, minor, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { ReturnCredit } from '../domain/operation.ts';
import type { Request } from '../domain/protocol.ts';
import type { Result } from '../domain/result.ts';
import { decideReturnCredit } from '../domain/return-credit.ts';
import {
  type Books, type Effect, type Fact, isApproved, isUndone, type Moment, noteEffect, post, type RequestItem, returnedOf, rowOf, settleRequest, takeReturn,
} from './books.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

type Asked = Extract<Request, { kind: 'return-credit' }>;

/** May the value of goods that came back return to this certificate? */
export const decideReturnHere = (books: Books, request: Asked, { certificate: hash, amount }: Asked['lines'][number], today: string): Result<Certificate, Refusal> =>
  decideReturnCredit(books.certificates.get(hash)?.certificate, { amount, currency: request.currency, today, left: leftOf(books, request.reference, hash) });

/** What the redemption of a receipt took off a certificate, less what has come back of it; null when it took nothing, or was voided. */
const leftOf = (books: Books, reference: string, certificate: CertificateHash): Minor | null => {
  const target = books.operations.get(books.references.get(reference) ?? '');
  if (target?.kind !== 'redemption' || isUndone(books, target.id, certificate)) return null;
  const taken = (books.effects.get(target.effectSource) ?? []).find((effect) => effect.kind === 'debit' && effect.certificate === certificate);
  // What no balance had covered was never the holder's.
  return taken ? minor(taken.covered - returnedOf(books, target.id, certificate)) : null;
};

/** Puts the value back at once: two tills can't credit the same goods. */
export const approveReturnCredit = (books: Books, { terminal }: RequestItem, request: Asked, moment: Moment): void => {
  const place = { storeNumber: terminal.store.number, currency: request.currency };
  const target = books.references.get(request.reference) ?? null;
  const credited = request.lines.map(({ certificate, amount }) => {
    if (target !== null) takeReturn(books, { target, certificate, source: request.id, amount });
    return putBack(books, { source: request.id, terminal: terminal.id, ...place, certificate, amount, at: moment.at, claimedProgram: 0 }).effect;
  });
  post(books, { source: request.id, kind: 'request-return-credit', ...place, ...moment, entries: returnCreditEntries(place, credited) });
};

/** Goods have come back: confirmed when the server had approved exactly this, otherwise a fact that the office looks at. */
export const applyReturnCredit = (books: Books, operation: ReturnCredit, moment: Moment): Fact => {
  const flags: Flag[] = isApproved(books, operation.approvals, 'return-credit') ? [] : ['approval-missing'];
  const request = books.requests.get(operation.requestId);
  if (request?.kind === 'return-credit' && request.state === 'approved' && request.terminal === operation.terminal && isSame(books.effects.get(request.id) ?? [], operation)) {
    settleRequest(books, request, 'confirmed');
    return { flags, effectSource: request.id };
  }
  if (!request) {
    takeRequest(books, operation.requestId, operation.terminal);
    flags.push('request-unknown');
  } else {
    flags.push(request.state === 'declined' || request.state === 'reversed' || request.state === 'taken' ? 'request-declined' : 'request-mismatch');
    if (request.state === 'approved' && request.terminal === operation.terminal) flags.push(...undoRequest(books, request, operation.storeNumber, moment));
  }
  const target = books.references.get(operation.targetReference);
  if (target === undefined) flags.push('target-unknown');
  const credited = operation.lines.map((line) => {
    const { effect, flags: found } = putBack(books, {
      source: operation.id, terminal: operation.terminal, storeNumber: operation.storeNumber, currency: operation.currency, certificate: line.certificate,
      amount: line.amount, at: moment.at, claimedProgram: line.programNumber,
    });
    if (target !== undefined && effect.covered > 0) takeReturn(books, { target, certificate: line.certificate, source: operation.id, amount: effect.covered });
    flags.push(...found);
    return effect;
  });
  post(books, { source: operation.id, kind: 'return-credit', storeNumber: operation.storeNumber, ...moment, entries: returnCreditEntries(operation, credited) });
  return { flags, effectSource: operation.id };
};

const isSame = (effects: readonly Effect[], { lines, currency }: ReturnCredit): boolean => {
  const approved = effects.filter(({ kind }) => kind === 'credit');
  return approved.length === lines.length && lines.every((line) =>
    approved.some((effect) => effect.certificate === line.certificate && effect.covered === line.amount && effect.currency === currency));
};

type PutBack = Pick<Effect, 'source' | 'terminal' | 'storeNumber' | 'currency' | 'certificate' | 'at'> & { readonly amount: Minor; readonly claimedProgram: number };

const putBack = (books: Books, { amount, claimedProgram, ...where }: PutBack): { readonly effect: Effect; readonly flags: readonly Flag[] } => {
  const row = rowOf(books, where.certificate, where.currency);
  const applied = applyChange(row.certificate, { kind: 'credit', amount, currency: where.currency });
  row.certificate = applied.certificate;
  row.isChanged = true;
  const { programNumber, kind, face } = row.certificate;
  const effect: Effect = {
    ...where, kind: 'credit', programNumber: programNumber === 0 ? claimedProgram : programNumber, certificateKind: kind, price: zero, face,
    covered: applied.covered, over: applied.over, bearer: 'store', recordedAt: books.now,
  };
  noteEffect(books, effect);
  return { effect, flags: applied.flags };
};
