import { createHash, randomInt } from 'node:crypto';
import type { z } from 'zod';
import { passwordProblem } from '../../domain/office.ts';
import type { setUpBegunSchema, setUpFinishSchema } from '../../domain/office-wire.ts';
import type { Database, Sql } from '../database.ts';
import type { Keys } from '../keys.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { note } from './audit.ts';
import { hashPassword } from './password.ts';
import { writeRights } from './rights-history.ts';
import { endSessionsOf } from './sessions.ts';
import { newTotpSecret, otpauthUri, totpStep } from './totp.ts';
import type { Tries } from './tries.ts';

/** A person who is invited in the evening sets up in the morning. */
const invitationMs = 24 * 3_600_000;

/** Letters and digits that can't be taken for one another, read aloud or handwritten. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 12;

export type Invitation = { readonly code: string; readonly otpauth: string; readonly expiresAt: number };

/** Makes a one-time code for a person, in the form that people read out: `ABCD-EFGH-JKMN`. Codes made before are worth nothing any more. */
export const invite = async (sql: Sql, keys: Keys, now: number, user: { readonly id: string; readonly email: string }): Promise<Invitation> => {
  const letters = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)] ?? '').join('');
  const secret = newTotpSecret();
  const expiresAt = now + invitationMs;
  await sql('delete from office_invitations where user_id = $1 or expires_at < $2', [user.id, now]);
  await sql('insert into office_invitations (hash, user_id, totp_sealed, expires_at) values ($1, $2, $3, $4)', [hashCode(letters), user.id, await keys.sealSecret(secret), expiresAt]);
  return { code: letters.replace(/(.{4})(?=.)/g, '$1-'), otpauth: otpauthUri(secret, user.email), expiresAt };
};

/** Sixty bits drawn at random and good for a day: a plain hash keeps the code out of the database. */
const hashCode = (code: string): Buffer => createHash('sha256').update(code.toUpperCase().replace(/[^A-Z0-9]/g, '')).digest();

type Deps = Outside & { readonly database: Database; readonly keys: Keys; readonly tries: Tries };
type InvitationRow = { user_id: string; totp_sealed: string; email: string; name: string; role: string; franchise_id: string | null };

export type SetUp = {
  readonly begin: (code: string, source: string) => Promise<z.input<typeof setUpBegunSchema>>;
  readonly finish: (typed: z.output<typeof setUpFinishSchema>, source: string) => Promise<void>;
};

/** Lets an invited person choose a password and prove that the authenticator works. */
export const createSetUp = (deps: Deps): SetUp => {
  const { database, keys, tries, now } = deps;
  return {
    begin: async (code, source) => {
      const forgive = await tries.begin(source, `code ${code}`);
      const found = await database.transaction((sql) => find(sql, code, now()));
      if (!found) throw wrongCode();
      await forgive();
      const secret = await keys.unsealSecret(found.totp_sealed);
      return { name: found.name, email: found.email, secret, otpauth: otpauthUri(secret, found.email) };
    },
    finish: async ({ code, password, totp }, source) => {
      const forgive = await tries.begin(source, `code ${code}`);
      const hash = await hashPassword(password);
      await database.transaction(async (sql) => {
        const found = await find(sql, code, now());
        if (!found) throw wrongCode();
        const weak = passwordProblem(password, found.email);
        if (weak) throw problem(400, `password-${weak}`, 'another password is needed');
        const step = totpStep(await keys.unsealSecret(found.totp_sealed), totp, now());
        if (step === undefined) throw problem(401, 'wrong-totp', 'the authenticator\'s code is not the one of this moment');
        await sql('update office_invitations set used_at = $2 where hash = $1', [hashCode(code), now()]);
        await sql(
          `update office_users set password_hash = $2, totp_sealed = $3, totp_step = $4, state = 'active' where id = $1`,
          [found.user_id, hash, found.totp_sealed, step]);
        await endSessionsOf(sql, found.user_id);
        await writeRights(sql, deps, found.user_id, found.user_id);
        await note(sql, deps, { userId: found.user_id, franchiseId: found.franchise_id, action: 'set-up', subject: found.name, detail: { from: source } });
      });
      await forgive();
    },
  };
};

/** The invitation behind a code that is still good, locked against a second one who uses it. */
const find = async (sql: Sql, code: string, now: number): Promise<InvitationRow | undefined> => {
  const [row] = await sql<InvitationRow>(
    `select i.user_id, i.totp_sealed, u.email, u.name, u.role, u.franchise_id from office_invitations i join office_users u on u.id = i.user_id
     where i.hash = $1 and i.used_at is null and i.expires_at > $2 and u.state <> 'deactivated' for update of i, u`, [hashCode(code), now]);
  return row;
};

/** One word for wrong, used and too late. */
const wrongCode = () => problem(401, 'wrong-set-up-code', 'the code is not good');
