// What every step of the set-up needs to know of the machine, and how it talks.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Vite 8 and Vitest 4 need this version; so does `import.meta.dirname`. */
const nodeVersionMin = [20, 19];

/** A trouble the person at the keyboard can mend: its message says how. */
export class SetUpError extends Error {}

/** One line to the person at the keyboard. */
export const say = (text) => console.log(text);

/** Stops with a plain sentence when this Node is too old. */
export function nodeIsNewEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [majorMin, minorMin] = nodeVersionMin;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return;
  throw new SetUpError(
    `Countersign needs Node ${nodeVersionMin.join('.')} or newer; this is Node ${version}. Install a newer one from nodejs.org.`,
  );
}

/** Can a window be opened here? */
export const hasDisplay = () =>
  process.platform === 'win32' ||
  process.platform === 'darwin' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** True when the file is there and may be run. */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The full path of a program found on PATH. */
export const findOnPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name))
    .find(isProgram);

/**
 * Runs a program to its end, quietly, and says now and then that it is still at it.
 * @returns {Promise<{ ok: boolean, output: string }>} `output` holds its last lines, for the message when it failed.
 */
export function runQuietly(command, args, { timeoutMs, env, cwd = root, shell = false } = {}) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    let output = '';
    const child = spawn(command, args, {
      cwd,
      shell,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => (output = (output + chunk).slice(-4_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ticking = setInterval(
      () => say(`  ... still at it (${Math.round((Date.now() - startedAt) / 1000)} s)`),
      15_000,
    );
    const deadline = setTimeout(() => {
      output += `\n(ended after ${timeoutMs / 1000} s without coming to an end)`;
      child.kill('SIGKILL');
    }, timeoutMs);
    const end = (ok, more = '') => {
      clearInterval(ticking);
      clearTimeout(deadline);
      resolve({ ok, output: (output + more).trim() });
    };
    child.on('error', (error) => end(false, `\n${error.message}`));
    child.on('exit', (code) => end(code === 0));
  });
}

/** The last lines of a failed program's output, indented, for a message. */
export const lastLines = (output, count = 8) =>
  output
    .split('\n')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
