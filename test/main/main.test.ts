import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { practicePrefix } from '../../domain/practice-prefix.ts';
import type { Caller } from '../../main/ipc.ts';
import { calls } from '../../preload/contract.ts';

/**
 * What the program really hands to Electron, in which order: main.ts itself runs here, over an Electron that only
 * remembers. It has no more than main uses: whoever adds `shell`, `webContents` or a second session comes by here.
 */
type Listener = (event: Caller, ...payload: unknown[]) => Promise<unknown>;
type WindowOptions = { readonly webPreferences: Readonly<Record<string, unknown>> };

const electron = vi.hoisted(() => ({
  order: [] as string[],
  packed: false,
  switches: [] as string[],
  userData: '',
  calls: new Map<string, unknown>(),
  created: [] as ((event: unknown, contents: unknown) => void)[],
  windows: [] as { readonly options: unknown; readonly loaded: string[] }[],
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const did = (what: string): void => { electron.order.push(what); };
  class BrowserWindow extends Emitter {
    readonly webContents = Object.assign(new Emitter(), { id: 7, send: () => undefined });
    readonly #loaded: string[] = [];
    constructor(options: unknown) {
      super();
      did('window');
      electron.windows.push({ options, loaded: this.#loaded });
    }
    show(): void { did('show'); }
    isDestroyed(): boolean { return false; }
    async loadURL(url: string): Promise<void> { this.#loaded.push(url); }
  }
  return {
    app: Object.assign(Object.defineProperty(new Emitter(), 'isPackaged', { get: () => electron.packed }), {
      commandLine: { hasSwitch: (name: string) => electron.switches.includes(name) },
      setPath: (_name: string, path: string) => { electron.userData = path; },
      getPath: () => electron.userData,
      getVersion: () => '1.2.3',
      getLocale: () => 'en',
      getPreferredSystemLanguages: () => ['en'],
      requestSingleInstanceLock: () => { did('lock'); return true; },
      enableSandbox: () => { did('sandbox'); },
      whenReady: async () => { did('ready'); },
      on: (event: string, listener: never) => { if (event === 'web-contents-created') electron.created.push(listener); },
      quit: () => undefined,
      exit: (code: number) => { did(`exit ${String(code)}`); },
    }),
    BrowserWindow,
    dialog: { showErrorBox: (_title: string, text: string) => { throw new Error(text); } },
    ipcMain: { handle: (channel: string, listener: unknown) => { did('handle'); electron.calls.set(channel, listener); } },
    Menu: { setApplicationMenu: (menu: unknown) => { did(`menu ${String(menu)}`); } },
    protocol: {
      registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]) => { did(`schemes ${schemes.map(({ scheme }) => scheme).join(' ')}`); },
      handle: (scheme: string) => { did(`serves ${scheme}`); },
    },
    safeStorage: { isAsyncEncryptionAvailable: async () => false },
    session: { defaultSession: { setPermissionRequestHandler: () => { did('permission requests'); }, setPermissionCheckHandler: () => { did('permission checks'); } } },
    utilityProcess: { fork: () => Object.assign(new Emitter(), { postMessage: () => undefined, kill: () => undefined }) },
  };
});

const processEvents = ['uncaughtException', 'unhandledRejection'] as const;
let folder: string;
const before = new Map(processEvents.map((event) => [event, process.listeners(event as 'uncaughtException')]));

/** Runs main.ts from its first line. */
const run = async ({ packed = false, switches = [] as string[] } = {}): Promise<void> => {
  Object.assign(electron, { order: [], packed, switches, created: [], windows: [] });
  electron.calls.clear();
  vi.stubEnv('COUNTERSIGN_USER_DATA', folder);
  // Electron's own addition to Node's process, for packed programs.
  Object.assign(process, { resourcesPath: folder });
  vi.resetModules();
  await import('../../main/main.ts');
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-start-'));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
beforeAll(() => { EventEmitter.defaultMaxListeners = 50; });
afterAll(() => {
  EventEmitter.defaultMaxListeners = 10;
  // What main listens to for its own process must not judge the next test file.
  for (const event of processEvents) for (const listener of process.listeners(event as 'uncaughtException')) if (!before.get(event)?.includes(listener)) process.removeListener(event, listener);
});

const shown = (): Promise<void> => vi.waitFor(() => { expect(electron.windows[0]?.loaded).toHaveLength(1); }, 10_000);

describe('the program', () => {
  it('switches the sandbox on and names its scheme before Electron is ready, and shuts every door before the window', async () => {
    await run();
    await shown();
    const once = electron.order.filter((step, at) => electron.order.indexOf(step) === at);
    expect(once).toEqual(['lock', 'schemes app', 'sandbox', 'ready', 'menu null', 'permission requests', 'permission checks', 'serves app', 'handle', 'window']);
  });

  it('opens one window with these preferences and no other, on its own page alone', async () => {
    await run({ packed: true });
    await shown();
    expect(electron.windows).toHaveLength(1);
    expect((electron.windows[0]?.options as WindowOptions).webPreferences).toEqual({
      preload: expect.stringMatching(/preload\.cjs$/u) as string,
      sandbox: true, contextIsolation: true,
      nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
      webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false,
      webviewTag: false, navigateOnDragDrop: false, spellcheck: false, devTools: false, backgroundThrottling: false,
    });
    expect(electron.windows[0]?.loaded).toEqual(['app://till/index.html']);
  });

  it('confines whatever page there will ever be', async () => {
    await run();
    await shown();
    const listened: string[] = [];
    for (const listener of electron.created) {
      listener({}, { on: (event: string) => { listened.push(event); }, setWindowOpenHandler: () => { listened.push('window-open'); } });
    }
    expect(listened.sort()).toEqual(['will-attach-webview', 'will-frame-navigate', 'will-navigate', 'will-redirect', 'window-open']);
  });

  it('answers the channels of the contract, twice, and no other; each of them only the till, and only what fits', async () => {
    await run();
    await shown();
    expect([...electron.calls.keys()].sort()).toEqual(Object.keys(calls).flatMap((channel) => [channel, practicePrefix + channel]).sort());
    const till = { sender: { id: 7 }, senderFrame: { url: 'app://till/index.html', parent: null } } as unknown as Caller;
    const stranger = { sender: { id: 7 }, senderFrame: { url: 'https://till/index.html', parent: null } } as unknown as Caller;
    const inside = { sender: { id: 7 }, senderFrame: { url: 'app://till/index.html', parent: {} } } as unknown as Caller;
    for (const [channel, answer] of electron.calls as ReadonlyMap<string, Listener>) {
      // Not a number is nothing that any channel takes.
      await expect(answer(till, Number.NaN), channel).rejects.toThrow('refused a malformed payload');
      for (const caller of [stranger, inside]) await expect(answer(caller, undefined), channel).rejects.toThrow('refused a strange frame');
    }
  });
});

describe('the packed program', () => {
  it.each([
    'remote-debugging-port', 'remote-debugging-pipe', 'disable-web-security', 'disable-site-isolation-trials', 'allow-running-insecure-content',
    'enable-blink-features', 'enable-experimental-web-platform-features', 'load-extension',
  ])('does not start with --%s', async (name) => {
    await run({ packed: true, switches: [name] });
    expect(electron.order).toEqual(['exit 1']);
  });

  it('starts with them where it is built and tested', async () => {
    await run({ switches: ['remote-debugging-port'] });
    await shown();
    expect(electron.order).not.toContain('exit 1');
  });

  it('does not let a variable make it trust any server', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await run({ packed: true });
    await shown();
    expect(process.env['NODE_TLS_REJECT_UNAUTHORIZED']).toBeUndefined();
  });
});
