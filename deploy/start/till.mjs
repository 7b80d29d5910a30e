// Opens the till: on Electron, or on the stand-in over Chromium where Electron's program can't be had.
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../set-up/machine.mjs';
import { startChild } from './children.mjs';

/** Starts the built till with its records in `profile`. */
export function startTill(electron, { profile, logFile, env }) {
  const main = join(root, 'out', 'main', 'main.cjs');
  const args = [main, `--user-data-dir=${profile}`];
  writeFileSync(logFile, '');
  if (!electron) {
    const standIn = ['--require', join(root, 'out', 'electron-stand-in', 'hook.cjs')];
    return startChild(process.execPath, [...standIn, ...args], { env, logFile });
  }
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return startChild(electron, [...asRoot, ...args], { env, logFile });
}

/** Where a till that is no demo keeps its records: with the person's own data, never where a checkout is cleaned up. */
export function ownTillFolder() {
  if (process.env.COUNTERSIGN_USER_DATA) return resolve(process.env.COUNTERSIGN_USER_DATA);
  if (process.platform === 'win32') return join(process.env.APPDATA ?? homedir(), 'Countersign');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Countersign');
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Countersign');
}
