import { argon2id } from 'hash-wasm';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Operator } from '../../domain/protocol.ts';
import { openOperators, type Operators } from '../../main/operators.ts';
import { recordingLog, useFolders } from './folder.ts';
import { id } from './operations.ts';

const newFolder = useFolders();
const minuteMs = 60_000;
const cashier: Operator = { id: id(1), name: 'Kim', role: 'cashier' };
const manager: Operator = { id: id(2), name: 'Lee', role: 'manager' };
let known: readonly (Operator & { pin: string })[];

beforeAll(async () => {
  const hash = (pin: string) => argon2id({ password: pin, salt: Buffer.alloc(16, 7), iterations: 1, memorySize: 64, parallelism: 1, hashLength: 32, outputType: 'encoded' });
  known = [{ ...cashier, pin: await hash('1111') }, { ...manager, pin: await hash('2222') }];
});

let folder: string;
let wall: number;
let monotonic: number;
let operators: Operators;
const events = recordingLog();

/** A start of the program: what is in memory is gone, the monotonic clock begins anew. */
const restart = async (): Promise<void> => {
  monotonic = 0;
  operators = await openOperators({ folder, known: () => known, log: events.log, now: () => wall, monotonicMs: () => monotonic });
};
const pass = (ms: number): void => { wall += ms; monotonic += ms; };
const tryPin = (pin: string, operator = cashier) => operators.signIn({ operator: operator.id, pin });
const wrong = async (times: number): Promise<void> => { for (let index = 0; index < times; index += 1) await tryPin('0000'); };

beforeEach(async () => {
  folder = await newFolder();
  wall = 1_763_000_000_000;
  await restart();
});

describe('signing in', () => {
  it('gives the operator without the PIN\'s hash', async () => {
    expect(await tryPin('1111')).toEqual({ ok: true, value: cashier });
  });

  it('counts wrong PINs, and a right one forgets them', async () => {
    expect(await tryPin('0000')).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 4 } });
    expect(await tryPin('')).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 3 } });
    expect(await tryPin('1111')).toMatchObject({ ok: true });
    expect(await tryPin('0000')).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 4 } });
  });

  it('knows nobody else', async () => {
    expect(await operators.signIn({ operator: id(9), pin: '1111' })).toEqual({ ok: false, error: { reason: 'unknown-operator' } });
  });
});

describe('the lock', () => {
  const locked = (ms: number) => ({ ok: false, error: { reason: 'locked', until: wall + ms } });

  it('falls at the fifth wrong PIN for five minutes, even for the right PIN, and for this operator alone', async () => {
    await wrong(4);
    expect(await tryPin('0000')).toEqual(locked(5 * minuteMs));
    expect(await tryPin('1111')).toEqual(locked(5 * minuteMs));
    expect(await tryPin('2222', manager)).toMatchObject({ ok: true });
    pass(5 * minuteMs);
    expect(await tryPin('1111')).toMatchObject({ ok: true });
  });

  it('doubles each time, up to eight hours, until the right PIN', async () => {
    for (const minutes of [5, 10, 20, 40, 80, 160, 320, 480, 480]) {
      await wrong(4);
      expect(await tryPin('0000')).toEqual(locked(minutes * minuteMs));
      pass(minutes * minuteMs);
    }
    await tryPin('1111');
    await wrong(5);
    expect(await tryPin('1111')).toEqual(locked(5 * minuteMs));
  });

  it('and the count outlive restarts', async () => {
    await wrong(3);
    await restart();
    expect(await tryPin('0000')).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 1 } });
    await restart();
    await wrong(1);
    pass(2 * minuteMs);
    await restart();
    expect(await tryPin('1111')).toEqual(locked(3 * minuteMs));
  });

  it('is not opened by a clock set forward while the program runs', async () => {
    await wrong(5);
    wall += 24 * 60 * minuteMs;
    expect(await tryPin('1111')).toEqual(locked(5 * minuteMs));
  });

  it('is not opened by a clock set back, nor made longer than it is', async () => {
    await wrong(5);
    wall -= 24 * 60 * minuteMs;
    expect(await tryPin('1111')).toEqual(locked(5 * minuteMs));
    await restart();
    expect(await tryPin('1111')).toEqual(locked(5 * minuteMs));
    pass(5 * minuteMs);
    expect(await tryPin('1111')).toMatchObject({ ok: true });
  });

  it('is on the disk before the PIN is even looked at', async () => {
    let written = '';
    const watching = await openOperators({
      folder, log: events.log, now: () => wall, monotonicMs: () => monotonic,
      // The hash is read right before it is checked.
      known: () => [{ ...cashier, get pin() { written = readFileSync(join(folder, 'pin-attempts.json'), 'utf8'); return known[0]!.pin; } }],
    });
    await watching.signIn({ operator: cashier.id, pin: '0000' });
    expect(JSON.parse(written)).toMatchObject({ [cashier.id]: { tried: 1 } });
  });

  it('can not be raced by guesses sent side by side', async () => {
    const answers = await Promise.all(['0', '1', '2', '3', '4', '5', '1111'].map((pin) => tryPin(pin)));
    expect(answers.filter((answer) => !answer.ok && answer.error.reason === 'wrong-pin')).toHaveLength(4);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { reason: 'locked' } });
  });
});

describe('approving', () => {
  it('is for managers, by their own PIN; a cashier\'s try does not count as a wrong PIN', async () => {
    expect(await operators.approve({ operator: manager.id, pin: '2222' })).toEqual({ ok: true, value: manager });
    expect(await operators.approve({ operator: cashier.id, pin: '1111' })).toEqual({ ok: false, error: { reason: 'not-allowed' } });
    expect(await operators.approve({ operator: manager.id, pin: '1111' })).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 4 } });
    expect(await tryPin('0000')).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 4 } });
  });

  it('is for anybody where a second pair of eyes is asked for, and a wrong PIN counts', async () => {
    expect(await operators.approve({ operator: cashier.id, pin: '1111', anybody: true })).toEqual({ ok: true, value: cashier });
    expect(await operators.approve({ operator: cashier.id, pin: '2222', anybody: true })).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 4 } });
    expect(await tryPin('2222')).toEqual({ ok: false, error: { reason: 'wrong-pin', attemptsLeft: 3 } });
  });
});

it('keeps a damaged file aside and says so; no PIN is ever logged', async () => {
  await writeFile(join(folder, 'pin-attempts.json'), '{');
  await restart();
  expect(await tryPin('73519')).toMatchObject({ ok: false });
  expect(events.events.map(({ event }) => event)).toContain('pin-attempts-unreadable');
  expect(await readFile(join(folder, `pin-attempts.json.kept-${String(wall)}`), 'utf8')).toBe('{');
  expect(JSON.stringify(events.events)).not.toContain('73519');
});
