// node_modules, as the lockfile says.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, root, runQuietly, say, SetUpError } from './machine.mjs';

const modules = join(root, 'node_modules');
const stampFile = join(modules, '.countersign-lock');
const installTimeoutMs = 15 * 60_000;

/** Installs the packages when there are none yet, or the lockfile (or the machine's kind) is another than last time. */
export async function installPackages() {
  const wanted = stampFor(readFileSync(join(root, 'package-lock.json')));
  const present = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
  if (present === wanted) return;
  // npm empties node_modules first: through a link it would empty the folder of another checkout.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    say('node_modules is a link to another folder: its packages are used as they are.');
    return;
  }

  say(`${present ? 'The lockfile has changed: installing' : 'Installing'} the packages (about a minute, once) ...`);
  // Without its stamp an interrupted installation is taken up again next time.
  rmSync(stampFile, { force: true });
  // Errors only: Electron asks for a newer Node than this program needs, and npm would warn of it every time.
  const { ok, output } = await npm(['ci', '--no-fund', '--no-audit', '--loglevel=error'], installTimeoutMs);
  if (!ok) {
    throw new SetUpError(
      `The packages could not be installed. npm's last words:\n${lastLines(output)}\n` +
        'Is the network there? Then run the same command again: it goes on from here.',
    );
  }
  writeFileSync(stampFile, wanted);
  say('The packages are installed.');
}

/** Native parts differ by platform and processor, so a checkout carried to another machine is installed anew. */
const stampFor = (lockfile) =>
  `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}`;

/** Runs npm: the one that runs us, else the one on PATH (a .cmd file on Windows, which needs a shell). */
export function npm(args, timeoutMs, cwd = root) {
  const self = process.env.npm_execpath;
  if (self?.endsWith('.js')) return runQuietly(process.execPath, [self, ...args], { timeoutMs, cwd });
  return runQuietly('npm', args, { timeoutMs, cwd, shell: process.platform === 'win32' });
}
