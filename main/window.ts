import type { BrowserWindow, BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { tillPage } from './app-protocol.ts';
import type { Log } from './log.ts';

/** What the till's one window may and may not do. */
export const windowOptions = ({ preload, kiosk, isPackaged }: {
  readonly preload: string; readonly kiosk: boolean; readonly isPackaged: boolean;
}): BrowserWindowConstructorOptions => ({
  width: 1366,
  height: 768,
  minWidth: 800,
  minHeight: 600,
  show: false,
  title: 'Countersign',
  backgroundColor: '#ffffff',
  autoHideMenuBar: true,
  kiosk,
  webPreferences: {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !isPackaged,
    // Queues drain and clocks tick behind another window too.
    backgroundThrottling: false,
  },
});

/** Keeps a page where it is: no navigation, no second window, no embedded page. */
export const confine = (contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>, log: Log): void => {
  contents.setWindowOpenHandler(({ url }) => {
    log('window-open-refused', { url });
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (event.url === tillPage) return;
    event.preventDefault();
    log('navigation-refused', { url: event.url });
  });
  // The page shows no frames; should one get in, it goes nowhere.
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return;
    event.preventDefault();
    log('navigation-refused', { url: event.url });
  });
  contents.on('will-redirect', (event) => { event.preventDefault(); });
  contents.on('will-attach-webview', (event) => { event.preventDefault(); });
};

/** Refuses every permission but one: that the browser never throws the till's database away to win space. */
export const refusePermissions = (session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>): void => {
  session.setPermissionRequestHandler((_contents, permission, callback) => { callback(permission === 'persistent-storage'); });
  session.setPermissionCheckHandler((_contents, permission) => permission === 'persistent-storage');
};

/** Shows the till in a window; a page that dies is loaded again, for the till's state is on the disk. */
export const openTill = async (window: BrowserWindow, log: Log): Promise<void> => {
  window.once('ready-to-show', () => { window.show(); });
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log('page-died', { reason, exitCode });
    if (reason !== 'clean-exit') window.reload();
  });
  await window.loadURL(tillPage);
};
