import type { ServerFailure } from '../preload/contract.ts';
import { fromBase64url } from './base64url.ts';
import type { TillContext } from './context.ts';
import { withDeadline } from './deadline.ts';

/** One answer of at most 1.3 MB, several of them merged at once: each merge rewrites the buckets it touches. */
const pageRecords = 20_000;
const pagesPerMerge = 10;
/** A million certificates need 50 pages; a server that always has one more page is broken. */
const pagesMax = 1_000;
const feedDeadlineMs = 30_000;

export type FeedOutcome =
  | { readonly kind: 'read'; readonly configVersion: number }
  /** The server's database is another one now: the caller puts every operation back into the outbox, drops the directory and reads again. */
  | { readonly kind: 'restarted' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

/** Reads the feed to its end. The caller holds the drain lock. */
export const pullFeed = async (context: TillContext): Promise<FeedOutcome> => {
  const { directory, connection } = context;
  let cursor = directory.state().cursor;
  let pages: Uint8Array[] = [];
  let done = 0;
  for (let count = 0; count < pagesMax; count += 1) {
    const reply = await withDeadline(context.timers, 'the server', feedDeadlineMs, context.api.serverFeed({ cursor, limit: pageRecords, head: context.book.head().sequence, risk: context.book.risk().till }))
      .catch((): { readonly ok: false; readonly error: ServerFailure } => ({ ok: false, error: { kind: 'timed-out', status: null, problem: null, retryAfterMs: null } }));
    if (!reply.ok) return fail(context, reply.error);
    const { value } = reply;
    const page = fromBase64url(value.page);
    if (!page || page.length % 64 !== 0) return fail(context, { kind: 'garbage', status: null, problem: null, retryAfterMs: null });
    connection.succeeded(value.serverTime);
    if (value.restart && directory.state().cursor !== null) return { kind: 'restarted' };
    pages.push(page);
    done += page.length / 64;
    cursor = value.cursor;
    if (value.more && pages.length < pagesPerMerge) continue;
    await directory.applyPages(pages, value.more ? { cursor } : { cursor, asOf: value.serverTime });
    pages = [];
    showProgress(context, value.more ? { done, total: Math.max(done, value.total) } : null);
    if (!value.more) {
      connection.directoryRead();
      return { kind: 'read', configVersion: value.configVersion };
    }
  }
  return { kind: 'failed', retryAfterMs: 0 };
};

/** Shows the directory's state in the snapshot. */
export const showProgress = ({ cell, directory }: Pick<TillContext, 'cell' | 'directory'>, progress: { readonly done: number; readonly total: number } | null): void => {
  const { count, asOf } = directory.state();
  cell.patch({ directory: { certificates: count, asOf, progress } });
};

const fail = (context: TillContext, failure: ServerFailure): FeedOutcome => {
  context.connection.failed(failure);
  return { kind: 'failed', retryAfterMs: failure.retryAfterMs ?? 0 };
};
