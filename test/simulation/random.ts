/** A seeded stream of chance: the same seed, the same draws. */
export type Random = {
  /** 0 <= x < 1. */
  readonly next: () => number;
  /** 0 <= x < below, whole. */
  readonly int: (below: number) => number;
  readonly between: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  /** Throws on an empty list: the caller has nothing to choose from. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** A stream of its own, so that one part's draws don't shift another's. */
  readonly fork: (label: string) => Random;
};

/** Makes the stream of a seed. Chance, not secrecy: the generator is small and fast (mulberry32 over an FNV-1a hash). */
export const createRandom = (seed: string): Random => {
  let state = hashOf(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next, int,
    between: (from, to) => from + int(to - from + 1),
    chance: (probability) => next() < probability,
    pick: <Item>(items: readonly Item[]): Item => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
};

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
};
