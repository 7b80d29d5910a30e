import { businessDay } from '../../domain/business-day.ts';
import { decideCashOut } from '../../domain/cash-out.ts';
import { decideRedeem, decideRefund, decideReplace, decideUnload, decideVoidSale, type Flag, paidFor, type Refusal } from '../../domain/certificate.ts';
import { minor } from '../../domain/money.ts';
import { operationReference, type CertificateHash } from '../../domain/number.ts';
import type { CashOut, Operation, Redemption, Refund, Reload, Replacement, ReturnCredit, Sale, VoidOperation } from '../../domain/operation.ts';
import type { Outcome, Request, Store, WireRefusal } from '../../domain/protocol.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { decideReturnCredit, decideReturnOnto } from '../../domain/return-credit.ts';
import { shippedRules } from '../../domain/shipped-rules.ts';
import { change, type Effect, type Event, type PracticeBooks, type PracticeRequest, undo } from './practice-books.ts';

/** May this value leave these certificates? As the real server decides it, from the same rules. */
export const decidePractice = (books: PracticeBooks, request: Request, store: Store, at: number): PracticeRequest => {
  const known = books.requests.get(request.id);
  if (known) return known;
  const today = businessDay(at, store);
  const settle = (settled: PracticeRequest): PracticeRequest => {
    books.requests.set(request.id, settled);
    return settled;
  };
  const refused = refuse(books, request, store, today);
  if (refused) return settle({ state: 'declined', refusal: explain(books, refused.certificate, refused.refusal), effects: [], target: null });
  const event = (kind: string): Event => ({ kind, at, reference: '', storeName: store.name });
  if (request.kind === 'redeem') {
    const effects = request.lines.map(({ certificate, amount }) =>
      change(books, { certificate, control: null }, { kind: 'debit', amount, currency: request.currency, today }, event('redemption'), request.currency));
    request.lines.forEach(({ certificate }) => { noteUse(books, certificate, store, at); });
    return settle({ state: 'approved', refusal: null, effects, target: null });
  }
  if (request.kind === 'cash-out') {
    const effects = request.lines.map(({ certificate, amount }) =>
      change(books, { certificate, control: null }, { kind: 'cash-out', amount, currency: request.currency, today }, event('cash-out'), request.currency));
    request.lines.forEach(({ certificate }) => { noteUse(books, certificate, store, at); });
    return settle({ state: 'approved', refusal: null, effects, target: null });
  }
  if (request.kind === 'return-credit') {
    const [line] = request.lines;
    const target = books.redemptions.get(request.reference);
    const credited = request.lines.map(({ certificate, amount }) =>
      change(books, { certificate, control: null }, { kind: 'credit', amount, currency: request.currency }, event('return-credit'), request.currency));
    const carried = line && request.onto !== undefined ? replace(books, { old: line.certificate, fresh: request.onto, currency: request.currency }, event) : [];
    // Undone in this order: the old paper is alive again before what came back is taken off it.
    const effects = [...carried, ...credited];
    const returned = line && target !== undefined ? { target, certificate: line.certificate, amount: line.amount } : undefined;
    if (returned) books.returned.push(returned);
    return settle({ state: 'approved', refusal: null, effects, target: null, ...(returned ? { returned } : {}) });
  }
  if (request.kind === 'refund') {
    const effects = request.lines.map(({ certificate }) => change(books, { certificate, control: null }, { kind: 'refund' }, event('refund'), request.currency));
    return settle({ state: 'approved', refusal: null, effects, target: null, handBack: paidOn(books, request) ?? minor(0) });
  }
  if (request.kind === 'replace') return settle({ state: 'approved', refusal: null, effects: replacePapers(books, request, event), target: null });
  const effects = request.lines.filter(({ certificate }) => !wasSoldBefore(books, request.target, certificate)).map(({ certificate, amount }) =>
    change(books, { certificate, control: null }, isLoad(books, request.target) ? { kind: 'unload', amount } : { kind: 'deactivate', face: amount, today }, event('void'), request.currency));
  books.undone.add(request.target);
  return settle({ state: 'approved', refusal: null, effects, target: request.target });
};

