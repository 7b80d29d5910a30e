import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { readOperation } from '../../domain/operation.ts';
import { createWorld, done, float, hashOf, redeemFrom, scanOf, sellOne, type World } from './world.ts';

/** A shift is open, certificates 1 to `sold` are sold, and the server knows it. */
const open = async (world: World, sold = 2) => {
  const till = await world.boot();
  done(await till.openShift(float));
  for (let running = 1; running <= sold; running += 1) done(await sellOne(till, running));
  await world.timers.advance(5_000);
  expect(till.snapshot().queue.waiting).toBe(0);
  return till;
};

const kinds = (world: World): readonly string[] => world.journal.texts.map((text) => { const read = readOperation(text); return read.ok ? read.value.operation.kind : '?'; });
const balance = (world: World, running: number): number => world.server.certificateOf(hashOf(running)).balance;
const settle = async (world: World): Promise<void> => {
  world.server.setLine('up');
  await world.timers.advance(120_000);
};

describe('redeeming with the server', () => {
  it('takes it partly, then fully, and the books agree', async () => {
    const world = await createWorld();
    const till = await open(world);
    const first = await redeemFrom(till, [1], 3000);
    expect(first).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server', atRisk: 0, otherTender: 0, lines: [{ amount: 3000, balanceAfter: 2000 }] } } });
    expect(await till.lookUp(scanOf(1))).toMatchObject({ held: { certificate: { balance: 2000 } } });
    expect(await redeemFrom(till, [1, 2], 8000)).toMatchObject({ result: 'done', done: { operation: { otherTender: 1000, lines: [{ amount: 2000, balanceAfter: 0 }, { amount: 5000 }] } } });
    await settle(world);
    expect([balance(world, 1), balance(world, 2)]).toEqual([0, 0]);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason: 'spent' } });
  });

  it('sends unsent operations on the same certificate ahead', async () => {
    const world = await createWorld();
    const till = await open(world, 0);
    done(await sellOne(till, 1));
    expect((await redeemFrom(till, [1], 1000)).result).toBe('done');
    expect(world.server.requests.size).toBe(1);
    await settle(world);
    expect(balance(world, 1)).toBe(4000);
  });

  it('tells a decline, and records nothing', async () => {
    const world = await createWorld();
    const till = await open(world);
    const verdict = await till.lookUp(scanOf(1));
    // Another till was quicker.
    world.server.put({ ...world.server.certificateOf(hashOf(1)), balance: minor(0) });
    if (verdict.kind !== 'redeem') throw new Error('not redeemable');
    expect(await till.redeem({ amountDue: minor(1000), items: [verdict.held], attempt: null, approval: null })).toMatchObject({ result: 'declined', by: 'server', refusal: { reason: 'spent' } });
    expect(kinds(world)).toEqual(['shift-open', 'sale', 'sale']);
    // Declined is settled: a restart has nothing to reverse.
    till.stop();
    await world.boot();
    expect(kinds(world)).toEqual(['shift-open', 'sale', 'sale']);
  });
});

