import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { removeDatabasesOutside } from '../server/databases-outside.ts';
import { startCentral } from './central.ts';

const place = 'COUNTERSIGN_JOURNEY_TEMPLATE';

/**
 * The demo business as a server makes it the first time, once for the whole run: initialising a database and filling it
 * takes longer than many a journey. Each shop begins with a copy of it, on a server and a database of its own.
 */
export default async (): Promise<() => Promise<void>> => {
  const folder = await openFolder('countersign-template-');
  const dataFolder = join(folder, 'server');
  await (await startCentral({ dataFolder })).stop();
  // Where PostgreSQL's user can't enter the folder, the database lies elsewhere: then each shop makes its own.
  if (existsSync(join(dataFolder, 'postgres', 'cluster', 'PG_VERSION')) && process.platform !== 'win32') process.env[place] = dataFolder;
  return async () => {
    await removeDatabasesOutside(folder);
    await rm(folder, { recursive: true, force: true });
  };
};

/** A temporary folder that PostgreSQL's own user may pass through, so that its files lie in it. */
export const openFolder = async (prefix: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o711);
  return folder;
};

/** Lays a copy of the demo business into `dataFolder`, which isn't there yet. Without a template the server makes it itself. */
export const copyDemo = async (dataFolder: string): Promise<void> => {
  const template = process.env[place];
  // Node's own copy would give PostgreSQL's files to whoever copies.
  if (template !== undefined) await promisify(execFile)('cp', ['-a', template, dataFolder]);
};
