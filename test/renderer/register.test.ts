import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { parseControlNumber } from '../../domain/number.ts';
import { counting } from './counting.ts';
import { card, cash, cashierId, createWorld, done, float, hashOf, makeInfo, managerId, redeemFrom, scanOf, sellOne, type World } from './world.ts';

const open = async (world: World) => {
  const till = await world.boot();
  done(await till.openShift(float));
  return till;
};

describe('selling', () => {
  it('sells from the own stock, in both stores before it says so, and prints', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1));
    expect(world.journal.texts.at(-1)).toBe(sale.sealed.text);
    expect((await till.operation(sale.operation.id))?.text).toBe(sale.sealed.text);
    expect(await sale.print).toEqual({ outcome: 'printed', warning: null });
    expect(sale.operation.lines[0]).toMatchObject({ certificate: hashOf(1), face: 5000, price: 5000, validUntil: '2028-11-20', control: 'C000001-0000001-3' });
    await world.timers.advance(10_000);
    expect(world.server.certificateOf(hashOf(1))).toMatchObject({ state: 'active', balance: 5000 });
    expect(till.snapshot().queue).toMatchObject({ waiting: 0, value: 0 });
    expect((await till.operation(sale.operation.id))?.state).toBe('accepted');
  });

  it('takes several certificates and split tender in one operation', async () => {
    const world = await createWorld();
    const till = await open(world);
    const verdicts = await Promise.all([1, 2, 3].map((running) => till.lookUp(scanOf(running))));
    const items = verdicts.flatMap((verdict) => verdict.kind === 'sell' ? [verdict] : []);
    const sale = done(await till.sell({ items, tenders: [cash(6000, 10000), card(9000)] }));
    expect(sale.operation.lines).toHaveLength(3);
    expect(await till.report()).toMatchObject({ cash: 6000, card: 9000, expectedCash: 16000, sales: { operations: 1, certificates: 3, value: 15000 } });
  });

  it('never writes a clear number anywhere', async () => {
    const world = await createWorld();
    const till = await open(world);
    done(await sellOne(till, 1));
    done((await till.closeShift(counting(15000))));
    const serial = scanOf(1).slice(18);
    expect(world.journal.texts.join('')).not.toContain(serial);
    expect(JSON.stringify([till.snapshot(), world.printed, await till.operations({ before: null, limit: 50 })])).not.toContain(serial);
  });

  it.each([
    ['tenders that differ from the price', [cash(4999)]],
    ['no tender at all', []],
    ['change that does not fit', [{ type: 'cash' as const, amount: minor(5000), given: minor(6000), change: minor(500) }]],
    ['a card without approval code', [{ type: 'card' as const, amount: minor(5000), approvalCode: '' }]],
  ])('refuses %s and records nothing', async (_name, tenders) => {
    const world = await createWorld();
    const till = await open(world);
    expect(await sellOne(till, 1, tenders)).toEqual({ ok: false, error: { reason: 'does-not-add-up' } });
    expect(world.journal.texts).toHaveLength(1);
  });

  it('asks about callers before it sells much, says so in the record, and sells no more than the program lets it', async () => {
    const world = await createWorld();
    const info = makeInfo();
    world.setInfo({ ...info, programs: info.programs.map((program) => ({ ...program, buyingLimits: { askFromPieces: 2, askFromValue: null, certificateMax: null, saleMax: minor(100_00) } })) });
    const till = await open(world);
    const verdicts = await Promise.all([1, 2, 3].map((running) => till.lookUp(scanOf(running))));
    const items = verdicts.flatMap((verdict) => verdict.kind === 'sell' ? [verdict] : []);
    expect(done(await till.sell({ items: items.slice(0, 1), tenders: [cash(5000)] })).operation).not.toHaveProperty('callerAsked');
    const two = { items: items.slice(1), tenders: [cash(10000)] };
    expect(await till.sell(two)).toEqual({ ok: false, error: { reason: 'not-asked' } });
    expect(await till.sell({ ...two, items, callerAsked: true })).toEqual({ ok: false, error: { reason: 'above-limit', of: 'sale', limit: 10000 } });
    expect(world.journal.texts).toHaveLength(2);
    const sale = done(await till.sell({ ...two, callerAsked: true }));
    expect(sale.operation.callerAsked).toBe(true);
    await world.timers.advance(10_000);
    expect(world.server.certificateOf(hashOf(3))).toMatchObject({ state: 'active', balance: 5000 });
  });

  it('sells a certificate once, even from a basket that was filled twice', async () => {
    const world = await createWorld();
    const till = await open(world);
    const verdict = await till.lookUp(scanOf(1));
    if (verdict.kind !== 'sell') throw new Error('not for sale');
    const both = await Promise.all([till.sell({ items: [verdict], tenders: [cash(5000)] }), till.sell({ items: [verdict], tenders: [cash(5000)] })]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(both[1]).toMatchObject({ error: { reason: 'refused', certificate: hashOf(1), refusal: { reason: 'already-sold' } } });
    expect(await till.sell({ items: [verdict, verdict], tenders: [cash(10000)] })).toMatchObject({ ok: false });
  });

  it.each([
    ['another store', { storeNumber: 8 }, 'not-here'], ['blocked', { blocked: true }, 'blocked'],
    ['only registered', { state: 'registered' as const }, 'not-here'], ['void', { state: 'voided' as const }, 'voided'],
  ])('does not offer paper that is %s', async (_name, change, reason) => {
    const world = await createWorld();
    world.server.put({ ...world.server.certificateOf(hashOf(1)), ...change });
    const till = await open(world);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason } });
  });

  it('wants an operator and an open shift', async () => {
    const world = await createWorld();
    const till = await world.boot();
    expect(await sellOne(till, 1)).toEqual({ ok: false, error: { reason: 'no-shift' } });
    till.signedOut();
    expect(await till.openShift(float)).toEqual({ ok: false, error: { reason: 'not-signed-in' } });
    expect(world.journal.texts).toEqual([]);
  });
});

