import type { CountersignApi } from '../../preload/contract.ts';
import { createWindowTill as createProductTill } from '../../renderer/create-till.ts';
import type { RunningTill } from '../../renderer/till-core.ts';
import type { FloorApi } from './preload.ts';
import { createScanWatch, type ScanWatch } from './scan-watch.ts';
import { createTimedApi, type TimedApi } from './timed-api.ts';
import { createWork, type Work } from './work.ts';

export { timers } from '../../renderer/create-till.ts';

/** What the harness finds in the window: the product's till, and what was seen of it from outside. */
export type BenchHook = {
  readonly till: RunningTill;
  readonly api: CountersignApi;
  readonly times: TimedApi['times'];
  readonly line: TimedApi['line'];
  readonly scans: ScanWatch;
  readonly work: Work;
  /** Wall clock, milliseconds, when the till could take a scan and had painted that; null before. */
  readonly readyAt: () => number | null;
};

declare global {
  interface Window {
    countersignBench?: BenchHook;
    readonly countersignFloor: FloorApi;
  }
}

// On import, before the product listens: its own listener lets nobody behind it hear a scan.
const scans = createScanWatch(window);

/** Makes the product's till, unchanged, with a clock at the window's side of every call into main. */
export const createWindowTill = (api: CountersignApi, papers: Parameters<typeof createProductTill>[1]): RunningTill => {
  const timed = createTimedApi(api);
  const till = createProductTill(timed.api, papers);
  let readyAt: number | null = null;
  const stop = till.subscribe(() => {
    if (till.snapshot().phase !== 'ready') return;
    stop();
    requestAnimationFrame(() => requestAnimationFrame(() => { readyAt = performance.timeOrigin + performance.now(); }));
  });
  window.countersignBench = { till, api, times: timed.times, line: timed.line, scans, work: createWork(till, timed, window.countersignFloor), readyAt: () => readyAt };
  return till;
};
