/** Finds Chromium, starts it on a profile and ends it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createCdpConnection, type CdpConnection } from './cdp.ts';

export interface Chromium {
  readonly cdp: CdpConnection;
  /** Resolves when the process has ended, by whatever hand. */
  readonly exited: Promise<void>;
  /** Asks it to close, so that everything is on disk, and makes it when it doesn't. */
  readonly close: () => Promise<void>;
  readonly kill: () => void;
}

// Debian's wrapper script costs a tenth of a second and prints warnings, so its binary comes first.
const usualPaths = [
  '/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** The Chromium to run: `CHROMIUM_PATH`, else a usual place, else one on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env['CHROMIUM_PATH']) return env['CHROMIUM_PATH'];
  const onPath = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => usualNames.map((name) => join(folder, name)));
  return [...usualPaths, ...onPath].find((path) => existsSync(path));
}

export const isHeadless = (): boolean => process.env['COUNTERSIGN_HEADLESS'] === '1' || (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']);

const closeTimeoutMs = 4_000;
const lockTimeoutMs = 5_000;
/** Far longer than a start takes on a busy machine. */
const answerTimeoutMs = 20_000;

function chromiumArguments(profile: string, switches: readonly string[]): string[] {
  const headless = isHeadless();
  return [
    `--user-data-dir=${profile}`, '--remote-debugging-pipe', '--remote-debugging-port=0',
    '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--disable-extensions', '--disable-default-apps', '--disable-breakpad', '--disable-crash-reporter', '--disable-client-side-phishing-detection',
    '--disable-domain-reliability', '--disable-search-engine-choice-screen', '--disable-session-crashed-bubble', '--hide-crash-restore-bubble',
    '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication', '--no-pings', '--disable-back-forward-cache', '--password-store=basic', '--use-mock-keychain',
    // A till's timers run whether its window is in front or not, and a small /dev/shm is usual in containers.
    '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-dev-shm-usage',
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
    ...(headless ? ['--headless=new', '--disable-gpu', '--hide-scrollbars', '--mute-audio'] : []),
    ...switches,
    headless ? 'about:blank' : '--app=data:text/html,',
  ];
}

/** Starts Chromium on `profile`, after a previous one that still holds it has gone. */
export async function startChromium(profile: string, switches: readonly string[], onEndpoint: (endpoint: string) => void, answerMsMax = answerTimeoutMs): Promise<Chromium> {
  const path = findChromium();
  if (!path) throw new Error('The Electron stand-in needs Chromium: install it, or set CHROMIUM_PATH.');
  mkdirSync(profile, { recursive: true });
  await clearStaleLock(profile);
  // Once in many hundred starts Chromium stops at its very beginning and answers nothing: another one is started, once.
  const first = await launch(path, profile, switches, onEndpoint, answerMsMax);
  if (first) return first;
  await clearStaleLock(profile);
  const second = await launch(path, profile, switches, onEndpoint, answerMsMax);
  if (!second) throw new Error('Chromium was started twice and did not answer.');
  return second;
}

/** Undefined when it did not answer; it is gone then. */
async function launch(
  path: string, profile: string, switches: readonly string[], onEndpoint: (endpoint: string) => void, answerMsMax: number,
): Promise<Chromium | undefined> {
  // Not detached: a kill of main's process group takes Chromium along.
  const child = spawn(path, chromiumArguments(profile, switches), { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
  const { noise, endpoint } = watchStderr(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended at once with code ${code}:\n${noise()}`)));
  });
  failed.catch(() => undefined);
  const kill = (): void => void child.kill('SIGKILL');
  const cdp = createCdpConnection(child.stdio[3] as Writable, child.stdio[4] as Readable);
  let patience: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<undefined>((resolve) => { patience = setTimeout(() => { resolve(undefined); }, answerMsMax); });
  const answered = Promise.all([endpoint, cdp.browser.send('Browser.getVersion')]).then(([found]) => found);
  answered.catch(() => undefined);
  const found = await Promise.race([answered, failed, silence]);
  clearTimeout(patience);
  if (found === undefined) {
    kill();
    await exited;
    return undefined;
  }
  onEndpoint(found);
  const close = async (): Promise<void> => {
    const timer = setTimeout(kill, closeTimeoutMs);
    await cdp.browser.send('Browser.close').catch(() => undefined);
    await exited;
    clearTimeout(timer);
  };
  return { cdp, exited, close, kill };
}

/** Its last words, and where it can be reached. */
function watchStderr(child: ChildProcess): { readonly noise: () => string; readonly endpoint: Promise<string> } {
  let tail = '';
  const endpoint = new Promise<string>((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      tail = (tail + String(chunk)).slice(-4_000);
      const found = /DevTools listening on (ws:\S+)\s/.exec(tail);
      if (found?.[1]) resolve(found[1]);
    });
  });
  return { noise: () => tail, endpoint };
}

/** After a SIGKILL the lock of the dead Chromium stays behind; a dying one needs a moment to let go. */
async function clearStaleLock(profile: string): Promise<void> {
  const deadline = Date.now() + lockTimeoutMs;
  for (;;) {
    const pid = lockHolder(profile);
    if (pid === undefined || !isAlive(pid)) break;
    if (Date.now() > deadline) throw new Error(`Another Chromium (process ${pid}) is using ${profile}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie', 'DevToolsActivePort']) rmSync(join(profile, name), { force: true });
}

function lockHolder(profile: string): number | undefined {
  try {
    return Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readlinkSync(`/proc/${pid}/exe`).length > 0; // A zombie has no executable any more.
  } catch {
    return false;
  }
}
