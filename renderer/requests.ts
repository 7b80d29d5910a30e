import type { Minor } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import { protocolVersion, type Request, type RequestResponse, type WireRefusal } from '../domain/protocol.ts';
import type { ServerFailure } from '../preload/contract.ts';
import { fromBase64url } from './base64url.ts';
import { type TillContext, todayOf } from './context.ts';
import { journalDeadlineMs, withDeadline } from './deadline.ts';
import type { Actor } from './recorder.ts';

/** What the server said of a request, as far as the till can know. */
export type Answer =
  | { readonly kind: 'approved'; readonly requestId: string; readonly page: Uint8Array; readonly handBack: Minor | null }
  | { readonly kind: 'declined'; readonly requestId: string; readonly refusal: WireRefusal }
  /** No usable answer; it may have been approved. `requestId` is null when nothing was sent. */
  | { readonly kind: 'unknown'; readonly requestId: string | null }
  /** The server answers, and will not deal with this till or this message: deciding without it would go around its word. */
  | { readonly kind: 'forbidden'; readonly requestId: string }
  | { readonly kind: 'not-stored' };

type Ask =
  | Omit<Extract<Request, { kind: 'redeem' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator'>
  | Omit<Extract<Request, { kind: 'void-sale' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator'>
  | Omit<Extract<Request, { kind: 'cash-out' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator'>
  | Omit<Extract<Request, { kind: 'return-credit' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator'>
  | Omit<Extract<Request, { kind: 'replace' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator'>
  | Omit<Extract<Request, { kind: 'refund' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator'>;

/** 4xx that say "not now" rather than "no". */
const retryStatuses: readonly (number | null)[] = [408, 409, 425, 429];

/** Whether a failure may go away by itself. */
export const isPassing = ({ kind, status }: ServerFailure): boolean => {
  switch (kind) {
    case 'unreachable': case 'timed-out': case 'server-error': case 'garbage': case 'upgrade-required': return true;
    case 'rejected': return retryStatuses.includes(status);
    case 'revoked': case 'not-enrolled': return false;
  }
};

/**
 * Asks the server before the fact. Unsent operations on the same certificates travel ahead, and the request is noted
 * in both stores before it is sent: whatever happens next, it can be reversed.
 */
export const askServer = async (context: TillContext, ask: Ask, actor: Actor, pushThrough: (sequence: number) => Promise<boolean>): Promise<Answer> => {
  if (context.connection.knownOffline()) return { kind: 'unknown', requestId: null };
  if (!await pushUnsentOn(context, ask.lines.map(({ certificate }) => certificate), pushThrough)) return { kind: 'unknown', requestId: null };
  const id = context.makeId();
  if (!await noteOpen(context, id, actor)) return { kind: 'not-stored' };
  const request: Request = { ...ask, id, protocol: protocolVersion, at: context.clock.now(), day: todayOf(context), operator: actor.operator };
  const reply = await withDeadline(context.timers, 'the server', context.requestDeadlineMs, context.api.serverRequest(request))
    .catch((): Awaited<ReturnType<typeof context.api.serverRequest>> => ({ ok: false, error: timedOut }));
  if (!reply.ok) {
    context.connection.failed(reply.error);
    return { kind: isPassing(reply.error) ? 'unknown' : 'forbidden', requestId: id };
  }
  return await judge(context, id, reply.value);
};

/** Sends what this till has not told of these certificates yet; false when that did not work in time. */
export const pushUnsentOn = async (context: TillContext, certificates: readonly CertificateHash[], pushThrough: (sequence: number) => Promise<boolean>): Promise<boolean> => {
  const ahead = lastUnsent(context, certificates);
  return ahead === 0 || await pushedInTime(context, pushThrough(ahead));
};

const pushedInTime = ({ timers, requestDeadlineMs }: TillContext, pushing: Promise<boolean>): Promise<boolean> =>
  withDeadline(timers, 'the server', requestDeadlineMs, pushing).catch(() => false);

const timedOut: ServerFailure = { kind: 'timed-out', status: null, problem: null, retryAfterMs: null };
const garbage: ServerFailure = { kind: 'garbage', status: null, problem: null, retryAfterMs: null };

const judge = async (context: TillContext, id: string, response: RequestResponse): Promise<Answer> => {
  const page = fromBase64url(response.certificates);
  const makesSense = response.id === id && page !== undefined && (response.decision === 'approved') === (response.refusal === null);
  if (!makesSense) {
    context.connection.failed(garbage);
    return { kind: 'unknown', requestId: id };
  }
  context.connection.succeeded(response.serverTime);
  // The caches may fail without harm: an approved redemption carries its balance with it.
  await context.directory.applyPages([page]).catch(() => undefined);
  if (response.refusal === null) return { kind: 'approved', requestId: id, page, handBack: response.handBack ?? null };
  await context.store.closeRequest(id);
  return { kind: 'declined', requestId: id, refusal: response.refusal };
};

const lastUnsent = ({ book }: TillContext, certificates: readonly CertificateHash[]): number =>
  certificates.flatMap((certificate) => book.unsentOn(certificate)).reduce((last, { operation }) =>
    book.entry(operation.sequence)?.stuck === null ? Math.max(last, operation.sequence) : last, 0);

const noteOpen = async ({ store, api, timers, clock }: TillContext, id: string, { operator, shift }: Actor): Promise<boolean> => {
  const [database, journal] = await Promise.all([
    store.openRequest({ id, operator, shift, at: clock.now(), declined: false }),
    withDeadline(timers, 'the journal', journalDeadlineMs, api.journalOpenRequest(id)).catch(() => ({ ok: false })),
  ]);
  return database.ok && journal.ok;
};
