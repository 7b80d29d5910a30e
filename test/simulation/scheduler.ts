/** Something that can die with all it was waiting for: a window, a main process. */
export type Life = { readonly name: string; alive: boolean };

type Event = { readonly at: number; readonly order: number; readonly life: Life | undefined; readonly run: () => unknown };

/**
 * Virtual time and one event at a time. Whatever a till or the server waits for is an event here; the next one runs only
 * after everything that the last one set off has come to rest. So a seed alone decides who overtakes whom.
 */
export type Scheduler = {
  /** Milliseconds since the run began; never goes back. */
  readonly now: () => number;
  /** Runs later unless `life` has died; returns what calls it off. */
  readonly at: (delayMs: number, life: Life | undefined, run: () => unknown) => () => void;
  /** Does `work` later as one event and hands its result over `deliveryMs` after it. Never settles once `life` has died. */
  readonly gate: <Value>(life: Life, delayMs: number, deliveryMs: number, work: () => Value | Promise<Value>) => Promise<Value>;
  /** Work that waits for the real world (files) begins and ends; the scheduler waits for it meanwhile. */
  readonly enter: () => void;
  readonly leave: () => void;
  /** Inside such work: waits for virtual time, and for ever if `isCut` says that the machine died just there. */
  readonly pause: (life: Life, delayMs: number, isCut: () => Promise<boolean>) => Promise<void>;
  /** Runs the next event; false when there is none. */
  readonly step: () => Promise<boolean>;
  readonly steps: () => number;
};

/** What was thrown, as the error it should have been. */
export const asError = (error: unknown): Error => error instanceof Error ? error : new Error(String(error));

/** A step that takes longer than this in real time waits for something that no event will bring. */
const stepRealMsMax = 20_000;

/** Makes a scheduler with nothing to do yet. */
export const createScheduler = (): Scheduler => {
  const queue = createQueue();
  let now = 0;
  let order = 0;
  let steps = 0;
  let busy = 0;

  const at: Scheduler['at'] = (delayMs, life, run) => {
    const event: Event = { at: now + Math.max(0, delayMs), order: order += 1, life, run };
    queue.add(event);
    return () => { queue.remove(event); };
  };

  const rest = async (): Promise<void> => {
    const startedAt = Date.now();
    do {
      // Microtasks run out before the loop turns: one turn is all that injected promises need.
      await new Promise((resolve) => { setImmediate(resolve); });
      if (Date.now() - startedAt > stepRealMsMax) throw new Error('a step does not come to rest');
    } while (busy > 0);
  };

  return {
    now: () => now,
    steps: () => steps,
    at,
    gate: (life, delayMs, deliveryMs, work) => new Promise((resolve, reject) => {
      const deliver = (settle: () => void): void => {
        if (deliveryMs === 0) { if (life.alive) settle(); }
        else at(deliveryMs, life, settle);
      };
      at(delayMs, life, async () => {
        try {
          const value = await work();
          deliver(() => { resolve(value); });
        } catch (error) {
          deliver(() => { reject(asError(error)); });
        }
      });
    }),
    enter: () => { busy += 1; },
    leave: () => { busy -= 1; },
    pause: (life, delayMs, isCut) => new Promise((resolve) => {
      busy -= 1;
      at(delayMs, life, async () => {
        if (await isCut()) return;
        busy += 1;
        resolve();
      });
    }),
    step: async () => {
      const event = queue.take();
      if (!event) return false;
      now = Math.max(now, event.at);
      if (event.life?.alive === false) return true;
      steps += 1;
      await event.run();
      await rest();
      return true;
    },
  };
};

/** Events by time, then by the order they were asked for: a binary heap. */
const createQueue = () => {
  const heap: Event[] = [];
  const called = new Set<Event>();
  const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (a: number, b: number): void => { [heap[a], heap[b]] = [heap[b]!, heap[a]!]; };

  const takeFirst = (): Event | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = index;
      if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
      if (least === index) return first;
      swap(index, least);
      index = least;
    }
  };

  return {
    add: (event: Event): void => {
      heap.push(event);
      for (let index = heap.length - 1; index > 0;) {
        const parent = (index - 1) >> 1;
        if (!before(heap[index]!, heap[parent]!)) break;
        swap(index, parent);
        index = parent;
      }
    },
    remove: (event: Event): void => { called.add(event); },
    take: (): Event | undefined => {
      for (;;) {
        const first = takeFirst();
        if (!first || !called.delete(first)) return first;
      }
    },
  };
};
