import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { v7 } from 'uuid';
import { administer, openDatabase, startEmbedded } from '../../server/database.ts';
import { migrate } from '../../server/migrate.ts';
import { removeDatabasesOutside } from './databases-outside.ts';
import { templateName } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the cluster every test file makes its databases in. */
    readonly postgresUrl: string;
    /** What test files make once for all of them; gone with the run. */
    readonly runFolder: string;
  }
}

/** One PostgreSQL for the whole run, and in it the template that test files clone. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  const cluster = await startEmbedded({
    dataFolder: folder, fallbackFolder: join(tmpdir(), 'countersign-test-data'),
    // Nobody owns what tests write: the one place where durability is given away for time.
    settings: { fsync: 'off', max_connections: '200' },
  });
  const template = new URL(cluster.url);
  template.pathname = `/${templateName}`;
  await administer(cluster.url, async (query) => { await query(`create database ${templateName}`); });
  const database = openDatabase(template.href);
  await migrate(database, v7);
  await database.close();
  project.provide('postgresUrl', cluster.url);
  const runFolder = await mkdtemp(join(tmpdir(), 'countersign-run-'));
  project.provide('runFolder', runFolder);
  return async () => {
    await cluster.stop();
    await removeDatabasesOutside(folder);
    for (const own of [folder, runFolder]) await rm(own, { recursive: true, force: true });
  };
};
