/** Where a page is and may go: loadURL, reload, and the page's own attempts. */
import type { CdpSession } from './cdp.ts';
import { createEvent, type HonouredEmitter } from './emitter.ts';
import { fromChromiumUrl, toChromiumUrl } from './origin.ts';
import type { NavigationGate } from './requests.ts';

export interface Navigation {
  readonly attach: (session: CdpSession) => Promise<void>;
  readonly load: (url: string) => Promise<void>;
  readonly reload: () => Promise<void>;
  /** As Chromium spells it. */
  readonly url: () => string;
  readonly isLoading: () => boolean;
  readonly mayNavigate: NavigationGate;
  /** Fails a load that is under way when its window closes. */
  readonly cancel: () => void;
}

interface FrameDescription {
  readonly id: string;
  readonly parentId?: string;
  readonly url: string;
  readonly unreachableUrl?: string;
}

// The page's own request reaches main over another channel than the notice of who asked for it.
const noticeTimeoutMs = 40;

export function createNavigation(emitter: HonouredEmitter, scheme: () => string | undefined): Navigation {
  let session: CdpSession | undefined;
  let mainFrame = '';
  let url = 'about:blank';
  let loading = false;
  let expected: string | undefined;
  let onLoaded: ((error?: Error) => void) | undefined;
  let onAttached: (session: CdpSession) => void;
  let onRefused: (error: Error) => void;
  const attached = new Promise<CdpSession>((resolve, reject) => { onAttached = resolve; onRefused = reject; });
  attached.catch(() => undefined);
  const asked = new Map<string, number>();
  const isApp = (address: string): boolean => address !== 'about:blank' && !address.startsWith('data:text/html,');

  function finish(error?: Error): void {
    loading = false;
    onLoaded?.(error);
    onLoaded = undefined;
  }

  function fail(address: string, errorText: string): void {
    const name = errorText.replace(/^net::/, '');
    emitter.emit('did-fail-load', createEvent(), -2, name, address, true, 1, 1);
    finish(Object.assign(new Error(`${name} (-2) loading '${address}'`), { code: name, errno: -2, url: address }));
  }

  async function attach(own: CdpSession): Promise<void> {
    own.on('Page.frameNavigated', (params) => {
      const frame = params['frame'] as FrameDescription;
      if (frame.parentId) return;
      mainFrame = frame.id;
      url = frame.unreachableUrl ?? frame.url;
      if (isApp(url)) emitter.emit('did-navigate', createEvent(), fromChromiumUrl(url, scheme()), 200, 'OK');
    });
    own.on('Page.navigatedWithinDocument', (params) => { if (params['frameId'] === mainFrame) url = params['url'] as string; });
    own.on('Page.frameRequestedNavigation', (params) => void asked.set(params['url'] as string, Date.now()));
    own.on('Page.domContentEventFired', () => { if (isApp(url)) emitter.emit('dom-ready', createEvent()); });
    own.on('Page.loadEventFired', () => {
      if (!isApp(url)) return;
      finish();
      emitter.emit('did-finish-load', createEvent());
    });
    const tree = (await own.send('Page.getFrameTree'))['frameTree'] as { readonly frame: FrameDescription };
    mainFrame = tree.frame.id;
    session = own;
    onAttached(own);
  }

  async function load(address: string): Promise<void> {
    if (scheme() === undefined && !/^(https?|data|about):/.test(address)) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${address}'`);
    loading = true;
    const own = await attached;
    expected = toChromiumUrl(address, scheme());
    const loaded = new Promise<void>((resolve, reject) => { onLoaded = (error) => (error ? reject(error) : resolve()); });
    loaded.catch(() => undefined);
    const { errorText } = await own.send('Page.navigate', { url: expected });
    if (errorText) fail(address, errorText as string);
    await loaded;
  }

  async function reload(): Promise<void> {
    expected = url;
    loading = true;
    // A crashed page can't reload itself, but it can be sent to where it was.
    await session?.send('Page.navigate', { url });
  }

  async function isAskedByPage(address: string): Promise<boolean> {
    const deadline = Date.now() + noticeTimeoutMs;
    while (Date.now() < deadline) {
      if (asked.delete(address)) return true;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    return asked.delete(address);
  }

  async function mayNavigate(address: string, frameId: string): Promise<boolean> {
    const isMainFrame = frameId === mainFrame;
    if (isMainFrame && address.split('#')[0] === expected?.split('#')[0]) {
      expected = undefined;
      return true;
    }
    if (!(await isAskedByPage(address))) return true;
    const target = fromChromiumUrl(address, scheme());
    const frameEvent = createEvent({ url: target, isMainFrame, isSameDocument: false });
    emitter.emit('will-frame-navigate', frameEvent);
    const event = createEvent({ url: target, isMainFrame, isSameDocument: false });
    if (isMainFrame && !frameEvent.defaultPrevented) emitter.emit('will-navigate', event, target);
    return !frameEvent.defaultPrevented && !event.defaultPrevented;
  }

  function cancel(): void {
    const gone = new Error(`ERR_ABORTED (-3) loading '${fromChromiumUrl(url, scheme())}'`);
    onRefused(gone);
    finish(gone);
  }

  return { attach, load, reload, url: () => url, isLoading: () => loading, mayNavigate, cancel };
}
