import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, expect, type Page, test } from 'playwright/test';
import { electronBinary } from '../electron-stand-in/launch.ts';

// `npm start` itself, as a person uses it: its terminal, its keys, its second start, its end.
const root = fileURLToPath(new URL('../..', import.meta.url));
const notFetched = join(root, '.cache/electron-not-fetched');
let folder: string;
let port: string;
const children: ChildProcess[] = [];

const freePort = (): Promise<string> => new Promise((done) => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => { done(String(typeof address === 'object' ? address?.port : 0)); });
  });
});

type Started = { readonly child: ChildProcess; readonly said: () => string; readonly code: Promise<number | null> };

const npmStart = (...args: readonly string[]): Started => {
  const child = spawn(process.execPath, [join(root, 'deploy/start.mjs'), ...args], {
    // A display that nobody looks at: the window is drawn all the same.
    env: { ...process.env, DISPLAY: process.env['DISPLAY'] ?? ':0', COUNTERSIGN_HEADLESS: '1', COUNTERSIGN_PORT: port, COUNTERSIGN_DATA: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  return { child, said: () => said, code: new Promise((done) => { child.once('exit', done); }) };
};

const serverPid = async (): Promise<number> => Number((await readFile(join(folder, 'server/server.lock'), 'utf8')).split(' ')[0]);

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The till's page, where the stand-in tells how to reach it. */
const findPage = async (): Promise<Page | undefined> => {
  if (electronBinary()) return undefined;
  await expect.poll(() => readFile(join(folder, 'terminal.log'), 'utf8'), { timeout: 30_000 }).toContain('devtools ws://');
  const [, endpoint = ''] = /devtools (ws:\S+)/.exec(await readFile(join(folder, 'terminal.log'), 'utf8')) ?? [];
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages()).filter((page) => page.url().startsWith('https://'));
  await expect.poll(() => pages().length, { timeout: 20_000 }).toBe(1);
  return pages()[0];
};

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-npm-start-'));
  port = await freePort();
});
test.afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) { child.kill('SIGINT'); await new Promise((done) => child.once('exit', done)); }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('the till outlives its server, a second start does no harm, and Ctrl+C ends all', async () => {
  test.setTimeout(180_000);
  // What is tested is no download: without Electron here, none is tried.
  const isWithoutElectron = electronBinary() === undefined && !existsSync(notFetched);
  if (isWithoutElectron) {
    await mkdir(join(root, '.cache'), { recursive: true });
    await writeFile(notFetched, '');
  }
  try {
    const start = npmStart();
    await expect.poll(start.said, { timeout: 60_000 }).toContain('Opening the till');
    const page = await findPage();
    if (page) await expect(page.getByRole('heading').first()).toBeVisible();
    const first = await serverPid();
    const logged = (await stat(join(folder, 'server.log'))).size;

    const second = npmStart();
    expect(await second.code).toBe(1);
    expect(second.said()).toContain(`The demo is running already (process ${String(start.child.pid)}, its server at http://127.0.0.1:${port})`);
    expect((await stat(join(folder, 'server.log'))).size).toBeGreaterThanOrEqual(logged);

    await page?.evaluate(() => { document.body.dataset['seen'] = 'before'; });
    process.kill(first, 'SIGKILL');
    await expect.poll(start.said, { timeout: 30_000 }).toContain('The server was ended from outside (SIGKILL)');
    await expect.poll(start.said, { timeout: 60_000 }).toContain('The server answers again');
    expect(await serverPid()).not.toBe(first);
    expect(start.said()).not.toContain('request completed');
    // Not opened anew: the very page that was there.
    if (page) expect(await page.evaluate(() => document.body.dataset['seen'])).toBe('before');

    const restarted = await serverPid();
    start.child.stdin?.write('s\n');
    await expect.poll(start.said, { timeout: 30_000 }).toContain('The server is stopped');
    expect(lives(restarted)).toBe(false);
    start.child.stdin?.write('s\n');
    await expect.poll(() => start.said().split('answers again').length, { timeout: 60_000 }).toBe(3);

    const last = await serverPid();
    start.child.kill('SIGINT');
    expect(await start.code).toBe(0);
    expect(lives(last)).toBe(false);
    expect(existsSync(join(folder, 'start.lock'))).toBe(false);
    if (page) await expect.poll(() => page.isClosed()).toBe(true);
  } finally {
    if (isWithoutElectron) await rm(notFetched, { force: true });
  }
});
