/**
 * Starts the built till and gives a Playwright page on its window: on real Electron where its binary is
 * there, otherwise on the stand-in. Journeys, the demo and the simulation all start tills here.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, chromium, type Page } from 'playwright';
import { buildStandIn, standInFolder } from './build.mjs';

const root = resolve(fileURLToPath(new URL('.', import.meta.url)), '../..');
const startTimeoutMs = 45_000;
const closeTimeoutMs = 10_000;

export interface LaunchOptions {
  /** The profile; survives a kill. The stand-in's keyring is the sibling `<userDataDir>.keyring`. */
  readonly userDataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for the app. */
  readonly args?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The built main; `out/main/main.cjs` unless given. */
  readonly mainPath?: string;
}

export interface RunningTill {
  readonly page: Page;
  readonly runtime: 'electron' | 'stand-in';
  readonly pid: number;
  /** What main, its utility processes and its preload have printed so far. */
  readonly output: () => string;
  /** Closes the terminal that it was started from. */
  readonly unwatch: () => void;
  /** Power cut: SIGKILL of the whole process group; resolves when main is gone. */
  readonly kill: () => Promise<void>;
  /** Quits as a person would; resolves with the exit code. */
  readonly close: () => Promise<number | null>;
}

/** Electron's binary, when it is already on this machine; never downloads it. */
export function electronBinary(): string | undefined {
  const packageFolder = join(root, 'node_modules/electron');
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const path = override ? join(override, name) : existsSync(pathFile) ? join(packageFolder, 'dist', name) : undefined;
  return path && existsSync(path) ? path : undefined;
}

/** Where IndexedDB lies in a profile, for journeys that lose it between two starts. */
export function indexedDbFolder(userDataDir: string): string {
  return electronBinary() ? join(userDataDir, 'IndexedDB') : join(userDataDir, 'chromium/Default/IndexedDB');
}

const running = new Set<RunningTill>();

/** What the windows of this process's tills say just now; one that is gone says nothing. */
export async function windowTexts(): Promise<readonly string[]> {
  const texts = await Promise.all([...running].map(({ page }) => page.locator('.till, body').last().innerText({ timeout: 2_000 }).catch(() => undefined)));
  return texts.filter((text) => text !== undefined);
}

/** Starts a till. The caller ends it with `close` or `kill`. */
export async function launchTill(options: LaunchOptions): Promise<RunningTill> {
  const binary = electronBinary();
  const till = binary ? await launchOnElectron(binary, options) : await launchOnStandIn(options);
  running.add(till);
  if (options.viewport) await till.page.setViewportSize(options.viewport);
  return till;
}

const mainOf = (options: LaunchOptions): string => options.mainPath ?? join(root, 'out/main/main.cjs');

/** Our own test switches decide what runs, so that nothing in the caller's shell changes a till. */
function environment(options: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(inherited), ...options.env };
}

interface ChildLike {
  readonly pid?: number | undefined;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  once(event: 'exit', listener: (code: number | null) => void): unknown;
}

const hasEnded = (child: ChildLike): boolean => child.exitCode !== null || child.signalCode !== null;
const ended = (child: ChildLike): Promise<number | null> => (hasEnded(child) ? Promise.resolve(child.exitCode) : new Promise((done) => child.once('exit', done)));

async function launchOnElectron(executablePath: string, options: LaunchOptions): Promise<RunningTill> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath, timeout: startTimeoutMs, env: environment(options),
    args: [...sandbox, mainOf(options), `--user-data-dir=${options.userDataDir}`, ...(options.args ?? [])],
  });
  const child = app.process();
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => { output += String(chunk); });
  child.stderr?.on('data', (chunk: Buffer) => { output += String(chunk); });
  const page = await app.firstWindow({ timeout: startTimeoutMs });
  const gone = ended(child);
  return {
    page, runtime: 'electron', pid: child.pid ?? 0, output: () => output,
    unwatch: () => { child.stdout?.destroy(); child.stderr?.destroy(); },
    kill: async () => { killTree(child); await gone; },
    close: async () => { await app.close(); return gone; },
  };
}

async function launchOnStandIn(options: LaunchOptions): Promise<RunningTill> {
  await buildStandIn();
  const child = spawn(process.execPath, ['--require', join(standInFolder, 'hook.cjs'), mainOf(options), `--user-data-dir=${options.userDataDir}`, ...(options.args ?? [])], {
    detached: true, // Its own process group: a kill takes Chromium and the utility processes along.
    env: { COUNTERSIGN_HEADLESS: '1', ...environment(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const gone = ended(child);
  const endpoint = new Promise<string>((found, failed) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      const match = /\[electron stand-in\] devtools (ws:\S+)\n/.exec(output);
      if (match?.[1]) found(match[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then((code) => failed(new Error(`The till ended with code ${code} before its window was there:\n${output}`)));
  });
  const kill = async (): Promise<void> => { killTree(child); await gone; };
  const timer = setTimeout(() => void kill(), startTimeoutMs);
  try {
    const browser = await chromium.connectOverCDP(await endpoint, { noDefaults: true });
    const page = await findWindow(() => browser.contexts().flatMap((context) => context.pages()), gone, () => output);
    return { page, runtime: 'stand-in', pid: child.pid ?? 0, output: () => output, unwatch: () => { child.stdout.destroy(); child.stderr.destroy(); }, kill, close: () => close(child, gone) };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function findWindow(pages: () => readonly Page[], gone: Promise<number | null>, output: () => string): Promise<Page> {
  const state = { gone: false };
  void gone.then(() => { state.gone = true; });
  while (!state.gone) {
    const page = pages().find((candidate) => candidate.url().startsWith('https://'));
    if (page) {
      await page.waitForLoadState('domcontentloaded');
      return page;
    }
    await new Promise((resume) => setTimeout(resume, 5));
  }
  throw new Error(`The till ended before its window was there:\n${output()}`);
}

async function close(child: ChildLike, gone: Promise<number | null>): Promise<number | null> {
  if (!hasEnded(child) && child.pid) process.kill(child.pid, 'SIGTERM');
  const timer = setTimeout(() => killTree(child), closeTimeoutMs);
  const code = await gone;
  clearTimeout(timer);
  return code;
}

function killTree(child: ChildLike): void {
  if (hasEnded(child) || !child.pid) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    process.kill(child.pid, 'SIGKILL'); // Not the leader of a group.
  }
}
