import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and with what it was measured. */
export type Machine = {
  readonly processor: string; readonly cores: number; readonly memoryGb: number; readonly system: string;
  readonly versions: Readonly<Record<string, string>>;
};

/** Describes this machine; `versions` are of what only the benchmark knows it ran. */
export const describeMachine = (versions: Readonly<Record<string, string>>): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${distribution()}, ${type()} ${release()}`,
  versions: { 'Node.js': process.versions.node, ...versions },
});

/** One-minute load average. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

const distribution = (): string => {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
};

/** Whether so much else was under way that times say more of the machine than of the program. */
export const isBusy = (load: number, cores = availableParallelism()): boolean => load > cores;
