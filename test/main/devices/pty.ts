import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether this machine has socat, which makes the pairs of pseudo terminals. */
export const hasSocat = spawnSync('socat', ['-V']).status === 0;

/** A serial device on a pseudo terminal that the real serialport package opens by its path. */
export type Pty = {
  readonly path: string;
  /** What the device sends. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** What the till has sent to the device so far. */
  received(): Buffer;
  onReceived(listener: (bytes: Buffer) => void): void;
  /** Pulls the plug: the path is gone, and whoever had it open is hung up on. */
  unplug(): Promise<void>;
  /** Puts it in again, under the same path. */
  plug(): Promise<void>;
};

/** Plugs a device in at `path`. */
export const createPty = async (path: string): Promise<Pty> => {
  let child: ChildProcess | undefined;
  let chunks: Buffer[] = [];
  const listeners: ((bytes: Buffer) => void)[] = [];
  const plug = async (): Promise<void> => {
    child = spawn('socat', [`pty,rawer,echo=0,link=${path}`, '-'], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin?.on('error', () => undefined);
    child.stdout?.on('data', (bytes: Buffer) => {
      chunks.push(bytes);
      for (const listener of listeners) listener(bytes);
    });
    for (let tries = 0; tries < 200 && !(await isThere(path)); tries += 1) await delay(10);
  };
  await plug();
  return {
    path,
    write: (bytes) => new Promise((resolve) => { child?.stdin?.write(bytes, () => resolve()); }),
    received: () => Buffer.concat(chunks),
    onReceived: (listener) => void listeners.push(listener),
    unplug: async () => {
      const ending = child;
      child = undefined;
      chunks = [];
      if (!ending || ending.exitCode !== null) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill();
      await gone;
    },
    plug,
  };
};

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false);
