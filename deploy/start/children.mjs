// Programs that `npm start` runs, each in a process group of its own: Ctrl+C reaches only us, so that the till can write
// its last record before the server goes away.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { root } from '../set-up/machine.mjs';

/** A server that is asked to stop ends its database first; one that takes longer than this has hung. */
const stopTimeoutMs = 15_000;

/**
 * Starts a program. What it says is added to `logFile`, or shown where there is none. `onLine` is told each line of its
 * output proper instead.
 */
export function startChild(command, args, { env = {}, logFile, onLine } = {}) {
  const output = logFile ? openSync(logFile, 'a') : 'inherit';
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', onLine ? 'pipe' : output, output],
    detached: process.platform !== 'win32',
  });
  const running = { child, ended: false, how: undefined, logFile };
  if (onLine) readLines(child.stdout, onLine);
  running.exited = new Promise((resolve) => {
    const end = (how, code) => {
      running.ended = true;
      running.how ??= how;
      resolve(code);
    };
    child.on('error', (error) => end(error.message, 1));
    child.on('exit', (code, signal) =>
      end(
        signal ? `was ended from outside (${signal})` : `ended with exit code ${code}`,
        code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1),
      ),
    );
  });
  return running;
}

function readLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
}

/** Asks each in turn to stop, and makes the one that does not. */
export async function stopInOrder(running) {
  for (const one of [...running]) {
    if (one.ended) continue;
    one.child.kill('SIGTERM');
    const forced = setTimeout(() => killGroup(one), stopTimeoutMs);
    await one.exited;
    clearTimeout(forced);
  }
}

/** Ends a program and whatever it has started, now. */
export function killGroup({ child }) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}