describe('looking up', () => {
  it('says the same of an unknown number and of one that is none of its business', async () => {
    const world = await createWorld();
    const till = await open(world);
    // A sync under way has asked before the change; only the next one hears of it.
    await till.syncNow();
    world.server.put({ ...world.server.certificateOf(hashOf(2)), storeNumber: 8 });
    await till.syncNow();
    const unknown = await till.lookUp(scanOf(99));
    const foreign = await till.lookUp(scanOf(2));
    expect([unknown, foreign].map((verdict) => verdict.kind === 'refused' && verdict.refusal)).toEqual([{ reason: 'not-here' }, { reason: 'not-here' }]);
  });

  it('finds by control number and by an operation’s reference, and reads nonsense as unreadable', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1));
    expect(await till.lookUp(String(sale.operation.lines[0]?.control))).toMatchObject({ kind: 'control-number', held: { certificate: { state: 'active' }, sealed: '' } });
    expect(parseControlNumber(String(sale.operation.lines[0]?.control))).toBeDefined();
    expect(await till.lookUp(sale.reference)).toMatchObject({ kind: 'operation', stored: { operation: { id: sale.operation.id } } });
    expect(await till.lookUp(scanOf(1).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)))).toEqual({ kind: 'unreadable', problem: 'serial-check-digit' });
  });

  it('learns an active certificate of elsewhere from the server, and says so when that is away', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.certificates.set(hashOf(50), { certificate: { ...world.server.certificateOf(hashOf(1)), hash: hashOf(50), state: 'active', storeNumber: 9, balance: minor(2500) }, control: null, version: 500 });
    expect(await till.lookUp(scanOf(50))).toMatchObject({ kind: 'redeem', held: { source: 'server', certificate: { balance: 2500 } } });
    world.server.setLine('down');
    await world.timers.advance(5_000);
    expect(await till.lookUp(scanOf(51))).toMatchObject({ kind: 'refused', refusal: { reason: 'not-known' } });
    expect(await till.lookUp(scanOf(50))).toMatchObject({ kind: 'redeem' });
  });
});

