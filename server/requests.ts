import { businessDay } from '../domain/business-day.ts';
import { type Certificate, decideRedeem, decideVoidSale, type Refusal } from '../domain/certificate.ts';
import { minor } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Request, WireRefusal } from '../domain/protocol.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Answer, type Books, type Effect, isUndone, type Moment, post, type RecordedRequest, type RequestItem, settleRequest, takeUndoing } from './books.ts';
import { approveCashOut, decideCashOutHere } from './cash-outs.ts';
import { deactivate, endedSalePosting, redemptionPosting } from './effects.ts';
import { heldOf, heldRefusal } from './leases.ts';
import { debitCertificate } from './redemptions.ts';
import { approveRefund, handedBackBy, refuseRefund } from './refunds.ts';
import { refuseReplace } from './replacements.ts';
import { replace } from './replacing.ts';
import { refuseUnload, unload } from './reloads.ts';
import { approveReturnCredit, refuseReturn } from './returns.ts';

type Decision = Extract<Answer, { kind: 'request' }>;
type Redeem = Extract<Request, { kind: 'redeem' }>;
type VoidSale = Extract<Request, { kind: 'void-sale' }>;

/** Decides a request and, when it approves, applies it at once. The same request again gets the decision it got. */
export const decideRequest = (books: Books, item: RequestItem): Decision => {
  const { request, terminal, asked } = item;
  const known = books.requests.get(request.id);
  if (known) return repeat(books, known, item);
  const record: RecordedRequest = {
    id: request.id, terminal: terminal.id, kind: request.kind, state: 'approved', asked,
    target: targetOf(books, request), refusal: null, recordedAt: books.now, isNew: true,
  };
  const refused = refuse(books, item) ?? refuseHeld(books, request);
  if (refused) {
    noteUnsold(books, item);
    settleRequest(books, { ...record, refusal: refused }, 'declined');
    return { kind: 'request', decision: 'declined', refusal: refused };
  }
  // The ledger's time is ours: a till's clock has no say in what it asks for.
  const moment = { at: books.now, accountingDate: today(books, item) };
  const told = approve(books, item, moment);
  settleRequest(books, record, 'approved');
  return { kind: 'request', decision: 'approved', refusal: null, ...told };
};

/** Somebody wants to use paper that was never sold. */
const noteUnsold = (books: Books, { request, terminal }: RequestItem): void => {
  if (request.kind !== 'redeem' && request.kind !== 'cash-out') return;
  for (const { certificate } of request.lines) {
    const state = books.certificates.get(certificate)?.certificate.state;
    if (state === 'stock' || state === 'registered') books.written.enquiries.push({ certificate, terminal: terminal.id, storeNumber: terminal.store.number, what: 'use' });
  }
};

const refuse = (books: Books, item: RequestItem): WireRefusal | undefined => {
  const { request, terminal } = item;
  const day = today(books, item);
  switch (request.kind) {
    case 'redeem': return refuseRedeem(books, request, terminal.id, day);
    case 'void-sale': return refuseVoidSale(books, request);
    case 'cash-out': return firstRefusal(books, request.lines, (line) => decideCashOutHere(books, line, { currency: request.currency, today: day, storeNumber: terminal.store.number }));
    case 'refund': {
      const refused = refuseRefund(books, request, terminal.store.number, day);
      return refused && explain(books, request.lines[0]?.certificate ?? null, refused);
    }
    case 'return-credit': {
      const refused = refuseReturn(books, request, terminal.store.number, day);
      return refused && explain(books, refused.certificate, refused.refusal);
    }
    case 'replace': {
      const refused = refuseReplace(books, request, terminal.store.number, day);
      return refused && explain(books, refused.certificate, refused.refusal);
    }
  }
};

/** Applies it; returns what an answer tells besides the decision. */
const approve = (books: Books, item: RequestItem, moment: Moment): Pick<Decision, 'handBack'> => {
  const { request, terminal } = item;
  const source = { source: request.id, terminal: terminal.id, storeNumber: terminal.store.number, currency: request.currency, at: moment.at };
  switch (request.kind) {
    case 'redeem': approveRedeem(books, item, request, moment); return {};
    case 'void-sale': approveVoidSale(books, item, request, moment); return {};
    case 'cash-out': approveCashOut(books, item, request, moment); return {};
    case 'return-credit': approveReturnCredit(books, item, request, moment); return {};
    case 'refund': return { handBack: approveRefund(books, request, source, moment) };
    case 'replace': {
      const [old, fresh] = request.lines;
      if (old && fresh) replace(books, source, old.certificate, fresh.certificate);
      return {};
    }
  }
};

const targetOf = (books: Books, request: Request): string | null => {
  switch (request.kind) {
    case 'void-sale': return request.target;
    case 'return-credit': return books.references.get(request.reference) ?? null;
    case 'redeem': case 'cash-out': case 'refund': case 'replace': return null;
  }
};

const firstRefusal = (books: Books, lines: Request['lines'], decide: (line: Request['lines'][number]) => Result<unknown, Refusal>): WireRefusal | undefined => {
  for (const line of lines) {
    const decided = decide(line);
    if (!decided.ok) return explain(books, line.certificate, decided.error);
  }
  return undefined;
};

const today = (books: Books, { terminal }: RequestItem): string => businessDay(books.now, terminal.store);

/** A repetition after a lost reply. Whoever finds the id taken by something else is declined without an effect. */
const repeat = (books: Books, known: RecordedRequest, { terminal, asked }: RequestItem): Decision => {
  const isSame = known.terminal === terminal.id && known.asked === asked;
  if (isSame && known.state === 'declined') return { kind: 'request', decision: 'declined', refusal: known.refusal };
  if (isSame && (known.state === 'approved' || known.state === 'confirmed')) {
    return { kind: 'request', decision: 'approved', refusal: null, ...(known.kind === 'refund' ? { handBack: handedBackBy(books, known) } : {}) };
  }
  return { kind: 'request', decision: 'declined', refusal: toWire({ reason: 'request-taken' }, null, null) };
};

