import { problem } from './problem.ts';

/** Long enough for a full queue to drain. */
const retryAfterSeconds = 5;

/** A batch that waits for a transaction, and whoever waits for it. */
type Waiting<Item, Answer> = {
  readonly items: readonly Item[];
  readonly done: (answers: readonly Answer[]) => void;
  readonly failed: (error: unknown) => void;
};

/**
 * Lets batches that wait at the same time share one run. While a run is under way new batches gather; the next run takes
 * as many as fit. A batch is never split, and batches run in the order they came. When too much waits, whoever comes is
 * sent away to come back: a queue without an end only hides that the database can't keep up.
 */
export const createGroupCommit = <Item, Answer>({ run, itemsMax, waitingMax }: {
  readonly run: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly itemsMax: number;
  readonly waitingMax: number;
}): ((items: readonly Item[]) => Promise<readonly Answer[]>) => {
  const waiting: Waiting<Item, Answer>[] = [];
  let isRunning = false;

  const takeGroup = (): readonly Waiting<Item, Answer>[] => {
    let count = 0;
    const fits = waiting.findIndex(({ items }) => { count += items.length; return count > itemsMax; });
    // A batch larger than a group still goes, alone.
    return waiting.splice(0, fits === -1 ? waiting.length : Math.max(1, fits));
  };

  const runAll = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) await runGroup(takeGroup());
    isRunning = false;
  };

  const runGroup = async (group: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await run(group.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, done } of group) {
        done(answers.slice(from, from + items.length));
        from += items.length;
      }
    } catch (error) {
      // One batch's failure is not its neighbours': they are tried by themselves.
      if (group.length === 1) group[0]?.failed(error);
      else for (const one of group) await runGroup([one]);
    }
  };

  return (items) => new Promise((done, failed) => {
    if (waiting.reduce((count, { items: others }) => count + others.length, 0) >= waitingMax) {
      failed(problem(503, 'busy', 'too much is waiting', retryAfterSeconds));
      return;
    }
    waiting.push({ items, done, failed });
    if (!isRunning) void runAll();
  });
};
