import { createHash, randomUUID } from 'node:crypto';
import { chown, cp, lstat, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';

/** Who PostgreSQL runs as. It refuses to run as root; undefined: as whoever runs the server. */
export type Runner = { readonly uid: number; readonly gid: number } | undefined;

/** Picks the user for PostgreSQL: our own unless we are root, then `postgres` where it exists, else `nobody`. */
export const findRunner = async (): Promise<Runner> => {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map((await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => [line.split(':')[0], line.split(':')]));
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user) throw new Error('PostgreSQL can not run as root, and there is neither a user postgres nor a user nobody');
  return { uid: Number(user[2]), gid: Number(user[3]) };
};

/** Whether a user may pass through every folder down to `path`. */
export const canEnter = async (path: string, runner: Runner): Promise<boolean> => {
  if (!runner) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found) {
      const wanted = found.uid === runner.uid ? 0o100 : found.gid === runner.gid ? 0o010 : 0o001;
      if ((found.mode & wanted) === 0) return false;
    }
    if (folder === parse(folder).root) return true;
  }
};

/**
 * Where the binaries can run from: where npm put them, or a copy made once in a folder that PostgreSQL's user can
 * enter and only root can write.
 */
export const placeBinaries = async (native: string, version: string, runner: Runner): Promise<string> => {
  if (await canEnter(native, runner)) return native;
  const name = `countersign-postgres-${version}-${createHash('sha256').update(native).digest('hex').slice(0, 8)}`;
  const copy = join(tmpdir(), name);
  if (await isOurs(copy)) return copy;
  const half = `${copy}.${randomUUID()}`;
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  // A rename on to a finished copy of another start fails; theirs is as good, if it is really root's.
  await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }));
  if (!await isOurs(copy)) throw new Error(`${copy} belongs to somebody else; remove it and start again`);
  return copy;
};

/** A folder in a place where everybody can write is trusted only when it is ours and nobody else can change it. */
const isOurs = async (folder: string): Promise<boolean> => {
  const found = await lstat(folder).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
};

/**
 * The folder of the database files: inside `dataFolder` when PostgreSQL's user can get there, else one outside that is
 * tied to `dataFolder` by an id kept in it, so that a deleted data folder never meets an old database.
 */
export const placeData = async (dataFolder: string, fallbackFolder: string, runner: Runner): Promise<string> => {
  const inside = join(dataFolder, 'postgres');
  if (await canEnter(dataFolder, runner)) return makeFolder(inside, runner);
  const idFile = join(dataFolder, 'postgres-id');
  const id = await readFile(idFile, 'utf8').catch(() => undefined) ?? await writeId(idFile);
  await mkdir(fallbackFolder, { recursive: true, mode: 0o755 });
  return makeFolder(join(fallbackFolder, id), runner);
};

const writeId = async (file: string): Promise<string> => {
  const id = `countersign-data-${randomUUID()}`;
  await writeFile(file, id, { mode: 0o600 });
  return id;
};

const makeFolder = async (folder: string, runner: Runner): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (runner) await chown(folder, runner.uid, runner.gid);
  return folder;
};
