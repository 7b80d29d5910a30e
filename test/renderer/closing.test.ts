import { describe, expect, it } from 'vitest';
import { operationReference } from '../../domain/number.ts';
import { minor } from '../../domain/money.ts';
import { counting } from './counting.ts';
import { card, cashierId, createWorld, done, float, managerId, redeemFrom, sellOne, type World } from './world.ts';

const open = async (world: World) => {
  const till = await world.boot();
  done(await till.openShift(float));
  return till;
};
const refused = { ok: false, error: { reason: 'not-allowed' } };

describe('closing a shift', () => {
  it('records pieces, what was compared, and what waits by name', async () => {
    const world = await createWorld();
    const till = await open(world);
    await world.timers.advance(5_000);
    world.server.setLine('down');
    done(await sellOne(till, 1));
    done(await sellOne(till, 2, [card(5_000)]));
    await redeemFrom(till, [1], 3_000);
    const { operation } = done(await till.closeShift(counting(15_000, {
      count: [{ unit: minor(5_000), pieces: 3 }], certificateTotal: minor(2_500), cardTotal: null, papers: [{ programNumber: 1, face: minor(5_000), pieces: 8, counted: 7 }],
    })));
    expect(operation).toMatchObject({
      countedCash: 15_000, expectedCash: 15_000, count: [{ unit: 5_000, pieces: 3 }], approvals: [], unsent: 3,
      certificateTotal: { typed: 2_500, own: 3_000 }, cardTotal: { typed: null, own: 5_000 }, paperCount: [{ programNumber: 1, face: 5_000, pieces: 7, expected: 8 }],
    });
    expect(operation).not.toHaveProperty('earlierCounts');
    expect(operation).not.toHaveProperty('alone');
    expect((operation.unsentRuns ?? []).reduce((named, { from, to }) => named + to - from + 1, 0)).toBe(3);
    expect((await till.findReference(operationReference(12, operation.unsentRuns?.[0]?.from ?? 0)))?.operation.kind).toBe('sale');
  });

  it('that is off wants a second count and somebody else, or the word that nobody is there', async () => {
    const world = await createWorld();
    const till = await open(world);
    const agreed = { operator: managerId, right: 'cash-variance' as const, at: world.timers.now() };
    const earlierCounts = [minor(9_000)];
    expect(await till.closeShift(counting(9_000))).toEqual(refused);
    expect(await till.closeShift(counting(9_000, { agreed }))).toEqual(refused);
    expect(await till.closeShift(counting(9_000, { earlierCounts }))).toEqual(refused);
    expect(await till.closeShift(counting(9_000, { earlierCounts, agreed: { ...agreed, operator: cashierId } }))).toEqual(refused);
    expect(await till.closeShift(counting(9_000, { earlierCounts, agreed: { ...agreed, right: 'void' } }))).toEqual(refused);
    expect(await till.closeShift(counting(9_000, { earlierCounts, agreed: { ...agreed, at: agreed.at - 3_600_000 } }))).toEqual(refused);
    expect(await till.closeShift(counting(9_000, { earlierCounts, agreed: { ...agreed, operator: '01900000-0000-7000-8000-0000000000ff' } }))).toEqual(refused);
    expect(world.journal.texts).toHaveLength(1);
    expect(done(await till.closeShift(counting(9_000, { earlierCounts, agreed, varianceNote: 'wrong change' }))).operation)
      .toMatchObject({ approvals: [agreed], earlierCounts, varianceNote: 'wrong change', countedCash: 9_000, expectedCash: 10_000 });
  });

  it('alone is marked, and only where it matters', async () => {
    const world = await createWorld();
    const till = await open(world);
    expect(done(await till.closeShift(counting(0, { earlierCounts: [minor(0)], agreed: 'alone' }))).operation).toMatchObject({ alone: true, approvals: [], countedCash: 0 });
    done(await till.openShift(float));
    expect(done(await till.closeShift(counting(9_900, { agreed: 'alone' }))).operation).not.toHaveProperty('alone');
  });

  it('goes by the store\'s own rules', async () => {
    const world = await createWorld();
    const info = await world.api.terminalInfo();
    if (!info) throw new Error('the till is enrolled');
    world.setInfo({ ...info, terminal: { ...info.terminal, store: { ...info.terminal.store, drawer: { managerAbove: minor(0), varianceAbove: minor(0) } } } });
    const till = await open(world);
    expect(await till.closeShift(counting(9_999))).toEqual(refused);
    expect(await till.moveCash({ kind: 'pay-in', reason: 'tip', note: null, amount: minor(1), approval: null })).toEqual(refused);
    done(await till.closeShift(counting(10_000)));
  });

  it('twice is refused, also by two hands at once, and after a crash in between nothing is doubled', async () => {
    const world = await createWorld();
    const till = await open(world);
    const both = await Promise.all([till.closeShift(counting(10_000)), till.closeShift(counting(10_000))]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await till.closeShift(counting(10_000))).toMatchObject({ error: { reason: 'no-shift' } });
    till.stop();
    const again = await world.boot();
    expect(again.snapshot().shift).toBeNull();
    expect(world.journal.texts.filter((text) => text.includes('"shift-close"'))).toHaveLength(1);
  });

  it('that a crash cut off between the two writes is closed at the next start, once', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.journal.setFault('lost');
    await till.closeShift(counting(10_000));
    world.journal.setFault('none');
    till.stop();
    const again = await world.boot();
    expect(again.snapshot().shift).toBeNull();
    expect(world.journal.texts.filter((text) => text.includes('"shift-close"'))).toHaveLength(1);
    done(await again.openShift(float));
  });
});

