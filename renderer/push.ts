import type { Outcome, PushResponse } from '../domain/protocol.ts';
import type { ServerFailure } from '../preload/contract.ts';
import { fromBase64url } from './base64url.ts';
import type { BookEntry } from './book.ts';
import type { TillContext } from './context.ts';
import { withDeadline } from './deadline.ts';

/** The protocol's own bounds on one push, with room for the envelope in a server's usual body limit. */
const batchMax = 500;
const batchCharactersMax = 900_000;
/** The server commits 500 operations in well under a second; main gives up earlier than this. */
const pushDeadlineMs = 60_000;

/** 4xx that speak of one body and not of the till: the batch is halved until the bad row stands alone. */
const rowStatuses: readonly (number | null)[] = [400, 413, 422];

export type PushOutcome =
  | { readonly kind: 'drained'; readonly sent: number }
  | { readonly kind: 'stopped'; readonly sent: number; readonly retryAfterMs: number };

/** Sends the outbox in chain order, up to `through`. The caller holds the drain lock. */
export type Push = (through?: number) => Promise<PushOutcome>;

/** Makes the push over a context. */
export const createPush = (context: TillContext): Push => async (through = Infinity) => {
  const { book } = context;
  let sent = 0;
  for (;;) {
    const batch = takeBatch(book.waiting().filter(({ sealed }) => sealed.operation.sequence <= through));
    if (batch.length === 0) return { kind: 'drained', sent };
    const last = batch.at(-1)?.sealed.operation.sequence ?? 0;
    // Known to have left from this moment on, whatever comes back; the same in the database before it leaves.
    const isNew = last > book.sentThrough();
    book.sending(last);
    if (isNew && !(await context.store.writeMeta({ sentThrough: last })).ok) return { kind: 'stopped', sent, retryAfterMs: 0 };
    const failure = await send(context, batch);
    if (failure) return { kind: 'stopped', sent, retryAfterMs: failure.retryAfterMs ?? 0 };
    sent += batch.length;
  }
};

const takeBatch = (waiting: readonly BookEntry[]): readonly BookEntry[] => {
  let characters = 0;
  const batch: BookEntry[] = [];
  for (const entry of waiting) {
    characters += entry.sealed.text.length;
    if (batch.length === batchMax || (batch.length > 0 && characters > batchCharactersMax)) break;
    batch.push(entry);
  }
  return batch;
};

/** Sends one batch; undefined when every row of it was answered. */
const send = async (context: TillContext, batch: readonly BookEntry[]): Promise<ServerFailure | undefined> => {
  const reply = await withDeadline(context.timers, 'the server', pushDeadlineMs, context.api.serverPush(batch.map(({ sealed }) => sealed.text)))
    .catch((): { readonly ok: false; readonly error: ServerFailure } => ({ ok: false, error: failureOf('timed-out') }));
  if (reply.ok) return await take(context, batch, reply.value);
  if (reply.error.kind === 'rejected' && rowStatuses.includes(reply.error.status)) return await halve(context, batch, reply.error);
  context.connection.failed(reply.error);
  return reply.error;
};

const halve = async (context: TillContext, batch: readonly BookEntry[], error: ServerFailure): Promise<ServerFailure | undefined> => {
  const [only] = batch;
  if (only && batch.length === 1) {
    const { sequence } = only.sealed.operation;
    const problem = error.problem ?? `status ${String(error.status)}`;
    const marked = await context.store.mark([{ sequence, state: 'stuck', problem }]);
    context.book.stuck(sequence, problem);
    return marked.ok ? undefined : failureOf('server-error');
  }
  const middle = batch.length >> 1;
  return (await send(context, batch.slice(0, middle))) ?? (await send(context, batch.slice(middle)));
};

/** Keeps the outcomes: first the certificates, then, in one transaction, the outcomes and the outbox. */
const take = async (context: TillContext, batch: readonly BookEntry[], response: PushResponse): Promise<ServerFailure | undefined> => {
  const page = fromBase64url(response.certificates);
  const outcomes = matchOutcomes(batch, response.outcomes);
  if (!page || !outcomes) {
    context.connection.failed(failureOf('garbage'));
    return failureOf('garbage');
  }
  context.connection.succeeded(response.serverTime);
  // A page that can't be kept must not leave the outbox empty beside a directory that knows nothing of what was sent.
  const applied = await context.directory.applyPages([page]).then(() => true, () => false);
  if (!applied || !(await context.store.acknowledge(outcomes)).ok) return failureOf('server-error');
  context.book.acknowledged(outcomes.map(({ sequence }) => sequence));
  await rememberAcknowledged(context).catch(() => undefined);
  return undefined;
};

const matchOutcomes = (batch: readonly BookEntry[], outcomes: readonly Outcome[]): readonly (Outcome & { readonly sequence: number })[] | undefined => {
  if (outcomes.length !== batch.length) return undefined;
  const matched = batch.flatMap(({ sealed: { operation } }, index) => {
    const outcome = outcomes[index];
    return outcome?.id === operation.id ? [{ ...outcome, sequence: operation.sequence }] : [];
  });
  return matched.length === batch.length ? matched : undefined;
};

/** Up to the first operation that is still unanswered. */
const rememberAcknowledged = ({ book, store }: TillContext): Promise<void> =>
  store.writeAcknowledgedThrough(book.firstUnsent() - 1);

const failureOf = (kind: ServerFailure['kind']): ServerFailure => ({ kind, status: null, problem: null, retryAfterMs: null });
