import type { Database, Sql } from './database.ts';

type Deps = { readonly database: Database; readonly now: () => number };

/** Finds the batch of a terminal's own control numbers; a terminal that asks for the first time is given one. */
export const createTillBatches = ({ database, now }: Deps): { readonly of: (terminal: string) => Promise<number> } => {
  // A terminal keeps its batch for good, so what was once read need never be asked again.
  const known = new Map<string, number>();
  return {
    of: async (terminal) => {
      const batch = known.get(terminal) ?? await findBatch(database.read, terminal) ?? await database.transaction((sql) => giveBatch(sql, terminal, now()));
      known.set(terminal, batch);
      return batch;
    },
  };
};

const findBatch = async (read: Sql, terminal: string): Promise<number | undefined> =>
  (await read<{ batch: number }>('select batch from till_batches where terminal_id = $1', [terminal]))[0]?.batch;

/** Paper orders take their batches under the same lock: a control number must never name two certificates. */
const giveBatch = async (sql: Sql, terminal: string, at: number): Promise<number> => {
  await sql('select id from installation for update', []);
  await sql(
    `insert into till_batches (terminal_id, batch, given_at)
     select $1, 1 + greatest(
       (select max(batch) from till_batches), (select max(batch) from paper_orders), (select max(batch) from certificates), 0), $2
     on conflict (terminal_id) do nothing`, [terminal, at]);
  const batch = await findBatch(sql, terminal);
  if (batch === undefined) throw new Error('a terminal was given no batch');
  return batch;
};
