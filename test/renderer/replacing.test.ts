import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { Held } from '../../renderer/till.ts';
import { createWorld, done, float, hashOf, scanOf, sellOne, type World } from './world.ts';

const begin = async () => {
  const world = await createWorld();
  let loses = false;
  const lookedUp: string[] = [];
  // The answer to the question alone is lost, not the history's before it.
  const serverRequest: World['api']['serverRequest'] = async (request) => {
    if (loses) world.server.setLine('lost');
    return await world.api.serverRequest(request).finally(() => { if (loses) world.server.setLine('up'); });
  };
  const till = await world.boot({ api: { ...world.api, serverRequest, serverHistory: (asked) => { lookedUp.push(asked.certificate); return world.api.serverHistory(asked); } } });
  done(await till.openShift(float));
  done(await sellOne(till, 1));
  await world.timers.advance(10_000);
  const held = async (running: number): Promise<Held> => {
    const verdict = await till.lookUp(scanOf(running));
    if (verdict.kind !== 'redeem' && verdict.kind !== 'sell') throw new Error(`of no use: ${JSON.stringify(verdict)}`);
    return verdict.held;
  };
  const input = async () => ({ old: await held(1), fresh: await held(2), approval: world.approval('replacement') });
  return { world, till, held, input, lookedUp, lose: (next: boolean) => { loses = next; } };
};
const balances = ({ server }: World) => [1, 2].map((running) => { const { state, balance } = server.certificateOf(hashOf(running)); return [state, balance]; });

describe('replacing damaged paper', () => {
  it('asks the server, records what it moved, prints, and knows both papers at once', async () => {
    const { world, till, input } = await begin();
    const result = await till.replace(await input());
    if (result.result !== 'done') throw new Error(JSON.stringify(result));
    expect(result.done.operation).toMatchObject({ kind: 'replacement', decidedBy: 'server', lines: [{ certificate: hashOf(1), amount: 5000 }, { certificate: hashOf(2), amount: 5000 }] });
    expect(await result.done.print).toEqual({ outcome: 'printed', warning: null });
    // Before the record is acknowledged as well as after it.
    for (const _ of [1, 2]) {
      expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason: 'replaced' } });
      expect(await till.lookUp(scanOf(2))).toMatchObject({ kind: 'redeem', held: { certificate: { balance: 5000 } } });
      await world.timers.advance(10_000);
    }
    expect((await till.operation(result.done.operation.id))?.state).toBe('accepted');
    expect(await till.report()).toMatchObject({ replacements: { operations: 1, value: 5000 }, expectedCash: 15_000 });
  });

  it('leaves uses of the old paper as they are: voided, their value would go back onto what is dead', async () => {
    const { world, till, held, input } = await begin();
    const used = await till.redeem({ amountDue: minor(1_000), items: [await held(1)], attempt: null, approval: null });
    if (used.result !== 'done') throw new Error(JSON.stringify(used));
    const before = (await till.replace(await input())).result;
    expect(before).toBe('done');
    const voided = await till.voidOperation({ target: used.done.operation.id, scanned: [], reason: 'mistake', approval: world.approval('void') });
    expect(voided).toEqual({ result: 'declined', refusal: { reason: 'replaced' } });
    expect(balances(world)).toEqual([['voided', 0], ['active', 4000]]);
  });

  it('needs a manager\'s own PIN for this very thing', async () => {
    const { world, till, input } = await begin();
    expect(await till.replace({ ...await input(), approval: world.approval('void') })).toEqual({ result: 'not-recorded', problem: { reason: 'not-allowed' } });
    expect(balances(world)).toEqual([['active', 5000], ['stock', 0]]);
  });

  it.each(['down', '500', 'garbage', 'unauthorised'] as const)('without the server (%s) nothing moves', async (line) => {
    const { world, till, input } = await begin();
    const wanted = await input();
    world.server.setLine(line);
    expect(await till.replace(wanted)).toMatchObject({ result: 'declined', refusal: { reason: 'needs-connection' } });
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(balances(world)).toEqual([['active', 5000], ['stock', 0]]);
  });

  it('whose answer was lost is taken back, and can be done again', async () => {
    const { world, till, input, lose } = await begin();
    const wanted = await input();
    lose(true);
    expect(await till.replace(wanted)).toMatchObject({ result: 'declined', refusal: { reason: 'needs-connection' } });
    lose(false);
    await world.timers.advance(60_000);
    expect(balances(world)).toEqual([['active', 5000], ['stock', 0]]);
    expect(await till.replace({ ...wanted, approval: world.approval('replacement') })).toMatchObject({ result: 'done' });
  });

  it('tells which of the papers can\'t be used, also when another till was first', async () => {
    const { world, till, held, input } = await begin();
    const wanted = await input();
    expect(await till.replace({ ...wanted, old: await held(3) })).toMatchObject({ result: 'declined', of: 'old' });
    done(await sellOne(till, 2));
    expect(await till.replace(wanted)).toMatchObject({ result: 'declined', of: 'fresh', refusal: { reason: 'already-sold' } });
    world.server.put({ ...world.server.certificateOf(hashOf(1)), blocked: true });
    expect(await till.replace({ ...wanted, fresh: await held(3) })).toMatchObject({ result: 'declined', of: 'old', refusal: { reason: 'blocked' } });
  });

  it('that was lost goes by its claim: blocked as it is, and the server is not asked for a history that would tell of somebody with the paper', async () => {
    const { world, till, held, lookedUp } = await begin();
    const [old, fresh] = [await held(1), await held(2)];
    world.server.put({ ...world.server.certificateOf(hashOf(1)), blocked: true });
    await world.timers.advance(10_000);
    lookedUp.length = 0;
    const claim = '01890a5d-ac96-774b-bcce-b302099a8057';
    const result = await till.replace({ old, fresh, approval: world.approval('replacement'), claim });
    if (result.result !== 'done') throw new Error(JSON.stringify(result));
    expect(result.done.operation).toMatchObject({ kind: 'replacement', claim });
    expect(lookedUp).toEqual([]);
    await world.timers.advance(10_000);
    expect(balances(world)).toEqual([['voided', 0], ['active', 5000]]);
  });

  it('of which one store alone has the record stands once both have it, as the server has it', async () => {
    const { world, till, input } = await begin();
    const wanted = await input();
    world.journal.setFault('full');
    expect(await till.replace(wanted)).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-durable' } });
    world.journal.setFault('none');
    await till.syncNow();
    await world.timers.advance(120_000);
    expect(till.snapshot().phase).toBe('ready');
    expect(balances(world)).toEqual([['voided', 0], ['active', 5000]]);
    expect((await till.operations({ before: null, limit: 1 }))[0]).toMatchObject({ state: 'accepted', operation: { kind: 'replacement' } });
  });
});
