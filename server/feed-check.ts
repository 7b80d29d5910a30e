import { checkParts, digestBytes } from '../domain/directory-check.ts';
import type { Sql } from './database.ts';
import { digestParts } from './feed-page.ts';

/** Parts in one statement: of a million certificates, some 60,000 rows, so that no statement is long. */
const partsAtOnce = 16;

/**
 * In how many parts a till's directory is not what its store would be shown. `transaction` is where the till has read to,
 * `check` the digests of all its parts (base64url). A part in which anything has changed since is passed over: the till
 * will hear of it, and another day finds what it hides.
 */
export const countDiffering = async (read: Sql, store: number, transaction: string, check: string): Promise<number> => {
  const theirs = Buffer.from(check, 'base64url');
  let differing = 0;
  for (let from = 0; from < checkParts; from += partsAtOnce) {
    for (const { part, digest, isTouched } of await digestParts(read, store, transaction, from, from + partsAtOnce - 1)) {
      if (!isTouched && theirs.toString('hex', part * digestBytes, (part + 1) * digestBytes) !== digest) differing += 1;
    }
  }
  return differing;
};
