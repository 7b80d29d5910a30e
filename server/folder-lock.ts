import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** Keeps a folder for one process at a time. */
export type FolderLock = { readonly release: () => Promise<void> };

const fileName = 'server.lock';
/** A lock that was left behind is taken over once; meeting more of them means that others are taking it at this moment. */
const attemptsMax = 5;

/** The process that holds the folder, if one that lives does. */
export const folderHolder = async (folder: string): Promise<number | undefined> => {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : livingHolder(text);
};

/** Takes the folder, or throws a sentence that says who has it. A lock whose process is gone is nobody's. */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const path = join(folder, fileName);
  const own = `${String(process.pid)} ${await startOf(process.pid)}`;
  const fresh = `${path}.${randomUUID()}`;
  await writeFile(fresh, own, { mode: 0o600, flag: 'wx' });
  try {
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      // A link is there whole or not at all: nobody ever reads half a lock.
      if (await link(fresh, path).then(() => true, refuseUnlessTaken)) return { release: () => rm(path, { force: true }) };
      const text = await readFile(path, 'utf8').catch(() => undefined);
      const holder = text === undefined ? undefined : await livingHolder(text);
      if (holder !== undefined) throw new Error(`another server (process ${String(holder)}) is using ${folder}; stop that one first, or choose another folder with COUNTERSIGN_DATA`);
      if (text !== undefined) await clear(path, text);
    }
    throw new Error(`${path} could not be taken; is another server starting at this moment?`);
  } finally {
    await rm(fresh, { force: true });
  }
};

const refuseUnlessTaken = (error: unknown): false => {
  if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
  throw error;
};

/** Moves a dead lock away first: if somebody has put a living one in its place meanwhile, that one is put back. */
const clear = async (path: string, dead: string): Promise<void> => {
  const aside = `${path}.${randomUUID()}`;
  if (!await rename(path, aside).then(() => true, () => false)) return;
  if (await readFile(aside, 'utf8') !== dead) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
};

const livingHolder = async (text: string): Promise<number | undefined> => {
  const [pid, start] = text.split(' ');
  const holder = Number(pid);
  return Number.isSafeInteger(holder) && holder > 0 && isAlive(holder) && await startOf(holder) === start ? holder : undefined;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * When a process was started, as Linux counts it: pids are used again, above all after a restart of a container, whose
 * server is always process 1. Elsewhere the pid alone decides.
 */
const startOf = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  // The second field is a name in parentheses that may hold anything; the start is the twentieth after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
};
