/** The single instance lock: a file beside the profile that names its owner, and a folder that takes the second one's call. */
import { mkdirSync, openSync, closeSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** What a second instance tells the first. */
export interface SecondInstance {
  readonly argv: string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

export interface SingleInstance {
  readonly request: (additionalData: unknown) => boolean;
  readonly has: () => boolean;
  readonly release: () => void;
}

export function createSingleInstance(userData: () => string, onSecond: (second: SecondInstance) => void): SingleInstance {
  let held: string | undefined;

  const lockPath = (): string => join(userData(), 'stand-in.lock');
  const callsPath = (): string => join(userData(), 'stand-in-calls');

  function take(path: string): boolean {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, ownerText(process.pid));
      closeSync(file);
      return true;
    } catch {
      return false;
    }
  }

  function listen(): void {
    rmSync(callsPath(), { recursive: true, force: true });
    mkdirSync(callsPath(), { recursive: true });
    const watcher = watch(callsPath(), () => {
      for (const name of readdirSync(callsPath()).filter((file) => file.endsWith('.json'))) {
        const path = join(callsPath(), name);
        const second = JSON.parse(readFileSync(path, 'utf8')) as SecondInstance;
        rmSync(path, { force: true });
        onSecond(second);
      }
    });
    watcher.unref();
  }

  function call(additionalData: unknown): void {
    const second: SecondInstance = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    const name = join(callsPath(), randomUUID());
    writeFileSync(`${name}.part`, JSON.stringify(second));
    renameSync(`${name}.part`, `${name}.json`); // Whole or not there.
  }

  function request(additionalData: unknown): boolean {
    if (held) return true;
    const path = lockPath();
    mkdirSync(userData(), { recursive: true });
    if (!take(path)) {
      if (isOwnerAlive(path)) {
        call(additionalData);
        return false;
      }
      rmSync(path, { force: true }); // Its owner was killed.
      if (!take(path)) return false;
    }
    held = path;
    listen();
    return true;
  }

  function release(): void {
    if (held) rmSync(held, { force: true });
    held = undefined;
  }

  return { request, has: () => held !== undefined, release };
}

/** A process id alone may have been given out again, so the start time stands beside it where the system tells it. */
function ownerText(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? `${pid} ended` : `${pid} ${fields[19]}`;
  } catch {
    return `${pid} unknown`;
  }
}

function isOwnerAlive(path: string): boolean {
  try {
    const text = readFileSync(path, 'utf8');
    const pid = Number.parseInt(text, 10);
    process.kill(pid, 0);
    return ownerText(pid) === text;
  } catch {
    return false;
  }
}
