import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { err } from '../../domain/result.ts';
import { readOperation } from '../../domain/operation.ts';
import type { Store } from '../../renderer/store-types.ts';
import { cash, createWorld, done, float, hashOf, redeemFrom, scanOf, sellOne, type World } from './world.ts';

/** A store whose next writes of operations fail as told. */
const faulty = () => {
  const fault: { mode: 'none' | 'disk-full' | 'hang' | 'after' } = { mode: 'none' };
  const wrapStore = (store: Store): Store => ({
    ...store,
    add: async (records, meta) => {
      if (fault.mode === 'disk-full') return err('disk-full');
      if (fault.mode === 'hang') return err('timed-out');
      const added = await store.add(records, meta);
      return fault.mode === 'after' ? err('timed-out') : added;
    },
  });
  return { fault, wrapStore };
};

const open = async (world: World) => {
  const till = await world.boot();
  done(await till.openShift(float));
  done(await sellOne(till, 1));
  await world.timers.advance(5_000);
  return till;
};

/** What both stores hold, which must be the same to the byte. */
const agree = async (world: World): Promise<number> => {
  const store = await world.openDisk();
  const rows = await store.range(1, 1_000_000);
  store.close();
  expect(rows.map(({ text }) => text)).toEqual(world.journal.texts);
  return rows.length;
};

describe('a write that fails', () => {
  it('in the database is not done; the stores are compared at once and the question asked', async () => {
    const { fault, wrapStore } = faulty();
    const world = await createWorld({ wrapStore });
    const till = await open(world);
    fault.mode = 'hang';
    const paper = world.printed.length;
    expect(await sellOne(till, 2)).toEqual({ ok: false, error: { reason: 'not-durable', detail: 'timed-out' } });
    expect(world.printed).toHaveLength(paper);
    // The copy failed too: the till says so and tries again by itself.
    expect(till.snapshot().trouble?.reason).toBe('storage-failed');
    fault.mode = 'none';
    await world.timers.advance(6_000);
    expect(till.snapshot()).toMatchObject({ phase: 'unconfirmed', trouble: null, unconfirmed: { operation: { kind: 'sale' } } });
    expect(await agree(world)).toBe(3);
  });

  it('in the journal leaves the record to be asked about', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.journal.setFault('full');
    expect(await sellOne(till, 2)).toEqual({ ok: false, error: { reason: 'not-durable', detail: 'disk-full' } });
    world.journal.setFault('none');
    await world.timers.advance(6_000);
    expect(till.snapshot().phase).toBe('unconfirmed');
    const kept = await till.settleUnconfirmed('keep', null);
    expect(kept).toMatchObject({ ok: true, value: { operation: { kind: 'sale' } } });
    expect(till.snapshot()).toMatchObject({ phase: 'ready', unconfirmed: null });
    await world.timers.advance(5_000);
    expect(world.server.certificateOf(hashOf(2)).state).toBe('active');
    await agree(world);
  });

  it('in both records nothing', async () => {
    const { fault, wrapStore } = faulty();
    const world = await createWorld({ wrapStore });
    const till = await open(world);
    fault.mode = 'disk-full';
    world.journal.setFault('full');
    expect(await sellOne(till, 2)).toMatchObject({ ok: false, error: { detail: 'disk-full' } });
    fault.mode = 'none';
    world.journal.setFault('none');
    expect(till.snapshot()).toMatchObject({ phase: 'ready', unconfirmed: null });
    done(await sellOne(till, 2));
    expect(await agree(world)).toBe(3);
  });

  it('whose answer is lost in either store is found to stand, and is asked about', async () => {
    const { fault, wrapStore } = faulty();
    const world = await createWorld({ wrapStore });
    const till = await open(world);
    fault.mode = 'after';
    expect((await sellOne(till, 2)).ok).toBe(false);
    fault.mode = 'none';
    await world.timers.advance(10_000);
    expect(world.server.certificateOf(hashOf(2)).state).toBe('stock');
    expect(till.snapshot().phase).toBe('unconfirmed');
    expect(await agree(world)).toBe(3);
  });

  it('holds the unconfirmed record back from the server until it is kept or voided', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.journal.setFault('lost');
    expect((await sellOne(till, 2)).ok).toBe(false);
    world.journal.setFault('none');
    await world.timers.advance(60_000);
    expect(world.server.certificateOf(hashOf(2)).state).toBe('stock');
    expect(await sellOne(till, 3)).toMatchObject({ ok: false });
    expect(await till.settleUnconfirmed('void', null)).toMatchObject({ error: { reason: 'not-allowed' } });
    done((await till.settleUnconfirmed('void', world.approval('void')))!);
    expect(till.snapshot().phase).toBe('ready');
    await world.timers.advance(5_000);
    expect(world.server.certificateOf(hashOf(2)).state).toBe('voided');
    expect(await till.report()).toMatchObject({ cash: 5000, salesVoided: { operations: 1 } });
  });
});

