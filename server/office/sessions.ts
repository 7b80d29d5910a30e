import { createHash, randomBytes } from 'node:crypto';
import { type OfficeRole, rightsByRole } from '../../domain/office.ts';
import type { OfficeSession } from '../../domain/office-wire.ts';
import type { Database, Sql } from '../database.ts';
import type { Outside } from '../server.ts';
import type { Caller, OfficeUser } from './caller.ts';

/** A coffee is longer than this; a working day is not longer than that. */
export const sessionIdleMs = 15 * 60_000;
export const sessionMsMax = 10 * 3_600_000;
/** How exactly the last call is remembered: not every call needs a write. */
const seenEveryMs = 60_000;

type SessionRow = {
  hash: Buffer; seen_at: number; ends_at: number; id: string; name: string; email: string; role: OfficeRole;
  franchise_id: string | null; franchise_number: number | null; franchise_name: string | null;
};

export type Sessions = {
  /** Starts one and returns its token, which nobody can read again. */
  readonly start: (sql: Sql, userId: string) => Promise<string>;
  /** Who calls with this `Authorization` header; undefined for everything that is no live session. */
  readonly find: (authorization: string | undefined) => Promise<Caller | undefined>;
  readonly end: (session: Buffer) => Promise<void>;
};

/** Ends every session of a person, on every instance: sessions are looked up with every call. */
export const endSessionsOf = async (sql: Sql, userId: string): Promise<void> => {
  await sql('delete from office_sessions where user_id = $1', [userId]);
};

/**
 * Sessions are bearer tokens and no cookies. The till's page has no network: it asks its main process, which alone holds
 * the token and sets the header. Nothing is sent by itself, so no foreign page can make anybody's browser act (no CSRF).
 */
export const createSessions = ({ database, now }: Pick<Outside, 'now'> & { readonly database: Database }): Sessions => ({
  start: async (sql, userId) => {
    const token = randomBytes(32).toString('base64url');
    const at = now();
    await sql('delete from office_sessions where ends_at < $1 or seen_at < $2', [at, at - sessionIdleMs]);
    await sql('insert into office_sessions (hash, user_id, started_at, seen_at, ends_at) values ($1, $2, $3, $3, $4)', [hashToken(token), userId, at, at + sessionMsMax]);
    return token;
  },
  find: async (authorization) => {
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const at = now();
    const [row] = await database.read<SessionRow>(
      `select s.hash, s.seen_at, s.ends_at, u.id, u.name, u.email, u.role, u.franchise_id, f.number as franchise_number, f.name as franchise_name
       from office_sessions s join office_users u on u.id = s.user_id left join franchises f on f.id = u.franchise_id
       where s.hash = $1 and u.state = 'active' and s.ends_at > $2 and s.seen_at > $3`, [hashToken(token), at, at - sessionIdleMs]);
    if (!row) return undefined;
    if (at - row.seen_at > seenEveryMs) await database.read('update office_sessions set seen_at = $2 where hash = $1', [row.hash, at]);
    return { user: toUser(row), session: row.hash, endsAt: row.ends_at };
  },
  end: async (session) => { await database.read('delete from office_sessions where hash = $1', [session]); },
});

const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

const toUser = (row: SessionRow): OfficeUser => ({
  id: row.id, name: row.name, email: row.email, role: row.role,
  franchise: row.franchise_id === null ? null : { id: row.franchise_id, number: row.franchise_number ?? 0, name: row.franchise_name ?? '' },
});

/** What a screen is told of a session. */
export const describeSession = ({ user, endsAt }: Pick<Caller, 'user' | 'endsAt'>): OfficeSession => ({
  user, rights: [...rightsByRole[user.role]], idleMs: sessionIdleMs, endsAt,
});
