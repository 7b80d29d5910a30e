// Gets everything a command needs onto this machine, in plain words. Runs before node_modules exists:
// Node built-ins only, here and in everything it imports. Safe to run again and again.
import { pathToFileURL } from 'node:url';
import { findChromium, fetchChromium } from './set-up/chromium.mjs';
import { installDebianPackages, isRootOnDebian, missingTestTools } from './set-up/debian.mjs';
import { fetchElectron, findElectron } from './set-up/electron.mjs';
import { hasDisplay, nodeIsNewEnough, say, SetUpError } from './set-up/machine.mjs';
import { installPackages } from './set-up/packages.mjs';

/**
 * Sets up the machine and returns what was found.
 * @param {{ runtime?: boolean, testTools?: boolean }} needs
 *   runtime: something to run the till on; testTools: the Debian tools some tests use, and a Chromium in any case.
 * @returns {Promise<{ electron?: string, chromium?: string, display: boolean, runtime: string }>}
 */
export async function setUp({ runtime = true, testTools = false } = {}) {
  nodeIsNewEnough();
  await installPackages();
  const display = hasDisplay();
  if (!runtime) return { display, runtime: 'none' };

  const electron = findElectron() ?? (display ? await fetchElectron() : undefined);
  const chromium = electron && !testTools ? findChromium() : await getChromium({ optional: Boolean(electron) });
  if (testTools) await getTestTools();

  // Whatever is started from here on finds the same browser.
  if (chromium) process.env.CHROMIUM_PATH = chromium;
  return { electron, chromium, display, runtime: electron ? 'Electron' : 'the Electron stand-in over Chromium' };
}

async function getChromium({ optional }) {
  const found = findChromium();
  if (found) return found;
  if (isRootOnDebian()) {
    await installDebianPackages(['chromium'], 'Chromium, which stands in for Electron here');
    const installed = findChromium();
    if (installed) return installed;
  }
  const fetched = await fetchChromium();
  if (fetched || optional) return fetched;
  throw new SetUpError(
    'Neither Electron nor Chromium is on this machine, and neither could be fetched.\n' +
      'Install Chrome or Chromium (or set CHROMIUM_PATH to one), then run the same command again.',
  );
}

async function getTestTools() {
  const missing = missingTestTools();
  if (!missing.length) return;
  if (isRootOnDebian()) await installDebianPackages(missing, 'the tools that some tests use');
  const still = missingTestTools();
  if (still.length) say(`Not on this machine: ${still.join(', ')}. Tests that need them are skipped and say so.`);
}

/** Runs a bootstrap to its end: a known trouble is one plain message, anything else a bug with its trace. */
export async function runOrExplain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof SetUpError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runOrExplain(async () => {
    const { runtime } = await setUp({ testTools: process.argv.includes('--test-tools') });
    say(`Everything is set up. The terminal runs on ${runtime}.`);
  });
}
