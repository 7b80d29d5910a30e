import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import type { Sale } from '../../domain/operation.ts';
import type { PrintOutcome } from '../../preload/contract.ts';
import type { BasketItem } from '../../renderer/till.ts';
import { card, cash, createWorld, done, float, makeInfo, sellOne, scanOf, tillBatch, type World } from './world.ts';

type Till = Awaited<ReturnType<World['boot']>>;

const open = async () => {
  const world = await createWorld();
  const till = await world.boot();
  done(await till.openShift(float));
  await world.timers.rest();
  return { world, till };
};
const printOne = (till: Till): BasketItem => {
  const [offer] = till.offers();
  if (!offer) throw new Error('the till has something to print');
  return { offer, price: offer.price, validUntil: offer.validUntil };
};
const papersOf = (till: Till) => (till.snapshot().papers ?? []).map(({ state, reason }) => [state, reason]);
const failed: PrintOutcome = { outcome: 'failed', reason: 'paper-out' };
const unconfirmed: PrintOutcome = { outcome: 'unconfirmed', reason: 'timed-out' };
const paperOf = (till: Till) => {
  const [paper] = till.snapshot().papers ?? [];
  if (!paper) throw new Error('the till asks about a paper');
  return paper;
};
const cashOf = async (till: Till): Promise<number> => (await till.report())?.cash ?? NaN;

describe('a program that tills don\'t print', () => {
  it('is not offered, and its stock is sold as ever', async () => {
    const world = await createWorld();
    const info = makeInfo();
    world.setInfo({ ...info, programs: info.programs.map((program) => ({ ...program, printedAtTill: false })) });
    const till = await world.boot();
    done(await till.openShift(float));
    expect(till.offers()).toEqual([]);
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'sell', price: 5_000 });
  });
});

describe('a certificate printed at the till', () => {
  it('is sold beside one from stock, printed behind the receipt, and redeemed by what is on the paper', async () => {
    const { world, till } = await open();
    const verdict = await till.lookUp(scanOf(1));
    if (verdict.kind !== 'sell') throw new Error('stock is for sale');
    const sold = done(await till.sell({ items: [verdict, printOne(till), printOne(till)], tenders: [cash(15_000)] }));
    expect(till.snapshot().papers).toHaveLength(2);
    await world.timers.rest();
    expect(papersOf(till)).toEqual([]);
    expect(sold.operation.lines.map(({ paper, control }) => [paper, control])).toEqual([[undefined, makeControlNumber(1, 1)], ['till', makeControlNumber(tillBatch, 1)], ['till', makeControlNumber(tillBatch, 2)]]);
    expect(world.issuer.papers.size).toBe(2);
    expect(world.issuer.keptCount()).toBe(0);
    const [number] = world.issuer.papers.values();
    const again = await till.lookUp(number ?? '');
    expect(again).toMatchObject({ kind: 'redeem', held: { certificate: { balance: 5_000 } } });
    // The record and both stores hold no number.
    for (const clear of world.issuer.papers.values()) expect(world.journal.texts.join()).not.toContain(clear.slice(18));
  });

  it('is what the program sells, at its price, or nothing is recorded and no number is made', async () => {
    const { world, till } = await open();
    const item = printOne(till);
    const records = world.journal.texts.length;
    expect(await till.sell({ items: [{ ...item, price: minor(4_000) }], tenders: [cash(4_000)] })).toMatchObject({ ok: false, error: { reason: 'does-not-add-up' } });
    if (!('offer' in item)) throw new Error('an offer');
    expect(await till.sell({ items: [{ ...item, offer: { ...item.offer, gtin: '09520000000199' } }], tenders: [cash(5_000)] })).toMatchObject({ error: { reason: 'not-issued', detail: 'not-offered' } });
    world.issuer.setProblem('disk-full');
    expect(await till.sell({ items: [item], tenders: [cash(5_000)] })).toMatchObject({ error: { reason: 'not-issued', detail: 'disk-full' } });
    expect(world.journal.texts).toHaveLength(records);
    expect(world.issuer.keptCount()).toBe(0);
  });

  it('is not offered before the server has given the till a batch', async () => {
    const world = await createWorld();
    const { issuing: _, ...plain } = done(await world.api.refreshTerminal());
    world.setInfo(plain);
    expect((await world.boot()).offers()).toEqual([]);
  });
});

