import type { Database, Sql } from '../database.ts';
import { type AuditAction, note } from '../office/audit.ts';
import type { OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

/** A change of the business under way: by somebody of the office, or (null) by a command on the server's own machine. */
export type Change = Outside & { readonly sql: Sql; readonly author: OfficeUser | null };

/** One change of the business at a time; every till fetches its configuration again. Whatever changes notes itself by {@link noteChange}. */
export const changeBusiness = <Value>(
  { database, now, newId }: Outside & { readonly database: Database }, author: OfficeUser | null, work: (change: Change) => Promise<Value>,
): Promise<Value> => database.transaction(async (sql) => {
  await sql('update installation set config_version = config_version + 1', []);
  return work({ sql, now, newId, author });
});

/** What is known of something, in words: names of fields, and their values as people read them. */
type Told = Readonly<Record<string, string>>;

/**
 * Keeps what was changed: by whom, of what, every field that differs with its old and its new value. `before` undefined: it
 * is new. Values are words, never a PIN or a code.
 */
export const noteChange = async ({ sql, author, ...outside }: Change, { action, about, subject, franchiseId, before, after = {} }: {
  readonly action: AuditAction; readonly about: string; readonly subject: string; readonly franchiseId: string | null; readonly before?: Told; readonly after?: Told;
}): Promise<void> => {
  const changed = Object.entries(after).filter(([what, value]) => before?.[what] !== value && (before !== undefined || value !== ''));
  await note(sql, outside, {
    userId: author?.id ?? null, franchiseId, action, subject,
    detail: {
      about,
      ...Object.fromEntries(changed.flatMap(([what]) => (before ? [[`was.${what}`, before[what] ?? ''] as const] : []))),
      ...Object.fromEntries(changed.map(([what, value]) => [`now.${what}`, value] as const)),
    },
  });
};

/** Somebody else was faster; `seen` null: a command, which changes what is there, whatever it is. */
export const refuseStale = ({ version }: { readonly version: number }, seen: number | null): void => {
  if (seen !== null && seen !== version) throw problem(409, 'changed-meanwhile', 'somebody has changed it meanwhile');
};

/** Refused by a rule: the name is for screens, the sentence for the command's reader. */
export const refusal = (name: string, sentence: string) => problem(409, name, sentence);
