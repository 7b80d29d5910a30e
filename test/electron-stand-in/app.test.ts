import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { standInFolder } from './build.mjs';
import { electronBinary, type RunningTill } from './launch.ts';
import { launchFixture, makeFolder, removeFolder } from './fixture.ts';

const onStandIn = electronBinary() === undefined;
let folder: string;
let till: RunningTill | undefined;
let page: Page;

beforeAll(async () => {
  folder = await makeFolder();
  const started = await launchFixture(folder);
  till = started;
  page = started.page;
});
afterAll(async () => {
  await till?.close();
  await removeFolder(folder);
});

const invoke = <T>(channel: string, ...args: unknown[]): Promise<T> => page.evaluate(([name, ...rest]) => window.fixture.invoke(name as string, ...rest), [channel, ...args]) as Promise<T>;

interface Seen { readonly early: string[]; readonly navigations: string[]; readonly opens: string[]; readonly requests: { readonly method: string; readonly url: string }[] }

describe('the app\'s own scheme', () => {
  it('reaches the handler and the frame under its own name', async () => {
    expect(await invoke('frame')).toEqual({ url: 'app://till/', origin: 'app://till', same: true, top: true });
    expect((await invoke<Seen>('seen')).requests.slice(0, 2).map((request) => request.url)).toEqual(['app://till/', 'app://till/page.js']);
  });

  it('carries a body to the handler', async () => {
    expect(await page.evaluate(() => fetch('/echo', { method: 'POST', body: 'ünï' }).then((response) => response.text()))).toBe('POST ünï');
    expect(await page.evaluate(() => fetch('/nothing').then((response) => response.status))).toBe(404);
  });

  it('serves a worker and what the worker fetches', async () => {
    const answer = await page.evaluate(() => new Promise((resolve) => {
      const worker = new Worker('/worker.js');
      worker.onmessage = (event: MessageEvent<unknown>) => resolve(event.data);
      worker.onerror = () => resolve('failed');
    }));
    expect(answer).toEqual({ from: 'handler' });
  });

  it('keeps the content security policy: no inline script, no eval', async () => {
    expect(await page.title()).toBe('fixture');
    expect(await page.evaluate(() => new Promise((resolve) => {
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      setTimeout(() => resolve('ranInline' in window), 20);
    }))).toBe(false);
  });

  it.runIf(onStandIn)('lets no request out, even where the policy would', async () => {
    expect(await page.evaluate(() => fetch('https://example.org/').then(() => 'answered', () => 'refused'))).toBe('refused');
    expect(till?.output()).toContain('refused a request to https://example.org/');
  });
});

describe('leaving the page', () => {
  it('asks will-navigate and stays when it is prevented', async () => {
    await page.click('#out', { noWaitAfter: true });
    await expect.poll(async () => (await invoke<Seen>('seen')).navigations).toEqual(['https://example.org/']);
    expect(await page.title()).toBe('fixture');
  });

  it('asks the window open handler and opens nothing', async () => {
    const before = page.context().pages().length;
    await page.click('#popup', { noWaitAfter: true });
    expect(await page.evaluate(() => window.open('/other', 'name'))).toBeNull();
    await expect.poll(async () => (await invoke<Seen>('seen')).opens).toEqual(['app://till/popup', 'app://till/other']);
    await expect.poll(() => page.context().pages().length).toBe(before);
    expect((await invoke<Seen>('seen')).requests.some((request) => /popup|other/.test(request.url))).toBe(false);
  });

  it('follows the app\'s own links without a new window', async () => {
    await page.evaluate(() => void setTimeout(() => { location.href = '/second'; }));
    await page.waitForURL('**/second');
    expect(await invoke('frame')).toMatchObject({ url: 'app://till/second' });
    expect((await invoke<Seen>('seen')).navigations).toContain('app://till/second');
    await page.goBack();
    await page.waitForSelector('#p');
  });
});