/** Whether an operation loaded value onto a certificate. */
const isLoad = (books: PracticeBooks, operation: string): boolean => books.effects.get(operation)?.some(({ change: { kind } }) => kind === 'reload') === true;

const decideLine = (
  books: PracticeBooks, request: Exclude<Request, { kind: 'replace' | 'refund' }>, { certificate, amount }: Request['lines'][number], store: Store, today: string,
): Result<unknown, Refusal> => {
  const known = books.rows.get(certificate)?.certificate;
  const { currency } = request;
  switch (request.kind) {
    case 'redeem': return decideRedeem(known, { amount, currency, today });
    case 'void-sale': return isLoad(books, request.target) && !books.undone.has(request.target) ? decideUnload(known, amount) : voidable(books, request.target, certificate);
    case 'cash-out': return decideCashOut(known, { amount, currency, today, place: store.jurisdiction, soldOn: null, programUpTo: null, loadable: false }, shippedRules);
    case 'return-credit': return decideReturnCredit(known, { amount, currency, today, left: leftOf(books, request.reference, certificate) });
  }
};

/** What a practice redemption took off a certificate, less what has come back of it. */
const leftOf = (books: PracticeBooks, reference: string, certificate: CertificateHash) => {
  const target = books.redemptions.get(reference);
  if (target === undefined || books.undone.has(target)) return null;
  const taken = books.effects.get(target)?.find((effect) => effect.certificate === certificate && effect.change.kind === 'debit');
  return taken ? minor(taken.applied.covered - returnedOf(books, target, certificate)) : null;
};

/** Why not, and which certificate it is about. */
const refuse = (books: PracticeBooks, request: Request, store: Store, today: string): { readonly certificate: CertificateHash; readonly refusal: Refusal } | undefined => {
  const known = (hash: CertificateHash | undefined) => (hash === undefined ? undefined : books.rows.get(hash)?.certificate);
  if (request.kind === 'replace') {
    const [old, fresh] = request.lines;
    const decided = decideReplace({ old: known(old?.certificate), fresh: known(fresh?.certificate), amount: old?.amount ?? minor(0), storeNumber: store.number, currency: request.currency, today });
    const named = decided.ok ? undefined : decided.error.of === 'old' ? old : fresh;
    return decided.ok || !named ? undefined : { certificate: named.certificate, refusal: decided.error.refusal };
  }
  if (request.kind === 'return-credit' && request.onto !== undefined) {
    const [line] = request.lines;
    if (!line) return undefined;
    const returned = { amount: line.amount, currency: request.currency, today, left: leftOf(books, request.reference, line.certificate) };
    const decided = decideReturnOnto(known(line.certificate), returned, { fresh: known(request.onto), storeNumber: store.number });
    return decided.ok ? undefined : { certificate: decided.error.of === 'old' ? line.certificate : request.onto, refusal: decided.error.refusal };
  }
  if (request.kind === 'refund') {
    const [line] = request.lines;
    if (!line) return undefined;
    const decided = decideRefund(known(line.certificate), { amount: line.amount, currency: request.currency, today });
    const refusal = decided.ok ? refuseSale(books, request) : decided.error;
    return refusal && { certificate: line.certificate, refusal };
  }
  for (const { certificate, amount } of request.lines) {
    const decided = decideLine(books, request, { certificate, amount }, store, today);
    if (!decided.ok) return { certificate, refusal: decided.error };
  }
  return undefined;
};

type RefundAsked = Extract<Request, { kind: 'refund' }>;

/** What was paid for the certificate, where the receipt is of its sale. */
const paidOn = (books: PracticeBooks, { sale, lines: [line] }: RefundAsked) => {
  const sold = books.sales.get(sale)?.lines.find(({ certificate }) => certificate === line?.certificate);
  return sold && line ? paidFor(line.amount, sold) : undefined;
};

const refuseSale = (books: PracticeBooks, request: RefundAsked): Refusal | undefined => {
  const sale = books.sales.get(request.sale);
  const back = paidOn(books, request);
  if (!sale || back === undefined || books.undone.has(sale.id)) return { reason: 'other-sale' };
  if (back === 0) return { reason: 'nothing-paid' };
  return sale.tenders.some(({ type, amount }) => type === 'card' && amount >= back) ? undefined : { reason: 'not-by-card' };
};

