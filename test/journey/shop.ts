import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchTill, type RunningTill } from '../electron-stand-in/launch.ts';
import { removeDatabasesOutside } from '../server/databases-outside.ts';
import { createLyingNetwork, type LyingNetwork } from '../network/lying-network.ts';
import { type Central, readTotals, startCentral } from './central.ts';
import { demoFile, type DemoStore, type Paper, type Person, readDemoStores } from './demo-business.ts';
import { copyDemo, openFolder } from './demo-template.ts';
import { driveTill, type TillDriver } from './till-driver.ts';

/** A till in its store: the running program, its driver and the line between it and the server. */
export type ShopTill = {
  readonly name: string;
  readonly store: DemoStore;
  readonly folder: string;
  readonly line: LyingNetwork;
  readonly driver: () => TillDriver;
  readonly running: () => RunningTill;
  readonly cashier: Person;
  readonly manager: Person;
  /** The next unsold sheet from this till's half of the drawer worth this face value. */
  readonly paper: (label: RegExp) => Paper;
  /** Power cut, then the same till again with the same profile. `between` runs while it is dark. */
  readonly restart: (how: 'kill' | 'close', between?: () => Promise<void>) => Promise<void>;
};

export type Shop = {
  readonly central: () => Central;
  readonly stores: () => readonly DemoStore[];
  readonly openTill: (options: TillOptions) => Promise<ShopTill>;
  /** Kills or stops the server and starts it again on the same data; lines are pointed at the new address. */
  readonly restartCentral: (how: 'kill' | 'stop', between?: () => Promise<void>) => Promise<void>;
  readonly totals: () => Promise<Totals>;
  readonly close: () => Promise<void>;
};

export type TillOptions = {
  /** Index of the store in the demo business and of its terminal. */
  readonly store?: number;
  readonly terminal?: number;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False: the first run's questions are left to the journey. */
  readonly firstRunDone?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

/** What the books say; see `main.js totals`. */
export type Totals = Record<string, unknown>;

const defaultSettings = { language: 'en', theme: 'light', printer: { connection: { type: 'virtual' }, profile: 'generic-80' }, firstRunDone: true, sounds: false };

/** Opens the demo business: a real server on a real PostgreSQL, and tills on demand. Close it in the end. */
export const openShop = async (options: { readonly env?: Readonly<Record<string, string>> } = {}): Promise<Shop> => {
  const folder = await openFolder('countersign-shop-');
  const dataFolder = join(folder, 'server');
  await copyDemo(dataFolder);
  let central = await startCentral({ dataFolder, ...(options.env ? { env: options.env } : {}) });
  const tills: { running: () => RunningTill; line: LyingNetwork }[] = [];

  const openTill = async (wanted: TillOptions): Promise<ShopTill> => {
    const store = required(readDemoStores(dataFolder)[wanted.store ?? 0], 'store');
    const terminal = required(store.terminals[wanted.terminal ?? 0], 'terminal');
    const line = await createLyingNetwork(central.url);
    const home = join(folder, `till-${String(terminal.number)}`, 'profile');
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'settings.json'), JSON.stringify({ ...defaultSettings, firstRunDone: wanted.firstRunDone ?? true, ...wanted.settings }));
    const launch = (): Promise<RunningTill> => launchTill({
      userDataDir: home,
      viewport: wanted.viewport ?? { width: 1366, height: 768 },
      env: {
        COUNTERSIGN_DEMO: '1', COUNTERSIGN_SERVER: line.url, COUNTERSIGN_DEMO_FILE: demoFile(dataFolder),
        ...(terminal.code ? { COUNTERSIGN_ENROL_CODE: terminal.code } : {}), ...wanted.env,
      },
    });
    let running = await launch();
    let driver = driveTill(running.page);
    // Two tills of one store share its drawer: each takes from its own end.
    const drawer = (wanted.terminal ?? 0) === 0 ? [...store.paper] : store.paper.toReversed();
    const till: ShopTill = {
      name: `till ${String(terminal.number)}`, store, folder: home, line,
      driver: () => driver,
      running: () => running,
      cashier: required(store.operators.find(({ role }) => role === 'cashier'), 'cashier'),
      manager: required(store.operators.find(({ role }) => role === 'manager'), 'manager'),
      paper: (label) => {
        const index = drawer.findIndex((sheet) => label.test(sheet.label));
        return required(drawer.splice(index, 1)[0], 'paper');
      },
      restart: async (how, between) => {
        await running[how]();
        await between?.();
        running = await launch();
        driver = driveTill(running.page);
      },
    };
    tills.push({ running: () => running, line });
    return till;
  };

  return {
    central: () => central,
    stores: () => readDemoStores(dataFolder),
    openTill,
    restartCentral: async (how, between) => {
      await central[how]();
      await between?.();
      central = await startCentral({ dataFolder, ...(options.env ? { env: options.env } : {}) });
      for (const { line } of tills) line.redirect(central.url);
    },
    totals: async () => (await readTotals(central.databaseUrl)) as Totals,
    close: async () => {
      for (const { running, line } of tills) {
        await running().close().catch(() => running().kill());
        await line.close();
      }
      await central.stop();
      await removeDatabasesOutside(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const required = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`the demo business has no such ${what}`);
  return value;
};
