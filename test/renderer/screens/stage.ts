import react from '@vitejs/plugin-react';
import { createServer, type Server } from 'node:http';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { inject } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

/** The checker of accessibility, beside its driver for whole tills. */
const axe = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js');

export type Stage = { readonly url: string; readonly close: () => Promise<void> };

/** Serves the screens on the made-up till; all test files of a run share what the first of them has built. */
export const openStage = async (): Promise<Stage> => {
  const folder = await builtOnce(join(inject('runFolder'), 'stage'));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://stage').pathname;
    readFile(path === '/axe.js' ? axe : join(folder, path === '/' ? 'stage.html' : path)).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html', 'cache-control': 'max-age=600' }).end(body),
      () => response.writeHead(path === '/favicon.ico' ? 204 : 404).end(),
    );
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Whoever makes the folder builds; the others wait for what is in it in the end. A build that failed leaves a word for them. */
const builtOnce = async (folder: string): Promise<string> => {
  const [done, failed] = [join(folder, 'built'), join(folder, 'failed')];
  const isFirst = await mkdir(folder).then(() => true, () => false);
  if (isFirst) {
    await buildInto(join(folder, 'screens')).catch(async (error: unknown) => { await writeFile(failed, ''); throw error; });
    await writeFile(done, '');
  }
  while (!existsSync(done)) {
    if (existsSync(failed)) throw new Error('another test file could not build the screens');
    await sleep(50);
  }
  return join(folder, 'screens');
};

const buildInto = async (folder: string): Promise<void> => {
  await build({
    configFile: false, root: here, base: './', logLevel: 'error', plugins: [react()],
    build: {
      target: 'chrome130', outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 4_096,
      rolldownOptions: { input: join(here, 'stage.html') },
    },
  });
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stage listens on a port');
    resolve(address.port);
  }));
