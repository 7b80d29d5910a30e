import type { z } from 'zod';
import type { signedInSchema, signInSchema } from '../../domain/office-wire.ts';
import type { Database } from '../database.ts';
import type { Keys } from '../keys.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { note } from './audit.ts';
import { isPassword } from './password.ts';
import { describeSession, type Sessions } from './sessions.ts';
import { totpStep } from './totp.ts';
import type { Tries } from './tries.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys; readonly sessions: Sessions; readonly tries: Tries };
type SignIn = (typed: z.output<typeof signInSchema>, source: string) => Promise<z.input<typeof signedInSchema>>;
type UserRow = { id: string; franchise_id: string | null; password_hash: string | null; totp_sealed: string | null };

/** Signs a person in by password and authenticator code. Every refusal is one and the same word. */
export const createSignIn = (deps: Deps): SignIn => async ({ email, password, code }, source) => {
  const { database, sessions, tries } = deps;
  const forgive = await tries.begin(source, email);
  const [user] = await database.read<UserRow>(
    `select id, franchise_id, password_hash, totp_sealed from office_users where email = $1 and state = 'active'`, [email.trim().toLowerCase()]);
  const fits = await isPassword(password, user?.password_hash);
  const token = user && fits ? await takeCode(deps, user, code, source) : undefined;
  if (token === undefined) {
    if (user) await noteRefusal(deps, user, source);
    throw problem(401, 'wrong-sign-in', 'address, password and code do not go together');
  }
  await forgive();
  const caller = await sessions.find(`Bearer ${token}`);
  if (!caller) throw problem(401, 'wrong-sign-in', 'address, password and code do not go together');
  return { token, session: describeSession(caller) };
};

/** Takes the code's step of time and starts the session; undefined when the code is wrong or was used before. */
const takeCode = async ({ database, keys, sessions, now, newId }: Deps, user: UserRow, code: string, source: string): Promise<string | undefined> => {
  if (user.totp_sealed === null) return undefined;
  const step = totpStep(await keys.unsealSecret(user.totp_sealed), code, now());
  if (step === undefined) return undefined;
  return database.transaction(async (sql) => {
    // The password is compared again: it may have been replaced since it was read.
    const taken = await sql<{ id: string }>(
      `update office_users set totp_step = $2, signed_in_at = $3 where id = $1 and totp_step < $2 and state = 'active' and password_hash = $4 returning id`,
      [user.id, step, now(), user.password_hash]);
    if (taken.length === 0) return undefined;
    await note(sql, { now, newId }, { userId: user.id, franchiseId: user.franchise_id, action: 'signed-in', subject: '', detail: { from: source } });
    return sessions.start(sql, user.id);
  });
};

const noteRefusal = (deps: Deps, user: UserRow, source: string): Promise<void> =>
  deps.database.transaction((sql) => note(sql, deps, { userId: user.id, franchiseId: user.franchise_id, action: 'sign-in-refused', subject: '', detail: { from: source } }));
