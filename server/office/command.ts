import { z } from 'zod';
import type { Database } from '../database.ts';
import type { Keys } from '../keys.ts';
import type { Outside } from '../server.ts';
import { qrModules } from '../symbols.ts';
import { note } from './audit.ts';
import { invite } from './invitations.ts';
import { writeRights } from './rights-history.ts';

const argumentsSchema = z.tuple([z.string().trim().toLowerCase().pipe(z.email()), z.string().trim().min(1).max(80)]);

/**
 * `main.js office-user ADDRESS NAME`: makes a person of headquarters known, or gives one who is known a new start, and
 * returns what is to be shown on the server's own screen: whoever can run it owns the key file and the database anyway.
 */
export const makeOfficeUser = async (
  { database, keys, ...outside }: Outside & { readonly database: Database; readonly keys: Keys }, given: readonly string[],
): Promise<string> => {
  const parsed = argumentsSchema.safeParse(given);
  if (!parsed.success) throw new Error('office-user takes an address and a name: office-user ada@example.com "Ada Kim"');
  const [email, name] = parsed.data;
  const { now, newId } = outside;
  const { code, otpauth, expiresAt } = await database.transaction(async (sql) => {
    const [user] = await sql<{ id: string; email: string }>(
      `insert into office_users (id, email, name, role, state, created_at) values ($1, $2, $3, 'headquarters', 'invited', $4)
       on conflict (email) do update set state = 'invited', password_hash = null, totp_sealed = null
       where office_users.role = 'headquarters' returning id, email`, [newId(), email, name, now()]);
    if (!user) throw new Error('this address belongs to somebody who is not of headquarters: people of headquarters manage them in the office');
    await sql('delete from office_sessions where user_id = $1', [user.id]);
    await writeRights(sql, outside, user.id, null);
    await note(sql, outside, { userId: null, franchiseId: null, action: 'person-invited', subject: name, detail: { role: 'headquarters' } });
    return invite(sql, keys, now(), user);
  });
  return [
    `${name} <${email}> may set up as headquarters until ${new Date(expiresAt).toISOString()}.`, '',
    `  One-time code:  ${code}`, '',
    'In the till: Office, then "I have a one-time code". The authenticator app scans this:', '',
    textQr(otpauth), '', `  ${otpauth}`, '',
    'Whoever sees this can take the person\'s place. Clear the screen afterwards.', '',
  ].join('\n');
};

/** A QR code in half blocks: two rows of modules a line. Terminals are dark, so the light modules are the ones that are drawn. */
export const textQr = (text: string): string => {
  const { size, isDark } = qrModules(text, 'L');
  const quiet = 2;
  const rows: string[] = [];
  for (let y = -quiet; y < size + quiet; y += 2) {
    let row = '';
    for (let x = -quiet; x < size + quiet; x += 1) row += isDark(x, y) ? (isDark(x, y + 1) ? ' ' : '▄') : isDark(x, y + 1) ? '▀' : '█';
    rows.push(row);
  }
  return rows.join('\n');
};
