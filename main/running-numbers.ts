import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { keepAside, readIfThere, writeFileAtomic } from './atomic-file.ts';
import type { Log } from './log.ts';

/** Hands out the running numbers of this till's control numbers; each once, across crashes. */
export type RunningNumbers = {
  /** The first of `count` numbers in a row. They are taken for good when this returns: what is not used stays a gap. */
  readonly take: (batch: number, count: number) => Promise<Result<number, RunningProblem>>;
};
export type RunningProblem = 'disk-full' | 'write-failed' | 'batch-full';

const fileSchema = z.strictObject({ v: z.literal(1), batch: z.int().min(1), next: z.int().min(1) });
type Counter = z.infer<typeof fileSchema>;

/** Seven digits of a control number. */
const runningMax = 9_999_999;

type Deps = {
  readonly folder: string;
  /** The highest running number of a batch that this till's journal knows; 0 when none. */
  readonly lastUsed: (batch: number) => Promise<number>;
  readonly log: Log;
  readonly now: () => number;
};

/**
 * Opens the counter. It is on the disk before a number is used, so a crash costs numbers and never gives one twice:
 * gaps in a till's batch mean a sale that was begun and not recorded. A counter that is lost is found again from the
 * journal, which has every number that was ever sold.
 */
export const openRunningNumbers = ({ folder, lastUsed, log, now }: Deps): RunningNumbers => {
  const path = join(folder, 'running-numbers.json');
  let counter: Counter | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const load = async (batch: number): Promise<Counter> => {
    const stored = counter ?? await readCounter(path, { log, now });
    if (stored?.batch === batch) return stored;
    return { v: 1, batch, next: (await lastUsed(batch)) + 1 };
  };

  const take = async (batch: number, count: number): Promise<Result<number, RunningProblem>> => {
    const { next } = await load(batch);
    if (next + count - 1 > runningMax) return err('batch-full');
    const taken: Counter = { v: 1, batch, next: next + count };
    try {
      await writeFileAtomic(path, JSON.stringify(taken));
    } catch (error) {
      log('running-numbers-not-written', { error });
      return err((error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'write-failed');
    }
    counter = taken;
    return ok(next);
  };

  return {
    take: (batch, count) => {
      const mine = turn.then(() => take(batch, count));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
};

const readCounter = async (path: string, { log, now }: Pick<Deps, 'log' | 'now'>): Promise<Counter | undefined> => {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  try {
    return fileSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    log('running-numbers-unreadable', { kept: await keepAside(path, now()), error });
    return undefined;
  }
};

/** As many records as a page of the journal holds. */
const pageRecords = 500;

/** Looks through a journal for the highest running number of a batch. */
export const lastRunningIn = async (
  read: (page: { readonly fromSequence: number; readonly limit: number }) => Promise<readonly string[]>, batch: number,
): Promise<number> => {
  const own = new RegExp(`"control":"C${String(batch).padStart(6, '0')}-(\\d{7})-`, 'gu');
  let highest = 0;
  for (let fromSequence = 1; ;) {
    const texts = await read({ fromSequence, limit: pageRecords });
    for (const [, running] of texts.join('\n').matchAll(own)) highest = Math.max(highest, Number(running));
    if (texts.length < pageRecords) return highest;
    fromSequence += texts.length;
  }
};
