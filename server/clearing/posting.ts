import type { Transfer } from '../../domain/clearing.ts';
import { clearingPostings } from '../../domain/clearing-postings.ts';
import { dated } from '../books.ts';
import { writePostings } from '../books-write.ts';
import type { Sql } from '../database.ts';
import type { Outside } from '../server.ts';

/** A statement that is being locked: its id is the postings' source. */
type Locking = { readonly id: string; readonly at: number; readonly transfers: readonly Transfer[]; readonly posts: (party: number, day: string) => boolean };

/** Posts what a statement says, in the transaction that locks it: a lock happens once, and so does this. */
export const postStatement = async (sql: Sql, { newId }: Pick<Outside, 'newId'>, { id, at, transfers, posts }: Locking): Promise<void> => {
  const [open] = await sql<{ day: string | null }>('select first_open_day() as day', []);
  const postings = clearingPostings(transfers, posts).map(({ day, storeNumber, entries }) =>
    dated({ source: id, kind: 'clearing', storeNumber, at, accountingDate: day, entries }, open?.day ?? null));
  await writePostings(sql, postings, at, newId);
};
