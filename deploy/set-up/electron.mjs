// Electron's own binary. The package has no install script: the binary is fetched on first use, where that is possible.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProgram, root, runQuietly, say } from './machine.mjs';

const packageFolder = join(root, 'node_modules', 'electron');

/** Restricted networks let the download hang rather than fail. */
const fetchTimeoutMs = 3 * 60_000;
/** Where it failed once it fails again: for half a day nobody waits for it a second time. */
const failureFile = join(root, '.cache', 'electron-not-fetched');
const failureAgeMsMax = 12 * 60 * 60_000;

/** The path of Electron's binary, if it is on this machine. Never starts a download, as requiring the package would. */
export function findElectron() {
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : defaultName();
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist'), name);
  return isProgram(binary) ? binary : undefined;
}

/** Tries to fetch Electron's binary; goes on without it when it can't be had. */
export async function fetchElectron() {
  const failedAt = statSync(failureFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - failedAt < failureAgeMsMax) return undefined;
  say('Fetching Electron (about 120 MB, once) ...');
  const { ok } = await runQuietly(process.execPath, [join(packageFolder, 'install.js')], { timeoutMs: fetchTimeoutMs });
  const binary = ok ? findElectron() : undefined;
  if (binary) {
    say('Electron is here.');
    return binary;
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(failureFile, '');
  say(
    'Electron could not be fetched from here: its stand-in over Chromium is used. (`npx install-electron` tries again.)',
  );
  return undefined;
}

function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
