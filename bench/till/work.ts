import type { Certificate } from '../../domain/certificate.ts';
import { minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import type { RunningTill } from '../../renderer/till-core.ts';
import type { Held } from '../../renderer/till.ts';
import type { FloorApi } from './preload.ts';
import type { TimedApi } from './timed-api.ts';

/** How long one sale and its floor took, in milliseconds. */
export type SaleTimes = { readonly sold: number; readonly append: number; readonly whole: number; readonly floor: number };

/** Work for the till, done inside its window so that no driver stands in between. */
export type Work = {
  readonly openShift: () => Promise<void>;
  /** Sells one certificate for cash, waits until all is quiet, then writes the same bytes the shortest way. */
  readonly sellBesideFloor: (hash: string) => Promise<SaleTimes>;
  /** Sells one certificate for cash and waits for its receipt; answers the wall-clock time at which the sale was durable. */
  readonly sellToPrinter: (hash: string) => Promise<number>;
  /** Sells each certificate, one after another. */
  readonly sellAll: (hashes: readonly string[]) => Promise<void>;
  /** Milliseconds until nothing waits any more. */
  readonly drain: () => Promise<number>;
  /** Waits, at most so many milliseconds, until the directory has been read to its end for the first time, and tells how long that took. */
  readonly firstReading: (limitMs: number) => Promise<{ readonly wholeMs: number; readonly waitingMs: number; readonly certificates: number }>;
};

const floorDatabase = 'bench-floor';
/** As long as the sealed form of a GS1 number. */
const sealedLength = 111;

/** Makes the worker of one till. */
export const createWork = (till: RunningTill, timed: TimedApi, floor: FloorApi): Work => {
  let database: Promise<IDBDatabase> | undefined;
  let lastText = '';

  // From the beginning on: the till starts reading before anybody asks for it.
  const read = new Promise<{ readonly at: number; readonly waitingMs: number }>((resolve) => {
    const stop = till.subscribe(() => {
      if (till.snapshot().directory.asOf === null) return;
      stop();
      resolve({ at: performance.now(), waitingMs: timed.times.feed.reduce((sum, ms) => sum + ms, 0) });
    });
  });

  const sell = async (hash: string): Promise<{ readonly whole: number; readonly print: Promise<unknown> }> => {
    const startedAt = performance.now();
    const recorded = await till.sell({ items: [{ held: holdOf(hash, till), price: face, validUntil: null }], tenders: [{ type: 'cash', amount: face, given: face, change: minor(0) }] });
    const whole = performance.now() - startedAt;
    if (!recorded.ok) throw new Error(`the till did not sell: ${JSON.stringify(recorded.error)}`);
    lastText = recorded.value.sealed.text;
    return { whole, print: recorded.value.print };
  };

  /** The snapshot's queue grows in the very turn in which the second of the two writes has ended. */
  const whenQueued = (): Promise<number> => new Promise((resolve) => {
    const before = till.snapshot().queue.waiting;
    const stop = till.subscribe(() => {
      if (till.snapshot().queue.waiting <= before) return;
      stop();
      resolve(performance.now());
    });
  });

  const whenEmpty = (): Promise<void> => new Promise((resolve) => {
    const look = (): void => {
      if (till.snapshot().queue.waiting > 0) return;
      stop();
      resolve();
    };
    const stop = till.subscribe(look);
    look();
  });

  return {
    openShift: async () => {
      const { info } = till.snapshot();
      const cashier = info?.operators.find(({ role }) => role === 'cashier');
      if (!cashier) throw new Error('the till has no cashier');
      till.signedIn(cashier);
      if (till.snapshot().shift) return;
      const opened = await till.openShift(minor(10_000));
      if (!opened.ok) throw new Error(`the shift did not open: ${opened.error.reason}`);
      await opened.value.print;
    },
    sellBesideFloor: async (hash) => {
      const queued = whenQueued();
      const { whole, print } = await sell(hash);
      const sold = (await queued) - timed.appendStartedAt();
      await print;
      await whenEmpty();
      await pause(20);
      database ??= openFloor();
      const opened = await database;
      const startedAt = performance.now();
      await Promise.all([put(opened, lastText), floor.write(lastText)]);
      const floorMs = performance.now() - startedAt;
      await pause(5);
      return { sold, whole, append: timed.times.append.at(-1) ?? NaN, floor: floorMs };
    },
    sellToPrinter: async (hash) => {
      const queued = whenQueued();
      const { print } = await sell(hash);
      const soldAt = performance.timeOrigin + await queued;
      await print;
      await whenEmpty();
      await pause(20);
      return soldAt;
    },
    sellAll: async (hashes) => { for (const hash of hashes) await (await sell(hash)).print; },
    firstReading: async (limitMs) => {
      const { at, waitingMs } = await Promise.race([read, pause(limitMs).then(() => { throw new Error('the first reading does not end'); })]);
      return { wholeMs: at - (timed.feedStartedAt() ?? NaN), waitingMs, certificates: till.snapshot().directory.certificates };
    },
    drain: async () => {
      const startedAt = performance.now();
      const empty = whenEmpty();
      void till.syncNow();
      await empty;
      return performance.now() - startedAt;
    },
  };
};

const face = minor(5_000);

/** What the screens would hold after a scan; the till looks the certificate up again by its hash when it sells. */
const holdOf = (hash: string, till: RunningTill): Held => {
  const { info } = till.snapshot();
  const certificate: Certificate = {
    hash: hash as CertificateHash, state: 'stock', blocked: false, kind: 'sold', programNumber: 1, storeNumber: info?.terminal.store.number ?? 0,
    currency: 'USD', face, balance: minor(0), validUntil: null,
  };
  return { certificate, sealed: 's'.repeat(sealedLength), control: null, program: null, standing: 'not-sold', source: 'directory', knownAt: null };
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

const openFloor = (): Promise<IDBDatabase> => new Promise((resolve, reject) => {
  const request = indexedDB.open(floorDatabase, 1);
  request.onupgradeneeded = () => { request.result.createObjectStore('texts', { autoIncrement: true }); };
  request.onsuccess = () => { resolve(request.result); };
  request.onerror = () => { reject(request.error ?? new Error('IndexedDB did not open')); };
});

const put = (database: IDBDatabase, text: string): Promise<void> => new Promise((resolve, reject) => {
  const transaction = database.transaction('texts', 'readwrite', { durability: 'strict' });
  transaction.objectStore('texts').put({ text });
  transaction.oncomplete = () => { resolve(); };
  transaction.onabort = () => { reject(transaction.error ?? new Error('the put was aborted')); };
});