describe('a start', () => {
  it('with the journal short by one copies the record and asks', async () => {
    const world = await createWorld();
    const before = await open(world);
    world.server.setLine('down');
    await world.timers.advance(5_000);
    done(await sellOne(before, 2));
    before.stop();
    world.journal.cut(1);
    const till = await world.boot();
    expect(till.snapshot()).toMatchObject({ phase: 'unconfirmed', unconfirmed: { operation: { kind: 'sale' } } });
    await agree(world);
    // The question outlives another crash.
    till.stop();
    expect((await world.boot()).snapshot().phase).toBe('unconfirmed');
  });

  it('asks nothing about a record that the server already has', async () => {
    const world = await createWorld();
    (await open(world)).stop();
    world.journal.cut(1);
    expect((await world.boot()).snapshot()).toMatchObject({ phase: 'ready', unconfirmed: null });
    expect(await agree(world)).toBe(2);
  });

  it('with the database short by one copies the record and asks', async () => {
    const world = await createWorld();
    const till = await open(world);
    till.stop();
    // The journal got the next sale, the database did not: a second till's disk image tells what it would have been.
    const other = await createWorld();
    const copy = await open(other);
    done(await sellOne(copy, 2));
    await world.journal.append(other.journal.texts.at(-1) ?? '');
    expect(world.journal.head().sequence).toBe(3);
    const again = await world.boot();
    expect(again.snapshot()).toMatchObject({ phase: 'unconfirmed', unconfirmed: { operation: { sequence: 3 } } });
    await agree(world);
  });

  it('with IndexedDB gone rebuilds it from the journal, pushes what may be unsent, and doubles nothing', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('down');
    await world.timers.advance(5_000);
    done(await sellOne(till, 2));
    expect((await redeemFrom(till, [1], 1500)).result).toBe('done');
    till.stop();
    world.emptyDisk();
    world.server.setLine('up');
    const again = await world.boot();
    expect(again.snapshot()).toMatchObject({ phase: 'ready', trouble: null, shift: { operator: expect.any(String) as string } });
    expect(await agree(world)).toBe(4);
    await world.timers.advance(60_000);
    expect(again.snapshot().queue.waiting).toBe(0);
    expect([1, 2].map((running) => world.server.certificateOf(hashOf(running)).balance)).toEqual([3500, 5000]);
    expect(await again.report()).toMatchObject({ sales: { operations: 2 }, redemptions: { value: 1500 } });
    done(await sellOne(again, 3));
  });

  it('with IndexedDB gone and the server away decides nothing alone about a sale that may have left', async () => {
    const world = await createWorld();
    const till = await open(world);
    const sale = done(await sellOne(till, 2));
    await world.timers.advance(5_000);
    till.stop();
    world.emptyDisk();
    world.server.setLine('down');
    const again = await world.boot();
    const input = { target: sale.operation.id, scanned: [hashOf(2)], reason: 'mistake' as const, approval: world.approval('void') };
    expect(await again.voidOperation(input)).toEqual({ result: 'declined', refusal: { reason: 'needs-connection' } });
  });

  it('with IndexedDB gone still asks about a sale that was said to be not done, and reverses nothing for it', async () => {
    const { fault, wrapStore } = faulty();
    const world = await createWorld({ wrapStore });
    const till = await open(world);
    fault.mode = 'disk-full';
    expect(await sellOne(till, 2)).toMatchObject({ ok: false, error: { detail: 'disk-full' } });
    till.stop();
    world.emptyDisk();
    fault.mode = 'none';
    const again = await world.boot();
    expect(again.snapshot()).toMatchObject({ phase: 'unconfirmed', unconfirmed: { operation: { kind: 'sale', sequence: 3 } } });
    await world.timers.advance(60_000);
    expect(world.server.certificateOf(hashOf(2)).state).toBe('stock');
    done((await again.settleUnconfirmed('void', world.approval('void')))!);
    await world.timers.advance(60_000);
    expect(again.snapshot()).toMatchObject({ phase: 'ready', queue: { waiting: 0 } });
    expect(world.server.certificateOf(hashOf(2)).state).toBe('voided');
    expect([...world.server.operations.values()].map(({ operation }) => operation.kind)).toEqual(['shift-open', 'sale', 'sale', 'void']);
    expect(await agree(world)).toBe(4);
  });

  it('with a request that only the journal remembers reverses it', async () => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('lost');
    expect((await redeemFrom(till, [1], 4500)).result).toBe('ask-manager');
    till.stop();
    world.emptyDisk();
    world.server.setLine('up');
    const again = await world.boot();
    await world.timers.advance(60_000);
    expect(again.snapshot().queue.waiting).toBe(0);
    expect(world.server.certificateOf(hashOf(1)).balance).toBe(5000);
    expect([...world.server.operations.values()].at(-1)?.operation).toMatchObject({ kind: 'reversal', reason: 'restarted' });
  });

  it.each([
    ['the journal is two records short', (world: World) => { world.journal.cut(2); }, 'stores-differ'],
    ['the journal is damaged', (world: World) => { world.journal.damage(); }, 'journal-damaged'],
  ])('is quarantined when %s: both kept, uploaded, nothing sold', async (_name, harm, reason) => {
    const world = await createWorld();
    const till = await open(world);
    world.server.setLine('down');
    await world.timers.advance(5_000);
    done(await sellOne(till, 2));
    till.stop();
    const before = world.journal.texts.length;
    harm(world);
    world.server.setLine('up');
    const again = await world.boot();
    expect(again.snapshot()).toMatchObject({ phase: 'quarantined', trouble: { reason } });
    expect(await sellOne(again, 3)).toMatchObject({ ok: false, error: { reason: 'not-durable' } });
    await world.timers.advance(10_000);
    expect(world.server.certificateOf(hashOf(2)).state).toBe('active');
    const store = await world.openDisk();
    expect((await store.holding()).count).toBe(before);
  });

  it('finds a hole in the database and fills it from the journal', async () => {
    const world = await createWorld();
    const till = await open(world);
    done(await sellOne(till, 2));
    await world.timers.advance(5_000);
    till.stop();
    await world.deleteRow(2);
    const again = await world.boot();
    expect(again.snapshot()).toMatchObject({ phase: 'ready', trouble: null });
    await agree(world);
    await world.timers.advance(10_000);
    expect(world.server.operations.size).toBe(3);
  });

  it('says so when the databases can not be opened, and deletes nothing', async () => {
    const world = await createWorld();
    (await open(world)).stop();
    const till = await world.boot({ openStore: () => Promise.reject(new Error('VersionError')) });
    expect(till.snapshot()).toMatchObject({ phase: 'starting', trouble: { reason: 'storage-failed' } });
    expect((await world.boot()).snapshot().phase).toBe('ready');
    expect(await agree(world)).toBe(2);
  });
});

