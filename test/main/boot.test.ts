import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, isStale } from '../../deploy/build.mjs';
import type { CountersignApi } from '../../preload/contract.ts';
import { electronBinary, launchTill, type RunningTill } from '../electron-stand-in/launch.ts';

// The built main and preload with a page of their own instead of the screens.
const root = fileURLToPath(new URL('../..', import.meta.url));
const app = join(root, 'out/test-boot');
const page = `<!doctype html><html><head><title>boot</title></head><body>
<script>globalThis.inlineRan = true</script><script src="own.js"></script></body></html>`;

declare global {
  interface Window { readonly countersign: CountersignApi; readonly inlineRan?: boolean; readonly ownRan?: boolean }
}

let folder: string;
let till: RunningTill;

const launch = (): Promise<RunningTill> => launchTill({
  userDataDir: join(folder, 'profile'),
  mainPath: join(app, 'main/main.cjs'),
  env: { COUNTERSIGN_DEMO: '1' },
});

beforeAll(async () => {
  // A test run has just built everything; whoever runs this file alone may not have.
  if (await isStale()) await build(['main', 'devices', 'preload']);
  await rm(app, { recursive: true, force: true });
  await mkdir(join(app, 'renderer'), { recursive: true });
  await cp(join(root, 'out/main'), join(app, 'main'), { recursive: true });
  await cp(join(root, 'out/preload'), join(app, 'preload'), { recursive: true });
  await writeFile(join(app, 'renderer/index.html'), page);
  await writeFile(join(app, 'renderer/own.js'), 'globalThis.ownRan = true');
  folder = await mkdtemp(join(tmpdir(), 'boot-'));
  till = await launch();
});