describe('the rest of main\'s world', () => {
  it('tells who it is', async () => {
    const profile = join(folder, 'profile');
    expect(await invoke('about')).toMatchObject({ version: '1.2.3', name: 'stand-in-fixture', packaged: false, userData: profile, logs: join(profile, 'logs'), type: 'browser' });
  });

  it.runIf(onStandIn)('throws on what it does not honour', async () => {
    expect(await invoke('refusals')).toEqual({
      call: 'threw: not honoured by the stand-in: app.getFileIcon', property: 'threw: not honoured by the stand-in: Tray', module: 'threw: not honoured by the stand-in: crashReporter.start',
      event: 'threw: not honoured by the stand-in: app event gpu-info-update', option: 'threw: not honoured by the stand-in: BrowserWindow option transparent', preference: 'threw: not honoured by the stand-in: webPreferences.sandbox: false',
      contentsEvent: 'threw: not honoured by the stand-in: webContents event before-input-event', windowCall: 'threw: not honoured by the stand-in: BrowserWindow.capturePage', secondHandler: "threw: Attempted to register a second handler for 'echo'",
      syncStorage: 'threw: not honoured by the stand-in: safeStorage.encryptString', clear: 'threw: not honoured by the stand-in: session.clearStorageData',
    });
  });

  it('runs a utility process with structured clones both ways', async () => {
    const heard = await page.evaluate(async () => {
      const { messages, stdout, code, pid } = (await window.fixture.invoke('utility', { map: new Map([['k', 9n]]) })) as { messages: [{ echoed: { map: Map<string, bigint> }; electron: string }, string]; stdout: string; code: number; pid: unknown };
      return { value: String(messages[0].echoed.map.get('k')), electron: messages[0].electron, last: messages[1], stdout, code, pid };
    });
    expect(heard).toEqual({ value: '9', electron: 'object', last: 'bye', stdout: 'utility says hello argument\n', code: 7, pid: undefined });
  });

  it.runIf(onStandIn)('records an address to open and opens nothing', async () => {
    await invoke('open', 'https://example.org/help');
    expect(till?.output()).toContain('shell.openExternal https://example.org/help');
  });

  it('follows the permission handlers', async () => {
    expect(await page.evaluate(() => Promise.all(['persistent-storage', 'geolocation', 'notifications'].map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state)))).toEqual(['granted', 'denied', 'denied']);
    expect(await page.evaluate(() => navigator.storage.persist())).toBe(true);
  });

  it('tells pages which theme the app chose', async () => {
    expect(await invoke('theme', 'dark')).toBe(true);
    await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    expect(await invoke('theme', 'light')).toBe(false);
    await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(false);
  });

  it.runIf(onStandIn)('turns a second instance away and tells the first', () => {
    const run = spawnSync(process.execPath, ['--require', join(standInFolder, 'hook.cjs'), join(import.meta.dirname, 'fixture/main.cjs'), `--user-data-dir=${join(folder, 'profile')}`, 'last-argument'], { encoding: 'utf8', timeout: 10_000 });
    expect([run.status, run.stdout]).toEqual([0, expect.stringContaining('second instance leaves')]);
    return expect.poll(() => till?.output()).toMatch(/second instance came: \{"last":"last-argument".*"from":\d+/);
  });

  it('answers an invoke quickly', async () => {
    const median = await page.evaluate(async () => {
      const times: number[] = [];
      for (let count = 0; count < 200; count += 1) {
        const start = performance.now();
        await window.fixture.invoke('ping', { count });
        times.push(performance.now() - start);
      }
      return times.sort((left, right) => left - right)[100] ?? Number.NaN;
    });
    console.log(`invoke round trip, median: ${median.toFixed(2)} ms`);
    expect(median).toBeGreaterThan(0); // Printed, not asserted: a busy machine is no failure.
  });
});

describe('without privileges', () => {
  it.runIf(onStandIn)('refuses the scheme', () => {
    const run = spawnSync(process.execPath, ['--require', join(standInFolder, 'hook.cjs'), join(import.meta.dirname, 'fixture/main.cjs'), `--user-data-dir=${join(folder, 'unprivileged')}`], { encoding: 'utf8', timeout: 10_000, env: { ...process.env, FIXTURE: 'unprivileged' } });
    expect(run.stdout).toContain('protocol.handle threw: not honoured by the stand-in: scheme app, not registered by registerSchemesAsPrivileged before ready');
    expect(run.status).toBe(3);
  });
});

