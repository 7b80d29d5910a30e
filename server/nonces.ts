import type { Database } from './database.ts';
import { createGroupCommit } from './group-commit.ts';

/** Remembers signed messages for as long as their signature is worth anything. */
export type NonceGuard = {
  /** True the first time a terminal uses this nonce, on whichever instance. */
  readonly isFresh: (terminal: string, nonce: string, expiresAt: number) => Promise<boolean>;
};

type Nonce = { readonly terminal: string; readonly nonce: string; readonly expiresAt: number };

/** How often expired nonces are cleared away, at most. */
const clearEveryMs = 60_000;

/**
 * Nonces that arrive at the same moment go into the database with one statement. The table is unlogged, so no disk is
 * waited for.
 */
export const createNonceGuard = ({ database, now }: { readonly database: Database; readonly now: () => number }): NonceGuard => {
  let clearedAt = now();

  const insert = async (nonces: readonly Nonce[]): Promise<readonly boolean[]> => {
    const isFirst = firstOfEach(nonces);
    const rows = await database.read<{ terminal_id: string; nonce: string }>(
      `insert into nonces (terminal_id, nonce, expires_at)
       select * from json_to_recordset($1) as r(terminal_id uuid, nonce text, expires_at bigint) order by 1, 2
       on conflict do nothing returning terminal_id, nonce`,
      [JSON.stringify(nonces.filter((_, index) => isFirst[index]).map(({ terminal, nonce, expiresAt }) => ({ terminal_id: terminal, nonce, expires_at: expiresAt })))]);
    const inserted = new Set(rows.map((row) => `${row.terminal_id}:${row.nonce}`));
    await clearExpired();
    return nonces.map((nonce, index) => isFirst[index] === true && inserted.has(keyOf(nonce)));
  };

  const clearExpired = async (): Promise<void> => {
    if (now() - clearedAt < clearEveryMs) return;
    clearedAt = now();
    await database.read('delete from nonces where expires_at < $1', [now()]);
  };

  const settle = createGroupCommit<Nonce, boolean>({ run: insert, itemsMax: 1_000, waitingMax: 20_000 });
  return {
    isFresh: async (terminal, nonce, expiresAt) => (await settle([{ terminal, nonce, expiresAt }]))[0] === true,
  };
};

const keyOf = ({ terminal, nonce }: Nonce): string => `${terminal}:${nonce}`;

const firstOfEach = (nonces: readonly Nonce[]): readonly boolean[] => {
  const seen = new Set<string>();
  return nonces.map((nonce) => seen.size !== seen.add(keyOf(nonce)).size);
};
