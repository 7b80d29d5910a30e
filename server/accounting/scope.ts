import { ownedBy } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

/** Whose books are read: one franchise's, each store as long as it was its own; null: every store's. `stores`: those that it ever had. */
export type Scope = { readonly franchiseId: string | null; readonly stores: readonly number[] | null };

/** Whose books somebody gets: their own franchise's, or the one that they name. Another's is denied, and noted. */
export const scopeFor = async (read: Sql, outside: Outside, { user }: Caller, asked: string | null): Promise<Scope> => {
  const own = user.franchise?.id ?? null;
  if (asked !== null && !isTheirs(user, asked)) {
    await note(read, outside, { userId: user.id, franchiseId: own, action: 'denied', subject: 'books', detail: { franchise: asked } });
    throw problem(404, 'not-here', 'there is no such franchise');
  }
  const franchiseId = asked ?? own;
  if (franchiseId === null) return { franchiseId, stores: null };
  const rows = await read<{ number: number | null }>(
    'select distinct w.store_number as number from franchises f left join store_owners w on w.franchise_id = f.id where f.id = $1 order by 1', [franchiseId]);
  if (rows.length === 0) throw problem(404, 'not-here', 'there is no such franchise');
  return { franchiseId, stores: rows.flatMap(({ number }) => number ?? []) };
};

/** SQL: that a posting `p` is in these books; `franchise` is a value's place. What came late stands with whoever had the store when it happened. */
export const inBooks = (franchise: string): string => ownedBy(franchise, 'p.store_number', 'coalesce(p.event_day, p.accounting_date)');
