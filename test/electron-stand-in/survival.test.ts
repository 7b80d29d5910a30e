import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronBinary, indexedDbFolder, type RunningTill } from './launch.ts';
import { launchFixture, makeFolder, removeFolder } from './fixture.ts';
import { processes } from './processes.ts';

// Several Chromiums one after another, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const onStandIn = electronBinary() === undefined;
let folder: string;
let till: RunningTill | undefined;

beforeEach(async () => { folder = await makeFolder(); });
afterEach(async () => {
  await till?.kill();
  await removeFolder(folder);
});

/** Processes that name this test's profile on their command line. */
function processesOfProfile(): string[] {
  return processes().filter(({ args, isZombie }) => !isZombie && args.includes(folder)).map(({ args }) => args);
}

const writeRow = (row: string): Promise<void> => (till as RunningTill).page.evaluate((value) => new Promise<void>((resolve, reject) => {
  const open = indexedDB.open('till', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('rows', { autoIncrement: true });
  open.onerror = () => reject(new Error(String(open.error)));
  open.onsuccess = () => {
    const transaction = open.result.transaction('rows', 'readwrite', { durability: 'strict' });
    transaction.objectStore('rows').add(value);
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(new Error(String(transaction.error)));
  };
}), row);

const readRows = (): Promise<unknown[]> => (till as RunningTill).page.evaluate(() => new Promise<unknown[]>((resolve, reject) => {
  const open = indexedDB.open('till', 1);
  open.onerror = () => reject(new Error(String(open.error)));
  open.onsuccess = () => {
    const all = open.result.transaction('rows').objectStore('rows').getAll();
    all.onsuccess = () => resolve(all.result as unknown[]);
  };
}));

describe('a power cut', () => {
  it('leaves no process behind and IndexedDB as it was committed', async () => {
    till = await launchFixture(folder);
    await writeRow('first');
    await till.kill();
    await expect.poll(processesOfProfile, { timeout: 20_000 }).toEqual([]);

    till = await launchFixture(folder);
    await writeRow('second');
    await till.kill();
    till = await launchFixture(folder); // At once, while the killed Chromium may still be leaving.
    expect(await readRows()).toEqual(['first', 'second']);
  });

  it('takes Chromium along even when only main is hit', async () => {
    till = await launchFixture(folder);
    expect(processesOfProfile()).not.toEqual([]);
    process.kill(till.pid, 'SIGKILL');
    await expect.poll(processesOfProfile, { timeout: 20_000 }).toEqual([]);
  });
});

describe('a lost IndexedDB', () => {
  it('starts empty when its folder was emptied between two starts', async () => {
    till = await launchFixture(folder);
    await writeRow('lost');
    await till.close();
    const lost = indexedDbFolder(join(folder, 'profile'));
    expect(readdirSync(lost)).not.toEqual([]);
    await rm(lost, { recursive: true });
    till = await launchFixture(folder);
    await writeRow('new');
    expect(await readRows()).toEqual(['new']);
  });
});

describe('a quit', () => {
  it('says so to the app, exits with 0 and leaves no process behind', async () => {
    till = await launchFixture(folder);
    await writeRow('kept');
    expect(await till.close()).toBe(0);
    expect(till.output()).toMatch(/before-quit\n(.*\n)*will-quit/);
    expect(processesOfProfile()).toEqual([]);
    till = await launchFixture(folder);
    expect(await readRows()).toEqual(['kept']);
  });

  it('follows when the last window is closed', async () => {
    till = await launchFixture(folder);
    await till.page.close();
    await expect.poll(processesOfProfile, { timeout: 20_000 }).toEqual([]);
    expect(till.output()).toContain('will-quit');
  });
});

describe('a crashed page', () => {
  it('is told to the app, which can load it again', async () => {
    till = await launchFixture(folder);
    // Killed before that, it has nothing to load again.
    await expect.poll(() => till?.output(), { timeout: 20_000 }).toContain('finished load');
    const renderers = processes().filter(({ group, args }) => group === till?.pid && args.includes('--type=renderer'));
    expect(renderers.length).toBeGreaterThan(0);
    for (const { pid } of renderers) process.kill(pid, 'SIGKILL');
    await expect.poll(() => till?.output(), { timeout: 20_000 }).toMatch(/finished load\n(.*\n)*gone: crashed\n(.*\n)*finished load/);
  });
});

describe.runIf(onStandIn)('safeStorage', () => {
  interface Sealed { readonly sealed: string; readonly backend: string; readonly available: boolean }
  const seal = (): Promise<Sealed> => (till as RunningTill).page.evaluate(() => window.fixture.invoke('seal', 'a sécret')) as Promise<Sealed>;
  const unseal = (sealed: string): Promise<unknown> => (till as RunningTill).page.evaluate((text) => window.fixture.invoke('unseal', text).catch(String), sealed);

  it('protects with a key that lies outside the profile', async () => {
    till = await launchFixture(folder);
    const { sealed, backend, available } = await seal();
    expect([backend, available]).toEqual(['gnome_libsecret', true]);
    const keyPath = join(folder, 'profile.keyring/key');
    expect(statSync(keyPath).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, 'profile/key'))).toBe(false);
    expect(Buffer.from(sealed, 'base64').includes(readFileSync(keyPath))).toBe(false);
    await till.close();
    till = await launchFixture(folder);
    expect(await unseal(sealed)).toBe('a sécret');
    const broken = Buffer.from(sealed, 'base64');
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    expect(await unseal(broken.toString('base64'))).toContain('Error while decrypting the ciphertext');
  });

  it('says basic_text when it protects nothing, and neither branch opens the other\'s', async () => {
    till = await launchFixture(folder, { env: { COUNTERSIGN_SAFE_STORAGE: 'basic_text' } });
    const { sealed, backend, available } = await seal();
    expect([backend, available]).toEqual(['basic_text', true]);
    expect(await unseal(sealed)).toBe('a sécret');
    expect(existsSync(join(folder, 'profile.keyring'))).toBe(false);
    await till.close();
    till = await launchFixture(folder);
    expect(await unseal(sealed)).toContain('Error while decrypting the ciphertext');
  });
});
