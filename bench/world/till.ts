import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { launchTill, type RunningTill } from '../../test/electron-stand-in/launch.ts';
import { demoFile } from '../../test/journey/demo-business.ts';
import type { BenchCentral } from './central.ts';
import { follow } from './left-behind.ts';

// From the built harness, out/bench/main.js.
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** No printer, unless one is measured. */
const settings = { language: 'en', theme: 'light', printer: { connection: { type: 'none' }, profile: 'generic-80' }, firstRunDone: true, sounds: false };

/** A till's profile on the disk, to be started again and again. */
export type TillHome = { readonly launch: () => Promise<RunningTill> };

/** Scanners beside the wedge, and what the till's environment must say for them. */
type Attached = { readonly scanners?: readonly object[]; readonly env?: Readonly<Record<string, string>> };

/** Prepares a profile of the first store's first terminal. */
export const prepareTill = async (central: BenchCentral, name: string, printer: object = settings.printer, { scanners = [], env = {} }: Attached = {}): Promise<TillHome> => {
  const userDataDir = join(central.dataFolder, name);
  await mkdir(userDataDir, { recursive: true });
  await writeFile(join(userDataDir, 'settings.json'), JSON.stringify({ ...settings, printer, scanners }));
  const code = central.stores[0]?.terminals[0]?.code ?? '';
  return {
    launch: () => follow(launchTill({
      userDataDir, viewport: { width: 1366, height: 768 }, mainPath: built('./till/main/main.cjs'),
      env: { COUNTERSIGN_DEMO: '1', COUNTERSIGN_SERVER: central.url, COUNTERSIGN_DEMO_FILE: demoFile(central.dataFolder), COUNTERSIGN_ENROL_CODE: code, ...env },
    })),
  };
};

/** Starts the empty window of the same runtime. */
export const launchEmpty = (folder: string): Promise<RunningTill> =>
  follow(launchTill({ userDataDir: join(folder, 'empty'), viewport: { width: 1366, height: 768 }, mainPath: built('./empty/main/main.cjs') }));

/** Runs a till for one piece of work, and ends it whatever comes of that. */
export const using = async <Value>(launch: () => Promise<RunningTill>, work: (till: RunningTill) => Promise<Value>): Promise<Value> => {
  const till = await launch();
  try {
    return await work(till);
  } finally {
    await till.close();
  }
};

/** Waits until the till can take a scan; answers the wall-clock time at which it had painted that. */
export const whenReady = async (page: Page): Promise<number> =>
  Number(await (await page.waitForFunction(() => window.countersignBench?.readyAt() ?? null, undefined, { timeout: 60_000, polling: 20 })).jsonValue());

/** Waits until the till's directory holds at least so many certificates. */
export const whenSynced = async (page: Page, certificates: number): Promise<void> => {
  await page.evaluate(async ({ wanted, deadlineMs }) => {
    const till = window.countersignBench?.till;
    const deadline = performance.now() + deadlineMs;
    while (till && till.snapshot().directory.certificates < wanted) {
      if (performance.now() > deadline) throw new Error(`the till knows ${String(till.snapshot().directory.certificates)} certificates, not ${String(wanted)}`);
      await till.syncNow();
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }, { wanted: certificates, deadlineMs: 180_000 });
};

/** Opens the shift of the first cashier. */
export const openShift = (page: Page): Promise<void> => page.evaluate(() => window.countersignBench?.work.openShift());

/** What runs the till. */
export const runtimeVersions = async ({ page, runtime }: RunningTill): Promise<Readonly<Record<string, string>>> => {
  const agent = await page.evaluate(() => navigator.userAgent);
  return { [runtime === 'electron' ? 'Electron (Chromium)' : 'Electron stand-in over Chromium']: /Chrome\/([\d.]+)/.exec(agent)?.[1] ?? 'unknown' };
};
