import type { Sql } from '../database.ts';
import type { Caller } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

export type Step = {
  readonly id: string; readonly exception: string; readonly user: string; readonly note: string; readonly resolution: string | null;
  readonly step: 'taken' | 'noted' | 'proposed' | 'confirmed' | 'refused' | 'resolved' | 'reversed';
};

/** Adds a line to an exception's history; there is no way to change one. */
export const writeStep = async (sql: Sql, { now }: Pick<Outside, 'now'>, { id, exception, user, step, note, resolution }: Step): Promise<void> => {
  await sql('insert into exception_steps (id, exception_id, at, user_id, step, note, resolution_id) values ($1, $2, $3, $4, $5, $6, $7)', [id, exception, now(), user, step, note, resolution]);
};

/** Whether a step with this id is there already: then it was sent twice. */
export const ownStep = async (sql: Sql, id: string, { user }: Caller, exception: string): Promise<boolean> => {
  const [known] = await sql<{ user_id: string; exception_id: string }>('select user_id, exception_id from exception_steps where id = $1', [id]);
  if (known && (known.user_id !== user.id || known.exception_id !== exception)) throw problem(409, 'id-taken', 'another step has this id');
  return known !== undefined;
};
