import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import type { DevicesChild } from '../../../main/devices/supervisor.ts';

/** Plain JavaScript, because it runs before anything is built; this is what it exports. */
type Bundles = {
  readonly root: string;
  readonly bundles: { readonly devices: { readonly config: InlineConfig } };
};
const bundlesUrl = new URL('../../../deploy/bundles.mjs', import.meta.url).href;

/** The devices process as it ships, built into a folder of its own so that no other build is touched. */
export const buildDevices = async (): Promise<string> => {
  const { bundles, root } = (await import(bundlesUrl)) as Bundles;
  const { config } = bundles.devices;
  const outDir = join(root, 'out', 'test-devices', String(process.pid));
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  await build({ ...config, root, logLevel: 'warn', build: { ...config.build, outDir } });
  return join(outDir, 'devices.cjs');
};

export type ForkedDevices = {
  readonly fork: () => DevicesChild;
  /** Every child ever started, the newest last. */
  readonly children: readonly ChildProcess[];
};

/** Forks the built process the way Electron's utilityProcess.fork does, with real pids to kill. */
export const createForkedDevices = (entry: string): ForkedDevices => {
  const children: ChildProcess[] = [];
  return {
    children,
    fork: () => {
      const child = fork(entry, [], {
        execArgv: ['--require', join(import.meta.dirname, 'parent-port.cjs')],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      children.push(child);
      return {
        // A child that has just died can't be written to; its exit tells the rest.
        postMessage: (message) => void (child.connected && child.send(message, () => undefined)),
        on: (event: string, listener: (value: never) => void) =>
          child.on(event, listener as (...values: unknown[]) => void),
        kill: () => child.kill('SIGKILL'),
      };
    },
  };
};
