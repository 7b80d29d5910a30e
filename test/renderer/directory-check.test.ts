import { describe, expect, it } from 'vitest';
import { createWorld, done, float, scanOf, sellOne } from './world.ts';

const hourMs = 3_600_000;

/** Seldom, so that a day is over soon. */
const pollMs = 1_800_000;

const pass = (world: Awaited<ReturnType<typeof createWorld>>, ms: number): Promise<void> => world.timers.advance(ms);

/** A till whose server says what `verdict` says to every check. */
const checking = async (verdict: () => boolean | undefined | 'down' | 'slow') => {
  const world = await createWorld();
  const [checks, readings]: [number[], number[]] = [[], []];
  const api: typeof world.api = {
    ...world.api,
    serverFeed: async (input) => {
      if (input.check === undefined) {
        if (input.cursor === null) readings.push(world.timers.now());
        return world.api.serverFeed(input);
      }
      checks.push(world.timers.now());
      const said = verdict();
      if (said === 'slow') return new Promise<never>(() => undefined);
      if (said === 'down') return { ok: false, error: { kind: 'server-error', status: 500, problem: null, retryAfterMs: null } };
      const answer = await world.api.serverFeed(input);
      return answer.ok && said !== undefined ? { ok: true, value: { ...answer.value, same: said } } : answer;
    },
  };
  const till = await world.boot({ api, pollMs });
  await pass(world, pollMs);
  return { world, till, checks, readings, api };
};

describe('the check of the directory', () => {
  it('is made after the first reading and once a day, and stays quiet when all is the same', async () => {
    const { world, till, checks, readings } = await checking(() => true);
    expect(checks.length).toBe(1);
    await pass(world, 23 * hourMs);
    expect(checks.length).toBe(1);
    await pass(world, 2 * hourMs);
    expect(checks.length).toBe(2);
    expect(readings.length).toBe(1);
    expect(till.snapshot().directory.certificates).toBe(10);
  });

  it('has the directory read anew when it differs, once a day and not for ever', async () => {
    const { world, till, checks, readings } = await checking(() => false);
    expect([checks.length, readings.length]).toEqual([1, 2]);
    await pass(world, 23 * hourMs);
    expect([checks.length, readings.length]).toEqual([1, 2]);
    await pass(world, 2 * hourMs);
    expect([checks.length, readings.length]).toEqual([2, 3]);
    expect((await till.lookUp(scanOf(3))).kind).toBe('sell');
  });

  it('is not made again by a start within the day', async () => {
    const { world, till, checks, api } = await checking(() => true);
    till.stop();
    await world.boot({ api, pollMs });
    await pass(world, hourMs);
    expect(checks.length).toBe(1);
  });

  it('is made again an hour after the server could not answer it, and at once after the server is another one', async () => {
    let verdict: true | 'down' = 'down';
    const { world, checks } = await checking(() => verdict);
    // Half an hour and another reading of the feed later.
    expect(checks.length).toBe(1);
    verdict = true;
    await pass(world, pollMs);
    expect(checks.length).toBe(2);
    world.server.restore(() => false);
    await pass(world, 2 * pollMs);
    expect(checks.length).toBe(3);
  });

  it('keeps nobody waiting: what is sold while the server goes through it is sent at once', async () => {
    let slow = false;
    const { world, till, checks } = await checking(() => slow ? 'slow' : undefined);
    done(await till.openShift(float));
    await world.timers.advance(23 * hourMs);
    slow = true;
    while (checks.length === 1) await world.timers.advance(10_000);
    const sent = world.server.operations.size;
    done(await sellOne(till, 1));
    await world.timers.rest();
    expect([world.timers.now() - (checks[1] ?? 0) < 30_000, world.server.operations.size - sent, till.snapshot().queue.waiting]).toEqual([true, 1, 0]);
  });
});
