import { err, type Result } from '../../domain/result.ts';
import type { Store, WriteProblem } from '../../renderer/store-types.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';

/** `refuses`: the disk is full. `hangs`: how likely a strict write is to answer only by its deadline, made or not. */
export type DatabaseTrouble = { refuses: boolean; hangs: number };

type Door = <Value>(what: string, delayMs: number, work: () => Value | Promise<Value>) => Promise<Value>;

/** Writes that answer a Result; the others throw. */
const strictWrites: ReadonlySet<keyof Store> = new Set(['add', 'writeMeta', 'acknowledge', 'mark', 'requeueAll', 'openRequest', 'closeRequest', 'notePaper', 'settlePaper']);

/** What the real store waits for a strict write, renderer/store.ts. */
const writeDeadlineMs = 5_000;

/**
 * The real store on fake-indexeddb with a door before and after every transaction: as strict durability has it, a crash
 * before leaves nothing of the transaction and a crash after leaves all of it.
 */
export const haltingStore = (store: Store, { trouble, random, door, shortly, story, who }: {
  readonly trouble: DatabaseTrouble; readonly random: Random; readonly door: Door; readonly shortly: () => number; readonly story: Story; readonly who: string;
}): Store => new Proxy(store, {
  get: (target, name: keyof Store) => {
    const method = target[name] as ((...args: unknown[]) => unknown) | undefined;
    // A promise that resolves with the store asks it for `then`.
    if (!method || name === 'close') return method;
    return (...args: unknown[]): Promise<unknown> => {
      if (!strictWrites.has(name)) return door(`IndexedDB ${name}`, shortly(), () => method(...args));
      if (trouble.refuses) return door(`IndexedDB ${name}`, shortly(), (): Result<null, WriteProblem> => err('disk-full'));
      if (!random.chance(trouble.hangs)) return door(`IndexedDB ${name}`, shortly(), () => method(...args));
      const isMade = random.chance(0.5);
      story.tell(who, `IndexedDB ${name} hangs and is ${isMade ? '' : 'not '}made`);
      return door(`IndexedDB ${name}`, writeDeadlineMs, async (): Promise<Result<null, WriteProblem>> => {
        if (isMade) await method(...args);
        return err('timed-out');
      });
    };
  },
});