describe('dying at every point of a sale and a redemption', () => {
  /** Everything a till awaits goes through here: from the `fatal`-th call on nothing answers any more. */
  const mortal = (world: World, fatal: number) => {
    let calls = 0;
    const dies = (): boolean => (calls += 1) >= fatal;
    const never = new Promise<never>(() => undefined);
    /** The work may or may not be done before the lights go out. */
    const wrap = <Args extends readonly unknown[], Value>(work: (...args: Args) => Promise<Value>) => async (...args: Args): Promise<Value> => {
      if (dies()) {
        if (calls === fatal && fatal % 2 === 0) await work(...args);
        return never;
      }
      return await work(...args);
    };
    const { api } = world;
    return {
      calls: () => calls,
      api: {
        ...api, journalAppend: wrap(api.journalAppend), journalOpenRequest: wrap(api.journalOpenRequest),
        serverPush: wrap(api.serverPush), serverRequest: wrap(api.serverRequest), serverFeed: wrap(api.serverFeed),
      },
      wrapStore: (store: Store): Store => ({
        ...store, add: wrap(store.add), acknowledge: wrap(store.acknowledge), openRequest: wrap(store.openRequest), writeMeta: wrap(store.writeMeta), writeBuckets: wrap(store.writeBuckets),
      }),
    };
  };

  it('loses nothing and doubles nothing', async () => {
    const progress = { survived: false };
    for (let fatal = 1; fatal < 80 && !progress.survived; fatal += 1) {
      const world = await createWorld();
      const before = await open(world);
      before.stop();
      world.timers.drop();
      const mortality = mortal(world, fatal);
      const till = await world.boot({ api: mortality.api, openStore: async () => mortality.wrapStore(await world.openDisk()) }, { patient: true });
      const shown: string[] = [];
      const work = async (): Promise<void> => {
        const sold = await sellOne(till, 2);
        if (sold.ok) shown.push(sold.value.operation.id);
        const redeemed = await redeemFrom(till, [1], 1500);
        if (redeemed.result === 'done') shown.push(redeemed.done.operation.id);
        done(await sellOne(till, 3, [cash(5000)]));
        progress.survived = true;
      };
      const working = till.snapshot().phase === 'ready' ? work().catch(() => undefined) : Promise.resolve();
      await world.timers.rest();
      await world.timers.rest();
      till.stop();
      world.timers.drop();

      const again = await world.boot();
      if (again.snapshot().phase === 'unconfirmed') done((await again.settleUnconfirmed('keep', null))!);
      expect(again.snapshot().phase, `dying at call ${String(fatal)}`).toBe('ready');
      await world.timers.advance(120_000);
      expect(again.snapshot().queue.waiting).toBe(0);
      const journal = world.journal.texts.map((text) => { const read = readOperation(text); if (!read.ok) throw new Error('unreadable'); return read.value.operation; });
      await agree(world);
      // Everything that was shown as done is in the journal, once, and the server has exactly the journal.
      for (const id of shown) expect(journal.filter((operation) => operation.id === id)).toHaveLength(1);
      expect([...world.server.operations.keys()].sort()).toEqual(journal.map(({ id }) => id).sort());
      // The money agrees: what the journal says was redeemed is what left the certificate.
      const redeemed = journal.reduce((total, operation) => operation.kind === 'redemption' ? total + operation.lines.reduce((sum, { amount }) => sum + amount, 0) : total, 0);
      expect(world.server.certificateOf(hashOf(1)).balance, `dying at call ${String(fatal)}`).toBe(5000 - redeemed);
      for (const running of [2, 3]) {
        const sales = journal.filter((operation) => operation.kind === 'sale' && operation.lines.some(({ certificate }) => certificate === hashOf(running)));
        expect(sales.length).toBeLessThanOrEqual(1);
        expect(world.server.certificateOf(hashOf(running)).state).toBe(sales.length === 1 ? 'active' : 'stock');
      }
      again.stop();
      world.timers.drop();
      void working;
      expect(await again.lookUp(scanOf(1))).toMatchObject({ held: { certificate: { balance: minor(5000 - redeemed) } } });
    }
    expect(progress.survived).toBe(true);
  }, 120_000);
});
