/** Puts the preload's world and the page's receiving end into every document, and carries IPC between it and main. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CdpSession } from './cdp.ts';
import type { FromMain, ToMain } from './wire.ts';
import type { OpenRequest } from './worlds/page.ts';
import type { PreloadWorldOptions } from './worlds/preload.ts';

// The name Electron gives it, seen in the context list of the developer tools.
const worldName = 'Electron Isolated Context';

/** A message and the address of the document that sent it, as Chromium spells it. */
export type Incoming = ToMain & { readonly url: string };

export interface PreloadWorld {
  /** Dropped when the document is not there yet, as Electron drops it. */
  readonly post: (message: FromMain, contextId?: number) => void;
}

interface ContextDescription {
  readonly id: number;
  readonly name: string;
}

const readWorld = (name: string): string => readFileSync(join(__dirname, `${name}.js`), 'utf8');
const randomName = (): string => `w${randomBytes(12).toString('hex')}`;

export interface PreloadWorldDeps {
  readonly preloadPath: string | undefined;
  readonly argv: readonly string[];
  readonly onMessage: (message: Incoming, contextId: number) => void;
  readonly onOpen: (request: OpenRequest) => void;
}

/** Must be awaited before the first navigation, or that document has no preload. */
export async function installPreloadWorld(session: CdpSession, { preloadPath, argv, onMessage, onOpen }: PreloadWorldDeps): Promise<PreloadWorld> {
  const options: PreloadWorldOptions = {
    binding: randomName(), deliver: randomName(), pageEvent: randomName(), preloadEvent: randomName(), openBinding: randomName(),
    electronVersion: process.versions['electron'], chromeVersion: process.versions['chrome'], platform: process.platform, argv,
  };
  let current: number | undefined;

  session.on('Runtime.executionContextCreated', (params) => {
    const context = params['context'] as ContextDescription;
    if (context.name === worldName) current = context.id;
  });
  session.on('Runtime.executionContextDestroyed', (params) => {
    if (params['executionContextId'] === current) current = undefined;
  });
  session.on('Runtime.executionContextsCleared', () => { current = undefined; });
  session.on('Runtime.bindingCalled', (params) => {
    if (params['name'] === options.binding) onMessage(JSON.parse(params['payload'] as string) as Incoming, params['executionContextId'] as number);
    if (params['name'] === options.openBinding) onOpen(JSON.parse(params['payload'] as string) as OpenRequest);
  });

  const names = JSON.stringify(options);
  await Promise.all([
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: options.binding, executionContextName: worldName }),
    session.send('Runtime.addBinding', { name: options.openBinding }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(() => {${readWorld('world-page')}\nworld.start(${names});})();` }),
    preloadPath && session.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName,
      source: `(() => {${readWorld('world-preload')}\nworld.start(${names}, function (require, module, exports, process) {${readFileSync(preloadPath, 'utf8')}\n});})();`,
    }),
  ]);

  return {
    post: (message, contextId = current) => {
      if (contextId === undefined) return;
      // The declaration is the same each time, so that V8 compiles it once.
      const functionDeclaration = `function (text) { globalThis[${JSON.stringify(options.deliver)}](text); }`;
      const call = { functionDeclaration, executionContextId: contextId, arguments: [{ value: JSON.stringify(message) }], silent: false };
      session.send('Runtime.callFunctionOn', call).catch(() => undefined); // The document has gone meanwhile.
    },
  };
}
