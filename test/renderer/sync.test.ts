import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { backoffMs } from '../../renderer/sync.ts';
import { createWorld, done, float, hashOf, scanOf, sellOne, type World } from './world.ts';

/** Sells `count` certificates while the server is away. */
const queueUp = async (world: World, count: number) => {
  const till = await world.boot();
  for (let turn = 0; turn < 100 && till.snapshot().directory.certificates === 0; turn += 1) await world.timers.rest();
  world.server.setLine('down');
  await world.timers.advance(5_000);
  done(await till.openShift(float));
  for (let running = 1; running <= count; running += 1) done(await sellOne(till, running));
  expect(till.snapshot().queue).toMatchObject({ waiting: count + 1, value: count * 5000 });
  return till;
};

describe('the outbox', () => {
  it('drains by itself, in chain order, when the server is back', async () => {
    const world = await createWorld();
    const till = await queueUp(world, 3);
    expect(till.snapshot().connection.state).toBe('offline');
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(till.snapshot()).toMatchObject({ connection: { state: 'online' }, queue: { waiting: 0 } });
    expect([...world.server.operations.values()].map(({ operation }) => operation.sequence)).toEqual([1, 2, 3, 4]);
  });

  it.each(['lost', 'late-500', 'garbage'] as const)('counts once what arrived before a %s answer', async (line) => {
    const world = await createWorld();
    const till = await queueUp(world, 3);
    world.server.setLine(line);
    await world.timers.advance(30_000);
    expect(till.snapshot().queue.waiting).toBe(4);
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(till.snapshot().queue.waiting).toBe(0);
    expect(world.server.operations.size).toBe(4);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'redeem', held: { source: 'directory', certificate: { balance: 5000 } } });
  });

  it('puts the one bad row aside, in sight, and sends the others, later ones too', async () => {
    const world = await createWorld();
    const till = await queueUp(world, 8);
    const bad = (await till.operations({ before: null, limit: 20 })).find(({ operation }) => operation.sequence === 5);
    world.server.refuseTexts((text) => text === bad?.text);
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(till.snapshot().queue).toMatchObject({ waiting: 1, stuck: [{ id: bad?.operation.id, reference: bad?.reference, problem: 'unreadable-operation' }] });
    expect(world.server.operations.size).toBe(8);
    expect((await till.operation(bad?.operation.id ?? ''))?.state).toBe('stuck');
    done(await sellOne(till, 9));
    await world.timers.advance(10_000);
    expect(world.server.operations.size).toBe(9);
    // The server has learned to read it.
    world.server.refuseTexts(undefined);
    await till.syncNow();
    expect(till.snapshot().queue).toMatchObject({ waiting: 0, stuck: [] });
    expect(world.server.operations.size).toBe(10);
  });

  it('blames no row when it is the till that is refused', async () => {
    const world = await createWorld();
    const till = await queueUp(world, 2);
    world.server.setLine('unauthorised');
    await world.timers.advance(60_000);
    expect(till.snapshot()).toMatchObject({ queue: { waiting: 3, stuck: [] }, trouble: { reason: 'revoked' } });
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(till.snapshot()).toMatchObject({ queue: { waiting: 0 }, trouble: null });
  });

  it('sends a thousand in two batches', async () => {
    const world = await createWorld({ stock: 1_000 });
    const till = await queueUp(world, 999);
    const pushes = world.server.pushes.length;
    world.server.setLine('up');
    await till.syncNow();
    expect(till.snapshot().queue.waiting).toBe(0);
    expect(world.server.pushes.slice(pushes).filter((texts) => texts.length > 0).map((texts) => texts.length)).toEqual([500, 500]);
  }, 60_000);

  it('sends everything again to a server that was restored and has lost some', async () => {
    const world = await createWorld();
    const till = await queueUp(world, 3);
    world.server.setLine('up');
    await world.timers.advance(60_000);
    world.server.restore(({ sequence }) => sequence >= 3);
    expect(world.server.operations.size).toBe(2);
    await world.timers.advance(20_000);
    expect(world.server.operations.size).toBe(4);
    expect(till.snapshot().queue.waiting).toBe(0);
    done(await sellOne(till, 4));
  });
});

describe('the directory', () => {
  it('follows the feed, and an unsent fact is never overwritten by it', async () => {
    const world = await createWorld();
    const till = await queueUp(world, 1);
    world.server.put({ ...world.server.certificateOf(hashOf(2)), blocked: true });
    await world.timers.advance(5_000);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'redeem', held: { source: 'home', certificate: { balance: 5000 } } });
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(await till.lookUp(scanOf(2))).toMatchObject({ kind: 'refused', refusal: { reason: 'blocked' } });
    expect(till.snapshot().directory).toMatchObject({ certificates: 10, progress: null });
  });

  it('survives a restart without the server', async () => {
    const world = await createWorld();
    const till = await queueUp(world, 1);
    till.stop();
    const again = await world.boot();
    expect(again.snapshot().directory.certificates).toBe(10);
    expect(await again.lookUp(scanOf(2))).toMatchObject({ kind: 'sell', price: minor(5000) });
  });
});

describe('the connection', () => {
  it('is online or offline since the moment it changed', async () => {
    const world = await createWorld();
    const till = await world.boot();
    expect(till.snapshot().connection).toMatchObject({ state: 'online', problem: null });
    const online = till.snapshot().connection.since;
    await world.timers.advance(20_000);
    expect(till.snapshot().connection.since).toBe(online);
    world.server.setLine('500');
    await world.timers.advance(20_000);
    expect(till.snapshot().connection).toMatchObject({ state: 'offline', problem: 'server-error' });
    expect(till.snapshot().connection.since).toBeGreaterThan(online);
  });

  it('is tried again after one second to a minute, apart from others', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoffMs(failures, 0, 1))).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(backoffMs(5, 0, 0)).toBe(8_000);
    expect(backoffMs(1, 30_000, 0.5)).toBe(30_000);
    expect(backoffMs(1, 9_999_999, 0.5)).toBe(60_000);
  });

  it('shows the same snapshot object until something changes', async () => {
    const world = await createWorld();
    const till = await world.boot();
    const before = till.snapshot();
    await world.timers.advance(3_000);
    expect(till.snapshot()).toBe(before);
    let told = 0;
    till.subscribe(() => { told += 1; });
    done(await till.openShift(float));
    expect(told).toBeGreaterThan(0);
    expect(till.snapshot()).not.toBe(before);
  });
});