describe('voiding', () => {
  it('of a sale that never left the till needs no server, but the certificate, a manager and nothing spent', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('down');
    await world.timers.advance(5_000);
    const sale = done(await sellOne(till, 1));
    const input = { target: sale.operation.id, scanned: [hashOf(1)], reason: 'mistake' as const, approval: world.approval('void') };
    expect(await till.voidOperation({ ...input, scanned: [] })).toEqual({ result: 'scan-missing', controls: ['C000001-0000001-3'] });
    expect(await till.voidOperation({ ...input, approval: world.approval('offline-risk') })).toMatchObject({ problem: { reason: 'not-allowed' } });
    expect(await till.voidOperation({ ...input, approval: { ...world.approval('void'), operator: cashierId } })).toMatchObject({ problem: { reason: 'not-allowed' } });
    const voided = await till.voidOperation(input);
    expect(voided).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'local', requestId: null, tenders: [cash(5000)], approvals: [{ operator: managerId }] } } });
    expect(await till.voidOperation(input)).toMatchObject({ problem: { reason: 'already-voided' } });
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason: 'voided' } });
    expect(await till.report()).toMatchObject({ cash: 0, salesVoided: { value: 5000 } });
    world.server.setLine('up');
    await world.timers.advance(60_000);
    expect(world.server.certificateOf(hashOf(1)).state).toBe('voided');
    expect([...world.server.operations.values()].map(({ outcome }) => outcome.outcome)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('of a sale that the server knows is asked first, and impossible without it', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1));
    await world.timers.advance(5_000);
    const input = { target: sale.operation.id, scanned: [hashOf(1)], reason: 'mistake' as const, approval: world.approval('void') };
    world.server.setLine('lost');
    expect(await till.voidOperation(input)).toEqual({ result: 'declined', refusal: { reason: 'needs-connection' } });
    world.server.setLine('up');
    await world.timers.advance(60_000);
    // The reversal gave back what the lost approval had taken.
    expect(world.server.certificateOf(hashOf(1))).toMatchObject({ state: 'active', balance: 5000 });
    expect(await till.voidOperation({ ...input, approval: world.approval('void') })).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server' } } });
    await world.timers.advance(5_000);
    expect(world.server.certificateOf(hashOf(1))).toMatchObject({ state: 'voided', balance: 0 });
  });

  it('of a sale with something spent is declined', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1));
    expect((await redeemFrom(till, [1], 1000)).result).toBe('done');
    expect(await till.voidOperation({ target: sale.operation.id, scanned: [hashOf(1)], reason: 'mistake', approval: world.approval('void') }))
      .toMatchObject({ result: 'declined', refusal: { reason: 'partly-spent' } });
  });

  it('of a redemption gives the value back', async () => {
    const world = await createWorld();
    const till = await open(world);
    done(await sellOne(till, 1));
    const redeemed = await redeemFrom(till, [1], 1000);
    if (redeemed.result !== 'done') throw new Error('not redeemed');
    expect(await till.voidOperation({ target: redeemed.done.operation.id, scanned: [], reason: 'mistake', approval: world.approval('void') })).toMatchObject({ result: 'done' });
    expect(await till.lookUp(scanOf(1))).toMatchObject({ held: { certificate: { balance: 5000 } } });
    await world.timers.advance(5_000);
    expect(world.server.certificateOf(hashOf(1)).balance).toBe(5000);
  });

  it('is over once the shift is closed', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1));
    done(await till.closeShift(counting(15000)));
    done(await till.openShift(float));
    expect(await till.voidOperation({ target: sale.operation.id, scanned: [hashOf(1)], reason: 'mistake', approval: world.approval('void') }))
      .toMatchObject({ problem: { reason: 'already-closed' } });
  });
});

