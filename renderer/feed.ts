import type { ServerFailure } from '../preload/contract.ts';
import { fromBase64url } from './base64url.ts';
import type { TillContext } from './context.ts';
import { withDeadline } from './deadline.ts';

/** One answer of at most 1.7 MB, several of them merged at once: each merge rewrites the buckets it touches. */
const pageRecords = 20_000;
const pagesPerMerge = 5;
/** A million certificates need 50 pages; a server that always has one more page is broken. */
const pagesMax = 1_000;
const feedDeadlineMs = 30_000;

export type FeedOutcome =
  | { readonly kind: 'read'; readonly configVersion: number }
  /** The server's database is another one now: the caller puts every operation back into the outbox, drops the directory and reads again. */
  | { readonly kind: 'restarted' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

/**
 * Reads the feed to its end. The caller holds the drain lock. The next page is asked for before the last one is kept:
 * server, line and disk work at the same time. The cursor is kept with the records, so whatever ends this goes on from there.
 */
export const pullFeed = async (context: TillContext): Promise<FeedOutcome> => {
  const { directory, connection } = context;
  const begun = directory.state();
  let asked = ask(context, begun.cursor);
  let written: Promise<unknown> = Promise.resolve();
  let pages: Uint8Array[] = [];
  let done = begun.asOf === null ? begun.count : 0;
  const stop = async (failure: ServerFailure): Promise<FeedOutcome> => {
    await written;
    return fail(context, failure);
  };
  for (let count = 0; count < pagesMax; count += 1) {
    const reply = await asked;
    if (!reply.ok) return stop(reply.error);
    const { value } = reply;
    const page = fromBase64url(value.page);
    if (!page || page.length % 64 !== 0) return stop(garbage);
    connection.succeeded(value.serverTime);
    if (value.restart && (count > 0 || begun.cursor !== null)) {
      await written;
      return { kind: 'restarted' };
    }
    if (value.more) asked = ask(context, value.cursor);
    pages.push(page);
    done += page.length / 64;
    if (value.more && pages.length < pagesPerMerge) continue;
    // One write at a time: a cursor that is kept means that all before it is.
    await written;
    const progress = value.more ? { done, total: Math.max(done, value.total) } : null;
    written = directory.applyPages(pages, value.more ? { cursor: value.cursor } : { cursor: value.cursor, asOf: value.serverTime })
      .then(() => { showProgress(context, progress); });
    // Awaited further on; until then nobody else may call a failed write unheard of.
    written.catch(() => undefined);
    pages = [];
    if (value.more) continue;
    await written;
    connection.directoryRead();
    return { kind: 'read', configVersion: value.configVersion };
  }
  await written;
  return { kind: 'failed', retryAfterMs: 0 };
};

const garbage: ServerFailure = { kind: 'garbage', status: null, problem: null, retryAfterMs: null };

/** Never rejects: what comes of it may be looked at later. */
const ask = (context: TillContext, cursor: string | null): ReturnType<TillContext['api']['serverFeed']> =>
  withDeadline(context.timers, 'the server', feedDeadlineMs, context.api.serverFeed({ cursor, limit: pageRecords, head: context.book.head().sequence, risk: context.book.risk().till }))
    .catch((): { readonly ok: false; readonly error: ServerFailure } => ({ ok: false, error: { kind: 'timed-out', status: null, problem: null, retryAfterMs: null } }));

/** Shows the directory's state in the snapshot. */
export const showProgress = ({ cell, directory }: Pick<TillContext, 'cell' | 'directory'>, progress: { readonly done: number; readonly total: number } | null): void => {
  const { count, asOf } = directory.state();
  cell.patch({ directory: { certificates: count, asOf, progress } });
};

const fail = (context: TillContext, failure: ServerFailure): FeedOutcome => {
  context.connection.failed(failure);
  return { kind: 'failed', retryAfterMs: failure.retryAfterMs ?? 0 };
};
