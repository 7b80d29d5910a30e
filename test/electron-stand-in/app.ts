/** `app`: the life of the process, its paths and its single instance. */
import type { App } from 'electron';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEvent, HonouredEmitter, mix } from './emitter.ts';
import { createSingleInstance } from './single-instance.ts';
import { refuse, strict } from './strict.ts';

// Those after 'render-process-gone' are accepted and never emitted here.
const events = ['ready', 'will-finish-launching', 'window-all-closed', 'second-instance', 'before-quit', 'will-quit', 'quit', 'web-contents-created', 'browser-window-created', 'child-process-gone', 'render-process-gone', 'activate', 'certificate-error', 'select-client-certificate', 'login', 'open-url', 'open-file'];
const honouredSwitches = ['user-data-dir', 'disable-gpu', 'force-device-scale-factor', 'lang', 'touch-events', 'disable-pinch', 'overscroll-history-navigation', 'autoplay-policy', 'password-store'];

/** What the app must do to Chromium and the windows when it ends. */
export interface AppDeps {
  /** Closes every window; false when one of them prevented it. */
  readonly closeWindows: () => boolean;
  readonly destroyWindows: () => void;
  readonly shutDown: () => Promise<void>;
}

export interface AppModule {
  readonly app: App;
  readonly emit: (event: string, ...args: unknown[]) => void;
  readonly isReady: () => boolean;
  readonly userData: () => string;
  readonly switches: () => readonly string[];
  readonly start: () => void;
  readonly allWindowsClosed: () => void;
}

interface PackageJson { readonly name?: string; readonly productName?: string; readonly version?: string }

export function createApp(deps: AppDeps): AppModule {
  const emitter = new HonouredEmitter('app', events);
  const { folder, about } = readPackage();
  const paths = new Map<string, string>();
  const switches = new Map<string, string | undefined>(commandLineSwitches());
  let name = about.productName ?? about.name ?? 'Electron';
  let ready = false;
  let quitting = false;
  let onReady: () => void;
  const whenReady = new Promise<void>((resolve) => { onReady = resolve; });
  const single = createSingleInstance(() => getPath('userData'), (second) => emitter.emit('second-instance', createEvent(), second.argv, second.workingDirectory, second.additionalData));

  function getPath(key: string): string {
    const path = paths.get(key) ?? defaultPath(key);
    if (key === 'logs' || key === 'userData') mkdirSync(path, { recursive: true });
    return path;
  }

  function defaultPath(key: string): string {
    if (key === 'home') return homedir();
    if (key === 'temp') return tmpdir();
    if (key === 'exe') return process.execPath;
    if (key === 'appData') return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    if (key === 'userData' || key === 'sessionData') return switches.get('user-data-dir') ?? join(getPath('appData'), name);
    if (key === 'logs') return join(getPath('userData'), 'logs');
    return refuse(`app.getPath(${key})`);
  }

  function quit(): void {
    if (quitting) return;
    quitting = true;
    const before = createEvent();
    emitter.emit('before-quit', before);
    if (before.defaultPrevented || !deps.closeWindows()) { quitting = false; return; }
    const will = createEvent();
    emitter.emit('will-quit', will);
    if (will.defaultPrevented) { quitting = false; return; }
    end(0);
  }

  function end(code: number): void {
    quitting = true;
    emitter.emit('quit', createEvent(), code);
    void deps.shutDown().finally(() => {
      single.release();
      process.exit(code);
    });
  }

  function appendSwitch(key: string, value?: string): void {
    if (!honouredSwitches.includes(key)) refuse(`command line switch ${key}`);
    switches.set(key, value);
  }

  const honoured = {
    name,
    isPackaged: false,
    whenReady: () => whenReady,
    isReady: () => ready,
    quit,
    exit: (code = 0) => { deps.destroyWindows(); end(code); },
    getPath,
    setPath: (key: string, path: string) => void paths.set(key, path),
    getAppPath: () => folder,
    getVersion: () => about.version ?? '0.0.0',
    getName: () => name,
    setName: (given: string) => { name = given; },
    getLocale: () => (process.env['LC_ALL'] ?? process.env['LANG'] ?? 'en-US').split('.')[0]?.replace('_', '-').replace(/^(C|POSIX)$/, 'en-US') ?? 'en-US',
    getSystemLocale: () => Intl.DateTimeFormat().resolvedOptions().locale,
    getPreferredSystemLanguages: () => [Intl.DateTimeFormat().resolvedOptions().locale],
    requestSingleInstanceLock: (data?: Record<string, unknown>) => single.request(data),
    hasSingleInstanceLock: single.has,
    releaseSingleInstanceLock: single.release,
    enableSandbox: () => { if (ready) throw new Error('app.enableSandbox() can only be called before app is ready'); },
    setAppUserModelId: () => undefined,
    disableHardwareAcceleration: () => void switches.set('disable-gpu', undefined),
    focus: () => undefined,
    commandLine: strict('app.commandLine', { appendSwitch, hasSwitch: (key: string) => switches.has(key), getSwitchValue: (key: string) => switches.get(key) ?? '' }),
  } satisfies Partial<Omit<App, 'commandLine'>> & { readonly commandLine: Partial<App['commandLine']> };
  Object.defineProperty(honoured, 'dock', { value: undefined });

  function start(): void {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, quit);
    setImmediate(() => {
      if (quitting) return;
      emitter.emit('will-finish-launching');
      ready = true;
      emitter.emit('ready', createEvent(), {});
      onReady();
    });
  }

  function allWindowsClosed(): void {
    if (quitting) return;
    if (emitter.listenerCount('window-all-closed') === 0) quit();
    else emitter.emit('window-all-closed');
  }

  return {
    app: strict('app', mix(emitter, honoured)) as unknown as App,
    emit: (event, ...args) => void emitter.emit(event, ...args),
    isReady: () => ready,
    userData: () => getPath('userData'),
    switches: () => [...switches].filter(([key]) => key !== 'user-data-dir' && key !== 'password-store').map(([key, value]) => (value === undefined ? `--${key}` : `--${key}=${value}`)),
    start,
    allWindowsClosed,
  };
}

function readPackage(): { readonly folder: string; readonly about: PackageJson } {
  let folder = dirname(process.argv[1] ?? process.cwd());
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  const path = join(folder, 'package.json');
  return { folder, about: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PackageJson) : {} };
}

/** Electron takes Chromium's switches after the app's path; the rest of the arguments are the app's own. */
function commandLineSwitches(): [string, string | undefined][] {
  return process.argv.slice(2).flatMap((argument) => {
    const match = /^--([^=]+)(?:=(.*))?$/.exec(argument);
    return match?.[1] && honouredSwitches.includes(match[1]) ? [[match[1], match[2]] as [string, string | undefined]] : [];
  });
}
