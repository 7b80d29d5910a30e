import type { Sql } from '../database.ts';
import type { Outside } from '../server.ts';

/** Keeps what a person may do from now on; written whenever role, franchise or state have changed. */
export const writeRights = async (sql: Sql, { now, newId }: Outside, userId: string, changedBy: string | null): Promise<void> => {
  await sql(
    `insert into office_rights_history (id, user_id, role, franchise_id, state, at, changed_by)
     select $1, id, role, franchise_id, state, $3, $4 from office_users where id = $2`, [newId(), userId, now(), changedBy]);
};
