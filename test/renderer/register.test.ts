import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { card, cash, createWorld, done, float, hashOf, redeemFrom, scanOf, sellOne } from './world.ts';

const open = async (world: Awaited<ReturnType<typeof createWorld>>) => {
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
    expect(sale.operation.lines[0]).toMatchObject({ certificate: hashOf(1), face: 5000, price: 5000, validUntil: '2028-11-20', control: expect.stringMatching(/^C000001-/) as string });
    await world.timers.advance(10_000);
    expect(world.server.certificateOf(hashOf(1))).toMatchObject({ state: 'active', balance: 5000 });
    expect(till.snapshot().queue).toMatchObject({ waiting: 0, value: 0 });
    expect((await till.operation(sale.operation.id))?.state).toBe('accepted');
  });
});
