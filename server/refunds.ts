import { applyChange, decideRefund, type Flag, paidFor, type Refusal } from '../domain/certificate.ts';
import type { Entry } from '../domain/ledger.ts';
import { type Minor, minor, zero } from '../domain/money.ts';
import type { Refund } from '../domain/operation.ts';
import type { Request } from '../domain/protocol.ts';
import { type Vat, vatOfPart } from '../domain/vat.ts';
import { type Books, type Effect, type Fact, isApproved, type Moment, noteEffect, post, type RecordedRequest, rowOf, settleRequest } from './books.ts';
import { endedSalePosting } from './effects.ts';
import { type RefundSale, saleKey } from './refund-sales.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

type Ask = Extract<Request, { kind: 'refund' }>;
type Source = Pick<Effect, 'source' | 'terminal' | 'storeNumber' | 'currency' | 'at'>;

/** Why nothing goes back; undefined when it may. */
export const refuseRefund = (books: Books, request: Ask, storeNumber: number, today: string): Refusal | undefined => {
  const [line] = request.lines;
  if (!line) throw new Error('a refund names a certificate');
  const decided = decideRefund(books.certificates.get(line.certificate)?.certificate, { amount: line.amount, currency: request.currency, today });
  if (!decided.ok) return decided.error;
  const sale = books.refundSales.get(saleKey(request.sale, line.certificate));
  // The receipt in hand is of this very certificate, and of this store.
  if (!sale || sale.storeNumber !== storeNumber || sale.isUndone) return { reason: 'other-sale' };
  // What was loaded later stands on no receipt of a sale: the office gives it back.
  if (decided.value.face !== sale.face) return { reason: 'reloaded' };
  const back = paidFor(line.amount, sale);
  if (back === 0) return { reason: 'nothing-paid' };
  return back > sale.byCard.left ? { reason: 'not-by-card' } : undefined;
};

/** Ends the certificate before any money goes back: what is owed for it waits in suspense until the card has it. */
export const approveRefund = (books: Books, request: Ask, source: Source, moment: Moment): Minor => {
  const [line] = request.lines;
  const sale = line && books.refundSales.get(saleKey(request.sale, line.certificate));
  if (!sale) throw new Error('a refund was approved without its sale');
  const back = paidFor(line.amount, sale);
  sale.byCard.left = minor(sale.byCard.left - back);
  const { effect } = end(books, source, line.certificate, () => back, sale);
  post(books, { source: source.source, kind: 'request-refund', storeNumber: source.storeNumber, ...moment, entries: refundPosting([effect], []) });
  return back;
};

/** What an approved refund hands back, told again to who asks again. */
export const handedBackBy = (books: Books, request: Pick<RecordedRequest, 'id'>): Minor =>
  (books.effects.get(request.id) ?? []).find(({ kind }) => kind === 'refund')?.price ?? zero;

/** A refund: confirmed when it is what its request was approved for, otherwise applied as the fact it is. */
export const applyRefund = (books: Books, refund: Refund, moment: Moment): Fact => {
  const flags: Flag[] = isApproved(books, refund.approvals, 'refund') ? [] : ['approval-missing'];
  const request = books.requests.get(refund.requestId);
  if (!request) takeRequest(books, refund.requestId, refund.terminal);
  const isOurs = request?.terminal === refund.terminal && request.kind === 'refund';
  if (isOurs && request.state === 'approved' && isSame(books.effects.get(request.id) ?? [], refund)) {
    settleRequest(books, request, 'confirmed');
    post(books, { source: refund.id, kind: 'refund', storeNumber: refund.storeNumber, ...moment, entries: refundPosting([], [refund]) });
    return { flags, effectSource: request.id };
  }
  if (!request) flags.push('request-unknown');
  else flags.push(request.state === 'approved' || request.state === 'confirmed' ? 'request-mismatch' : 'request-declined');
  if (isOurs && request.state === 'approved') flags.push(...undoRequest(books, request, refund.storeNumber, moment));
  return asFact(books, refund, moment, flags);
};

const isSame = (effects: readonly Effect[], { lines: [line], tenders: [tender], currency }: Refund): boolean =>
  effects.some((effect) => effect.kind === 'refund' && effect.certificate === line?.certificate && effect.covered === line.amount && effect.price === tender?.amount && effect.currency === currency);

/** Money has gone back that nobody allowed: the certificate ends, and what it can't bear waits in suspense for the office. */
const asFact = (books: Books, refund: Refund, moment: Moment, found: readonly Flag[]): Fact => {
  const { id, terminal, storeNumber, currency, lines: [line], tenders: [tender] } = refund;
  if (!line || !tender) throw new Error('a refund names a certificate and a tender');
  // Of the receipt in hand, where it has arrived and is of this certificate: its VAT goes back as with every refund.
  const sale = books.refundSales.get(saleKey(refund.saleReference, line.certificate));
  const { effect, flags } = end(books, { source: id, terminal, storeNumber, currency, at: moment.at }, line.certificate, (covered) => minor(Math.min(tender.amount, covered)), sale);
  const row = rowOf(books, line.certificate, currency);
  row.control ??= line.control;
  row.sealed ??= line.sealed === '' ? null : line.sealed;
  post(books, { source: id, kind: 'refund', storeNumber, ...moment, entries: refundPosting([effect], [refund]) });
  const isOther = effect.covered !== line.amount && flags.length === 0;
  return { flags: [...found, ...flags, ...(isOther ? ['request-mismatch' as const] : [])], effectSource: id };
};

/** The office ends a certificate before the bank sends anything: what is owed for it waits in suspense until it has gone. */
export const endForBank = (books: Books, source: Source, certificate: Effect['certificate'], { back, sale }: { readonly back: Minor; readonly sale: Pick<RefundSale, 'price' | 'vat'> }, moment: Moment): void => {
  const { effect } = end(books, source, certificate, () => back, sale);
  post(books, { source: source.source, kind: 'bank-refund', storeNumber: source.storeNumber, ...moment, entries: refundPosting([effect], []) });
};

/** So much of the sale's VAT goes back as of its price. */
const partOf = (sale: Pick<RefundSale, 'price' | 'vat'> | undefined, back: Minor): Vat | undefined => sale?.vat && vatOfPart(sale.vat, back, sale.price);

const end = (books: Books, source: Source, certificate: Effect['certificate'], priceOf: (covered: Minor) => Minor, sale: Pick<RefundSale, 'price' | 'vat'> | undefined): { readonly effect: Effect; readonly flags: readonly Flag[] } => {
  const row = rowOf(books, certificate, source.currency);
  const { certificate: ended, covered, over, flags } = applyChange(row.certificate, { kind: 'refund' });
  row.certificate = ended;
  row.lastUse = { storeNumber: source.storeNumber, at: source.at };
  row.isChanged = true;
  const price = priceOf(covered);
  const vat = partOf(sale, price);
  const effect: Effect = {
    ...source, certificate, kind: 'refund', programNumber: ended.programNumber, certificateKind: ended.kind, price, face: covered, covered, over,
    bearer: 'store', recordedAt: books.now, ...(vat === undefined || vat.amount === 0 ? {} : { vat }),
  };
  noteEffect(books, effect);
  return { effect, flags };
};

const refundPosting = (ended: readonly Effect[], refunds: readonly Refund[]): readonly Entry[] => {
  const place = refunds[0] ?? ended[0];
  return place ? endedSalePosting(place, refunds.flatMap(({ tenders }) => tenders), ended.map((effect) => ({ ...effect, wasSuspense: false }))) : [];
};
