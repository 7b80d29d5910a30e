import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where clusters lie whose own user can't get into their data folder: those of servers, of tests, of the simulation. */
const fallbackFolders = ['countersign-postgres-data', 'countersign-test-data', 'countersign-simulation-data'].map((name) => join(tmpdir(), name));

/** Removes the databases that the data folders in `root` have outside it. Their servers have ended. */
export const removeDatabasesOutside = async (root: string): Promise<void> => {
  const entries = await readdir(root, { recursive: true }).catch(() => []);
  for (const entry of entries.filter((name) => /(?:^|[\\/])postgres-id$/u.test(name))) {
    const id = await readFile(join(root, entry), 'utf8').catch(() => '');
    if (!/^countersign-data-[0-9a-f-]{36}$/u.test(id)) continue;
    for (const folder of fallbackFolders) await rm(join(folder, id), { recursive: true, force: true, maxRetries: 5 });
  }
};