const replacePapers = (books: PracticeBooks, { lines: [old, fresh], currency }: Extract<Request, { kind: 'replace' }>, event: Naming): readonly Effect[] =>
  old && fresh ? replace(books, { old: old.certificate, fresh: fresh.certificate, currency }, event) : [];

type Papers = { readonly old: CertificateHash; readonly fresh: CertificateHash; readonly currency: Request['currency'] };

/** All that lies on the first paper moves to the second. */
const replace = (books: PracticeBooks, { old, fresh, currency }: Papers, event: Naming): readonly Effect[] => {
  const given = change(books, { certificate: old, control: null }, { kind: 'surrender' }, withOther(books, event('replaced'), fresh), currency);
  const taken = change(books, { certificate: fresh, control: null }, { kind: 'take-over', old: given.before, covered: given.applied.covered }, withOther(books, event('replacement'), old), currency);
  return [given, taken];
};

const withOther = (books: PracticeBooks, event: Event, other: CertificateHash): Event => ({ ...event, control: books.rows.get(other)?.control ?? null });
const returnedOf = ({ returned }: PracticeBooks, target: string, certificate: CertificateHash): number =>
  returned.filter((one) => one.target === target && one.certificate === certificate).reduce((total, { amount }) => total + amount, 0);

const lessReturned = (books: PracticeBooks, target: string, effect: Effect): Effect => effect.change.kind === 'debit'
  ? { ...effect, applied: { ...effect.applied, covered: minor(Math.max(0, effect.applied.covered - returnedOf(books, target, effect.certificate))) } }
  : effect;

/** Takes a completed operation in. The same one again gets the outcome it got. */
export const recordPractice = (books: PracticeBooks, operation: Operation, store: Store, at: number): Outcome => {
  const known = books.outcomes.get(operation.id);
  if (known) return known;
  const event = (kind: string): Event => ({ kind, at: operation.at, reference: operationReference(operation.terminalNumber, operation.sequence), storeName: store.name });
  const flags = [...new Set(apply(books, operation, store, event))];
  const outcome: Outcome = { id: operation.id, outcome: flags.length === 0 ? 'accepted' : 'flagged', flags, recordedAt: at };
  books.outcomes.set(operation.id, outcome);
  if (operation.kind === 'redemption') books.redemptions.set(operationReference(operation.terminalNumber, operation.sequence), operation.id);
  return outcome;
};

type Naming = (kind: string) => Event;

const apply = (books: PracticeBooks, operation: Operation, store: Store, event: Naming): readonly Flag[] => {
  switch (operation.kind) {
    case 'sale': return applySale(books, operation, event);
    case 'honour': return operation.lines.flatMap((line) => change(books, line, { kind: 'honour', day: operation.day }, event('honour'), operation.currency).applied.flags);
    case 'reload': return applyReload(books, operation, event);
    case 'redemption': return applyRedemption(books, operation, store, event);
    case 'void': return applyVoid(books, operation, event);
    case 'cash-out': case 'return-credit': return applyAsked(books, operation, store, event);
    // Only ever recorded with the central's word: what it moved, it moved then.
    case 'replacement': return confirmAsked(books, operation, event('replacement'));
    case 'refund': return confirmAsked(books, operation, event('refund'));
    case 'reversal': return reverse(books, operation.requestId, event('reversal'), operation.day);
    case 'shift-open': case 'shift-close': case 'tender-correction': case 'reprint': case 'no-sale': case 'pay-in': case 'pay-out': return [];
  }
};

const applySale = (books: PracticeBooks, sale: Sale, event: Naming): readonly Flag[] => {
  const effects = sale.lines.map((line) => change(books, line, {
    kind: 'activate', storeNumber: sale.storeNumber, programNumber: line.programNumber, certificateKind: line.certificateKind,
    currency: sale.currency, face: line.face, validUntil: line.validUntil, issued: line.paper === 'till',
  }, event('sale'), sale.currency));
  books.effects.set(sale.id, effects);
  books.sales.set(event('sale').reference, sale);
  return effects.flatMap(({ applied }) => applied.flags);
};

