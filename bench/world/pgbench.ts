import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createDatabase } from './central.ts';

const run = promisify(execFile);

/** pgbench's own TPC-B on a database of its own in our cluster. */
export type Pgbench = { readonly version: string; readonly clients: number; readonly tps: (seconds: number) => Promise<number> };

/** More branches than clients, as its documentation advises: otherwise it measures waiting for one row. */
const scale = 40;
const clientCounts = [4, 8, 16, 32];

/** Sets it up and finds its best number of clients; undefined where pgbench is not installed. */
export const openPgbench = async (clusterUrl: string): Promise<Pgbench | undefined> => {
  const version = await run('pgbench', ['--version']).then(({ stdout }) => /[\d.]+/.exec(stdout)?.[0] ?? 'unknown', () => undefined);
  if (version === undefined) return undefined;
  const url = await createDatabase(clusterUrl, 'bench_pgbench');
  await run('pgbench', ['--initialize', '--quiet', `--scale=${String(scale)}`, url], { timeout: 180_000 });
  const measure = async (clients: number, seconds: number): Promise<number> => {
    const { stdout } = await run('pgbench', [
      '--no-vacuum', '--protocol=prepared', `--client=${String(clients)}`, '--jobs=2', `--time=${String(seconds)}`, '--random-seed=7', url,
    ], { timeout: 60_000 });
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? NaN);
  };
  let best = { clients: 1, tps: 0 };
  for (const clients of clientCounts) {
    const tps = await measure(clients, 2);
    if (tps > best.tps) best = { clients, tps };
  }
  return { version, clients: best.clients, tps: (seconds) => measure(best.clients, seconds) };
};
