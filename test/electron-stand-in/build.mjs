// Builds the stand-in into out/electron-stand-in: the hook for Node and one script for each of the page's worlds.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
export const standInFolder = join(root, 'out/electron-stand-in');

/** True when a built stand-in is there and no source is newer. */
function isFresh() {
  const built = join(standInFolder, 'hook.cjs');
  if (!existsSync(built)) return false;
  const builtAt = statSync(built).mtimeMs;
  return readdirSync(here, { recursive: true }).filter((name) => /\.(ts|mjs)$/.test(name)).every((name) => statSync(join(here, name)).mtimeMs <= builtAt);
}

async function buildOne(entry, outDir, fileName, format) {
  await build({
    root, configFile: false, logLevel: 'warn', publicDir: false,
    build: {
      outDir, emptyOutDir: false, minify: false, target: format === 'cjs' ? 'node20' : 'chrome120',
      lib: { entry: join(here, entry), formats: [format], name: 'world', fileName: () => fileName },
      rollupOptions: { external: format === 'cjs' ? [...builtinModules, /^node:/] : [] },
    },
  });
}

/** Builds when a source is newer than what is there. Safe to call from several processes at once. */
export async function buildStandIn() {
  if (isFresh()) return;
  mkdirSync(join(root, 'out'), { recursive: true });
  const made = mkdtempSync(join(root, 'out/.electron-stand-in-'));
  await buildOne('hook.ts', made, 'hook.cjs', 'cjs');
  await buildOne('worlds/page.ts', made, 'world-page.js', 'iife');
  await buildOne('worlds/preload.ts', made, 'world-preload.js', 'iife');
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  writeFileSync(join(made, 'versions.json'), JSON.stringify({ electron: version }));
  mkdirSync(standInFolder, { recursive: true });
  // File by file, so that a till that starts meanwhile never finds the folder gone; the hook last, since its time says "fresh".
  for (const name of ['world-page.js', 'world-preload.js', 'versions.json', 'hook.cjs']) renameSync(join(made, name), join(standInFolder, name));
  rmSync(made, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildStandIn();
