import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { makeGtin } from '../../domain/number.ts';
import type { Program } from '../../domain/protocol.ts';
import { faceOf, withFace } from '../../renderer/selling.ts';
import type { BasketItem } from '../../renderer/till.ts';
import { cash, createWorld, done, float, makeInfo, scanOf } from './world.ts';

const range = { gtin: makeGtin('0952000000009'), min: minor(500), max: minor(20_000) };

/** A till whose one program is as the test says; the paper in its drawer has no value printed on it. */
const open = async (program: Partial<Program>) => {
  const world = await createWorld({ stock: 3, face: minor(0), kind: program.kind ?? 'sold' });
  const info = makeInfo();
  world.setInfo({ ...info, programs: info.programs.map((one) => ({ ...one, denominations: [], range, ...program })) });
  const till = await world.boot();
  done(await till.openShift(float));
  await world.timers.rest();
  return { world, till };
};
type Till = Awaited<ReturnType<typeof open>>['till'];

const worth = (item: BasketItem, face: number): BasketItem => {
  const chosen = withFace(item, minor(face));
  if (!chosen) throw new Error('the program sells any value');
  return chosen;
};
const fromDrawer = async (till: Till, running: number): Promise<BasketItem> => {
  const verdict = await till.lookUp(scanOf(running));
  if (verdict.kind !== 'sell') throw new Error('stock is for sale');
  return verdict;
};
const printedHere = (till: Till): BasketItem => {
  const offer = till.offers().find((one) => one.range !== undefined);
  if (!offer) throw new Error('the till prints any value');
  return { offer, price: offer.price, validUntil: offer.validUntil };
};
const notSold = async (till: Till, items: readonly BasketItem[], amount: number) => {
  const sold = await till.sell({ items, tenders: [cash(amount)] });
  return sold.ok ? 'sold' : sold.error.reason;
};

describe('a certificate of any value', () => {
  it('is paper from the drawer or printed here, worth what the buyer chose, and redeemed for that', async () => {
    const { world, till } = await open({});
    const scanned = await till.lookUp(scanOf(1));
    expect(scanned).toMatchObject({ kind: 'sell', price: 0, range: { min: 500, max: 20_000 } });
    const items = [worth(await fromDrawer(till, 1), 3_700), worth(printedHere(till), 12_345)];
    expect(items.map(faceOf)).toEqual([3_700, 12_345]);
    const { operation } = done(await till.sell({ items, tenders: [cash(16_045)] }));
    expect(operation.lines.map(({ face, price, paper }) => [face, price, paper])).toEqual([[3_700, 3_700, undefined], [12_345, 12_345, 'till']]);
    await world.timers.rest();
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'redeem', held: { certificate: { face: 3_700, balance: 3_700 } } });
  });

  it('is not sold without a value, above what its program sells, or for another price', async () => {
    const { till } = await open({});
    const item = await fromDrawer(till, 1);
    expect(withFace(item, minor(499))).toBeUndefined();
    expect(withFace(printedHere(till), minor(20_001))).toBeUndefined();
    expect(await notSold(till, [item], 0)).toBe('does-not-add-up');
    expect(await notSold(till, [{ ...item, face: minor(20_001), price: minor(20_001) }], 20_001)).toBe('refused');
    expect(await notSold(till, [{ ...worth(item, 5_000), price: minor(4_000) }], 4_000)).toBe('does-not-add-up');
  });

  it('is refused like any other paper once its program sells no free value any more', async () => {
    const world = await createWorld({ stock: 1, face: minor(0) });
    const till = await world.boot();
    done(await till.openShift(float));
    expect(await till.lookUp(scanOf(1))).toMatchObject({ kind: 'refused', refusal: { reason: 'not-here' } });
  });
});

describe('what is given away', () => {
  const gift = (till: Till, face: number) => ({ items: [worth(printedHere(till), face)], tenders: [] });

  it('costs nothing, takes a manager\'s word, and no money moves', async () => {
    const { world, till } = await open({ kind: 'promotional' });
    expect(await till.sell(gift(till, 2_000))).toEqual({ ok: false, error: { reason: 'not-allowed' } });
    expect(await till.sell({ ...gift(till, 2_000), approval: world.approval('void') })).toEqual({ ok: false, error: { reason: 'not-allowed' } });
    const approval = world.approval('give-away');
    const { operation } = done(await till.sell({ ...gift(till, 2_000), approval }));
    expect(operation).toMatchObject({ tenders: [], approvals: [approval], lines: [{ certificateKind: 'promotional', face: 2_000, price: 0, paper: 'till' }] });
    await world.timers.rest();
    expect(world.opened).toEqual([]);
    expect((await till.report())?.cash).toBe(0);
  });

  it('is printed again for nothing when its paper did not come out, on the word of the manager who voids it', async () => {
    const { world, till } = await open({ kind: 'promotional' });
    world.issuer.setAnswer(() => ({ outcome: { outcome: 'unconfirmed', reason: 'timed-out' }, isOut: false }));
    done(await till.sell({ ...gift(till, 2_000), approval: world.approval('give-away') }));
    await world.timers.rest();
    const [paper] = till.snapshot().papers ?? [];
    if (!paper) throw new Error('the till asks about a paper');
    const out = await till.voidUnprinted({ certificate: paper.certificate, approval: world.approval('void'), sellAgain: true });
    expect(out).toMatchObject({ result: 'done', voided: { operation: { tenders: [] } }, sold: { ok: true, value: { operation: { tenders: [], lines: [{ price: 0, face: 2_000 }] } } } });
  });
});
