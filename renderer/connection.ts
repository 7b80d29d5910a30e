import { clockToleranceMs } from '../domain/signing.ts';
import type { ServerFailure } from '../preload/contract.ts';
import type { Cell } from './cell.ts';
import type { Clock } from './deps.ts';
import type { TillSnapshot } from './till.ts';

/** After a failure this recent nobody waits at the counter for another one. */
const freshFailureMs = 10_000;

/** A clock that went back by more than this between two runs makes the age of everything unknown. */
const backwardsMaxMs = 5 * 60_000;

/** Whether the server answers, since when, and what its clock says. */
export type Connection = {
  readonly succeeded: (serverTime: number) => void;
  readonly failed: (failure: ServerFailure) => void;
  /** The server failed a moment ago: decide without it at once. */
  readonly knownOffline: () => boolean;
  /** The directory was read to its end just now. */
  readonly directoryRead: () => void;
  /** Milliseconds since the server last answered; `asOf` speaks for the time before this start. Infinity when nobody can tell. */
  readonly silentForMs: (asOf: number | null) => number;
  /** Milliseconds since the directory was last complete. */
  readonly knowledgeAgeMs: (asOf: number | null) => number;
  /** Server minus till, milliseconds; null before the first contact. */
  readonly offsetMs: () => number | null;
  /** The best guess of the server's time. */
  readonly serverNow: () => number;
};

/** Answers take unlike long: anything finer than a minute would say something new with every one of them. */
const toMinutes = (ms: number): number => Math.round(ms / 60_000) * 60_000;

/** Keeps the connection's state in the snapshot. */
export const createConnection = (clock: Clock, cell: Cell<TillSnapshot>): Connection => {
  let offsetMs: number | null = null;
  let lastAnswer: number | null = null;
  let lastFailure: number | null = null;
  let lastDirectoryRead: number | null = null;

  const since = (mark: number | null, asOf: number | null): number => {
    if (mark !== null) return clock.monotonic() - mark;
    if (asOf === null) return Infinity;
    const byWallClock = clock.now() + (offsetMs ?? 0) - asOf;
    return byWallClock < -backwardsMaxMs ? Infinity : Math.max(0, byWallClock);
  };

  const change = (state: 'online' | 'offline', problem: ServerFailure['kind'] | null): void => {
    const before = cell.get().connection;
    cell.patch({ connection: { state, problem, since: before.state === state ? before.since : clock.now() } });
  };

  return {
    succeeded: (serverTime) => {
      offsetMs = serverTime - clock.now();
      lastAnswer = clock.monotonic();
      lastFailure = null;
      change('online', null);
      cell.patch({ clockOffMs: Math.abs(offsetMs) > clockToleranceMs ? toMinutes(offsetMs) : null });
      if (cell.get().trouble?.reason === 'upgrade-required' || cell.get().trouble?.reason === 'revoked') cell.patch({ trouble: null });
    },
    failed: (failure) => {
      lastFailure = clock.monotonic();
      change('offline', failure.kind);
      if (failure.kind === 'revoked' || failure.kind === 'upgrade-required') {
        cell.patch({ trouble: { reason: failure.kind, detail: failure.problem ?? failure.kind } });
      }
    },
    knownOffline: () => lastFailure !== null && clock.monotonic() - lastFailure < freshFailureMs,
    directoryRead: () => { lastDirectoryRead = clock.monotonic(); },
    silentForMs: (asOf) => since(lastAnswer, asOf),
    knowledgeAgeMs: (asOf) => since(lastDirectoryRead, asOf),
    offsetMs: () => offsetMs,
    serverNow: () => clock.now() + (offsetMs ?? 0),
  };
};