const applyReload = (books: PracticeBooks, { id, currency, day, lines }: Reload, event: Naming): readonly Flag[] => {
  const effects = lines.map((line) => change(books, line, { kind: 'reload', amount: line.amount, currency, today: day, validUntil: books.rows.get(line.certificate)?.certificate.validUntil ?? null }, event('reload'), currency));
  books.effects.set(id, effects);
  return effects.flatMap(({ applied }) => applied.flags);
};

const applyRedemption = (books: PracticeBooks, redemption: Redemption, store: Store, event: Naming): readonly Flag[] => {
  const request = redemption.requestId === null ? undefined : books.requests.get(redemption.requestId);
  if (request?.state === 'approved' && isSame(request.effects, redemption)) {
    request.state = 'confirmed';
    books.effects.set(redemption.id, request.effects);
    for (const { certificate } of redemption.lines) nameLast(books, certificate, event('redemption'));
    return [];
  }
  const found = withoutConfirmation(books, redemption, event('reversal'));
  const effects = redemption.lines.map((line) =>
    change(books, line, { kind: 'debit', amount: line.amount, currency: redemption.currency, today: redemption.day }, event('redemption'), redemption.currency));
  redemption.lines.forEach(({ certificate }) => { noteUse(books, certificate, store, redemption.at); });
  books.effects.set(redemption.id, effects);
  return [...found, ...effects.flatMap(({ applied }) => applied.flags)];
};

/** What only a request can bring about: confirmed by it, or applied as the fact it is. */
const applyAsked = (books: PracticeBooks, operation: CashOut | ReturnCredit, store: Store, event: Naming): readonly Flag[] => {
  const request = books.requests.get(operation.requestId);
  if (request?.state === 'approved' && isSame(request.effects, operation)) {
    request.state = 'confirmed';
    books.effects.set(operation.id, request.effects);
    for (const { certificate } of request.effects) nameLast(books, certificate, event(operation.kind));
    return [];
  }
  const found = withoutConfirmation(books, operation, event('reversal'));
  const effects = operation.lines.map((line) => change(books, line, operation.kind === 'cash-out'
    ? { kind: 'cash-out', amount: line.amount, currency: operation.currency, today: operation.day }
    : { kind: 'credit', amount: line.amount, currency: operation.currency }, event(operation.kind), operation.currency));
  if (operation.kind === 'cash-out') operation.lines.forEach(({ certificate }) => { noteUse(books, certificate, store, operation.at); });
  books.effects.set(operation.id, effects);
  return [...found, ...effects.flatMap(({ applied }) => applied.flags)];
};

const applyVoid = (books: PracticeBooks, operation: VoidOperation, event: Naming): readonly Flag[] => {
  const request = operation.requestId === null ? undefined : books.requests.get(operation.requestId);
  if (request?.state === 'approved' && request.target === operation.target) {
    request.state = 'confirmed';
    for (const { certificate } of operation.lines) nameLast(books, certificate, event('void'));
    return [];
  }
  const found = withoutConfirmation(books, operation, event('reversal'));
  const named = new Set(operation.lines.map(({ certificate }) => certificate));
  const done = books.effects.get(operation.target);
  if (!done) return [...found, 'target-unknown'];
  const isWhole = done.every(({ certificate }) => named.has(certificate));
  if (books.undone.has(operation.target)) return [...found, 'voided-certificate'];
  if (isWhole) books.undone.add(operation.target);
  const undoing = done.filter(({ certificate }) => named.has(certificate));
  const rest = undoing.map((effect) => lessReturned(books, operation.target, effect));
  // Goods of it had come back before: their value is on the certificate already.
  const returned: readonly Flag[] = rest.some(({ applied }, index) => applied.covered !== undoing[index]?.applied.covered) ? ['returned-before-void'] : [];
  return [...found, ...returned, ...undo(books, rest, event('void'), operation.day)];
};

const confirmAsked = (books: PracticeBooks, operation: Replacement | Refund, event: Event): readonly Flag[] => {
  const request = books.requests.get(operation.requestId);
  if (request?.state !== 'approved') return ['request-unknown'];
  request.state = 'confirmed';
  for (const { certificate } of operation.lines) nameLast(books, certificate, event);
  return [];
};

