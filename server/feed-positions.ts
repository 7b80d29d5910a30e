import type { Sql } from './database.ts';

/** How far a till has stored what the feed told it; undefined: it begins anew and holds nothing. */
type Position = { readonly epoch: string; readonly transaction: string };

/** Keeps how far each till has read the feed, so that the office knows which may not have heard of a block. */
export type FeedPositions = { readonly told: (terminal: string, position: Position | undefined) => Promise<void> };

/** Positions move with every transaction anywhere: each is written this often. A step back is written at once. */
const againMs = 10_000;
/** What has not moved is written again now and then: another server may have written something else meanwhile. */
const sameAgainMs = 60_000;

/** Takes note of the cursors that tills come with. */
export const createFeedPositions = ({ read, now }: { readonly read: Sql; readonly now: () => number }): FeedPositions => {
  const written = new Map<string, { readonly position: Position; readonly at: number }>();
  return {
    told: async (terminal, told) => {
      const position = told ?? { epoch: nowhere, transaction: '0' };
      const at = now();
      const last = written.get(terminal);
      if (last?.position.epoch === position.epoch) {
        const moved = BigInt(position.transaction) - BigInt(last.position.transaction);
        if (moved >= 0n && Math.abs(at - last.at) < (moved === 0n ? sameAgainMs : againMs)) return;
      }
      await read(
        `insert into feed_positions (terminal_id, epoch, transaction, told_at) values ($1, $2, $3::text::xid8, $4)
         on conflict (terminal_id) do update set epoch = excluded.epoch, transaction = excluded.transaction, told_at = excluded.told_at`,
        [terminal, position.epoch, position.transaction, at]);
      written.set(terminal, { position, at });
    },
  };
};

const nowhere = '00000000-0000-0000-0000-000000000000';
