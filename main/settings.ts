import { join } from 'node:path';
import { type Settings, settingsSchema } from '../preload/contract.ts';
import { keepAside, readIfThere, writeFileAtomic } from './atomic-file.ts';
import type { Log } from './log.ts';

export type SettingsStore = {
  readonly read: () => Settings;
  readonly write: (settings: Settings) => Promise<void>;
};

/** What a till does before anybody has changed a setting. A demo prints on the screen. */
const defaults = (demo: boolean): Settings => ({
  language: null,
  theme: 'system',
  printer: { connection: { type: demo ? 'virtual' : 'none' }, profile: 'generic-80' },
  firstRunDone: false,
  sounds: true,
  scanners: [],
});

/** Opens this installation's settings. A file that can't be read is kept aside and the defaults are used: settings are no facts. */
export const openSettings = async ({ folder, demo, log, now }: {
  readonly folder: string; readonly demo: boolean; readonly log: Log; readonly now: () => number;
}): Promise<SettingsStore> => {
  const path = join(folder, 'settings.json');
  let current = await load(path, { log, now }) ?? defaults(demo);
  return {
    read: () => current,
    write: async (settings) => {
      await writeFileAtomic(path, JSON.stringify(settings, null, 2));
      current = settings;
    },
  };
};

/** Files from before there were scanners beside the wedge lack them. */
const storedSchema = settingsSchema.extend({ scanners: settingsSchema.shape.scanners.default([]) });

const load = async (path: string, { log, now }: { readonly log: Log; readonly now: () => number }): Promise<Settings | undefined> => {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  try {
    return storedSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    log('settings-unreadable', { kept: await keepAside(path, now()), error });
    return undefined;
  }
};