/** The operation is not what its request was approved for: what the request did is undone, and what looks wrong is told. */
const withoutConfirmation = (books: PracticeBooks, { requestId, decidedBy, day }: Redemption | VoidOperation | CashOut | ReturnCredit, event: Event): readonly Flag[] => {
  if (requestId === null) return [];
  const request = books.requests.get(requestId);
  if (!request) {
    takeId(books, requestId);
    return decidedBy === 'server' ? ['request-unknown'] : [];
  }
  if (request.state === 'approved') return ['request-mismatch', ...reverse(books, requestId, event, day)];
  return [request.state === 'confirmed' ? 'request-mismatch' : 'request-declined'];
};

/** The till did not go on with its request, whether the request has come or not. */
const reverse = (books: PracticeBooks, id: string, event: Event, today: string): readonly Flag[] => {
  const request = books.requests.get(id);
  if (!request) takeId(books, id);
  if (request?.state !== 'approved') return [];
  request.state = 'reversed';
  if (request.target !== null) books.undone.delete(request.target);
  if (request.returned) {
    // A redemption that was voided meanwhile has left out what was credited: that stays.
    if (books.undone.has(request.returned.target)) return undo(books, request.effects.filter(({ change: { kind } }) => kind !== 'credit'), event, today);
    books.returned.splice(books.returned.indexOf(request.returned), 1);
  }
  return undo(books, request.effects, event, today);
};

const takeId = (books: PracticeBooks, id: string): void => {
  if (!books.requests.has(id)) books.requests.set(id, { state: 'taken', refusal: requestTaken, effects: [], target: null });
};

const isSame = (all: readonly Effect[], operation: Redemption | CashOut | ReturnCredit): boolean => {
  const { lines } = operation;
  const effects = all.filter(({ change: { kind } }) => kind !== 'surrender' && kind !== 'take-over');
  const carriedOn = all.find(({ change: { kind } }) => kind === 'take-over')?.certificate;
  return carriedOn === (operation.kind === 'return-credit' ? operation.onto?.certificate : undefined) && effects.length === lines.length
    && lines.every(({ certificate, amount }) => effects.some((effect) => effect.certificate === certificate && effect.applied.covered === amount));
};

const voidable = (books: PracticeBooks, target: string, certificate: CertificateHash): Result<unknown, Refusal> => {
  const isUndone = books.undone.has(target);
  // Money taken for paper that another sale had sold: giving it back takes nothing off the paper.
  if (!isUndone && wasSoldBefore(books, target, certificate)) return ok(null);
  const decided = decideVoidSale(books.rows.get(certificate)?.certificate);
  if (!decided.ok) return decided;
  return !isUndone && soldBy(books, target, certificate) ? decided : err({ reason: 'other-sale' });
};

const soldBy = (books: PracticeBooks, sale: string, certificate: CertificateHash): Effect | undefined =>
  books.effects.get(sale)?.find((effect) => effect.certificate === certificate && effect.change.kind === 'activate');

const wasSoldBefore = (books: PracticeBooks, sale: string, certificate: CertificateHash): boolean => (soldBy(books, sale, certificate)?.applied.over ?? 0) > 0;

/** A request's own event had no operation yet to be called by. */
const nameLast = (books: PracticeBooks, certificate: CertificateHash, { reference }: Event): void => {
  const events = books.rows.get(certificate)?.events;
  const last = events?.[0];
  if (events && last) events[0] = { ...last, reference };
};

const noteUse = (books: PracticeBooks, certificate: CertificateHash, store: Store, at: number): void => {
  const row = books.rows.get(certificate);
  if (row) row.lastUse = { storeNumber: store.number, storeName: store.name, at };
};

const explain = (books: PracticeBooks, certificate: CertificateHash, refusal: Refusal): WireRefusal => ({
  reason: refusal.reason, certificate,
  balance: 'balance' in refusal ? minor(refusal.balance) : null,
  validUntil: refusal.reason === 'expired' ? refusal.validUntil : null,
  lastUse: ['spent', 'above-balance', 'partly-spent'].includes(refusal.reason) ? books.rows.get(certificate)?.lastUse ?? null : null,
});

const requestTaken: WireRefusal = { reason: 'request-taken', certificate: null, balance: null, validUntil: null, lastUse: null };
