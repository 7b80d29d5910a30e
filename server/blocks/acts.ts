import type { ActReason } from '../../domain/exception.ts';
import type { CertificateHash } from '../../domain/number.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';

/** Somebody of the office, or a manager at a till. */
export type Actor = { readonly user: string } | { readonly operator: string; readonly terminal: string; readonly storeNumber: number };

/** A fact about blocking. It is written once and never changed. */
export type Act = {
  readonly id: string; readonly action: 'block' | 'unblock' | 'freeze'; readonly sale: string | null; readonly reason: ActReason; readonly note: string;
  readonly by: Actor; readonly at: number;
};

/**
 * Sets or lifts the block of certificates that are locked, and writes down who did it. Tills hear of it with the feed.
 * What people decide ends what a till had asked for: no sale that arrives lifts their block.
 */
export const writeAct = async (sql: Sql, { id, action, sale, reason, note, by, at }: Act, certificates: readonly CertificateHash[]): Promise<void> => {
  const place = 'user' in by ? { user: by.user, operator: null, terminal: null, storeNumber: null } : { user: null, ...by };
  await sql(
    `insert into block_acts (id, action, sale, reason, note, user_id, operator_id, terminal_id, store_number, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, action, sale, reason, note, place.user, place.operator, place.terminal, place.storeNumber, at]);
  const hashes = certificates.map((hash) => `\\x${hash}`);
  await sql('insert into block_act_certificates (act, certificate) select $1, hash from unnest($2::bytea[]) hash', [id, hashes]);
  const changed = await sql(
    'update certificates set blocked = $2, awaited_from = null, changed = pg_current_xact_id() where hash = any($1::bytea[]) and blocked <> $2 returning 1', [hashes, action !== 'unblock']);
  if (changed.length !== certificates.length) throw new Error('a certificate was blocked or unblocked that should not have been');
};

/** Whether this act was sent before; the id of anybody else's is no repetition. */
export const isRepeated = async (sql: Sql, { id, action, by }: Pick<Act, 'id' | 'action' | 'by'>): Promise<boolean> => {
  const [known] = await sql<{ action: string; user_id: string | null; terminal_id: string | null }>('select action, user_id, terminal_id from block_acts where id = $1', [id]);
  if (!known) return false;
  const isSame = known.action === action && ('user' in by ? known.user_id === by.user : known.terminal_id === by.terminal);
  if (!isSame) throw problem(409, 'id-taken', 'something else has this id');
  return true;
};
