import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findChromium, startChromium } from './chromium.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'countersign-chromium-')); });
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A Chromium that answers nothing the first times that it is started. */
const hangs = async (times: number): Promise<void> => {
  const script = join(folder, 'chromium');
  await writeFile(script, [
    '#!/bin/sh', `echo started >> "${folder}/starts"`,
    `[ "$(wc -l < "${folder}/starts")" -le ${String(times)} ] && exec sleep 600`, `exec "${findChromium() ?? ''}" "$@"`, '',
  ].join('\n'));
  await chmod(script, 0o755);
  vi.stubEnv('CHROMIUM_PATH', script);
};
const starts = async (): Promise<number> => (await readFile(join(folder, 'starts'), 'utf8')).split('\n').length - 1;

// A shell script stands in the browser's place.
it.skipIf(process.platform === 'win32')('starts another Chromium when the first answers nothing, and tells the second\'s endpoint alone', async () => {
  await hangs(1);
  const told: string[] = [];
  const chromium = await startChromium(join(folder, 'profile'), [], (endpoint) => told.push(endpoint), 4_000);
  expect(told).toEqual([expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/devtools\/browser\/[\w-]+$/u)]);
  expect(await starts()).toBe(2);
  await chromium.close();
}, 40_000);

it.skipIf(process.platform === 'win32')('says so when the second answers nothing either', async () => {
  await hangs(9);
  await expect(startChromium(join(folder, 'profile'), [], () => undefined, 300)).rejects.toThrow('started twice and did not answer');
  expect(await starts()).toBe(2);
});
