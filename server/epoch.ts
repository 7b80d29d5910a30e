import type { Database } from './database.ts';

/**
 * To be run once after a database was restored from a backup. What tills have read since the backup never happened here:
 * another epoch makes them read everything anew. And a dump that was loaded into another cluster carries transaction
 * numbers of the old one, which may lie ahead of any reader: every certificate gets one of the new.
 */
export const startNewEpoch = (database: Database, newId: () => string): Promise<void> => database.transaction(async (sql) => {
  await sql('update installation set epoch = $1', [newId()]);
  await sql('update certificates set changed = pg_current_xact_id()', []);
});
