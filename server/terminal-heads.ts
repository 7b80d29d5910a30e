import type { Sql } from './database.ts';

/** Notes how far a till says that its own chain goes. */
export type TerminalHeads = { readonly told: (terminal: string, sequence: number) => Promise<void> };

/** A till that has nothing new to say is written down this often: every till asks every few seconds. */
const sameAgainMs = 60_000;

/** Keeps what tills tell with every reading of the feed, so that the office knows what is still out there. */
export const createTerminalHeads = ({ read, now }: { readonly read: Sql; readonly now: () => number }): TerminalHeads => {
  const written = new Map<string, { readonly sequence: number; readonly at: number }>();
  return {
    told: async (terminal, sequence) => {
      const at = now();
      const last = written.get(terminal);
      if (last?.sequence === sequence && Math.abs(at - last.at) < sameAgainMs) return;
      await read(
        `insert into terminal_heads (terminal_id, sequence, told_at) values ($1, $2, $3)
         on conflict (terminal_id) do update set sequence = excluded.sequence, told_at = excluded.told_at where terminal_heads.told_at <= excluded.told_at`,
        [terminal, sequence, at]);
      written.set(terminal, { sequence, at });
    },
  };
};