describe('cash without a sale', () => {
  it('is recorded, opens the drawer with its slip, counts in the report and reaches the server', async () => {
    const world = await createWorld();
    const till = await open(world);
    const paid = done(await till.moveCash({ kind: 'pay-out', reason: 'expense', note: 'milk', amount: minor(800), approval: null }));
    await paid.print;
    expect(world.printed.at(-1)).toMatchObject({ reference: paid.reference, copy: false });
    done(await till.moveCash({ kind: 'pay-in', reason: 'bank', note: null, amount: minor(5_000), approval: null }));
    expect(await till.report()).toMatchObject({ payOuts: { amount: 800 }, payIns: { amount: 5_000 }, expectedCash: 14_200, cash: 0 });
    await world.timers.advance(10_000);
    expect((await till.operation(paid.operation.id))?.state).toBe('accepted');
  });

  it('opens the drawer also where no slip can be printed', async () => {
    const world = await createWorld();
    const till = await world.boot({ api: { ...world.api, print: () => Promise.resolve({ outcome: 'failed', reason: 'paper-out' }) } });
    done(await till.openShift(float));
    await done(await till.moveCash({ kind: 'pay-in', reason: 'tip', note: null, amount: minor(100), approval: null })).print;
    expect(world.opened).toHaveLength(1);
  });

  it('above the store\'s limit wants a manager, and always a shift and words for another reason', async () => {
    const world = await createWorld();
    const till = await world.boot();
    const out = (amount: number, approval = null as ReturnType<World['approval']> | null, reason = 'safe' as const) =>
      till.moveCash({ kind: 'pay-out', reason, note: null, amount: minor(amount), approval });
    expect(await out(100)).toMatchObject({ error: { reason: 'no-shift' } });
    done(await till.openShift(float));
    expect(await out(5_001)).toEqual(refused);
    expect(await out(5_001, world.approval('no-sale'))).toEqual(refused);
    expect(await till.moveCash({ kind: 'pay-in', reason: 'other', note: null, amount: minor(1), approval: null })).toMatchObject({ error: { reason: 'does-not-add-up' } });
    expect(await out(0)).toMatchObject({ error: { reason: 'does-not-add-up' } });
    expect(world.journal.texts).toHaveLength(1);
    expect(done(await out(5_001, world.approval('cash-movement'))).operation.approvals).toHaveLength(1);
    done(await out(5_000));
  });
});

describe('unsold paper', () => {
  it('is the directory\'s stock of this store, less what was sold here and not sent', async () => {
    const world = await createWorld({ stock: 6 });
    const till = await open(world);
    await world.timers.advance(5_000);
    expect(await till.unsoldPaper()).toEqual([{ programNumber: 1, face: 5_000, pieces: 6 }]);
    world.server.setLine('down');
    done(await sellOne(till, 1));
    expect(await till.unsoldPaper()).toEqual([{ programNumber: 1, face: 5_000, pieces: 5 }]);
    world.server.setLine('up');
    await world.timers.advance(20_000);
    expect(await till.unsoldPaper()).toEqual([{ programNumber: 1, face: 5_000, pieces: 5 }]);
  });
});