const refuseRedeem = (books: Books, request: Redeem, terminal: string, day: string): WireRefusal | undefined => {
  for (const { certificate, amount } of request.lines) {
    const decided = decideRedeem(books.certificates.get(certificate)?.certificate, { amount, currency: request.currency, today: day });
    if (!decided.ok) return explain(books, certificate, decided.error);
    if (amount > decided.value.balance - heldOf(books, certificate, terminal)) return explain(books, certificate, heldRefusal(books, certificate, terminal));
  }
  return undefined;
};

/** What takes all of a certificate, or ends it, waits for whoever has some of it on hold, the asking till's own lease included. */
const refuseHeld = (books: Books, request: Request): WireRefusal | undefined => {
  if (request.kind === 'redeem' || request.kind === 'return-credit') return undefined;
  const held = request.lines.find(({ certificate }) => heldOf(books, certificate, null) > 0);
  return held && explain(books, held.certificate, heldRefusal(books, held.certificate, null));
};

const approveRedeem = (books: Books, { terminal }: RequestItem, request: Redeem, moment: Moment): void => {
  const debits = request.lines.map(({ certificate, amount }) => debitCertificate(books, {
    source: request.id, terminal: terminal.id, storeNumber: terminal.store.number, currency: request.currency, certificate, amount,
    today: moment.accountingDate, at: moment.at, claimedProgram: 0, bearer: () => 'store',
  }).effect);
  post(books, { source: request.id, kind: 'request-redeem', storeNumber: terminal.store.number, ...moment, entries: redemptionPosting(debits) });
};

const refuseVoidSale = (books: Books, request: VoidSale): WireRefusal | undefined => {
  for (const { certificate } of request.lines) {
    const decided = decideVoidLine(books, request, certificate);
    if (!decided.ok) return explain(books, certificate, decided.error);
  }
  return undefined;
};

const decideVoidLine = (books: Books, request: VoidSale, certificate: CertificateHash): Result<Certificate | undefined, Refusal> => {
  const row = books.certificates.get(certificate);
  const sold = soldLines(books, request).find((effect) => effect.certificate === certificate);
  if (sold?.kind === 'reload') {
    if (isUndone(books, request.target, certificate)) return err({ reason: 'other-sale' });
    const refused = refuseUnload(books, sold);
    return refused ? err(refused) : ok(row?.certificate);
  }
  // Money taken for a certificate that another sale had sold: giving it back takes nothing off the certificate.
  if (sold && sold.over > 0 && !isUndone(books, request.target, certificate)) return ok(row?.certificate);
  const decided = decideVoidSale(row?.certificate);
  if (!decided.ok) return decided;
  if (!sold || isUndone(books, request.target, certificate)) return err({ reason: 'other-sale' });
  // Its money is not the sale's alone any more: first the load is voided.
  return decided.value.face === sold.face ? decided : err({ reason: 'reloaded' });
};

const soldLines = (books: Books, request: VoidSale): readonly Effect[] => {
  const target = books.operations.get(request.target);
  if (target?.kind !== 'sale' && target?.kind !== 'reload') return [];
  return (books.effects.get(target.effectSource) ?? []).filter(({ kind }) => kind === (target.kind === 'sale' ? 'activate' : 'reload'));
};

const approveVoidSale = (books: Books, { terminal }: RequestItem, request: VoidSale, moment: Moment): void => {
  const named = new Set(request.lines.map(({ certificate }) => certificate));
  const sold = soldLines(books, request).filter(({ certificate }) => named.has(certificate));
  for (const { certificate } of request.lines) takeUndoing(books, { target: request.target, certificate, source: request.id });
  const source = { id: request.id, terminal: terminal.id, at: moment.at, today: moment.accountingDate };
  const ended = sold.some(({ kind }) => kind === 'reload') ? unload(books, sold, source) : deactivate(books, sold, source);
  const place = { storeNumber: terminal.store.number, currency: request.currency };
  post(books, { source: request.id, kind: 'request-void-sale', ...place, ...moment, entries: endedSalePosting(place, [], ended.lines) });
};

/** A refusal with what helps the person in front of it: where and when value last left the certificate. */
const explain = (books: Books, certificate: CertificateHash | null, refusal: Refusal): WireRefusal => {
  const lastUse = certificate === null ? undefined : books.certificates.get(certificate)?.lastUse;
  const explains = refusal.reason === 'spent' || refusal.reason === 'above-balance' || refusal.reason === 'partly-spent';
  return toWire(refusal, certificate, explains && lastUse
    ? { storeNumber: lastUse.storeNumber, storeName: books.business.stores.get(lastUse.storeNumber)?.name ?? '', at: lastUse.at }
    : null, refusal.reason === 'held'
    ? { storeNumber: refusal.storeNumber, storeName: books.business.stores.get(refusal.storeNumber)?.name ?? '', until: refusal.until }
    : undefined);
};

const toWire = (
  refusal: Refusal | { readonly reason: 'request-taken' }, certificate: CertificateHash | null, lastUse: WireRefusal['lastUse'], held?: WireRefusal['held'],
): WireRefusal => ({
  reason: refusal.reason,
  certificate,
  balance: 'balance' in refusal ? minor(refusal.balance) : null,
  validUntil: refusal.reason === 'expired' ? refusal.validUntil : null,
  lastUse,
  ...(held ? { held } : {}),
});
