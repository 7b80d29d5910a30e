import { v7 } from 'uuid';
import type { CountersignApi } from '../preload/contract.ts';
import type { Clock, TillDeps } from './deps.ts';
import type { Timers } from './deadline.ts';
import { createWebLocks } from './locks.ts';
import { openStore } from './store.ts';
import { createTill, type RunningTill } from './till-core.ts';

/** Often enough that a block or a delivery is known before the next customer, seldom enough that a thousand tills are no load. */
const pollMs = 4_000;
/** A customer waits this long for the server's word; main's own deadline is a little shorter. */
const requestDeadlineMs = 8_000;

const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** This window's timers. */
export const timers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => { clearTimeout(timer); };
  },
};

/** A till of this window: the main process behind it, this browser's IndexedDB below it. `name` is what its databases and locks are called. */
export const createWindowTill = (api: CountersignApi, papers: Pick<TillDeps, 'receipt' | 'reportDocument' | 'certificatePaper'>, name = 'countersign'): RunningTill =>
  createTill({
    api, clock, timers, pollMs, requestDeadlineMs, ...papers,
    openStore: async () => {
      // Refused storage is no reason to stop: the journal stands beside it. The answer shows in the browser's own settings.
      await navigator.storage.persist().catch(() => false);
      return await openStore({ indexedDB, IDBKeyRange }, timers, name);
    },
    locks: createWebLocks(navigator.locks, name),
    makeId: () => v7(),
    random: () => Math.random(),
  });
