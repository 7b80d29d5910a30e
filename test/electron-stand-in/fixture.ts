/** What the fixture's preload puts on its window, and how the tests start it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchTill, type LaunchOptions, type RunningTill } from './launch.ts';

export interface FixtureApi {
  readonly version: number;
  readonly attempts: Readonly<Record<string, string>>;
  readonly nested: { readonly list: unknown[] };
  readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>;
  readonly invokeWithFunction: () => Promise<unknown>;
  readonly send: (channel: string, ...args: unknown[]) => void;
  readonly throwNow: () => void;
  readonly throwOdd: () => void;
  readonly rejectCoded: () => Promise<never>;
  readonly shared: (value: unknown) => unknown;
  readonly isShared: (given: unknown) => boolean;
  readonly callTwice: (callback: (value: number) => unknown) => unknown[];
  readonly onNews: (callback: (...args: unknown[]) => void) => () => void;
  readonly sendSync: () => void;
  readonly exposeAgain: () => void;
}

declare global {
  interface Window {
    readonly fixture: FixtureApi;
  }
}

const mainPath = fileURLToPath(new URL('fixture/main.cjs', import.meta.url));

/** A folder that a profile and its keyring fit in. */
export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'stand-in-'));
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** Starts the fixture app on the profile inside `folder`. */
export function launchFixture(folder: string, options: Partial<LaunchOptions> = {}): Promise<RunningTill> {
  return launchTill({ userDataDir: join(folder, 'profile'), mainPath, ...options });
}
