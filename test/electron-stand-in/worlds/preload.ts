/**
 * Runs in the isolated world: gives the app's preload the short require list of Electron's sandbox, and
 * carries its IPC to main over a DevTools binding that only this world can see.
 */
import type { ContextBridge, IpcRenderer, IpcRendererEvent, WebFrame } from 'electron';
import { decodeClone, encodeClone } from '../clone.ts';
import { refuse, strict } from '../strict.ts';
import type { FromMain, ToMain } from '../wire.ts';
import { createBridge } from './bridge.ts';
import { EventEmitter } from './emitter.ts';
import type { PageWorldNames } from './page.ts';

/** What main hands to this world. */
export interface PreloadWorldOptions extends PageWorldNames {
  readonly binding: string;
  readonly deliver: string;
  readonly electronVersion: string;
  readonly chromeVersion: string;
  readonly platform: string;
  readonly argv: readonly string[];
}

type Preload = (require: (name: string) => unknown, module: { exports: object }, exports: object, process: object) => void;

/** Starts the world and runs the app's preload in it. */
export function start(options: PreloadWorldOptions, preload: Preload): void {
  if (window !== window.top) return;
  const post = createPost(options.binding);
  const ipcRenderer = createIpcRenderer(options.deliver, post);
  const bridge = createBridge(options.preloadEvent, options.pageEvent);
  const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = { exposeInMainWorld: (key, api) => bridge.expose(key, api) };
  const webFrame: Pick<WebFrame, 'getZoomFactor' | 'getZoomLevel'> = { getZoomFactor: () => 1, getZoomLevel: () => 0 };
  const electron = strict('electron', { contextBridge: strict('contextBridge', contextBridge), ipcRenderer, webFrame: strict('webFrame', webFrame) });
  const modules = createModules(electron);
  const require = (name: string): unknown => {
    if (!modules.has(name)) throw new Error(`module not found: ${name}`);
    return modules.get(name);
  };
  try {
    const module = { exports: {} };
    preload(require, module, module.exports, createProcess(options));
  } catch (error) {
    post({ kind: 'preload-error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    throw error;
  }
}

function createPost(binding: string): (message: ToMain) => void {
  const send = (globalThis as unknown as Record<string, (text: string) => void>)[binding];
  if (!send) throw new Error('The binding to main is missing.');
  return (message) => send(JSON.stringify({ ...message, url: location.href }));
}

function createIpcRenderer(deliver: string, post: (message: ToMain) => void): IpcRenderer {
  const emitter = new EventEmitter();
  const waiting = new Map<number, { readonly channel: string; readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  let invokeCount = 0;

  const ipcRenderer = Object.assign(emitter, {
    // Async, so that an argument that can't be cloned rejects rather than throws, as in Electron.
    invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
      const text = encodeClone(args);
      const id = invokeCount++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { channel, resolve, reject });
        post({ kind: 'invoke', id, channel, args: text });
      });
    },
    send: (channel: string, ...args: unknown[]): void => post({ kind: 'send', channel, args: encodeClone(args) }),
    sendSync: () => refuse('ipcRenderer.sendSync'),
    sendToHost: () => refuse('ipcRenderer.sendToHost'),
    postMessage: () => refuse('ipcRenderer.postMessage'),
  });

  function receive(message: FromMain): void {
    if (message.kind === 'event') {
      const event = { sender: ipcRenderer, ports: [], preventDefault: () => undefined, defaultPrevented: false } as unknown as IpcRendererEvent;
      emitter.emit(message.channel, event, ...(decodeClone(message.args) as unknown[]));
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'reply') call?.resolve(decodeClone(message.value));
    else call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.error}`));
  }

  Object.defineProperty(globalThis, deliver, { value: (text: string) => receive(JSON.parse(text) as FromMain) });
  return ipcRenderer as unknown as IpcRenderer;
}

function createModules(electron: object): ReadonlyMap<string, unknown> {
  const timers = {
    setTimeout: globalThis.setTimeout.bind(globalThis), clearTimeout: globalThis.clearTimeout.bind(globalThis),
    setInterval: globalThis.setInterval.bind(globalThis), clearInterval: globalThis.clearInterval.bind(globalThis),
    setImmediate: (run: () => void) => setTimeout(run, 0), clearImmediate: (id: number) => clearTimeout(id),
  };
  const own: readonly (readonly [string, unknown])[] = [['events', EventEmitter], ['timers', timers], ['url', { URL, URLSearchParams }]];
  return new Map<string, unknown>([
    ['electron', electron], ['electron/renderer', electron], ['electron/common', electron],
    ...own.flatMap(([name, value]) => [[name, value], [`node:${name}`, value]] as const),
  ]);
}

function createProcess(options: PreloadWorldOptions): object {
  return strict('process', {
    type: 'renderer', platform: options.platform, sandboxed: true, contextIsolated: true, argv: options.argv, env: {},
    versions: { electron: options.electronVersion, chrome: options.chromeVersion },
  });
}
