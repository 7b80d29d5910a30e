import type { TillContext } from './context.ts';
import { checkDirectory } from './directory-check.ts';
import { type FeedOutcome, pullFeed } from './feed.ts';
import { createPush, type PushOutcome } from './push.ts';
import { loadBook } from './recovery.ts';

/** After the first failure, and the longest a till that lost its server sleeps. */
const backoffMinMs = 1_000;
const backoffMaxMs = 60_000;

export type SyncOutcome = { readonly push: PushOutcome; readonly feed: FeedOutcome | null };

/** Sends what waits and reads what changed, for as long as the till runs. */
export type Sync = {
  /** One push and one read of the feed. */
  readonly runOnce: () => Promise<SyncOutcome>;
  /** Like {@link Sync.runOnce}, and the loop goes on from here. */
  readonly runNow: () => Promise<void>;
  /** Pushes everything up to a sequence; false when the server could not be reached. */
  readonly pushThrough: (sequence: number) => Promise<boolean>;
  readonly start: () => void;
  readonly stop: () => void;
  /** Something new waits: don't sleep on. */
  readonly kick: () => void;
};

/** Makes the sync loop. `afterRun` does what only works with the server there, such as uploading a quarantine. */
export const createSync = (context: TillContext, afterRun: () => Promise<void>): Sync => {
  const push = createPush(context);
  let failures = 0;
  let running: Promise<SyncOutcome> | undefined;
  let again = false;
  let checking: Promise<void> | undefined;
  let cancel: () => void = () => undefined;
  let stopped = true;

  const draining = <Value>(work: () => Promise<Value>): Promise<Value> => context.locks.exclusive('drain', work);

  /** Reads the feed, over a restored server's new beginning if need be. */
  const pull = async (): Promise<FeedOutcome> => {
    const feed = await draining(() => pullFeed(context));
    if (feed.kind !== 'restarted') return feed;
    // The register's lock is never taken inside the drain lock: a redemption holds them the other way round.
    await context.locks.exclusive('register', () => requeue(context));
    await draining(() => context.directory.clear());
    await context.store.writeDirectoryCheckedAt(null);
    again = true;
    return await draining(() => pullFeed(context));
  };

  /**
   * What was pushed once may be known elsewhere, answer or not. So a till that believes itself offline asks before it
   * sends: what it sells meanwhile stays its own, and can be voided and redeemed without asking anybody.
   */
  const reachable = async (): Promise<FeedOutcome> =>
    context.cell.get().connection.state === 'online' ? { kind: 'read', configVersion: context.info().configVersion } : await pull();

  const goOn = (): void => {
    if (stopped) return;
    if (running) again = true;
    else void tick();
  };

  /** Goes through the whole directory, beside the loop: what is sold meanwhile is sent at once. */
  const check = (): void => {
    checking ??= checkDirectory(context)
      .then((differs) => { if (differs) goOn(); }, () => undefined)
      .finally(() => { checking = undefined; });
  };

  const run = async (): Promise<SyncOutcome> => {
    const probe = await reachable();
    if (probe.kind !== 'read') return { push: { kind: 'stopped', sent: 0, retryAfterMs: 0 }, feed: probe };
    const pushed = await draining(() => push());
    if (pushed.kind === 'stopped') return { push: pushed, feed: null };
    const feed = await pull();
    if (feed.kind === 'read') {
      await refreshConfig(context, feed.configVersion);
      await afterRun();
      check();
    }
    return { push: pushed, feed };
  };

  const runOnce = (): Promise<SyncOutcome> => {
    running ??= run().then(
      (outcome) => {
        failures = outcome.push.kind === 'stopped' || outcome.feed?.kind === 'failed' ? failures + 1 : 0;
        return outcome;
      },
      (error: unknown) => {
        failures += 1;
        throw error;
      },
    ).finally(() => { running = undefined; });
    return running;
  };

  const tick = async (): Promise<void> => {
    cancel();
    const outcome = await runOnce().catch(() => undefined);
    cancel();
    if (stopped) return;
    const delayMs = failures === 0 ? (again ? 0 : context.pollMs) : backoffMs(failures, retryAfterMs(outcome), context.random());
    again = false;
    cancel = context.timers.after(delayMs, () => { void tick(); });
  };

  return {
    runOnce,
    runNow: tick,
    pushThrough: async (sequence) => {
      if (context.cell.get().connection.state === 'offline' && (await draining(() => pullFeed(context))).kind !== 'read') return false;
      return (await draining(() => push(sequence))).kind === 'drained';
    },
    start: () => {
      stopped = false;
      void tick();
    },
    stop: () => {
      stopped = true;
      cancel();
    },
    kick: () => {
      // A till that is waiting for its server goes on waiting: its own business doesn't bring the server back.
      if (context.cell.get().connection.state !== 'offline') goOn();
    },
  };
};

/** How long to sleep after this many failures in a row; `random` is between 0 and 1. */
export const backoffMs = (failures: number, askedMs: number, random: number): number => {
  const full = Math.min(backoffMaxMs, backoffMinMs * 2 ** Math.min(failures - 1, 10));
  // Half of it is spread, so that a thousand tills don't knock together when the server is back.
  return Math.min(backoffMaxMs, Math.max(backoffMinMs, askedMs, full * (0.5 + random / 2)));
};

const retryAfterMs = (outcome: SyncOutcome | undefined): number => Math.max(
  outcome?.push.kind === 'stopped' ? outcome.push.retryAfterMs : 0,
  outcome?.feed?.kind === 'failed' ? outcome.feed.retryAfterMs : 0,
);

/** The server was restored and may have lost facts: every operation is sent again, which harms nothing it still has. */
const requeue = async ({ store, book }: TillContext): Promise<void> => {
  await store.writeAcknowledgedThrough(0);
  const requeued = await store.requeueAll();
  if (!requeued.ok) throw new Error(`the outbox could not be filled again: ${requeued.error}`);
  await loadBook({ store, book });
};

const refreshConfig = async ({ api, cell, info }: TillContext, configVersion: number): Promise<void> => {
  if (configVersion === info().configVersion) return;
  const refreshed = await api.refreshTerminal();
  if (refreshed.ok) cell.patch({ info: refreshed.value });
};
