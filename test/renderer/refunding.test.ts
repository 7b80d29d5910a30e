import { describe, expect, it } from 'vitest';
import type { Held } from '../../renderer/till.ts';
import { card, createWorld, done, float, hashOf, scanOf, sellOne, type World } from './world.ts';

const begin = async () => {
  const world = await createWorld();
  const till = await world.boot();
  done(await till.openShift(float));
  const { reference } = done(await sellOne(till, 1, [card(5000)]));
  await world.timers.advance(10_000);
  const held = async (): Promise<Held> => {
    const verdict = await till.lookUp(scanOf(1));
    if (verdict.kind !== 'redeem') throw new Error(`of no use: ${JSON.stringify(verdict)}`);
    return verdict.held;
  };
  const input = async () => ({ held: await held(), saleReference: reference, approval: world.approval('refund') });
  const ask = async () => {
    const answer = await till.askRefund(await input());
    if (answer.result !== 'hand-back') throw new Error(JSON.stringify(answer));
    return answer;
  };
  return { world, till, input, ask, reference };
};
const state = ({ server }: World) => { const { state: now, ended, balance } = server.certificateOf(hashOf(1)); return [now, ended, balance]; };

describe('a refund to the card', () => {
  it('ends the certificate first; the card machine\'s code makes it an operation, and the card total of the shift falls', async () => {
    const { world, till, ask, reference } = await begin();
    const { attempt, handBack } = await ask();
    expect([handBack, state(world)]).toEqual([5000, ['voided', 'refunded', 0]]);
    expect(await till.report()).toMatchObject({ refunds: { operations: 0 }, card: 5000 });
    const result = await till.refund({ attempt, approvalCode: 'R77' });
    if (result.result !== 'done') throw new Error(JSON.stringify(result));
    expect(result.done.operation).toMatchObject({ kind: 'refund', saleReference: reference, tenders: [{ type: 'card', amount: 5000, approvalCode: 'R77' }] });
    await world.timers.advance(10_000);
    expect((await till.operation(result.done.operation.id))?.state).toBe('accepted');
    expect(await till.report()).toMatchObject({ refunds: { operations: 1, value: 5000 }, card: 0, expectedCash: 10_000 });
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason: 'refunded' } });
    expect(await till.refund({ attempt, approvalCode: 'R77' })).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-found' } });
  });

  it('that the card machine refuses gives the certificate its value back', async () => {
    const { world, till, ask } = await begin();
    const { attempt } = await ask();
    await till.abandonRefund(attempt);
    await world.timers.advance(10_000);
    expect(state(world)).toEqual(['active', undefined, 5000]);
  });

  it('is left alone while the card machine works, and taken back by a till that starts again', async () => {
    const { world, till, ask } = await begin();
    await ask();
    // The stores are compared once more meanwhile, which takes back whatever nobody goes on with.
    world.journal.setFault('full');
    await till.report();
    expect(await till.noSale({ reason: 'float', note: null, approval: world.approval('no-sale') })).toMatchObject({ ok: false });
    world.journal.setFault('none');
    await world.timers.advance(120_000);
    expect(till.snapshot().phase).toBe('ready');
    expect(state(world)).toEqual(['voided', 'refunded', 0]);
    const again = await world.boot();
    await world.timers.advance(10_000);
    const [last] = await again.operations({ before: null, limit: 1 });
    // The server leaves it blocked for this very reason.
    expect(last?.operation).toMatchObject({ kind: 'reversal', reason: 'restarted' });
    expect(state(world)).toEqual(['active', undefined, 5000]);
  });

  it('is recorded once where the code is typed again after a write that had landed all the same', async () => {
    const { world, till, ask } = await begin();
    const { attempt } = await ask();
    world.journal.setFault('full');
    expect(await till.refund({ attempt, approvalCode: 'R77' })).toMatchObject({ result: 'not-recorded' });
    world.journal.setFault('none');
    await world.timers.advance(10_000);
    const again = await till.refund({ attempt, approvalCode: 'R77' });
    if (again.result !== 'done') throw new Error(JSON.stringify(again));
    await world.timers.advance(10_000);
    expect(await till.report()).toMatchObject({ refunds: { operations: 1, value: 5000 }, card: 0 });
    expect([...world.server.operations.values()].filter(({ operation }) => operation.kind === 'refund')).toHaveLength(1);
    expect(await till.refund({ attempt, approvalCode: 'R77' })).toMatchObject({ problem: { reason: 'not-found' } });
  });

  it('needs a manager, a code and the server; without any of them nothing goes back', async () => {
    const { world, till, input, ask } = await begin();
    const wanted = await input();
    expect(await till.askRefund({ ...wanted, approval: world.approval('void') })).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-allowed' } });
    world.server.setLine('down');
    expect(await till.askRefund(wanted)).toEqual({ result: 'declined', refusal: { reason: 'needs-connection' } });
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(state(world)).toEqual(['active', undefined, 5000]);
    const { attempt } = await ask();
    expect(await till.refund({ attempt, approvalCode: '' })).toMatchObject({ result: 'not-recorded', problem: { reason: 'does-not-add-up' } });
    expect(await till.refund({ attempt, approvalCode: 'R78' })).toMatchObject({ result: 'done' });
  });
});
