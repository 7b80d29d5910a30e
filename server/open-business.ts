import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, findRunning, openDatabase, startEmbedded } from './database.ts';
import type { Environment } from './environment.ts';
import { folderHolder, lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import { realOutside } from './server.ts';

/**
 * Does something with the business's database, wherever it is: the one that DATABASE_URL names, the one of a server that
 * runs on this data folder, or the data folder's own, started for this and stopped again.
 */
export const withBusiness = async <Value>(environment: Environment, work: (database: Database) => Promise<Value>): Promise<Value> => {
  const { url, stop } = await reach(environment);
  const database = openDatabase(url);
  try {
    await migrate(database, realOutside.newId);
    return await work(database);
  } finally {
    await database.close();
    await stop();
  }
};

const reach = async (environment: Environment): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
  const { databaseUrl, dataFolder } = environment;
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: () => Promise.resolve() };
  // A command typed in the wrong folder must not begin another business there.
  const isBusiness = await access(join(dataFolder, 'postgres-password')).then(() => true, () => false);
  if (!isBusiness) throw new Error(`there is no business in ${dataFolder}: start the server there once first, or say with COUNTERSIGN_DATA or DATABASE_URL where it is`);
  if (await folderHolder(dataFolder) !== undefined) {
    const url = await findRunning(environment);
    if (url === undefined) throw new Error('the server is only just starting; try again in a moment');
    return { url, stop: () => Promise.resolve() };
  }
  const lock = await lockFolder(dataFolder);
  try {
    const cluster = await startEmbedded(environment);
    return { url: cluster.url, stop: async () => { await cluster.stop(); await lock.release(); } };
  } catch (error) {
    await lock.release();
    throw error;
  }
};
