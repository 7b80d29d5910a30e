import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database, Sql } from './database.ts';

/** The folder of migrations: beside this source, and beside the bundle that is built from it. */
const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/**
 * Brings the database up to this version. Every migration runs once, in the order of its number, each in a transaction
 * of its own; several instances may start at once, because each takes the migration's name first.
 */
export const migrate = async (database: Database, newId: () => string): Promise<void> => {
  await database.transaction(async (sql) => {
    await sql('create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())');
  });
  const files = (await readdir(migrationsFolder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  for (const name of files) {
    const text = await readFile(join(migrationsFolder, name), 'utf8');
    await database.transaction((sql) => apply(sql, name, text));
  }
  await database.transaction(async (sql) => {
    await sql('insert into installation (id, epoch, config_version) values (1, $1, 1) on conflict do nothing', [newId()]);
  });
};

const apply = async (sql: Sql, name: string, text: string): Promise<void> => {
  const taken = await sql<{ name: string }>('insert into migrations (name) values ($1) on conflict do nothing returning name', [name]);
  if (taken.length === 0) return;
  await sql(text);
};
