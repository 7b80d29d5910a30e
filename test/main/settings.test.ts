import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSettings } from '../../main/settings.ts';
import type { Settings } from '../../preload/contract.ts';
import { recordingLog, useFolders } from './folder.ts';

const newFolder = useFolders();
const open = (folder: string, demo = false) => {
  const { log, events } = recordingLog();
  return openSettings({ folder, demo, log, now: () => 9 }).then((settings) => ({ ...settings, events }));
};

it('begins without a printer, a demo with the one on the screen', async () => {
  const folder = await newFolder();
  expect((await open(folder)).read()).toEqual({ language: null, theme: 'system', printer: { connection: { type: 'none' }, profile: 'generic-80' }, firstRunDone: false, sounds: true, scanners: [] });
  expect((await open(folder, true)).read().printer.connection).toEqual({ type: 'virtual' });
  expect(await readdir(folder)).toEqual([]);
});

it('keeps what was written', async () => {
  const folder = await newFolder();
  const settings: Settings = { language: 'ko', theme: 'dark', printer: { connection: { type: 'network', host: 'printer', port: 9100 }, profile: 'epson-tm-t88' }, firstRunDone: true, sounds: false,
    scanners: [{ type: 'serial', path: '/dev/ttyACM0', baudRate: 9_600, suffix: 'cr' }, { type: 'hid', vendorId: 0x0c2e, productId: 0x0b61, serialNumber: null }] };
  const store = await open(folder);
  await store.write(settings);
  expect(store.read()).toEqual(settings);
  expect((await open(folder)).read()).toEqual(settings);
  expect(await readdir(folder)).toEqual(['settings.json']);
});

it('reads a file from before there were scanners beside the wedge', async () => {
  const folder = await newFolder();
  const before = { language: 'ko', theme: 'dark', printer: { connection: { type: 'none' }, profile: 'generic-80' }, firstRunDone: true, sounds: false };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(before));
  const store = await open(folder);
  expect(store.read()).toEqual({ ...before, scanners: [] });
  expect(store.events).toEqual([]);
});

it.each(['', '{', '{"language":"en"}', '[]', '\0\0\0'])('keeps a damaged file (%j) aside, says so and uses the defaults', async (damaged) => {
  const folder = await newFolder();
  await writeFile(join(folder, 'settings.json'), damaged);
  const store = await open(folder);
  expect(store.read().theme).toBe('system');
  expect(store.events).toMatchObject([{ event: 'settings-unreadable' }]);
  expect(await readFile(join(folder, 'settings.json.kept-9'), 'utf8')).toBe(damaged);
});
