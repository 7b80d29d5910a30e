import { createHash } from 'node:crypto';
import type { Database } from '../database.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

/** Wrong tries before nobody may try again for a while: at one address, from one place, and everywhere. */
const triesMax = { account: 5, source: 30, all: 1_000 } as const;
const windowMs = 15 * 60_000;

export type Tries = {
  /** Counts a try before it is judged; throws when there were too many. Returns what forgives the account its tries. */
  readonly begin: (source: string, account: string) => Promise<() => Promise<void>>;
};

/** Limits guessing in the database, so that every instance of the server counts the same. */
export const createTries = ({ database, now, newId }: Outside & { readonly database: Database }): Tries => ({
  begin: async (source, typed) => {
    const account = createHash('sha256').update(typed.trim().toLowerCase()).digest();
    const [id, at] = [newId(), now()];
    // In a statement of its own before the count: of many at once, each sees the others.
    await database.read('insert into office_tries (id, source, account, at) values ($1, $2, $3, $4) on conflict do nothing', [id, source, account, at]);
    const [row] = await database.read<{ account: number; source: number; all: number }>(
      `select count(*) filter (where account = $1) as account, count(*) filter (where source = $2) as source, count(*) as all
       from office_tries where at > $3`, [account, source, at - windowMs]);
    if (row && (row.account > triesMax.account || row.source > triesMax.source || row.all > triesMax.all)) {
      // A try that nobody looked at must not make the wait longer.
      await database.read('delete from office_tries where id = $1', [id]);
      throw problem(429, 'too-many-tries', 'too many wrong tries', windowMs / 1000);
    }
    await database.read('delete from office_tries where at < $1', [at - windowMs]);
    return async () => { await database.read('delete from office_tries where account = $1', [account]); };
  },
});
