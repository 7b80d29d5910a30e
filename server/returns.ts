import { applyChange, type Flag, type Refusal } from '../domain/certificate.ts';
import { returnCreditEntries } from '../domain/ledger.ts';
import { type Minor, minor, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { ReturnCredit } from '../domain/operation.ts';
import type { Request } from '../domain/protocol.ts';
import { decideReturnCredit, decideReturnOnto } from '../domain/return-credit.ts';
import {
  type Books, type Effect, type Fact, isApproved, isUndone, type Moment, noteEffect, post, type RequestItem, returnedOf, rowOf, settleRequest, takeReturn,
} from './books.ts';
import { coverOf } from './covers.ts';
import { replace } from './replacing.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

type Asked = Extract<Request, { kind: 'return-credit' }>;

/** Why the value of goods that came back can't return, and which paper it is about; undefined when it may. */
export const refuseReturn = (books: Books, request: Asked, storeNumber: number, today: string): { readonly certificate: CertificateHash; readonly refusal: Refusal } | undefined => {
  const [line] = request.lines;
  if (!line) throw new Error('a return names a certificate');
  const known = books.certificates.get(line.certificate)?.certificate;
  const returned = { amount: line.amount, currency: request.currency, today, left: paidWith(books, request.reference, line.certificate)?.left ?? null };
  if (request.onto === undefined) {
    const decided = decideReturnCredit(known, returned);
    return decided.ok ? undefined : { certificate: line.certificate, refusal: decided.error };
  }
  const decided = decideReturnOnto(known, returned, { fresh: books.certificates.get(request.onto)?.certificate, storeNumber });
  return decided.ok ? undefined : { certificate: decided.error.of === 'old' ? line.certificate : request.onto, refusal: decided.error.refusal };
};

/** A line of a redemption, and what can still come back of it. */
type Paid = { readonly target: string; readonly certificate: CertificateHash; readonly left: Minor };

/**
 * What the redemption of a receipt took off a certificate, or off a paper of the same promise that it carries on, less what
 * has come back of it; null when it took nothing, or was voided.
 */
const paidWith = (books: Books, reference: string, certificate: CertificateHash): Paid | null => {
  const target = books.operations.get(books.references.get(reference) ?? '');
  if (target?.kind !== 'redemption') return null;
  const promiseOf = (hash: CertificateHash): CertificateHash => books.promises.get(hash) ?? hash;
  const debits = (books.effects.get(target.effectSource) ?? []).filter(({ kind }) => kind === 'debit');
  const taken = debits.find((debit) => debit.certificate === certificate) ?? debits.find((debit) => promiseOf(debit.certificate) === promiseOf(certificate));
  if (!taken || isUndone(books, target.id, taken.certificate)) return null;
  // What no balance had covered was never the holder's.
  return { target: target.id, certificate: taken.certificate, left: minor(taken.covered + (coverOf(books, taken)?.covered ?? 0) - returnedOf(books, target.id, taken.certificate)) };
};

/** Puts the value back at once: two tills can't credit the same goods. */
export const approveReturnCredit = (books: Books, { terminal }: RequestItem, request: Asked, moment: Moment): void => {
  const place = { storeNumber: terminal.store.number, currency: request.currency };
  const source = { source: request.id, terminal: terminal.id, ...place, at: moment.at };
  const credited = request.lines.map(({ certificate, amount }) => {
    const paid = paidWith(books, request.reference, certificate);
    if (paid) takeReturn(books, { target: paid.target, certificate: paid.certificate, source: request.id, amount });
    const { effect } = putBack(books, { ...source, certificate, amount, claimedProgram: 0 });
    if (request.onto !== undefined) replace(books, source, certificate, request.onto);
    return effect;
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
  const source = { source: operation.id, terminal: operation.terminal, storeNumber: operation.storeNumber, currency: operation.currency, at: moment.at };
  const credited = operation.lines.map((line) => {
    const paid = paidWith(books, operation.targetReference, line.certificate);
    const { effect, flags: found } = putBack(books, { ...source, certificate: line.certificate, amount: line.amount, claimedProgram: line.programNumber });
    if (target !== undefined && effect.covered > 0) takeReturn(books, { target, certificate: paid?.certificate ?? line.certificate, source: operation.id, amount: effect.covered });
    flags.push(...found, ...carryOn(books, source, effect, operation.onto));
    return effect;
  });
  post(books, { source: operation.id, kind: 'return-credit', storeNumber: operation.storeNumber, ...moment, entries: returnCreditEntries(operation, credited) });
  return { flags, effectSource: operation.id };
};

/** Paper that nobody allowed to carry on another has changed hands; what else lies on the old one is not moved before the office has looked. */
const carryOn = (books: Books, source: Omit<PutBack, 'certificate' | 'amount' | 'claimedProgram'>, { certificate, covered }: Effect, onto: ReturnCredit['onto']): readonly Flag[] => {
  if (onto === undefined) return [];
  const row = rowOf(books, onto.certificate, source.currency);
  row.control ??= onto.control;
  row.sealed ??= onto.sealed;
  const lies = rowOf(books, certificate, source.currency).certificate.balance;
  return covered > 0 && lies === covered ? replace(books, source, certificate, onto.certificate).flags : ['request-mismatch'];
};

const isSame = (effects: readonly Effect[], { lines, currency, onto }: ReturnCredit): boolean => {
  const approved = effects.filter(({ kind }) => kind === 'credit');
  const carriedOn = effects.find(({ kind }) => kind === 'take-over')?.certificate;
  return carriedOn === onto?.certificate && approved.length === lines.length && lines.every((line) =>
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
