import { checkEveryMs } from '../domain/directory-check.ts';
import { toBase64url } from './base64url.ts';
import type { TillContext } from './context.ts';
import { withDeadline } from './deadline.ts';

/** The server goes through all that this till may know. */
const checkDeadlineMs = 30_000;
/** A server that could not answer, or pages that could not be read, are not asked again with every reading. */
const againAfterMs = 60 * 60 * 1_000;

/**
 * Compares the directory with what the server would show this till, once a day and whenever it is another one. What differs has
 * rotted, or was missed: the directory is dropped, and true says that it has to be read anew. It takes no lock while it reads:
 * the server passes over whatever has changed since this till's cursor.
 */
export const checkDirectory = async (context: TillContext): Promise<boolean> => {
  const { api, connection, directory, locks, store, timers } = context;
  const { cursor, asOf } = directory.state();
  const checkedAt = await store.directoryCheckedAt();
  const now = connection.serverNow();
  // A clock that was set back must not put it off for ever.
  if (asOf === null || (checkedAt !== null && Math.abs(now - checkedAt) < checkEveryMs)) return false;
  const reply = await directory.digest()
    .then((digest) => withDeadline(timers, 'the server', checkDeadlineMs, api.serverFeed({ cursor, limit: 1, check: toBase64url(digest) })))
    .catch(() => undefined);
  const differs = reply?.ok === true && reply.value.same === false;
  if (differs) await locks.exclusive('drain', () => directory.clear());
  await store.writeDirectoryCheckedAt(reply?.ok === true ? now : now - checkEveryMs + againAfterMs);
  return differs;
};
