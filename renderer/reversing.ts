import type { Operation } from '../domain/operation.ts';
import type { TillContext } from './context.ts';
import type { Actor, Recorder } from './recorder.ts';

type Reversal = Extract<Operation, { kind: 'reversal' }>;

/** Undoes requests that the till does not go ahead with. */
export type Reverser = {
  /** Records a reversal. If even that can't be stored, the request stays open and is reversed at the next chance. */
  readonly reverse: (requestId: string, reason: Reversal['reason'], actor: Actor) => Promise<void>;
  /** Reverses every request that either store still calls open, except those in `kept`. */
  readonly reverseOpen: (reason: Reversal['reason'], kept: ReadonlySet<string>) => Promise<void>;
};

/** Makes the reverser; the register lock must be held. */
export const createReverser = (context: TillContext, { record }: Recorder): Reverser => {
  const reverse: Reverser['reverse'] = async (requestId, reason, actor) => {
    await record<Reversal>({ kind: 'reversal', approvals: [], requestId, reason }, actor);
  };

  return {
    reverse,
    reverseOpen: async (reason, kept) => {
      const rows = await context.store.openRequests();
      const declined = new Set(rows.filter((row) => row.declined).map(({ id }) => id));
      const known = new Map(rows.map((row) => [row.id, row]));
      const { openRequests } = await context.api.journalState();
      // A request that only the journal remembers has lost its operator: the machine itself undoes it.
      const machine = context.info().terminal.id;
      for (const id of new Set([...known.keys(), ...openRequests])) {
        if (declined.has(id) || kept.has(id)) continue;
        // No request, but a record that was said to be not done: the question about it is noted in the same place.
        if (!known.has(id) && await context.store.byId(id) !== undefined) continue;
        await reverse(id, reason, { operator: known.get(id)?.operator ?? machine, shift: context.book.shift()?.shift ?? null });
      }
    },
  };
};
