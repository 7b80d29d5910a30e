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
  expect((await open(folder)).read()).toEqual({ language: null, theme: 'system', printer: { connection: { type: 'none' }, profile: 'generic-80' }, firstRunDone: false, sounds: true });
  expect((await open(folder, true)).read().printer.connection).toEqual({ type: 'virtual' });
  expect(await readdir(folder)).toEqual([]);
});

it('keeps what was written', async () => {
  const folder = await newFolder();
  const settings: Settings = { language: 'ko', theme: 'dark', printer: { connection: { type: 'network', host: 'printer', port: 9100 }, profile: 'epson-tm-t88' }, firstRunDone: true, sounds: false };
  const store = await open(folder);
  await store.write(settings);
  expect(store.read()).toEqual(settings);
  expect((await open(folder)).read()).toEqual(settings);
  expect(await readdir(folder)).toEqual(['settings.json']);
});

it.each(['', '{', '{"language":"en"}', '[]', '\0\0\0'])('keeps a damaged file (%j) aside, says so and uses the defaults', async (damaged) => {
  const folder = await newFolder();
  await writeFile(join(folder, 'settings.json'), damaged);
  const store = await open(folder);
  expect(store.read().theme).toBe('system');
  expect(store.events).toMatchObject([{ event: 'settings-unreadable' }]);
  expect(await readFile(join(folder, 'settings.json.kept-9'), 'utf8')).toBe(damaged);
});
