import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that after a power cut either the old content is there or the new one, never a mixture:
 * written beside it, forced to the disk, renamed over it, and the folder's own entry forced too.
 */
export const writeFileAtomic = async (path: string, content: string | Uint8Array): Promise<void> => {
  const beside = `${path}.new`;
  try {
    await writeAndSync(beside, content);
    await rename(beside, path);
  } catch (error) {
    // A full disk must not be left fuller by half a file.
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
};

const writeAndSync = async (path: string, content: string | Uint8Array): Promise<void> => {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Forces a folder's entries to the disk. Windows has no such call and makes renames durable by itself. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Reads a file that may not be there yet. */
export const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Moves a file that can't be used out of the way, to be looked at; nothing is ever deleted. Returns its new path. */
export const keepAside = async (path: string, at: number): Promise<string> => {
  const kept = `${path}.kept-${String(at)}`;
  await rename(path, kept);
  await syncFolder(dirname(path));
  return kept;
};
