// Builds the till, its stand-in for Electron, the server and the demo: `node deploy/build.mjs [bundle ...]`.
import { cp, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetUpError } from './set-up/machine.mjs';

const stampFile = 'out/.built';
const standInName = 'stand-in';

/** Builds the named bundles (all of them by default), side by side. Says what it did; throws when one fails. */
export async function build(names) {
  const { build: viteBuild } = await import('vite');
  const { bundles, root } = await import('./bundles.mjs');
  const startedAt = Date.now();
  const known = [...Object.keys(bundles), standInName];
  const wanted = names?.length ? names : known;
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length)
    throw new SetUpError(`There is no bundle called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);

  const results = await Promise.allSettled(
    wanted.map((name) => (name === standInName ? buildStandIn(root) : buildOne(name, bundles[name], viteBuild, root))),
  );
  const failures = results.filter((result) => result.status === 'rejected');
  for (const { reason } of failures) console.error(`${reason.message}\n`);
  if (failures.length) throw new SetUpError(`${failures.length} of ${wanted.length} bundles could not be built.`);

  const built = results.flatMap((result) => result.value ?? []);
  // The time of the start, not of the end: a source saved while the build ran makes the next build stale.
  if (!names?.length) await writeStamp(root, startedAt);
  console.log(`Built ${built.join(', ')} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/** True when a source is newer than the last full build, or there is none. */
export async function isStale() {
  const { root, sourceFolders } = await import('./bundles.mjs');
  const stamp = await stat(join(root, stampFile)).catch(() => undefined);
  if (!stamp) return true;
  const newest = await Promise.all(
    [...sourceFolders, 'package-lock.json'].map((path) => newestChange(join(root, path))),
  );
  return Math.max(...newest) > stamp.mtimeMs;
}

async function buildOne(name, { entry, copies = [], config }, viteBuild, root) {
  if (!existsSync(join(root, entry))) {
    console.log(`There is no ${entry} yet: ${name} is left out.`);
    return undefined;
  }
  try {
    await viteBuild({ ...config, configFile: false, logLevel: 'error', root: join(root, config.root ?? '') });
    for (const { from, to } of copies) {
      if (existsSync(join(root, from))) await cp(join(root, from), join(root, to), { recursive: true });
    }
  } catch (error) {
    throw new Error(`The ${name} bundle (${entry}) could not be built:\n${error.message}`, { cause: error });
  }
  return name;
}

/** The Electron stand-in knows best how it is built: a hook for Node and a script for each world of the page. */
async function buildStandIn(root) {
  const builder = join(root, 'test/electron-stand-in/build.mjs');
  const { buildStandIn: buildIt } = await import(pathToFileURL(builder).href);
  await buildIt();
  return standInName;
}

async function writeStamp(root, startedAt) {
  await mkdir(join(root, 'out'), { recursive: true });
  await writeFile(join(root, stampFile), '');
  await utimes(join(root, stampFile), startedAt / 1000, startedAt / 1000);
}

/** The newest change time in a folder. Folders count too: a deleted file changes only its folder. */
async function newestChange(path) {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = (await readdir(path)).filter((name) => name !== 'node_modules');
  const inside = await Promise.all(names.map((name) => newestChange(join(path, name))));
  return Math.max(found.mtimeMs, ...inside);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
