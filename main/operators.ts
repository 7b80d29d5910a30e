import { argon2Verify } from 'hash-wasm';
import { join } from 'node:path';
import { z } from 'zod';
import type { Operator, operatorWithPinSchema, Role } from '../domain/protocol.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { PinProblem } from '../preload/contract.ts';
import { keepAside, readIfThere, writeFileAtomic } from './atomic-file.ts';
import type { Log } from './log.ts';

type OperatorWithPin = z.infer<typeof operatorWithPinSchema>;

export type Operators = {
  readonly signIn: (input: PinInput) => Promise<Result<Operator, PinProblem>>;
  /** For one thing at this moment: a manager's own PIN. */
  readonly approve: (input: PinInput & { readonly anybody?: true }) => Promise<Result<Operator, PinProblem>>;
};
export type PinInput = { readonly operator: string; readonly pin: string };

type Deps = {
  readonly folder: string;
  readonly known: () => readonly OperatorWithPin[];
  readonly log: Log;
  /** Epoch milliseconds; may jump. */
  readonly now: () => number;
  /** Milliseconds that only ever grow while the program runs: a clock set back or forward opens no lock. */
  readonly monotonicMs: () => number;
};

const wrongPinsMax = 5;
const firstLockMs = 5 * 60_000;
const longestLockMs = 8 * 60 * 60_000;

const attemptsSchema = z.record(z.string(), z.strictObject({
  /** PINs tried since the last right one or the last lock; counted before they are checked. */
  tried: z.int().min(0),
  /** Locks since the last right PIN: each is twice as long as the one before. */
  locks: z.int().min(0),
  /** Epoch milliseconds; 0: not locked. */
  lockedUntil: z.int(),
}));
type Attempts = z.infer<typeof attemptsSchema>[string];
const noAttempts: Attempts = { tried: 0, locks: 0, lockedUntil: 0 };

/** Opens the PIN check. Attempts are on the disk before their PIN is even looked at, so that killing the till wins nothing. */
export const openOperators = async ({ folder, known, log, now, monotonicMs }: Deps): Promise<Operators> => {
  const path = join(folder, 'pin-attempts.json');
  const attempts = new Map(Object.entries(await load(path, log, now)));
  // While the program runs, locks are held by the monotonic clock. At the start a lock lasts what is left of it,
  // and never longer than its whole length, should the clock have been set back.
  const heldUntil = new Map([...attempts].map(([id, { locks, lockedUntil }]) =>
    [id, monotonicMs() + Math.min(Math.max(lockedUntil - now(), 0), lockMs(locks))]));
  let turn: Promise<unknown> = Promise.resolve();

  const save = async (operator: string, next: Attempts): Promise<void> => {
    attempts.set(operator, next);
    await writeFileAtomic(path, JSON.stringify(Object.fromEntries(attempts)));
  };

  const lockLeftMs = (operator: string): number => (heldUntil.get(operator) ?? 0) - monotonicMs();

  const check = async ({ operator: id, pin }: PinInput, role: Role | undefined): Promise<Result<Operator, PinProblem>> => {
    const operator = known().find((candidate) => candidate.id === id);
    if (!operator) return err({ reason: 'unknown-operator' });
    if (role && operator.role !== role) return err({ reason: 'not-allowed' });
    const leftMs = lockLeftMs(id);
    if (leftMs > 0) return err({ reason: 'locked', until: Math.round(now() + leftMs) });
    const before = attempts.get(id) ?? noAttempts;
    const tried = before.tried + 1;
    await count(id, before, tried);
    if (pin !== '' && await argon2Verify({ password: pin, hash: operator.pin })) {
      heldUntil.delete(id);
      await save(id, noAttempts);
      return ok({ id, name: operator.name, role: operator.role });
    }
    log('pin-wrong', { operator: id, tried });
    return tried >= wrongPinsMax
      ? err({ reason: 'locked', until: Math.round(now() + lockLeftMs(id)) })
      : err({ reason: 'wrong-pin', attemptsLeft: wrongPinsMax - tried });
  };

  /** The last attempt is written down as a lock at once: only the right PIN takes it off again. */
  const count = async (id: string, before: Attempts, tried: number): Promise<void> => {
    if (tried < wrongPinsMax) return save(id, { ...before, tried });
    const locks = before.locks + 1;
    heldUntil.set(id, monotonicMs() + lockMs(locks));
    await save(id, { tried: 0, locks, lockedUntil: Math.round(now() + lockMs(locks)) });
  };

  /** One at a time: guesses sent side by side would all see the same count. */
  const inTurn = async (input: PinInput, role: Role | undefined): Promise<Result<Operator, PinProblem>> => {
    const mine = turn.then(() => check(input, role));
    turn = mine.catch(() => undefined);
    return mine;
  };

  return { signIn: (input) => inTurn(input, undefined), approve: ({ anybody, ...input }) => inTurn(input, anybody ? undefined : 'manager') };
};

const lockMs = (locks: number): number => (locks === 0 ? 0 : Math.min(firstLockMs * 2 ** (locks - 1), longestLockMs));

const load = async (path: string, log: Log, now: () => number): Promise<z.infer<typeof attemptsSchema>> => {
  const bytes = await readIfThere(path);
  if (!bytes) return {};
  try {
    return attemptsSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    log('pin-attempts-unreadable', { kept: await keepAside(path, now()) });
    return {};
  }
};