describe('tender correction', () => {
  it('moves cash keyed as card, again if need be, and the Z is right', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1, [cash(5000)]));
    const correct = (to: Parameters<typeof till.correctTender>[0]['to']) =>
      till.correctTender({ target: sale.operation.id, to, approval: world.approval('tender-correction') });
    expect(await correct([card(4000)])).toMatchObject({ error: { reason: 'does-not-add-up' } });
    expect(await correct([cash(5000)])).toMatchObject({ error: { reason: 'nothing-to-correct' } });
    done(await correct([card(5000)]));
    expect(done(await correct([card(2000), cash(3000)])).operation.from).toEqual([card(5000)]);
    expect((await till.operation(sale.operation.id))?.tenders).toEqual([card(2000), cash(3000)]);
    expect(done(await till.closeShift(counting(13000))).operation).toMatchObject({ expectedCash: 13000 });
    expect(await correct([card(5000)])).toMatchObject({ error: { reason: 'no-shift' } });
  });

  it('of a load is the same, until it is voided', async () => {
    const world = await createWorld();
    const info = makeInfo();
    world.setInfo({ ...info, programs: info.programs.map((program) => ({ ...program, reloadUpTo: minor(20_000) })) });
    const till = await open(world);
    done(await sellOne(till, 1, [card(5000)]));
    await world.timers.advance(5_000);
    const verdict = await till.lookUp(scanOf(1));
    if (verdict.kind !== 'redeem') throw new Error('nothing is known of it');
    const load = done(await till.reload({ held: verdict.held, amount: minor(3000), tender: cash(3000), callerAsked: false }));
    expect(await till.report()).toMatchObject({ cash: 3000, card: 5000 });
    const correct = () => till.correctTender({ target: load.operation.id, to: [card(3000)], approval: world.approval('tender-correction') });
    expect(done(await correct()).operation).toMatchObject({ targetReference: load.reference, from: [cash(3000)], to: [card(3000)] });
    expect(await till.report()).toMatchObject({ cash: 0, card: 8000, expectedCash: 10000, corrections: 1 });
    await world.timers.advance(5_000);
    expect(await till.voidOperation({ target: load.operation.id, scanned: [hashOf(1)], reason: 'mistake', approval: world.approval('void') }))
      .toMatchObject({ result: 'done', done: { operation: { tenders: [card(3000)] } } });
    expect(await till.report()).toMatchObject({ cash: 0, card: 5000 });
    expect(await correct()).toMatchObject({ error: { reason: 'already-voided' } });
  });

  it('decides what a later void hands back', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1, [cash(5000)]));
    done(await till.correctTender({ target: sale.operation.id, to: [card(5000)], approval: world.approval('tender-correction') }));
    expect(await till.voidOperation({ target: sale.operation.id, scanned: [hashOf(1)], reason: 'mistake', approval: world.approval('void') }))
      .toMatchObject({ result: 'done', done: { operation: { tenders: [card(5000)] } } });
    expect(await till.report()).toMatchObject({ cash: 0, card: 0 });
  });
});

describe('paper', () => {
  it('of a reprint is a copy, and the reprint is recorded', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 1));
    const reprint = done(await till.reprint(sale.operation.id));
    await reprint.print;
    expect(reprint.operation).toMatchObject({ kind: 'reprint', target: sale.operation.id, targetReference: sale.reference });
    expect(world.printed.at(-1)).toMatchObject({ reference: sale.reference, copy: true });
    expect(await till.report()).toMatchObject({ reprints: 1 });
  });

  it('may fail without touching the sale', async () => {
    const world = await createWorld();
    const till = await world.boot({ api: { ...world.api, print: () => Promise.reject(new Error('no printer')) } });
    done(await till.openShift(float));
    const sale = done(await sellOne(till, 1));
    expect(await sale.print).toEqual({ outcome: 'failed', reason: 'printer' });
    expect(await till.report()).toMatchObject({ sales: { operations: 1 } });
  });
});

describe('a shift', () => {
  it('opens once, counts the unsent when it closes, and reports what happened', async () => {
    const world = await createWorld();
    const till = await open(world);
    expect(await till.openShift(float)).toMatchObject({ ok: false });
    world.server.setLine('down');
    await world.timers.advance(5_000);
    done(await sellOne(till, 1));
    const closed = done(await till.closeShift(counting(14900)));
    expect(closed.operation).toMatchObject({ countedCash: 14900, expectedCash: 15000, unsent: 2 });
    await closed.print;
    expect(world.printed.at(-1)?.reference).toBe(`Z ${String(closed.operation.shift)}`);
    expect(till.snapshot().shift).toBeNull();
  });

  it('is still open after a restart', async () => {
    const world = await createWorld();
    const before = await open(world);
    const { shift } = before.snapshot();
    before.stop();
    expect((await world.boot()).snapshot().shift).toEqual(shift);
  });
});
