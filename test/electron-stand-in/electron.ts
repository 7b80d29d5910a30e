/** Puts the parts together into what `require('electron')` gives in main. */
import type { NativeTheme } from 'electron';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { createBrowserWindowClass } from './browser-window.ts';
import type { CdpConnection } from './cdp.ts';
import { startChromium, type Chromium } from './chromium.ts';
import { createEvent } from './emitter.ts';
import { createIpcMain } from './ipc-main.ts';
import { toChromiumUrl } from './origin.ts';
import { createProtocol } from './protocol.ts';
import { createSafeStorage } from './safe-storage.ts';
import { createSession } from './session.ts';
import { createNativeTheme, createPowerMonitor, dialog, menu, net, shell } from './small-modules.ts';
import { refuse } from './strict.ts';
import { createTargets, type Target, type Targets } from './targets.ts';
import { createUtilityProcess } from './utility-process.ts';

interface Running { readonly chromium: Chromium; readonly targets: Targets }

/** Starts the stand-in in this process. `hookPath` is preloaded into utility processes too. */
export function createElectron(hookPath: string): object {
  let running: Promise<Running> | undefined;
  let theme: NativeTheme['themeSource'] = 'system';
  let sessionOf: CdpConnection['session'] = () => refuse('a worker before its window');
  const pages = new Set<Target>();

  const module = createApp({
    closeWindows: () => {
      for (const window of BrowserWindow.getAllWindows()) window.close();
      return BrowserWindow.getAllWindows().length === 0;
    },
    destroyWindows: () => BrowserWindow.getAllWindows().forEach((window) => window.destroy()),
    shutDown: async () => (await running?.catch(() => undefined))?.chromium.close(),
  });
  const { app, isReady } = module;
  const protocol = createProtocol(isReady);
  const ipc = createIpcMain();
  const session = createSession(protocol.protocol);

  async function run(): Promise<Running> {
    const chromium = await startChromium(join(module.userData(), 'chromium'), module.switches(), (endpoint) => {
      process.stdout.write(`[electron stand-in] devtools ${endpoint}\n`); // launch.ts reads this line.
    });
    process.once('exit', chromium.kill);
    void chromium.exited.then(() => BrowserWindow.getAllWindows().forEach((window) => window.destroy()));
    sessionOf = chromium.cdp.session;
    return { chromium, targets: await createTargets(chromium.cdp) };
  }

  const browserSend = async (method: string, params: Readonly<Record<string, unknown>>) => (await (running ??= run())).chromium.cdp.browser.send(method, params);

  const applyTheme = (page: Target): Promise<unknown> =>
    page.session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme === 'system' ? '' : theme }] }).catch(() => undefined);

  const BrowserWindow = createBrowserWindowClass({
    protocol, ipc, isReady, browserSend,
    session: session.session.defaultSession,
    workerSession: (id) => sessionOf(id),
    claimTarget: async () => (await (running ??= run())).targets.claim(),
    onPage: async (contents, target) => {
      pages.add(target);
      const scheme = protocol.scheme();
      const origin = new URL(toChromiumUrl(`${scheme}://till/`, scheme)).origin;
      await Promise.all([scheme && session.applyPermissions(contents, origin, scheme, browserSend), theme !== 'system' && applyTheme(target)]);
    },
    onAllClosed: module.allWindowsClosed,
    onCrashed: (contents, details) => module.emit('render-process-gone', createEvent(), contents, details),
    onCreated: (contents) => module.emit('web-contents-created', createEvent(), contents),
  });

  // Chromium starts while the app's own start goes on; a window that comes soon finds it half way there.
  app.once('ready', () => {
    running ??= run();
    running.catch((error: unknown) => {
      console.error('[electron stand-in]', error);
      app.exit(1);
    });
  });
  module.start();

  return refuseOthers({
    app, BrowserWindow, dialog, net, shell,
    ipcMain: ipc.ipcMain,
    Menu: menu,
    nativeTheme: createNativeTheme((source) => {
      theme = source;
      pages.forEach((page) => void applyTheme(page));
    }),
    powerMonitor: createPowerMonitor(),
    protocol: protocol.protocol,
    safeStorage: createSafeStorage(isReady, module.userData),
    session: session.session,
    utilityProcess: createUtilityProcess(isReady, hookPath, (event, details) => module.emit('child-process-gone', event, details)),
  });
}

/** A module that the stand-in lacks may be imported, since a bundler does so unasked, but not used. */
function refuseOthers(electron: object): object {
  return new Proxy(electron, {
    get(target, property): unknown {
      if (Reflect.has(target, property) || typeof property === 'symbol' || property === '__esModule' || property === 'default' || property === 'then') return Reflect.get(target, property);
      const refused = (): never => refuse(property);
      return new Proxy(function () { return undefined; }, { get: (_, member) => (typeof member === 'symbol' ? undefined : refuse(`${property}.${member}`)), apply: refused, construct: refused });
    },
  });
}
