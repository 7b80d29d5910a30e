import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { readOperation } from '../../domain/operation.ts';
import type { Held } from '../../renderer/till.ts';
import { createWorld, done, float, hashOf, makeInfo, redeemFrom, scanOf, sellOne, type World } from './world.ts';

type BootedTill = Awaited<ReturnType<World['boot']>>;

/** A till in California, and certificate 1 of 50 dollars with so much left on it. */
const open = async (left: number, region = 'CA') => {
  const world = await createWorld();
  const info = makeInfo();
  world.setInfo({ ...info, terminal: { ...info.terminal, store: { ...info.terminal.store, jurisdiction: { country: 'US', region } } } });
  const till = await world.boot();
  done(await till.openShift(float));
  done(await sellOne(till, 1));
  await world.timers.advance(5_000);
  if (left < 5_000) expect((await redeemFrom(till, [1], 5_000 - left)).result).toBe('done');
  await world.timers.advance(5_000);
  return { world, till };
};
const held = async (till: BootedTill): Promise<Held> => {
  const verdict = await till.lookUp(scanOf(1));
  if (!('held' in verdict) || !verdict.held) throw new Error('nothing is known of it');
  return verdict.held;
};
const kinds = (world: World): readonly string[] => world.journal.texts.map((text) => { const read = readOperation(text); return read.ok ? read.value.operation.kind : '?'; });
const balance = (world: World): number => world.server.certificateOf(hashOf(1)).balance;

describe('the rest of a balance in cash', () => {
  it('leaves certificate and drawer once the server agrees, and stands on the shift\'s report', async () => {
    const { world, till } = await open(1_240);
    const before = (await till.report())?.expectedCash ?? 0;
    const paid = await till.cashOut({ held: await held(till), approval: world.approval('cash-out') });
    expect(paid).toMatchObject({ result: 'done', done: { operation: { kind: 'cash-out', because: 'us-ca-cash-out', lines: [{ amount: 1_240 }], decidedBy: 'server' } } });
    expect(balance(world)).toBe(0);
    expect(await till.report()).toMatchObject({ expectedCash: before - 1_240, cashOuts: { operations: 1, value: 1_240 } });
    await world.timers.advance(20_000);
    expect([till.snapshot().queue.waiting, world.printed.length > 0]).toEqual([0, true]);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason: 'spent' } });
  });

  it('is nobody\'s to give but a manager\'s, and for scanned paper only', async () => {
    const { world, till } = await open(1_240);
    const item = await held(till);
    expect(await till.cashOut({ held: item, approval: world.approval('void') })).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-allowed' } });
    expect(await till.cashOut({ held: { ...item, sealed: '' }, approval: world.approval('cash-out') })).toMatchObject({ result: 'not-recorded' });
    expect([kinds(world).includes('cash-out'), balance(world)]).toEqual([false, 1_240]);
  });

  it('is not asked for where the rules give nothing', async () => {
    const { world, till } = await open(1_500);
    expect(till.cashOutOf((await held(till)).certificate)).toMatchObject({ entitled: false, reason: 'too-much' });
    const asked = world.server.requests.size;
    expect(await till.cashOut({ held: await held(till), approval: world.approval('cash-out') })).toMatchObject({ result: 'declined', refusal: { reason: 'not-entitled' } });
    expect(world.server.requests.size).toBe(asked);
  });

  it.each(['down', 'lost', '500', 'late-500', 'garbage'] as const)('moves nothing when the line is %s; what the server may have taken off goes back', async (line) => {
    const { world, till } = await open(1_240);
    world.server.setLine(line);
    expect(await till.cashOut({ held: await held(till), approval: world.approval('cash-out') })).toMatchObject({ result: 'declined', refusal: { reason: 'needs-connection' } });
    world.server.setLine('up');
    await world.timers.advance(120_000);
    expect([balance(world), kinds(world).includes('cash-out')]).toEqual([1_240, false]);
  });

  it('of which one store alone knows is asked about: voided, it is on the certificate again', async () => {
    const { world, till } = await open(1_240);
    const item = await held(till);
    world.journal.setFault('full');
    expect(await till.cashOut({ held: item, approval: world.approval('cash-out') })).toMatchObject({ result: 'not-recorded' });
    world.journal.setFault('none');
    await world.timers.advance(20_000);
    expect(till.snapshot()).toMatchObject({ phase: 'unconfirmed', unconfirmed: { operation: { kind: 'cash-out' } } });
    expect(await till.settleUnconfirmed('void', world.approval('void'))).toMatchObject({ ok: true });
    await world.timers.advance(120_000);
    expect([balance(world), (await till.report())?.cashOutsVoided.operations]).toEqual([1_240, 1]);
  });

  it('is voided in its shift: the value is back, and the drawer expects the money', async () => {
    const { world, till } = await open(1_240);
    const before = (await till.report())?.expectedCash ?? 0;
    const paid = await till.cashOut({ held: await held(till), approval: world.approval('cash-out') });
    if (paid.result !== 'done') throw new Error('not paid out');
    const voided = await till.voidOperation({ target: paid.done.operation.id, scanned: [], reason: 'mistake', approval: world.approval('void') });
    expect(voided).toMatchObject({ result: 'done', done: { operation: { targetKind: 'cash-out', tenders: [], lines: [{ amount: 1_240 }] } } });
    await world.timers.advance(20_000);
    expect([balance(world), (await till.report())?.expectedCash]).toEqual([1_240, before]);
    expect(await till.voidOperation({ target: paid.done.operation.id, scanned: [], reason: 'mistake', approval: world.approval('void') })).toMatchObject({ problem: { reason: 'already-voided' } });
  });
});

