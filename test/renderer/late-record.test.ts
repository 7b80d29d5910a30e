import { describe, expect, it } from 'vitest';
import { readOperation } from '../../domain/operation.ts';
import { err } from '../../domain/result.ts';
import { counting } from './counting.ts';
import { createWorld, done, float, hashOf, sellOne } from './world.ts';

/** A till whose IndexedDB refuses this many more writes of records; its journal takes them all. */
const openTroubled = async () => {
  const trouble = { refusals: 0, tries: 0 };
  const world = await createWorld({
    wrapStore: (store) => ({
      ...store,
      add: (...args) => {
        trouble.refusals -= 1;
        trouble.tries += 1;
        return trouble.refusals >= 0 ? Promise.resolve(err('timed-out')) : store.add(...args);
      },
    }),
  });
  const till = await world.boot();
  done(await till.openShift(float));
  return { world, till, trouble };
};

// The record reached the journal only, and copying it across failed too: the till finds it with the next thing it does.
describe('a record that comes to light late', () => {
  it('ends the shift, and nothing is recorded in a shift that has ended', async () => {
    const { world, till, trouble } = await openTroubled();
    trouble.refusals = 2;
    expect(await till.closeShift(counting(10_000))).toMatchObject({ ok: false, error: { reason: 'not-durable' } });
    expect(await sellOne(till, 1)).toMatchObject({ ok: false });

    const operations = world.journal.texts.flatMap((text) => { const read = readOperation(text); return read.ok ? [read.value.operation] : []; });
    expect(operations.map(({ kind }) => kind)).toEqual(['shift-open', 'shift-close']);
    expect(till.snapshot().shift).toBeNull();
  });

  it('has sold the paper, and the paper is not sold a second time nor the question lost', async () => {
    const { world, till, trouble } = await openTroubled();
    trouble.refusals = 2;
    expect(await sellOne(till, 1)).toMatchObject({ ok: false, error: { reason: 'not-durable' } });
    expect(await sellOne(till, 1)).toMatchObject({ ok: false });

    expect(world.journal.texts.filter((text) => text.includes(hashOf(1)))).toHaveLength(1);
    expect(till.snapshot()).toMatchObject({ phase: 'unconfirmed', unconfirmed: { operation: { kind: 'sale' } } });
  });

  it('is looked for by one timer, however often the cashier has tried', async () => {
    const { world, till, trouble } = await openTroubled();
    trouble.refusals = 1_000;
    for (const running of [1, 2, 3]) expect(await sellOne(till, running)).toMatchObject({ ok: false });
    trouble.tries = 0;
    await world.timers.advance(5_000);
    expect(trouble.tries).toBe(1);
  });

  it('is asked about when the journal took it only after the cashier was told that it is not done', async () => {
    const world = await createWorld();
    let journalMs = 0;
    const slowly: typeof world.api.journalAppend = (text) =>
      new Promise((resolve) => { world.timers.after(journalMs, () => { resolve(world.api.journalAppend(text)); }); });
    const till = await world.boot({ api: { ...world.api, journalAppend: (text) => journalMs === 0 ? world.api.journalAppend(text) : slowly(text) } });
    done(await till.openShift(float));
    journalMs = 12_000;
    const selling = sellOne(till, 1);
    await world.timers.advance(11_000);
    expect(await selling).toMatchObject({ ok: false, error: { reason: 'not-durable' } });
    expect(world.journal.texts).toHaveLength(1);

    await world.timers.advance(10_000);
    expect(world.journal.texts).toHaveLength(2);
    expect(till.snapshot()).toMatchObject({ phase: 'unconfirmed', unconfirmed: { operation: { kind: 'sale' } } });
    expect(world.server.certificateOf(hashOf(1)).state).toBe('stock');
  });
});
