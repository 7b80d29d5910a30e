import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import type { RasterRequest } from '../../../main/devices/raster.ts';
import { findChromium } from '../../electron-stand-in/chromium.ts';
import { fromBits, type Dots } from './dots.ts';
import type { Drawing, DrawingPage } from './drawing-page.ts';

declare global {
  interface Window { readonly drawing: DrawingPage }
}

/** The till's own drawing of text, in a real Chromium. */
export type ChromiumDrawing = {
  readonly text: (request: RasterRequest) => Promise<Dots>;
  readonly letter: (letter: string, columns: 1 | 2) => Promise<Dots>;
  readonly close: () => Promise<void>;
};

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

/** Builds the page, serves it and opens it; undefined where there is no Chromium. */
export const openChromiumDrawing = async (): Promise<ChromiumDrawing | undefined> => {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'countersign-drawing-'));
  await build({
    configFile: false, root: import.meta.dirname, base: './', logLevel: 'error',
    build: { target: 'chrome130', outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, rolldownOptions: { input: join(import.meta.dirname, 'drawing-page.html') } },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    readFile(join(folder, path)).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/drawing-page.html`);
  await page.waitForFunction(() => 'drawing' in window);

  const toDots = (drawing: Drawing | null): Dots => {
    if (!drawing) throw new Error('Chromium drew nothing.');
    return fromBits(drawing.widthDots, drawing.heightDots, Uint8Array.from(drawing.bits));
  };
  return {
    text: async ({ text, locale, lineHeightDots, maxWidthDots, align, bold }) =>
      toDots(await page.evaluate((request) => window.drawing.text(request), {
        id: 1, text, locale, align, bold, widthDots: maxWidthDots, heightDots: lineHeightDots,
      })),
    letter: async (letter, columns) =>
      toDots(await page.evaluate(([wanted, width]) => window.drawing.letter(wanted, width), [letter, columns] as const)),
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
};