describe('goods that came back', () => {
  it('put their value on the certificate, by receipt and manager; no money moves', async () => {
    const { world, till } = await open(2_000);
    const [used] = await till.operations({ before: null, limit: 1 });
    const before = (await till.report())?.expectedCash;
    const input = { held: await held(till), reference: used?.reference ?? '', amount: minor(3_000), approval: world.approval('return-credit') };
    expect(await till.returnCredit({ ...input, approval: world.approval('cash-out') })).toMatchObject({ problem: { reason: 'not-allowed' } });
    expect(await till.returnCredit({ ...input, reference: 'not a receipt' })).toMatchObject({ problem: { reason: 'not-found' } });
    expect(await till.returnCredit(input)).toMatchObject({ result: 'done', done: { operation: { targetReference: used?.reference, lines: [{ amount: 3_000, balanceAfter: 5_000 }] } } });
    await world.timers.advance(20_000);
    expect([balance(world), (await till.report())?.expectedCash, (await till.report())?.returnCredits.value]).toEqual([5_000, before, 3_000]);
    expect((await held(till)).certificate.balance).toBe(5_000);
  });

  it('go onto new paper where the empty one is gone, by what the receipt says of it; and not while something lies on it', async () => {
    const { world, till } = await open(0);
    const [used] = await till.operations({ before: null, limit: 1 });
    const control = used?.operation.kind === 'redemption' ? used.operation.lines[0]?.control ?? '' : '';
    const [old, unsold] = [await till.lookUp(control), await till.lookUp(scanOf(2))];
    if (old.kind !== 'control-number' || !old.held || unsold.kind !== 'sell') throw new Error('nothing is known of it');
    const input = { held: old.held, onto: unsold.held, reference: used?.reference ?? '', amount: minor(5_000), approval: world.approval('return-credit') };
    // Nobody has scanned the old one, so it takes nothing itself.
    const { onto: _onto, ...without } = input;
    expect(await till.returnCredit(without)).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-found' } });
    expect(await till.returnCredit(input)).toMatchObject({ result: 'done', done: { operation: { lines: [{ certificate: hashOf(1), amount: 5_000, balanceAfter: 5_000 }], onto: { certificate: hashOf(2), sealed: 'c2VhbGVk' } } } });
    await world.timers.advance(20_000);
    expect([world.server.certificateOf(hashOf(1)), world.server.certificateOf(hashOf(2))]).toMatchObject([{ state: 'voided', ended: 'replaced', balance: 0 }, { state: 'active', balance: 5_000 }]);
    expect([await till.lookUp(scanOf(1)), await till.lookUp(scanOf(2))]).toMatchObject([{ kind: 'refused', refusal: { reason: 'replaced' } }, { kind: 'redeem' }]);
    const third = await till.lookUp(scanOf(3));
    if (third.kind !== 'sell') throw new Error('not for sale');
    const half = await open(2_000);
    expect(await half.till.returnCredit({ ...input, held: await held(half.till), onto: third.held, amount: minor(3_000) })).toMatchObject({ result: 'declined', refusal: { reason: 'not-empty', balance: 2_000 } });
  });

  it('given up on the way leave both papers as they were', async () => {
    const { world, till } = await open(0);
    const [used] = await till.operations({ before: null, limit: 1 });
    const unsold = await till.lookUp(scanOf(2));
    if (unsold.kind !== 'sell') throw new Error('not for sale');
    world.server.setLine('lost');
    expect(await till.returnCredit({ held: await held(till), onto: unsold.held, reference: used?.reference ?? '', amount: minor(5_000), approval: world.approval('return-credit') }))
      .toMatchObject({ result: 'declined', refusal: { reason: 'needs-connection' } });
    world.server.setLine('up');
    await world.timers.advance(120_000);
    expect([world.server.certificateOf(hashOf(1)), world.server.certificateOf(hashOf(2))]).toMatchObject([{ state: 'active', balance: 0 }, { state: 'stock', balance: 0 }]);
  });

  it('wait for the server', async () => {
    const { world, till } = await open(2_000);
    const [used] = await till.operations({ before: null, limit: 1 });
    world.server.setLine('lost');
    expect(await till.returnCredit({ held: await held(till), reference: used?.reference ?? '', amount: minor(3_000), approval: world.approval('return-credit') }))
      .toMatchObject({ result: 'declined', refusal: { reason: 'needs-connection' } });
    world.server.setLine('up');
    await world.timers.advance(120_000);
    expect(balance(world)).toBe(2_000);
  });
});

it('what is sold in California does not expire, whatever the program says', async () => {
  const { till } = await open(5_000);
  expect((await held(till)).certificate.validUntil).toBeNull();
  const { till: elsewhere } = await open(5_000, 'MA');
  expect((await held(elsewhere)).certificate.validUntil).toBe('2033-11-20');
});