describe('a paper that is not known to be good', () => {
  it('of which nothing was sent is printed by the same job', async () => {
    const { world, till } = await open();
    world.issuer.setAnswer(() => ({ outcome: failed, isOut: false }));
    done(await till.sell({ items: [printOne(till)], tenders: [cash(5_000)] }));
    await world.timers.rest();
    expect(papersOf(till)).toEqual([['failed', 'paper-out']]);
    world.issuer.setAnswer(() => ({ outcome: { outcome: 'printed', warning: null }, isOut: true }));
    await till.printPaperAgain(paperOf(till).certificate);
    expect(papersOf(till)).toEqual([]);
    expect(new Set(world.issuer.jobs).size).toBe(1);
    expect(world.issuer.jobs).toHaveLength(2);
  });

  it('is asked about until somebody says that it is good, also after a restart', async () => {
    const { world, till } = await open();
    world.issuer.setAnswer(() => ({ outcome: unconfirmed, isOut: true }));
    done(await till.sell({ items: [printOne(till)], tenders: [cash(5_000)] }));
    await world.timers.rest();
    expect(papersOf(till)).toEqual([['unconfirmed', 'timed-out']]);
    // Never by itself, never twice.
    await till.printPaperAgain(paperOf(till).certificate);
    expect(world.issuer.jobs).toHaveLength(1);
    till.stop();
    world.issuer.forgetAll();
    const later = await world.boot();
    expect(papersOf(later)).toEqual([['unconfirmed', 'number-gone']]);
    done(await later.paperCameOut(paperOf(later).certificate));
    expect(papersOf(later)).toEqual([]);
    later.stop();
    expect(papersOf(await world.boot())).toEqual([]);
  });

  it('whose till ended before the printer answered is lost, and can only be looked at', async () => {
    const { world, till } = await open();
    world.issuer.setAnswer(() => new Promise<never>(() => undefined));
    done(await till.sell({ items: [printOne(till)], tenders: [cash(5_000)] }));
    await world.timers.rest();
    expect(papersOf(till)).toEqual([['printing', null]]);
    expect(await till.voidUnprinted({ certificate: paperOf(till).certificate, approval: world.approval('void'), sellAgain: false })).toMatchObject({ result: 'not-recorded' });
    till.stop();
    world.issuer.forgetAll();
    expect(papersOf(await world.boot())).toEqual([['lost', null]]);
  });

  it('is not asked about for every old sale when IndexedDB is lost, only for the last record', async () => {
    const { world, till } = await open();
    for (let count = 0; count < 3; count += 1) done(await till.sell({ items: [printOne(till)], tenders: [cash(5_000)] }));
    await world.timers.rest();
    till.stop();
    world.emptyDisk();
    expect((await world.boot()).snapshot().papers).toHaveLength(1);
  });
});

describe('a certificate that did not come out', () => {
  const sellUnprinted = async (world: World, till: Till, tenders = [cash(5_000), card(5_000)]): Promise<Sale> => {
    const verdict = await till.lookUp(scanOf(2));
    if (verdict.kind !== 'sell') throw new Error('stock is for sale');
    world.issuer.setAnswer(() => ({ outcome: unconfirmed, isOut: false }));
    const sold = done(await till.sell({ items: [printOne(till), verdict], tenders }));
    await world.timers.rest();
    world.issuer.setAnswer(() => ({ outcome: { outcome: 'printed', warning: null }, isOut: true }));
    return sold.operation;
  };

  it.each(['online', 'offline, never sent', 'offline, sent before'])('is voided alone and sold again with a new number, %s', async (how) => {
    const { world, till } = await open();
    if (how === 'offline, never sent') world.server.setLine('down');
    const sale = await sellUnprinted(world, till);
    if (how !== 'offline, never sent') await till.syncNow();
    if (how === 'offline, sent before') world.server.setLine('down');
    const before = await cashOf(till);
    const result = await till.voidUnprinted({ certificate: paperOf(till).certificate, approval: world.approval('void'), sellAgain: true });
    if (result.result !== 'done' || !result.sold?.ok) throw new Error(JSON.stringify(result));
    await world.timers.rest();
    expect(result.voided.operation).toMatchObject({ reason: 'not-printed', target: sale.id, lines: [{ certificate: sale.lines[0]?.certificate, amount: 5_000 }], tenders: [card(5_000)], decidedBy: how === 'online' ? 'server' : 'local' });
    expect(result.sold.value.operation).toMatchObject({ lines: [{ paper: 'till', price: 5_000 }], tenders: [card(5_000)] });
    expect(await cashOf(till)).toBe(before);
    expect(papersOf(till)).toEqual([]);
    const [number] = world.issuer.papers.values();
    expect(await till.lookUp(number ?? '')).toMatchObject({ kind: 'redeem' });

    const stored = await till.operation(sale.id);
    expect(stored).toMatchObject({ voidedBy: null, voidedLines: [sale.lines[0]?.certificate], tenders: [cash(5_000)] });
    world.server.setLine('up');
    await till.syncNow();
    // What is left of the sale is voided later, with its own paper and its own money.
    const rest = await till.voidOperation({ target: sale.id, scanned: sale.lines.slice(1).map(({ certificate }) => certificate), reason: 'mistake', approval: world.approval('void') });
    expect(rest).toMatchObject({ result: 'done', done: { operation: { lines: [{ amount: 5_000 }], tenders: [cash(5_000)] } } });
  });

  it('wants a manager, happens once, and can be the money instead', async () => {
    const { world, till } = await open();
    await sellUnprinted(world, till, [cash(10_000)]);
    const { certificate } = paperOf(till);
    const input = { certificate, sellAgain: false };
    expect(await till.voidUnprinted({ ...input, approval: world.approval('tender-correction') })).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-allowed' } });
    expect(await till.voidUnprinted({ ...input, approval: world.approval('void') })).toMatchObject({ result: 'done', sold: null, voided: { operation: { tenders: [cash(5_000)] } } });
    expect(await cashOf(till)).toBe(5_000);
    expect(await till.voidUnprinted({ ...input, approval: world.approval('void') })).toMatchObject({ result: 'not-recorded', problem: { reason: 'not-found' } });
    till.stop();
    expect(papersOf(await world.boot())).toEqual([]);
  });

  it('is no way around the scan for a certificate from stock', async () => {
    const { world, till } = await open();
    const sold = done(await sellOne(till, 1));
    const [line] = sold.operation.lines;
    if (!line) throw new Error('one was sold');
    expect(await till.voidUnprinted({ certificate: line.certificate, approval: world.approval('void'), sellAgain: false })).toMatchObject({ problem: { reason: 'not-found' } });
  });
});
