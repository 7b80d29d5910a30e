import { decideReplace, type Flag, type Refusal } from '../domain/certificate.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Replacement } from '../domain/operation.ts';
import type { Request } from '../domain/protocol.ts';
import { type Books, type Effect, type Fact, isApproved, type Moment, type RecordedRequest, rowOf, settleRequest } from './books.ts';
import { replace } from './replacing.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

type Replace = Extract<Request, { kind: 'replace' }>;

/** Why a paper can't be replaced by another, and which of the two it is about. */
export const refuseReplace = (books: Books, request: Replace, storeNumber: number, today: string): { readonly certificate: CertificateHash; readonly refusal: Refusal } | undefined => {
  const [old, fresh] = request.lines;
  if (!old || !fresh) throw new Error('a replacement names two papers');
  const known = ({ certificate }: { readonly certificate: CertificateHash }) => books.certificates.get(certificate)?.certificate;
  const isLost = request.claim !== undefined;
  if (request.claim !== undefined && books.released.get(request.claim) !== old.certificate) return { certificate: old.certificate, refusal: { reason: 'not-released' } };
  const decided = decideReplace({ old: known(old), fresh: known(fresh), amount: old.amount, storeNumber, currency: request.currency, today, isLost });
  return decided.ok ? undefined : { certificate: (decided.error.of === 'old' ? old : fresh).certificate, refusal: decided.error.refusal };
};

/** A replacement: confirmed when it is what its request was approved for, otherwise applied as the fact it is. */
export const applyReplacement = (books: Books, operation: Replacement, moment: Moment): Fact => {
  const flags: Flag[] = isApproved(books, operation.approvals, 'replacement') ? [] : ['approval-missing'];
  const request = books.requests.get(operation.requestId);
  if (!request) {
    takeRequest(books, operation.requestId, operation.terminal);
    return asFact(books, operation, moment, [...flags, 'request-unknown']);
  }
  if (request.terminal !== operation.terminal || request.state === 'confirmed') return asFact(books, operation, moment, [...flags, 'request-mismatch']);
  if (request.state !== 'approved') return asFact(books, operation, moment, [...flags, 'request-declined']);
  if (isSame(books.effects.get(request.id) ?? [], request, operation)) {
    settleRequest(books, request, 'confirmed');
    return { flags, effectSource: request.id };
  }
  return asFact(books, operation, moment, [...flags, 'request-mismatch', ...undoRequest(books, request, operation.storeNumber, moment)]);
};

const isSame = (effects: readonly Effect[], { kind }: RecordedRequest, { lines: [old, fresh], currency }: Replacement): boolean =>
  kind === 'replace' && effects.some((effect) => effect.kind === 'surrender' && effect.certificate === old?.certificate && effect.covered === old.amount && effect.currency === currency) &&
  effects.some((effect) => effect.kind === 'take-over' && effect.certificate === fresh?.certificate);

const asFact = (books: Books, { id, terminal, storeNumber, currency, lines }: Replacement, moment: Moment, found: readonly Flag[]): Fact => {
  const [old, fresh] = lines;
  if (!old || !fresh) throw new Error('a replacement names two papers');
  const { moved, flags } = replace(books, { source: id, terminal, storeNumber, currency, at: moment.at }, old.certificate, fresh.certificate);
  for (const line of lines) {
    const row = rowOf(books, line.certificate, currency);
    row.control ??= line.control;
    row.sealed ??= line.sealed === '' ? null : line.sealed;
  }
  const isOther = moved !== old.amount && !flags.includes('voided-certificate') && !flags.includes('not-sold') && !flags.includes('sold-twice');
  return { flags: [...found, ...flags, ...(isOther ? ['request-mismatch' as const] : [])], effectSource: id };
};
