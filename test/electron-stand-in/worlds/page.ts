/** Runs in the page's own world before any of its scripts: receives what the preload exposes, and keeps `window.open` from opening. */
import { createBridge } from './bridge.ts';

/** Names that differ with each run, made by main. */
export interface PageWorldNames {
  readonly pageEvent: string;
  readonly preloadEvent: string;
  readonly openBinding: string;
}

/** What the page asked `window.open` for. */
export interface OpenRequest {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
}

export function start(names: PageWorldNames): void {
  denyOpen(names.openBinding);
  if (window !== window.top) return; // Electron runs no preload in frames unless asked to.
  createBridge(names.pageEvent, names.preloadEvent);
}

/**
 * A denied `window.open` gives null, and does so at once. Letting Chromium make the window and closing it
 * again would give the page a window, and now and then leaves the opener's thread waiting for it for ever.
 */
function denyOpen(binding: string): void {
  const globals = window as unknown as Record<string, (text: string) => void>;
  const tell = globals[binding];
  Reflect.deleteProperty(globals, binding);
  const open = window.open.bind(window);
  window.open = (url = '', target = '_blank', features = '') => {
    if (['_self', '_top', '_parent'].includes(target)) return open(url, target, features);
    const request: OpenRequest = { url: url === '' ? 'about:blank' : new URL(url, document.baseURI).href, frameName: target === '_blank' ? '' : target, features };
    tell?.(JSON.stringify(request));
    return null;
  };
}
