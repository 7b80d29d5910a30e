import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { access, chown, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRunner, placeBinaries, placeData, type Runner } from './placement.ts';

/** A PostgreSQL of our own, started for this server and stopped with it. */
export type Cluster = { readonly url: string; readonly stop: () => Promise<void> };

export type ClusterOptions = {
  /** Folder with `bin/`, `lib/` and `share/` of PostgreSQL. */
  readonly native: string;
  readonly version: string;
  /** Where the server keeps its files; the database lies inside it when PostgreSQL's user can get there. */
  readonly dataFolder: string;
  /** Where the database lies otherwise. */
  readonly fallbackFolder: string;
  readonly settings?: Readonly<Record<string, string>>;
};

const startTimeoutMs = 30_000;
const stopTimeoutMs = 20_000;

/** Starts the cluster in `dataFolder`, making it the first time. Durable as PostgreSQL's defaults: fsync is on. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const runner = await findRunner();
  const binaries = join(await placeBinaries(options.native, options.version, runner), 'bin');
  const folder = await placeData(options.dataFolder, options.fallbackFolder, runner);
  const password = await ensureInitialised(binaries, folder, options.dataFolder, runner);
  await stopLeftover(folder);
  const port = await freePort();
  const server = await launch(binaries, folder, port, options.settings ?? {}, runner);
  return {
    url: addressOf(password, port),
    stop: () => stop(server, binaries, folder),
  };
};

/** Where a cluster of an earlier start can be reached, if one runs on these folders; nothing is started or made. */
export const findRunningCluster = async ({ dataFolder, fallbackFolder }: Pick<ClusterOptions, 'dataFolder' | 'fallbackFolder'>): Promise<string | undefined> => {
  const password = await readFile(join(dataFolder, 'postgres-password'), 'utf8').catch(() => undefined);
  if (password === undefined) return undefined;
  const folder = await placeData(dataFolder, fallbackFolder, await findRunner());
  // PostgreSQL's own words: its process, its folder, when it started, its port.
  const [, , , port] = (await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return port ? addressOf(password, Number(port)) : undefined;
};

const addressOf = (password: string, port: number): string => `postgres://countersign:${password}@127.0.0.1:${String(port)}/countersign`;

const ensureInitialised = async (binaries: string, folder: string, dataFolder: string, runner: Runner): Promise<string> => {
  const passwordFile = join(dataFolder, 'postgres-password');
  const cluster = join(folder, 'cluster');
  const password = await readFile(passwordFile, 'utf8').catch(() => undefined);
  const finished = await exists(join(cluster, 'PG_VERSION')) && await exists(join(folder, 'initialised'));
  if (finished && password !== undefined) return password;
  // Files of an initialisation that was cut short are no database yet; anything else here is never touched.
  if (finished) throw new Error(`${passwordFile} is missing, the database in ${folder} can not be opened without it`);
  if (await exists(join(folder, 'initialised'))) throw new Error(`the database in ${folder} has lost its files`);
  await rm(cluster, { recursive: true, force: true });
  const fresh = randomBytes(24).toString('base64url');
  const handOver = join(tmpdir(), `countersign-${randomUUID()}`);
  await writeFile(handOver, fresh, { mode: 0o600, flag: 'wx' });
  try {
    if (runner) await chown(handOver, runner.uid, runner.gid);
    await run(join(binaries, 'initdb'), [
      `--pgdata=${cluster}`, '--username=countersign', `--pwfile=${handOver}`, '--auth=scram-sha-256',
      '--encoding=UTF8', '--locale=C', '--data-checksums',
    ], folder, runner);
  } finally {
    await rm(handOver, { force: true });
  }
  await writeFile(passwordFile, fresh, { mode: 0o600 });
  await writeFile(join(folder, 'initialised'), '');
  return fresh;
};

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

const run = (command: string, args: readonly string[], cwd: string, runner: Runner): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { ...runner, cwd, stdio: ['ignore', 'ignore', 'pipe'], env: childEnvironment() });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => { complaint += chunk.toString(); });
    child.on('error', fail);
    child.on('close', (code) => { if (code === 0) done(); else fail(new Error(`${command} failed: ${complaint.trim()}`)); });
  });

/** Our own environment without PG* variables of a surrounding PostgreSQL, which would lead the binaries astray. */
const childEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))), LC_ALL: 'C', TZ: 'UTC',
});

/**
 * A server that was killed can leave its PostgreSQL running, or its pid file behind. A running one is asked to shut
 * down fast; PostgreSQL itself sees through a pid file whose process is gone.
 */
const stopLeftover = async (folder: string): Promise<void> => {
  const pidFile = join(folder, 'cluster', 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1 || !await isPostgresOf(pid, folder)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + stopTimeoutMs;
  while (await isPostgresOf(pid, folder)) {
    if (Date.now() > deadline) throw new Error(`a PostgreSQL of an earlier start (process ${String(pid)}) does not end`);
    await sleep(50);
  }
};

/** Pids are used again: only a process that names our folder on its command line is our leftover. */
const isPostgresOf = async (pid: number, folder: string): Promise<boolean> => {
  const commandLine = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine?.includes(join(folder, 'cluster')) ?? false;
};

const freePort = (): Promise<number> => new Promise((done, fail) => {
  const probe = createServer();
  probe.on('error', fail);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => { if (address && typeof address === 'object') done(address.port); else fail(new Error('no free port')); });
  });
});

const launch = async (
  binaries: string, folder: string, port: number, settings: Readonly<Record<string, string>>, runner: Runner,
): Promise<ChildProcess> => {
  const flags = Object.entries({
    listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', max_connections: '100', ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [...await dieWithUs(), join(binaries, 'postgres'), '-D', join(folder, 'cluster'), ...flags];
  const child = spawn(command[0] ?? '', command.slice(1), {
    ...runner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: childEnvironment(),
  });
  await new Promise<void>((done, fail) => {
    let complaint = '';
    const deadline = setTimeout(() => { child.kill('SIGINT'); fail(new Error(`PostgreSQL did not start in time: ${complaint}`)); }, startTimeoutMs);
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-4_000);
      if (complaint.includes('ready to accept connections')) { clearTimeout(deadline); done(); }
    });
    child.on('error', (error) => { clearTimeout(deadline); fail(error); });
    child.on('exit', () => { clearTimeout(deadline); fail(new Error(`PostgreSQL ended: ${complaint}`)); });
  });
  return child;
};

/**
 * Where Linux lets us, PostgreSQL is told to shut down when this process is killed, so that nothing of a killed server
 * stays behind. Elsewhere the next start finds and ends it.
 */
const dieWithUs = async (): Promise<readonly string[]> => {
  const setpriv = '/usr/bin/setpriv';
  return process.platform === 'linux' && await exists(setpriv) ? [setpriv, '--pdeathsig', 'INT', '--'] : [];
};

/** Fast shutdown: open transactions are rolled back, everything committed is written. */
const stop = async (server: ChildProcess, binaries: string, folder: string): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((done) => { server.once('exit', () => { done(); }); });
  // Windows knows no SIGINT between processes; pg_ctl speaks PostgreSQL's own way there.
  if (process.platform === 'win32') await run(join(binaries, 'pg_ctl'), ['stop', '-m', 'fast', '-D', join(folder, 'cluster')], folder, undefined);
  else server.kill('SIGINT');
  const late = setTimeout(() => { server.kill('SIGQUIT'); }, stopTimeoutMs);
  await ended;
  clearTimeout(late);
};
