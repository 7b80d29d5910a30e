import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createBootClock } from '../../main/boot-clock.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();
const bootId = 'e8ba7b78-abc8-4ae0-992c-aeab50c6cce7';

/** A clock over files that stand in for the kernel's. */
const clockOver = async (files: { readonly bootId?: string; readonly uptime?: string }, platform: NodeJS.Platform = 'linux') => {
  const folder = await newFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return createBootClock(platform, { bootId: join(folder, 'bootId'), uptime: join(folder, 'uptime') });
};

it('tells the boot and the milliseconds since it, sleep included, as the kernel counts them', async () => {
  const read = await clockOver({ bootId: `${bootId}\n`, uptime: '43001.29 61635.46\n' });
  expect(await read()).toEqual({ bootId, elapsedMs: 43_001_290 });
});

it.each([
  ['no boot id', { uptime: '1.00 1.00\n' }],
  ['an empty boot id', { bootId: '\n', uptime: '1.00 1.00\n' }],
  ['no uptime', { bootId }],
  ['an uptime that is none', { bootId, uptime: 'up 2 days' }],
  ['an uptime below zero', { bootId, uptime: '-1.00 1.00\n' }],
  ['an empty uptime', { bootId, uptime: '' }],
])('tells nothing where there is %s', async (_name, files) => {
  expect(await (await clockOver(files))()).toBeNull();
});

it('tells nothing on another system, whatever its files say', async () => {
  expect(await (await clockOver({ bootId, uptime: '1.00 1.00\n' }, 'win32'))()).toBeNull();
});

it.runIf(process.platform === 'linux')('goes forward on this machine within one boot', async () => {
  const read = createBootClock(process.platform);
  const [first, second] = [await read(), await read()];
  expect(first?.elapsedMs).toBeGreaterThan(0);
  expect(second?.bootId).toBe(first?.bootId);
  expect(second?.elapsedMs).toBeGreaterThanOrEqual(first?.elapsedMs ?? Infinity);
});
