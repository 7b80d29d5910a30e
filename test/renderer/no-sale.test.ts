import { describe, expect, it } from 'vitest';
import type { TillDeps } from '../../renderer/deps.ts';
import { card, cash, createWorld, done, float, sellOne } from './world.ts';

/** A printer that has no paper: nothing of a receipt reaches it. */
const noPaper = (world: Awaited<ReturnType<typeof createWorld>>): Partial<TillDeps> => ({
  api: { ...world.api, print: () => Promise.resolve({ outcome: 'failed', reason: 'paper-out' }) },
});

describe('opening the drawer without a sale', () => {
  it('records reason, note and manager, opens the drawer and prints the slip', async () => {
    const world = await createWorld();
    const till = await world.boot();
    done(await till.openShift(float));
    const opened = done(await till.noSale({ reason: 'other', note: 'the courier', approval: world.approval('no-sale') }));
    expect(opened.operation).toMatchObject({ kind: 'no-sale', reason: 'other', note: 'the courier', approvals: [{ right: 'no-sale' }] });
    expect(await opened.drawer).toEqual({ outcome: 'printed', warning: null });
    expect(await opened.print).toEqual({ outcome: 'printed', warning: null });
    expect(world.opened).toHaveLength(1);
    expect(world.journal.texts.at(-1)).toBe(opened.sealed.text);
    expect(world.printed.at(-1)).toMatchObject({ reference: opened.reference });
    expect(await till.report()).toMatchObject({ noSales: 1, expectedCash: 10_000 });
    await world.timers.advance(10_000);
    expect((await till.operation(opened.operation.id))?.state).toBe('accepted');
  });

  it('also works before the shift: the float has to get in', async () => {
    const world = await createWorld();
    const till = await world.boot();
    const opened = done(await till.noSale({ reason: 'float', note: null, approval: world.approval('no-sale') }));
    expect(opened.operation.shift).toBeNull();
    expect(world.opened).toHaveLength(1);
  });

  it.each([
    ['a PIN that was given for something else', (world: Awaited<ReturnType<typeof createWorld>>) => world.approval('void')],
    ['a cashier\'s own PIN', (world: Awaited<ReturnType<typeof createWorld>>) => ({ ...world.approval('no-sale'), operator: '01900000-0000-7000-8000-0000000000ff' })],
    ['a PIN from an hour ago', (world: Awaited<ReturnType<typeof createWorld>>) => ({ ...world.approval('no-sale'), at: world.timers.now() - 3_600_000 })],
  ])('stays shut with %s', async (_name, approvalOf) => {
    const world = await createWorld();
    const till = await world.boot();
    done(await till.openShift(float));
    expect(await till.noSale({ reason: 'float', note: null, approval: approvalOf(world) })).toEqual({ ok: false, error: { reason: 'not-allowed' } });
    expect(world.opened).toHaveLength(0);
    expect(world.journal.texts).toHaveLength(1);
  });

  it('stays shut without words for another reason, and when nothing could be recorded', async () => {
    const world = await createWorld();
    const till = await world.boot();
    done(await till.openShift(float));
    expect(await till.noSale({ reason: 'other', note: null, approval: world.approval('no-sale') })).toEqual({ ok: false, error: { reason: 'does-not-add-up' } });
    till.signedOut();
    expect(await till.noSale({ reason: 'float', note: null, approval: world.approval('no-sale') })).toEqual({ ok: false, error: { reason: 'not-signed-in' } });
    expect(world.opened).toHaveLength(0);
  });
});

describe('a receipt that could not be printed', () => {
  it('does not keep the drawer shut when cash was taken', async () => {
    const world = await createWorld();
    const till = await world.boot(noPaper(world));
    done(await till.openShift(float));
    const sale = done(await sellOne(till, 1, [cash(5_000)]));
    expect(await sale.print).toMatchObject({ outcome: 'failed' });
    expect(world.opened).toHaveLength(1);
  });

  it('opens nothing for a card, and nothing for a copy', async () => {
    const world = await createWorld();
    const till = await world.boot(noPaper(world));
    done(await till.openShift(float));
    const byCard = done(await sellOne(till, 1, [card(5_000)]));
    await byCard.print;
    expect(world.opened).toHaveLength(0);
    const byCash = done(await sellOne(till, 2, [cash(5_000)]));
    await byCash.print;
    await done(await till.reprint(byCash.operation.id)).print;
    expect(world.opened).toHaveLength(1);
  });

  it('leaves the drawer to the receipt while there is one', async () => {
    const world = await createWorld();
    const till = await world.boot();
    done(await till.openShift(float));
    const sale = done(await sellOne(till, 1, [cash(5_000)]));
    await sale.print;
    expect(world.opened).toHaveLength(0);
  });
});
