/** Runs in the page's own world before any of its scripts, and receives what the preload exposes. */
import { createBridge } from './bridge.ts';

/** Names that differ with each run, made by main. */
export interface PageWorldNames {
  readonly pageEvent: string;
  readonly preloadEvent: string;
}

export function start(names: PageWorldNames): void {
  if (window !== window.top) return; // Electron runs no preload in frames unless asked to.
  createBridge(names.pageEvent, names.preloadEvent);
}
