import type { CountersignApi } from '../../preload/contract.ts';

type Times = { readonly identify: number[]; readonly append: number[]; readonly push: number[]; readonly feed: number[] };

/** The window's side of main, with a clock and a line that can be cut. */
export type TimedApi = {
  readonly api: CountersignApi;
  /** Milliseconds that each call took, as the window saw them. */
  readonly times: Times;
  /** When the last append began: the recorder writes to the database in the same breath. */
  readonly appendStartedAt: () => number;
  /** When the feed was asked for the first time; undefined before. */
  readonly feedStartedAt: () => number | undefined;
  readonly line: { isCut: boolean };
};

/** Wraps the calls that are measured; all others pass as they are. */
export const createTimedApi = (api: CountersignApi): TimedApi => {
  const times: Times = { identify: [], append: [], push: [], feed: [] };
  const line = { isCut: false };
  let appendStartedAt = 0;
  let feedStartedAt: number | undefined;
  const timed = async <Value>(into: number[], work: () => Promise<Value>): Promise<Value> => {
    const startedAt = performance.now();
    const value = await work();
    into.push(performance.now() - startedAt);
    return value;
  };
  /** As main answers when there is no route to the server. */
  const overTheLine = <Value>(work: () => Promise<Value>): Promise<Value | { readonly ok: false; readonly error: { readonly kind: 'unreachable'; readonly status: null; readonly problem: null; readonly retryAfterMs: null } }> =>
    line.isCut ? Promise.resolve({ ok: false, error: { kind: 'unreachable', status: null, problem: null, retryAfterMs: null } } as const) : work();
  return {
    times, line, appendStartedAt: () => appendStartedAt, feedStartedAt: () => feedStartedAt,
    api: {
      ...api,
      identify: (text) => timed(times.identify, () => api.identify(text)),
      journalAppend: (text) => {
        appendStartedAt = performance.now();
        return timed(times.append, () => api.journalAppend(text));
      },
      serverPush: (operations) => overTheLine(() => timed(times.push, () => api.serverPush(operations))),
      serverFeed: (input) => {
        feedStartedAt ??= performance.now();
        return overTheLine(() => timed(times.feed, () => api.serverFeed(input)));
      },
      serverRequest: (request) => overTheLine(() => api.serverRequest(request)),
      serverHistory: (input) => overTheLine(() => api.serverHistory(input)),
    },
  };
};