describe('redeeming without a usable answer', () => {
  it('is told as taken alone as soon as the server is back, and as nothing once it is sent', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('down');
    await redeemFrom(till, [1], 3000);
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(till.snapshot().queue.waiting).toBe(0);
    expect(world.server.risks).toContain(3000);
    expect(world.server.risks.at(-1)).toBe(0);
  });

  it.each(['down', 'lost', '500', 'late-500', 'garbage', 'busy'] as const)('goes on by the policy when the line is %s, and counts once', async (line) => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine(line);
    const result = await redeemFrom(till, [1], 3000);
    expect(result).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'standin', atRisk: 3000 } } });
    if (result.result === 'done') expect(result.done.operation.requestId).not.toBeNull();
    expect(till.snapshot().queue.atRisk).toBe(3000);
    await settle(world);
    expect(balance(world, 1)).toBe(2000);
    expect(till.snapshot().queue).toMatchObject({ waiting: 0, atRisk: 0 });
  });

  it('names no request, and waits for nobody, when the server was away a moment ago', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('down');
    await redeemFrom(till, [1], 1000);
    world.server.setLine('lost');
    expect(await redeemFrom(till, [2], 1000)).toMatchObject({ result: 'done', done: { operation: { requestId: null, decidedBy: 'standin' } } });
  });

  it('gives up on a server that says nothing, after the deadline', async () => {
    const world = await createWorld();
    const till = await world.boot({ api: { ...world.api, serverRequest: () => new Promise(() => undefined) } });
    done(await till.openShift(float));
    done(await sellOne(till, 1));
    await world.timers.advance(5_000);
    const waiting = redeemFrom(till, [1], 1000);
    await world.timers.advance(8_001);
    expect(await waiting).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'standin' } } });
  });

  it('goes by the balance it has itself left, before any cap', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('lost');
    await redeemFrom(till, [1], 3000);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ held: { certificate: { balance: 2000 } } });
    const asked = await redeemFrom(till, [1], 2500);
    if (asked.result !== 'ask-manager') throw new Error(`nobody was asked: ${JSON.stringify(asked)}`);
    expect(await till.redeem({ amountDue: minor(2500), items: [], attempt: asked.attempt, approval: world.approval('offline-risk') }))
      .toMatchObject({ result: 'done', done: { operation: { atRisk: 2000, otherTender: 500, lines: [{ amount: 2000, balanceAfter: 0 }] } } });
    await settle(world);
    expect(balance(world, 1)).toBe(0);
    expect([...world.server.operations.values()].every(({ outcome }) => outcome.outcome === 'accepted')).toBe(true);
  });

  it('declines above the cap of the till, and the late approval is undone', async () => {
    const world = await createWorld({ stock: 10 });
    const till = await open(world, 6);
    world.server.setLine('down');
    for (const running of [1, 2, 3, 4, 5]) expect((await redeemFrom(till, [running], 4000)).result).toBe('done');
    // Long enough after the last attempt that the till asks again.
    await world.timers.advance(40_000);
    world.server.setLine('lost');
    expect(await redeemFrom(till, [6], 1000)).toMatchObject({ result: 'declined', by: 'standin', refusal: { reason: 'till-cap' } });
    expect(kinds(world).at(-1)).toBe('reversal');
    await settle(world);
    expect([1, 2, 3, 4, 5, 6].map((running) => balance(world, running))).toEqual([1000, 1000, 1000, 1000, 1000, 5000]);
  });

  it('trusts what was sold here and never sent, whatever the policy', async () => {
    const world = await createWorld();
    const till = await open(world, 0);
    world.server.setLine('down');
    await world.timers.advance(5_000);
    done(await sellOne(till, 1));
    expect(await redeemFrom(till, [1], 5000)).toMatchObject({ result: 'done', done: { operation: { atRisk: 0, decidedBy: 'standin' } } });
    await settle(world);
    expect(balance(world, 1)).toBe(0);
    expect([...world.server.operations.values()].every(({ outcome }) => outcome.outcome === 'accepted')).toBe(true);
  });

  it('no longer trusts it once it was sent, even if the answer got lost', async () => {
    const world = await createWorld();
    const till = await open(world, 0);
    world.server.setLine('lost');
    done(await sellOne(till, 1));
    await world.timers.advance(5_000);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'redeem', held: { source: 'directory' } });
    expect(await redeemFrom(till, [1], 4500)).toMatchObject({ result: 'ask-manager', atRisk: 4500 });
  });

  it('stops deciding by itself after a week alone or with a clock a week off', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('down');
    await world.timers.advance(7 * 86_400_000);
    expect(await redeemFrom(till, [1], 1000)).toMatchObject({ result: 'declined', by: 'standin', refusal: { reason: 'knowledge-too-old' } });
    till.stop();
    world.timers.shift(-14 * 86_400_000);
    const again = await world.boot();
    expect(await redeemFrom(again, [1], 1000)).toMatchObject({ result: 'declined', by: 'standin', refusal: { reason: 'knowledge-too-old' } });
  });

  it('does not go around a server that has revoked the till', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('unauthorised');
    expect(await redeemFrom(till, [1], 1000)).toMatchObject({ result: 'declined', by: 'local', refusal: { reason: 'offline-off' } });
    expect(till.snapshot().trouble?.reason).toBe('revoked');
  });
});

describe('a manager decides', () => {
  const ask = async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('lost');
    const asked = await redeemFrom(till, [1], 4500);
    if (asked.result !== 'ask-manager') throw new Error('nobody was asked');
    const decide = (approval: ReturnType<World['approval']> | null) => till.redeem({ amountDue: minor(4500), items: [], attempt: asked.attempt, approval });
    return { world, till, asked, decide };
  };

  it('to accept: the operation names the request and the manager', async () => {
    const { world, decide } = await ask();
    expect(await decide(world.approval('void'))).toMatchObject({ problem: { reason: 'not-allowed' } });
    expect(await decide(world.approval('offline-risk'))).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'standin', atRisk: 4500, approvals: [{ right: 'offline-risk' }] } } });
    expect(await decide(world.approval('offline-risk'))).toMatchObject({ problem: { reason: 'not-found' } });
    await settle(world);
    expect(balance(world, 1)).toBe(500);
  });

  it('or nobody does: the request is reversed', async () => {
    const { world, till, asked } = await ask();
    await till.abandon(asked.attempt);
    expect(kinds(world).at(-1)).toBe('reversal');
    await settle(world);
    expect(balance(world, 1)).toBe(5000);
  });

  it('and a restart in between reverses it too', async () => {
    const { world, till } = await ask();
    till.stop();
    await world.boot();
    expect(kinds(world).at(-1)).toBe('reversal');
    await settle(world);
    expect(balance(world, 1)).toBe(5000);
  });
});
