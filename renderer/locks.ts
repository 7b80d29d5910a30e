import type { Locks } from './deps.ts';

/** Locks within one window: callers take turns in the order they came. */
export const createLocalLocks = (): Locks => {
  const turns = new Map<string, Promise<unknown>>();
  return {
    exclusive: (name, work) => {
      const mine = (turns.get(name) ?? Promise.resolve()).then(work, work);
      turns.set(name, mine.catch(() => undefined));
      return mine;
    },
  };
};

/** Web Locks: two windows never sell, or drain the outbox, at the same time. `till` keeps the practising till's turns apart from the real one's. */
export const createWebLocks = (manager: LockManager, till = 'countersign'): Locks => ({
  // The manager's own typing wraps the result in another promise; awaiting inside takes one layer off again.
  exclusive: async (name, work) => await manager.request(`${till}:${name}`, async () => await work()),
});
