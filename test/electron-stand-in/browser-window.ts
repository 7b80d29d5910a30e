/** `BrowserWindow`: one Chromium window with one page. */
import type { BrowserWindowConstructorOptions, Menu, WebContents, WebPreferences } from 'electron';
import { isAbsolute } from 'node:path';
import { createEvent, HonouredEmitter } from './emitter.ts';
import { onlyOptions, refuse, strict } from './strict.ts';
import type { Target } from './targets.ts';
import { createWebContents, type WebContentsDeps, type WebContentsModule } from './web-contents.ts';
import type { CdpParams } from './cdp.ts';

const events = ['close', 'closed', 'ready-to-show', 'show', 'hide', 'focus', 'blur', 'enter-full-screen', 'leave-full-screen', 'maximize', 'minimize', 'restore', 'resize', 'unresponsive', 'responsive', 'session-end', 'query-session-end', 'page-title-updated'];
const options = ['width', 'height', 'minWidth', 'minHeight', 'x', 'y', 'center', 'useContentSize', 'resizable', 'show', 'title', 'icon', 'backgroundColor', 'autoHideMenuBar', 'fullscreen', 'kiosk', 'paintWhenInitiallyHidden', 'webPreferences'];
const fixedPreferences: WebPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, navigateOnDragDrop: false, javascript: true };
const freePreferences = ['preload', 'additionalArguments', 'spellcheck', 'devTools', 'backgroundThrottling', 'disableDialogs', 'safeDialogs', 'enableWebSQL'];

/** What windows need of the rest of the stand-in. */
export interface WindowDeps extends Omit<WebContentsDeps, 'preload' | 'argv'> {
  readonly claimTarget: () => Promise<Target>;
  readonly onPage: (contents: WebContents, target: Target) => Promise<void>;
  readonly onAllClosed: () => void;
  readonly browserSend: (method: string, params: CdpParams) => Promise<CdpParams>;
  readonly isReady: () => boolean;
  readonly onCreated: (contents: WebContents) => void;
}

function checkPreferences(preferences: WebPreferences = {}): void {
  onlyOptions('webPreferences', preferences, [...Object.keys(fixedPreferences), ...freePreferences]);
  for (const [key, value] of Object.entries(fixedPreferences)) {
    const asked: unknown = preferences[key as keyof WebPreferences];
    if (asked !== undefined && asked !== value) refuse(`webPreferences.${key}: ${JSON.stringify(asked)}`);
  }
  if (preferences.preload !== undefined && !isAbsolute(preferences.preload)) throw new Error('preload script must have absolute path');
}

/** Makes the BrowserWindow class for one app. */
export function createBrowserWindowClass(deps: WindowDeps) {
  const windows: StandInWindow[] = [];

  class StandInWindow extends HonouredEmitter {
    readonly id: number;
    readonly webContents: WebContents;
    readonly #module: WebContentsModule;
    #target: Target | undefined;
    #fullScreen = false;
    #visible: boolean;
    #destroyed = false;

    constructor(given: BrowserWindowConstructorOptions = {}) {
      super('BrowserWindow', events);
      if (!deps.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
      onlyOptions('BrowserWindow', given, options);
      checkPreferences(given.webPreferences);
      this.#module = createWebContents({ ...deps, preload: given.webPreferences?.preload, argv: given.webPreferences?.additionalArguments ?? [] });
      this.webContents = this.#module.contents;
      this.id = this.webContents.id;
      this.#visible = given.show !== false;
      this.webContents.once('did-finish-load', () => this.emit('ready-to-show', createEvent()));
      const guarded = strict('BrowserWindow', this);
      windows.push(guarded);
      deps.onCreated(this.webContents);
      this.#open(given).catch((error: unknown) => {
        if (this.#destroyed) return;
        console.error('[electron stand-in] the window could not be opened:', error);
        this.#gone();
      });
      return guarded;
    }

    async #open(given: BrowserWindowConstructorOptions): Promise<void> {
      const target = await deps.claimTarget();
      this.#target = target;
      target.onGone(() => this.#gone());
      await Promise.all([this.#setBounds({ width: given.width ?? 800, height: given.height ?? 600 }), deps.onPage(this.webContents, target)]);
      await this.#module.attach(target);
      if (given.fullscreen || given.kiosk) this.setFullScreen(true);
    }

    async #setBounds(bounds: CdpParams): Promise<void> {
      if (!this.#target) return;
      const { windowId } = await deps.browserSend('Browser.getWindowForTarget', { targetId: this.#target.targetId });
      await deps.browserSend('Browser.setWindowBounds', { windowId, bounds });
    }

    #gone(): void {
      if (this.#destroyed) return;
      this.#destroyed = true;
      windows.splice(windows.findIndex((window) => window.id === this.id), 1);
      this.#module.destroy();
      this.emit('closed', createEvent());
      if (windows.length === 0) deps.onAllClosed();
    }

    loadURL(url: string): Promise<void> { return this.#module.navigation.load(url); }
    reload(): void { this.webContents.reload(); }
    isDestroyed(): boolean { return this.#destroyed; }
    isVisible(): boolean { return this.#visible; }
    isFullScreen(): boolean { return this.#fullScreen; }
    isMinimized(): boolean { return false; } // Nothing here minimises a window: see `minimize` among the refusals.
    restore(): void { this.focus(); }
    removeMenu(): void { /* Chromium's app window has no menu. */ }
    setMenuBarVisibility(visible: boolean): void { if (visible) refuse('a visible menu bar'); }
    setMenu(menu: Menu | null): void { if (menu !== null) refuse('BrowserWindow.setMenu other than null'); }

    show(): void {
      this.#visible = true;
      this.emit('show', createEvent());
      this.focus();
    }

    focus(): void {
      if (this.#target) void deps.browserSend('Target.activateTarget', { targetId: this.#target.targetId }).catch(() => undefined);
      this.emit('focus', createEvent());
    }

    maximize(): void {
      this.show();
      void this.#setBounds({ windowState: 'maximized' }).catch(() => undefined);
    }

    setFullScreen(flag: boolean): void {
      if (flag === this.#fullScreen) return;
      this.#fullScreen = flag;
      void this.#setBounds({ windowState: flag ? 'fullscreen' : 'normal' }).catch(() => undefined).then(() => this.emit(flag ? 'enter-full-screen' : 'leave-full-screen', createEvent()));
    }

    close(): void {
      const event = createEvent();
      this.emit('close', event);
      if (!event.defaultPrevented) this.destroy();
    }

    destroy(): void {
      const target = this.#target;
      this.#gone();
      if (target) void deps.browserSend('Target.closeTarget', { targetId: target.targetId }).catch(() => undefined);
    }

    static getAllWindows(): StandInWindow[] { return [...windows]; }
    static fromId(id: number): StandInWindow | null { return windows.find((window) => window.id === id) ?? null; }
    static fromWebContents(contents: WebContents): StandInWindow | null { return windows.find((window) => window.webContents.id === contents.id) ?? null; }
    static getFocusedWindow(): StandInWindow | null { return windows[0] ?? null; }
  }

  return strict('BrowserWindow', StandInWindow);
}
