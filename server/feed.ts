import type { FeedResponse } from '../domain/protocol.ts';
import type { KnownTerminal } from './books.ts';
import type { Business } from './business.ts';
import type { Sql } from './database.ts';
import { countDiffering } from './feed-check.ts';
import { countVisible, readChanges, readInOrder } from './feed-page.ts';
import type { FeedPositions } from './feed-positions.ts';

/** `check`: what the reader's directory comes to at its cursor, as `directoryCheckSchema` has it. */
export type Feed = { readonly read: (terminal: KnownTerminal, cursor: string | null, limit: number, check?: string) => Promise<FeedResponse> };

type Deps = {
  readonly read: Sql; readonly business: () => Promise<Business>; readonly now: () => number; readonly positions: FeedPositions;
  /** A till's directory is not what it should be; it will read it anew. */
  readonly onDiffers: (found: { readonly terminal: string; readonly parts: number }) => void;
};

/**
 * Where a reader stands. In a first reading: everything up to this hash has been read, and what changes from this
 * transaction on is read after it. Later: everything up to this transaction and, in it, up to this hash.
 */
type Cursor = { readonly epoch: string; readonly transaction: string; readonly hash: string; readonly total: number; readonly isFirst: boolean };

/** Where a reading has come to. */
type Step = { readonly page: Buffer; readonly next: Cursor; readonly more: boolean };

/**
 * Tells tills what has changed. Transactions commit out of order, so a reader that simply went by the highest number
 * would miss rows: it stops below the oldest transaction that is still running, and nothing below that can change any
 * more without getting a new, higher number.
 *
 * Who has nothing yet reads in the order of the hashes, so that every page fills a part of the directory for good. What
 * changes meanwhile has a transaction that was not over when the reading began: it is read behind it.
 */
export const createFeed = ({ read, business, now, positions, onDiffers }: Deps): Feed => ({
  read: async (terminal, text, limit, check) => {
    const { epoch, configVersion } = await business();
    const known = text === null ? undefined : parseCursor(text);
    const isRestart = known?.epoch !== epoch;
    // A cursor from within a reading may not be stored yet; the one at its end comes only once all before it is.
    if (isRestart) await positions.told(terminal.id, undefined);
    else if (known.hash === '') await positions.told(terminal.id, known);
    // Within a reading, or from another database: there is nothing yet to compare with.
    const isComparable = check !== undefined && !isRestart && !known.isFirst && known.hash === '';
    const differing = isComparable ? await countDiffering(read, terminal.store.number, known.transaction, check) : undefined;
    if (differing !== undefined && differing > 0) onDiffers({ terminal: terminal.id, parts: differing });
    const same = differing === undefined ? undefined : differing === 0;
    const cursor = isRestart ? { epoch, transaction: notBegun, hash: '', total: await countVisible(read, terminal.store.number), isFirst: true } : known;
    const { page, next, more } = cursor.isFirst ? await goThrough(read, terminal, cursor, limit) : await follow(read, terminal, cursor, limit);
    return {
      page: page.toString('base64url'), cursor: formatCursor(next), restart: isRestart, more, total: cursor.total, serverTime: now(), configVersion,
      ...(same === undefined ? {} : { same }),
    };
  },
});

const notBegun = '0';

const goThrough = async (read: Sql, { store }: KnownTerminal, cursor: Cursor, limit: number): Promise<Step> => {
  const { page, count, horizon, last } = await readInOrder(read, store.number, cursor.hash, limit);
  const begun = { ...cursor, transaction: cursor.transaction === notBegun ? horizon : cursor.transaction };
  if (count === limit && last) return { page, next: { ...begun, hash: last.hash }, more: true };
  return { page, next: { ...begun, hash: '', isFirst: false }, more: begun.transaction !== horizon };
};

const follow = async (read: Sql, { store }: KnownTerminal, cursor: Cursor, limit: number): Promise<Step> => {
  const { page, count, horizon, last } = await readChanges(read, store.number, cursor, limit);
  // Having read to the end, the reader may skip all that is not for it up to the horizon.
  return count === limit && last ? { page, next: { ...cursor, ...last }, more: true } : { page, next: { ...cursor, transaction: horizon, hash: '' }, more: false };
};

const formatCursor = ({ epoch, transaction, hash, total, isFirst }: Cursor): string => [epoch, transaction, hash, total, ...isFirst ? ['first'] : []].join('.');

/** A cursor that isn't one of ours is no reason to fail: the reader simply starts again. */
const parseCursor = (text: string): Cursor | undefined => {
  const match = /^([0-9a-f-]{36})\.(\d{1,19})\.([0-9a-f]{32}|)\.(\d{1,12})(\.first)?$/.exec(text);
  if (!match) return undefined;
  const [, epoch = '', transaction = '', hash = '', total = '', first] = match;
  return { epoch, transaction, hash, total: Number(total), isFirst: first !== undefined };
};
