/** A value with listeners, as useSyncExternalStore wants it: a new object only when something changed. */
export type Cell<Value> = {
  readonly get: () => Value;
  readonly patch: (change: Partial<Value>) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

/** Makes a cell around an initial value. */
export const createCell = <Value extends object>(initial: Value): Cell<Value> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    patch: (change) => {
      const keys = Object.keys(change) as (keyof Value)[];
      if (keys.every((key) => sameData(value[key], change[key]))) return;
      value = { ...value, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
};

/** Equal as plain data: snapshots hold small records, rebuilt often and rarely different. */
const sameData = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
};
