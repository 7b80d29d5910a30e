import { beforeEach, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { SaleDraft } from '../../renderer/till.ts';
import { card, cash, createWorld, done, float, scanOf, sellOne, type World } from './world.ts';

/** A sale of which money was taken outlives the program, until it is recorded or the money is back. */

let world: World;
beforeEach(async () => { world = await createWorld(); });

const id = '01900000-0000-7000-a000-000000000001';

const draftFor = async (till: Awaited<ReturnType<World['boot']>>, running: number): Promise<SaleDraft> => {
  const verdict = await till.lookUp(scanOf(running));
  if (verdict.kind !== 'sell') throw new Error('stock is for sale');
  const { held, price, validUntil } = verdict;
  return { id, items: [{ held, price, validUntil }], tenders: [{ type: 'card', amount: minor(3000), approvalCode: 'A1B2' }], operator: null, at: world.timers.now() };
};

const begin = async () => {
  const till = await world.boot();
  done(await till.openShift(float));
  const draft = await draftFor(till, 1);
  done(await till.keepDraft(draft));
  return { till, draft };
};

describe('a sale of which money was taken', () => {
  it('is offered by the next start, with what was taken and its approval code', async () => {
    const { till, draft } = await begin();
    expect(till.snapshot().draft ?? null).toBeNull();
    till.stop();
    expect((await world.boot()).snapshot().draft).toEqual(draft);
  });

  it('holds no certificate\'s number', async () => {
    await begin();
    const kept = JSON.stringify(await (await world.openDisk()).drafts());
    expect(kept).toContain('A1B2');
    expect(kept).not.toContain(scanOf(1));
    expect(kept).not.toMatch(/\d{16}/u);
  });

  it('is no longer asked about once it is recorded, and is recorded under the id it was kept by', async () => {
    const { till, draft } = await begin();
    const sold = done(await till.sell({ items: draft.items, tenders: [...draft.tenders, cash(2000)], id }));
    expect(sold.operation.id).toBe(id);
    till.stop();
    expect((await world.boot()).snapshot().draft).toBeNull();
  });

  it('is not asked about when its sale is only found in the journal', async () => {
    const { till, draft } = await begin();
    done(await till.sell({ items: draft.items, tenders: [...draft.tenders, cash(2000)], id }));
    await world.deleteRow(2);
    done(await till.keepDraft(draft));
    till.stop();
    const next = await world.boot();
    expect(next.snapshot().draft).toBeNull();
    expect((await next.operations({ before: null, limit: 9 })).map(({ operation }) => operation.kind)).toEqual(['sale', 'shift-open']);
  });

  it('stays when another sale is recorded beside it', async () => {
    const { till } = await begin();
    done(await sellOne(till, 2, [card(5000)]));
    till.stop();
    expect((await world.boot()).snapshot().draft?.id).toBe(id);
  });

  it('is gone when its money was given back', async () => {
    const { till } = await begin();
    till.stop();
    const next = await world.boot();
    done(await next.forgetDraft(id));
    expect(next.snapshot().draft).toBeNull();
    next.stop();
    expect((await world.boot()).snapshot().draft).toBeNull();
  });

  it('stays on the disk while somebody goes on with it', async () => {
    const { till } = await begin();
    till.stop();
    const next = await world.boot();
    next.resumeDraft();
    expect(next.snapshot().draft).toBeNull();
    next.stop();
    expect((await world.boot()).snapshot().draft?.id).toBe(id);
  });
});
