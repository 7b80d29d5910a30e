/** `webContents` over one page target. */
import type { Session, WebContents, WebFrameMain, WindowOpenHandlerResponse } from 'electron';
import { encodeClone } from './clone.ts';
import { createEvent, HonouredEmitter, mix } from './emitter.ts';
import type { IpcMainModule } from './ipc-main.ts';
import { createNavigation, type Navigation } from './navigation.ts';
import { fromChromiumUrl } from './origin.ts';
import { installPreloadWorld, type Incoming, type PreloadWorld } from './preload-world.ts';
import type { ProtocolModule } from './protocol.ts';
import { interceptRequests } from './requests.ts';
import { refuse, strict } from './strict.ts';
import type { CdpSession } from './cdp.ts';
import type { Target } from './targets.ts';
import type { OpenRequest } from './worlds/page.ts';

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

export interface WebContentsDeps {
  readonly protocol: ProtocolModule;
  readonly ipc: IpcMainModule;
  readonly session: Session;
  readonly workerSession: (id: string) => CdpSession;
  readonly preload: string | undefined;
  readonly argv: readonly string[];
  readonly onCrashed: (contents: WebContents, details: { readonly reason: 'crashed'; readonly exitCode: number }) => void;
}

/** A window's contents and what the window itself needs of them. */
export interface WebContentsModule {
  readonly contents: WebContents;
  readonly navigation: Navigation;
  /** Wires the page that Chromium gave to the window. */
  readonly attach: (target: Target) => Promise<void>;
  readonly destroy: () => void;
}

// Those from 'will-attach-webview' on are accepted and never emitted: nothing here can cause them.
const events = [
  'will-navigate', 'will-frame-navigate', 'did-finish-load', 'did-fail-load', 'dom-ready', 'did-navigate', 'render-process-gone', 'preload-error', 'destroyed',
  'will-attach-webview', 'did-attach-webview', 'will-redirect', 'unresponsive', 'responsive', 'select-bluetooth-device',
];

let contentsCount = 0;

export function createWebContents(deps: WebContentsDeps): WebContentsModule {
  const id = ++contentsCount;
  const emitter = new HonouredEmitter('webContents', events);
  const navigation = createNavigation(emitter, () => deps.protocol.scheme());
  let world: PreloadWorld | undefined;
  let destroyed = false;
  let openHandler: OpenHandler | undefined;

  const mapped = (url: string): string => fromChromiumUrl(url, deps.protocol.scheme());

  function createFrame(chromiumUrl: string): WebFrameMain {
    const url = mapped(chromiumUrl);
    const origin = mapped(new URL(chromiumUrl).origin);
    const frame = { url, origin, processId: id, routingId: 1, frameTreeNodeId: id, name: '', parent: null, isDestroyed: () => destroyed, send };
    const guarded: object = strict('WebFrameMain', Object.defineProperty(frame, 'top', { get: () => guarded }));
    return guarded as WebFrameMain;
  }

  function send(channel: string, ...args: unknown[]): void {
    world?.post({ kind: 'event', channel, args: encodeClone(args) });
  }

  function receive(message: Incoming, contextId: number): void {
    if (message.kind === 'preload-error') {
      console.error(`Unable to load preload script: ${deps.preload}\n${message.message}`);
      emitter.emit('preload-error', createEvent(), deps.preload, new Error(message.message));
      return;
    }
    deps.ipc.dispatch({ sender: contents, senderFrame: createFrame(message.url), reply: (reply) => world?.post(reply, contextId) }, message);
  }

  function decideOpen({ url: chromiumUrl, frameName, features }: OpenRequest): void {
    const url = mapped(chromiumUrl);
    const disposition = features ? 'new-window' : 'foreground-tab';
    if (!openHandler) return console.error(`[electron stand-in] refused to open ${url}: not honoured without setWindowOpenHandler`);
    const details = { url, frameName, features, disposition, referrer: { url: contents.getURL(), policy: 'strict-origin-when-cross-origin' } } as Parameters<OpenHandler>[0];
    const { action }: WindowOpenHandlerResponse = openHandler(details);
    if (action !== 'deny') console.error(`[electron stand-in] refused to open ${url}: not honoured by the stand-in: setWindowOpenHandler action ${action}`);
  }

  async function attach(target: Target): Promise<void> {
    const { session } = target;
    // A link or a form with a target; the page's own `window.open` never comes this far.
    session.on('Page.windowOpen', (params) => decideOpen({ url: params['url'] as string, frameName: '', features: '' }));
    session.on('Inspector.targetCrashed', () => {
      const details = { reason: 'crashed', exitCode: 139 } as const;
      emitter.emit('render-process-gone', createEvent(), details);
      deps.onCrashed(contents, details);
    });
    await Promise.all([
      session.send('Page.enable'),
      session.send('Inspector.enable'),
      interceptRequests(session, deps.protocol.answer, navigation.mayNavigate, deps.workerSession),
      installPreloadWorld(session, { preloadPath: deps.preload, argv: deps.argv, onMessage: receive, onOpen: decideOpen }).then((installed) => { world = installed; }),
    ]);
    await navigation.attach(session);
  }

  function destroy(): void {
    if (destroyed) return;
    destroyed = true;
    navigation.cancel();
    emitter.emit('destroyed');
  }

  const honoured: Pick<WebContents, 'id' | 'send' | 'getURL' | 'isDestroyed' | 'reload' | 'loadURL' | 'setWindowOpenHandler' | 'isLoading' | 'getType' | 'session' | 'setVisualZoomLevelLimits'> = {
    id,
    session: deps.session,
    send,
    getURL: () => mapped(navigation.url()),
    getType: () => 'window',
    isDestroyed: () => destroyed,
    isLoading: () => navigation.isLoading(),
    reload: () => void navigation.reload().catch(() => undefined),
    loadURL: (url) => navigation.load(url),
    setWindowOpenHandler: (handler) => { openHandler = handler; },
    setVisualZoomLevelLimits: (minimum, maximum) => (minimum === 1 && maximum === 1 ? Promise.resolve() : refuse('setVisualZoomLevelLimits other than 1')),
  };
  Object.defineProperty(honoured, 'mainFrame', { get: () => createFrame(navigation.url()) });
  const contents = strict('webContents', mix(emitter, honoured)) as unknown as WebContents;
  return { contents, navigation, attach, destroy };
}