afterAll(async () => {
  await till.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the built till', () => {
  it('shows its page with named functions and nothing of Node or Electron', async () => {
    const seen = await till.page.evaluate(() => ({
      functions: Object.values(window.countersign).every((value) => typeof value === 'function'),
      strangers: ['require', 'process', 'ipcRenderer', 'electron', 'module'].filter((name) => name in window),
    }));

    expect(seen).toEqual({ functions: true, strangers: [] });
    expect(await till.page.evaluate(() => window.countersign.appInfo())).toMatchObject({ demo: true, runtime: till.runtime });
  });

  it('runs its own scripts and no inline one, and reaches no network', async () => {
    const seen = await till.page.evaluate(async () => ({
      inline: window.inlineRan ?? false,
      own: window.ownRan ?? false,
      fetched: await fetch('https://example.com/').then(() => true, () => false),
    }));

    expect(seen).toEqual({ inline: false, own: true, fetched: false });
  });

  it('is granted to keep its database and nothing else', async () => {
    const asked = ['persistent-storage', 'geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
    const states = await till.page.evaluate((names) => Promise.all(names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state)), asked);

    expect(states).toEqual(['granted', ...asked.slice(1).map(() => 'denied')]);
  });

  it('lets no script of the page put itself between the page and main', async () => {
    const answer = await till.page.evaluate(() => {
      const tried = (work: () => void): void => { try { work(); } catch { /* Refused, which is as good. */ } };
      tried(() => { (window as { countersign: unknown }).countersign = { appInfo: () => 'mine' }; });
      tried(() => { (window.countersign as { appInfo: unknown }).appInfo = () => 'mine'; });
      return window.countersign.appInfo();
    });

    expect(answer).toMatchObject({ demo: true });
  });

  it('opens nothing outside itself', async () => {
    for (const url of ['mailto:somebody@example.com', 'tel:+1', 'https://example.com/', 'file:///etc/hostname', 'ms-settings:privacy']) {
      await till.page.evaluate((address) => {
        const link = document.createElement('a');
        link.href = address;
        document.body.append(link);
        link.click();
      }, url);
    }

    expect(till.output()).not.toContain('openExternal');
    expect(await till.page.evaluate(() => document.title)).toBe('boot');
  });

  it('opens no second window and leads nowhere else', async () => {
    const opened = await till.page.evaluate(() => window.open('https://example.com/') !== null);
    await till.page.evaluate(() => { window.location.href = 'https://example.com/'; });
    await expect.poll(() => till.output()).toContain('navigation-refused');

    expect(opened).toBe(false);
    expect(await till.page.evaluate(() => document.title)).toBe('boot');
  });

  it('answers before enrolment', async () => {
    expect(await till.page.evaluate(() => window.countersign.terminalInfo())).toBeNull();
    expect(await till.page.evaluate(() => window.countersign.journalState())).toMatchObject({ head: { sequence: 0 }, damaged: null });
    expect(await till.page.evaluate(() => window.countersign.serverFeed({ cursor: null, limit: 10 })))
      .toEqual({ ok: false, error: { kind: 'not-enrolled', status: null, problem: null, retryAfterMs: null } });
  });

  it('prints on the virtual printer of a demo', async () => {
    const printed = await till.page.evaluate(async () => {
      const paper = new Promise<number>((resolve) => { window.countersign.onPaper(({ bytes }) => { resolve(bytes.length); }); });
      const document = { title: 't', locale: 'en', marks: [], lines: [{ kind: 'text', text: 'Hello' }] } as const;
      const outcome = await window.countersign.print({ job: '019aa000-0000-7000-8000-000000000001', document: { ...document, lines: [...document.lines] } });
      return { outcome, bytes: await paper };
    });

    expect(printed.outcome).toEqual({ outcome: 'printed', warning: null });
    expect(printed.bytes).toBeGreaterThan(5);
  });

  it('refuses a payload that the contract does not allow, and says no more than that', async () => {
    const refusal = await till.page.evaluate(() =>
      window.countersign.journalOpenRequest('(01)09521234543213(21)secret').then(() => 'taken', (error: unknown) => String(error)));

    expect(refusal).toContain('journal:open-request refused a malformed payload');
    expect(refusal).not.toContain('0952');
  });

  // Real Electron is started through Playwright's driver, which offers no plain second start.
  it.skipIf(electronBinary() !== undefined)('runs once: a second start ends at once', async () => {
    const hook = join(root, 'out/electron-stand-in/hook.cjs');
    const second = spawn(process.execPath, ['--require', hook, join(app, 'main/main.cjs'), `--user-data-dir=${join(folder, 'profile')}`], { stdio: 'ignore' });
    const code = await new Promise((resolve) => second.once('exit', resolve));

    expect(code).toBe(0);
    expect(await till.page.evaluate(() => document.title)).toBe('boot');
  });

  it('goes on, and writes no crash, when the terminal that it was started from is closed', async () => {
    const log = (): Promise<string> => readFile(join(folder, 'profile/logs/till.log'), 'utf8');
    till.unwatch();
    const before = (await log()).split('\n').length;
    const refusals = async (): Promise<number> => (await log()).split('navigation-refused').length;
    const refusedBefore = await refusals();
    for (const count of [1, 2, 3]) {
      await till.page.evaluate(() => { window.location.href = 'https://example.com/'; });
      await expect.poll(async () => await refusals() - refusedBefore).toBe(count);
    }

    expect(await log()).not.toContain('uncaught-exception');
    expect((await log()).split('\n').length).toBe(before + 3);
    expect(await till.page.evaluate(() => window.countersign.appInfo())).toMatchObject({ demo: true });
  });

  // Late, because a frame in the page takes main's events away from it on the stand-in.
  it('evaluates no text, embeds no page, starts no foreign worker, and reads no file of the machine', async () => {
    const seen = await till.page.evaluate(async () => {
      const tried = (work: () => unknown): boolean => { try { work(); return true; } catch { return false; } };
      const frame = document.createElement('iframe');
      frame.src = 'index.html';
      const view = document.createElement('webview');
      const form = document.createElement('form');
      form.action = 'https://example.com/';
      document.body.append(frame, view, form);
      form.submit();
      const worker = await new Promise<string>((resolve) => {
        try {
          const made = new Worker(URL.createObjectURL(new Blob(['postMessage(typeof require)'])));
          made.onmessage = ({ data }) => { resolve(`ran with ${String(data)}`); };
          made.onerror = () => { resolve('refused'); };
        } catch { resolve('refused'); }
      });
      await new Promise((resolve) => { frame.addEventListener('load', resolve); setTimeout(resolve, 500); });
      // A frame that the policy refused shows an error page of another origin: nothing of it can be seen.
      const framed = frame.contentDocument?.title ?? null;
      const isView = 'src' in view || 'getWebContentsId' in view;
      for (const made of [frame, view, form]) made.remove();
      return {
        framed, view: isView,
        evaluated: tried(() => { (0, eval)('1'); }) || tried(() => { Reflect.construct(Function, ['return 1']); }),
        worker,
        file: await fetch('file:///etc/hostname').then(() => true, () => false),
        insecure: await fetch('http://example.com/').then(() => true, () => false),
      };
    });

    expect(seen).toEqual({ evaluated: false, framed: null, view: false, worker: 'refused', file: false, insecure: false });
    expect(await till.page.evaluate(() => document.title)).toBe('boot');
  });

  it('ends in order: window, devices, journal', async () => {
    expect(await till.close()).toBe(0);
    expect(await readFile(join(folder, 'profile/logs/till.log'), 'utf8')).toMatch(/"event":"ended"\}\n$/u);
  });
});
