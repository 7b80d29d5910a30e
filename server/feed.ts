import { type DirectoryEntry, encodePage } from '../domain/directory.ts';
import type { FeedResponse } from '../domain/protocol.ts';
import { asSeenBy, type CertificateRow, type KnownTerminal, toEntry } from './books.ts';
import { certificateColumns, type StoredCertificate, toRow } from './books-read.ts';
import type { Business } from './business.ts';
import type { Sql } from './database.ts';
import type { FeedPositions } from './feed-positions.ts';

export type Feed = { readonly read: (terminal: KnownTerminal, cursor: string | null, limit: number) => Promise<FeedResponse> };

type Deps = { readonly read: Sql; readonly business: () => Promise<Business>; readonly now: () => number; readonly positions: FeedPositions };

/** Where a reader stands: everything up to this transaction and, in it, up to this hash has been read. */
type Cursor = { readonly epoch: string; readonly transaction: string; readonly hash: string; readonly total: number };

/** What a store may know, in SQL; the same rule as `mayKnow`, and that paper has left its stock. $3 is the store's number. */
const visible = `(state in ('active', 'voided') or (state = 'stock' and store_number = $3) or $3 = any(left_stores))`;

/**
 * Tells tills what has changed. Transactions commit out of order, so a reader that simply went by the highest number
 * would miss rows: it stops below the oldest transaction that is still running, and nothing below that can change any
 * more without getting a new, higher number.
 */
export const createFeed = (deps: Deps): Feed => ({
  read: async (terminal, text, limit) => {
    const { epoch, configVersion } = await deps.business();
    const known = text === null ? undefined : parseCursor(text);
    const isRestart = known?.epoch !== epoch;
    // A cursor from within a reading may not be stored yet; the one at its end comes only once all before it is.
    if (isRestart) await deps.positions.told(terminal.id, undefined);
    else if (known.hash === '') await deps.positions.told(terminal.id, known);
    const cursor = isRestart ? { epoch, transaction: '0', hash: '', total: await countVisible(deps.read, terminal) } : known;
    const { rows, horizon } = await readChanges(deps.read, terminal, cursor, limit);
    const last = rows.at(-1);
    const more = rows.length === limit;
    // Having read to the end, the reader may skip all that is not for it up to the horizon.
    const next = more && last
      ? { ...cursor, transaction: String(last.certificate_version), hash: last.hash }
      : { ...cursor, transaction: horizon, hash: '' };
    return {
      page: Buffer.from(encodePage(rows.map((row) => toEntryFor(toRow({ ...row, version: row.certificate_version }), terminal.store.number)))).toString('base64url'),
      cursor: formatCursor(next),
      restart: isRestart,
      more, total: cursor.total, serverTime: deps.now(), configVersion,
    };
  },
});

const toEntryFor = (row: CertificateRow, store: number): DirectoryEntry => toEntry({ ...row, certificate: asSeenBy(row.certificate, store) });

type ChangeRow = StoredCertificate & { readonly certificate_version: number };

const readChanges = async (
  read: Sql, terminal: KnownTerminal, cursor: Cursor, limit: number,
): Promise<{ readonly rows: readonly ChangeRow[]; readonly horizon: string }> => {
  // One statement, so that rows and horizon are of one snapshot; the horizon comes even when there are no rows.
  const rows = await read<{ horizon: string } & (ChangeRow | Record<keyof ChangeRow, null>)>(
    `with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as transaction)
     select h.transaction::text as horizon, c.*, c.version as certificate_version
     from horizon h left join lateral (
       select ${certificateColumns} from certificates
       where (changed, certificates.hash) > ($1::text::xid8, $2::bytea) and changed < h.transaction and ${visible}
       order by changed, certificates.hash limit $4
     ) c on true`, [cursor.transaction, `\\x${cursor.hash}`, terminal.store.number, limit]);
  return { rows: rows.filter((row): row is { horizon: string } & ChangeRow => row.hash !== null), horizon: rows[0]?.horizon ?? cursor.transaction };
};

const countVisible = async (read: Sql, terminal: KnownTerminal): Promise<number> => {
  const rows = await read<{ count: number }>(`select count(*) as count from certificates where ${visible.replaceAll('$3', '$1')}`, [terminal.store.number]);
  return rows[0]?.count ?? 0;
};

const formatCursor = ({ epoch, transaction, hash, total }: Cursor): string => [epoch, transaction, hash, total].join('.');

/** A cursor that isn't one of ours is no reason to fail: the reader simply starts again. */
const parseCursor = (text: string): Cursor | undefined => {
  const match = /^([0-9a-f-]{36})\.(\d{1,19})\.([0-9a-f]{32}|)\.(\d{1,12})$/.exec(text);
  if (!match) return undefined;
  const [, epoch = '', transaction = '', hash = '', total = ''] = match;
  return { epoch, transaction, hash, total: Number(total) };
};
