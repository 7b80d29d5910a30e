import type { Sql } from './database.ts';
import { hearHolder } from './leases.ts';

/** Notes how far a till says that its own chain goes, and what it has taken on its own word and not sent; undefined: it does not say. */
export type TerminalHeads = { readonly told: (terminal: string, sequence: number, atRisk?: number) => Promise<void> };

/** A till that has nothing new to say is written down this often: every till asks every few seconds. */
const sameAgainMs = 60_000;

/** Keeps what tills tell with every reading of the feed, so that the office knows what is still out there. */
export const createTerminalHeads = ({ read, now }: { readonly read: Sql; readonly now: () => number }): TerminalHeads => {
  const written = new Map<string, { readonly sequence: number; readonly atRisk: number | undefined; readonly at: number }>();
  return {
    told: async (terminal, sequence, atRisk) => {
      const at = now();
      await hearHolder(read, terminal, sequence, at);
      const last = written.get(terminal);
      if (last?.sequence === sequence && last.atRisk === atRisk && Math.abs(at - last.at) < sameAgainMs) return;
      await read(
        `insert into terminal_heads (terminal_id, sequence, told_at, at_risk) values ($1, $2, $3, $4)
         on conflict (terminal_id) do update set sequence = excluded.sequence, told_at = excluded.told_at, at_risk = excluded.at_risk where terminal_heads.told_at <= excluded.told_at`,
        [terminal, sequence, at, atRisk ?? null]);
      written.set(terminal, { sequence, atRisk, at });
    },
  };
};
