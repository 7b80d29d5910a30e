// What is built from what. Every bundle is one plain Vite build; `deploy/build.mjs` runs them side by side.
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Electron gives `electron` itself, and the device packages load native or non-strict code of their own:
 * they stay in node_modules and travel in the package. Everything else is bundled, so that no loose
 * JavaScript of strangers lies beside the till.
 */
const tillExternals = ['electron', 'node-hid', 'serialport', 'escpos'];

const isTillExternal = (id) => tillExternals.some((name) => id === name || id.startsWith(`${name}/`));

/** A CommonJS bundle for Electron: one file, everything inside but `electron` and the device packages. */
const electronBundle = (entry, outFolder, outFile) => ({
  entry,
  config: {
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    ssr: { noExternal: true, external: tillExternals },
    build: {
      ssr: entry,
      target: 'node22',
      outDir: outFolder,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: isTillExternal,
        output: { format: 'cjs', entryFileNames: outFile, codeSplitting: false },
      },
    },
  },
});

/** An ES module for plain Node: our own sources inside, packages left in node_modules. */
const nodeBundle = (entry, outFolder, copies = []) => ({
  entry,
  copies,
  config: {
    build: {
      ssr: entry,
      target: 'node20',
      outDir: outFolder,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: (id) => id === 'electron',
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  },
});

/** The screens. The page is served under `app://till/` with a strict content policy: nothing inline, nothing from elsewhere. */
const rendererBundle = (entry, outFolder) => ({
  entry: `renderer/${entry}`,
  config: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome130',
      outDir: `../${outFolder}`,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: true,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: { input: `renderer/${entry}` },
    },
  },
});

/** @type {Record<string, {entry: string, copies?: {from: string, to: string}[], config: import('vite').InlineConfig}>} */
export const bundles = {
  main: electronBundle('main/main.ts', 'out/main', 'main.cjs'),
  devices: electronBundle('main/devices/process.ts', 'out/main', 'devices.cjs'),
  preload: electronBundle('preload/preload.ts', 'out/preload', 'preload.cjs'),
  renderer: rendererBundle('index.html', 'out/renderer'),
  server: nodeBundle('server/main.ts', 'out/server', [
    { from: 'server/migrations', to: 'out/server/migrations' },
    { from: 'server/web', to: 'out/server/web' },
  ]),
  demo: nodeBundle('deploy/demo/demo.ts', 'out/demo'),
};

/** Whatever of these is newer than the last build makes the build stale. */
export const sourceFolders = [
  'domain',
  'main',
  'preload',
  'renderer',
  'resources',
  'server',
  'deploy',
  'test/electron-stand-in',
];
