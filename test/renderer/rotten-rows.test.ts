import { IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOperation } from '../../domain/operation.ts';
import { createBook } from '../../renderer/book.ts';
import type { TillContext } from '../../renderer/context.ts';
import { createPush } from '../../renderer/push.ts';
import { uploadJournal } from '../../renderer/quarantine.ts';
import { settleStores } from '../../renderer/recovery.ts';
import { soundRows } from '../../renderer/row-check.ts';
import { openStore, rowOf } from '../../renderer/store.ts';
import type { Store } from '../../renderer/store-types.ts';
import { operationOf } from '../../renderer/stored.ts';
import { operationReference } from '../../domain/number.ts';
import { counting } from './counting.ts';
import { card, createWorld, done, float, redeemFrom, sellOne } from './world.ts';

/**
 * Rot in IndexedDB. The disk of a till that has closed one shift, is in the next, and has sales that the server hasn't
 * seen is changed at one place; then the till starts on it. COUNTERSIGN_MUTATIONS says how often, and with more than the
 * few hundred of every day it is the whole proof.
 */
const runs = Number(process.env['COUNTERSIGN_MUTATIONS'] ?? 300);

type Row = Record<string, unknown>;
type Image = ReadonlyMap<string, readonly Row[]>;
const tables = ['operations', 'outbox', 'outcomes', 'meta'] as const;

const connect = (disk: IDBFactory, name: string): Promise<IDBDatabase> => new Promise((resolve, reject) => {
  const opening = disk.open(name);
  opening.onsuccess = () => { resolve(opening.result); };
  opening.onerror = () => { reject(new Error('the disk could not be opened')); };
});
const readAll = (database: IDBDatabase, table: string): Promise<Row[]> => new Promise((resolve) => {
  const asked = database.transaction(table).objectStore(table).getAll();
  asked.onsuccess = () => { resolve(asked.result as Row[]); };
});
const writeAll = (database: IDBDatabase, image: Image): Promise<void> => new Promise((resolve, reject) => {
  const transaction = database.transaction([...image.keys()], 'readwrite');
  for (const [table, rows] of image) {
    const store = transaction.objectStore(table);
    store.clear();
    for (const row of rows) store.put(row);
  }
  transaction.oncomplete = () => { resolve(); };
  transaction.onabort = () => { reject(new Error('the image does not fit')); };
});

/** Small and seeded: the same number gives the same rot on every machine. */
const randomOf = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  const below = (limit: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5 | 0;
    state ^= state >>> 13;
    return (state >>> 0) % limit;
  };
  return { below, of: <Value>(values: readonly Value[]): Value => values[below(values.length)]! };
};
type Random = ReturnType<typeof randomOf>;

const flip = (text: string, random: Random): string => {
  const at = random.below(text.length);
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(7))) + text.slice(at + 1);
};

/** One thing wrong with one row, or with two that changed places. */
const rot = (image: Image, random: Random): { readonly image: Image; readonly what: string } => {
  const table = random.of(['operations', 'operations', 'operations', 'operations', ...tables]);
  const rows = image.get(table)!.map((row) => ({ ...row }));
  const at = random.below(rows.length);
  const row = rows[at]!;
  const other = rows[random.below(rows.length)]!;
  const changed = (): string => {
    const kind = random.of(['flip', 'flip', 'cut', 'swap', 'copy', 'rewrite', 'garbage', 'missing', 'delete', 'digit'] as const);
    // The primary key can't rot by itself: a row with another key is another row.
    const [key] = Object.keys(row).filter((name) => name === (table === 'outcomes' ? 'id' : table === 'meta' ? 'key' : 'sequence'));
    const fields = Object.keys(row).filter((name) => name !== key);
    const field = random.of(table === 'operations' ? [...fields, 'text', 'text', 'text', 'hash'] : fields);
    const value = row[field];
    if (kind === 'delete') rows.splice(at, 1);
    else if (kind === 'missing') { const { [field]: _gone, ...rest } = row; rows[at] = rest; }
    else if (kind === 'garbage') row[field] = random.of([null, -1, 1e15, '', 'x', [], {}, true]);
    else if (kind === 'copy') row[field] = other[field];
    else if (kind === 'swap') [row[field], other[field]] = [other[field], row[field]];
    else if (kind === 'rewrite') Object.assign(row, { ...other, ...(key === undefined ? {} : { [key]: row[key] }) });
    else if (typeof value !== 'string') row[field] = typeof value === 'number' ? value + 1 : 7;
    else if (kind === 'cut') row[field] = value.slice(0, random.below(value.length + 1));
    else if (kind === 'digit') row[field] = value.replace(/\d/gu, (digit) => (random.below(40) === 0 ? String((Number(digit) + 1) % 10) : digit));
    else row[field] = value === '' ? 'x' : flip(value, random);
    return `${kind} of ${field}`;
  };
  const what = `${table}[${String(at)}]: ${changed()}`;
  return { image: new Map([...image, [table, rows]]), what };
};

/** The database itself holds no two rows of one id: such rot can't stand in it. */
const canStand = (image: Image): boolean => {
  const ids = image.get('operations')!.map(({ id }) => id).filter((id) => typeof id === 'string' || typeof id === 'number' || Array.isArray(id)).map(String);
  return new Set(ids).size === ids.length;
};

let world: Awaited<ReturnType<typeof createWorld>>;
let disk: IDBFactory;
let facts: IDBDatabase;
let caches: IDBDatabase;
let whole: Image;
let wholeCaches: Image;
let store: Store;
let unsent: readonly string[];

beforeAll(async () => {
  world = await createWorld();
  const till = await world.boot();
  done(await till.openShift(float));
  done(await sellOne(till, 1));
  done(await sellOne(till, 2, [card(5000)]));
  await world.timers.advance(5_000);
  await redeemFrom(till, [1], 1200);
  done(await till.closeShift(counting(15_000)));
  await world.timers.advance(5_000);
  done(await till.openShift(float));
  done(await sellOne(till, 3));
  await world.timers.advance(5_000);
  world.server.setLine('down');
  await world.timers.advance(5_000);
  for (const running of [4, 5, 6]) done(await sellOne(till, running));
  done(await till.noSale({ reason: 'float', note: null, approval: world.approval('no-sale') }));
  till.stop();
  world.timers.drop();
  disk = world.disk();
  facts = await connect(disk, 'countersign-facts');
  caches = await connect(disk, 'countersign-caches');
  whole = new Map(await Promise.all(tables.map(async (table) => [table, await readAll(facts, table)] as const)));
  wholeCaches = new Map([['state', await readAll(caches, 'state')]]);
  store = await openStore({ indexedDB: disk, IDBKeyRange }, world.timers);
  unsent = whole.get('outbox')!.map(({ sequence }) => world.journal.texts[Number(sequence) - 1]!);
});
afterAll(() => {
  store.close();
  facts.close();
  caches.close();
});

/** A till's start on an image, and one push of what it then wants to send. */
const start = async (image: Image) => {
  await writeAll(facts, image);
  await writeAll(caches, wholeCaches);
  const pushed: string[] = [];
  const book = createBook(() => undefined);
  const context = {
    ...world.depsOf(), store, book,
    api: {
      ...world.api,
      serverPush: (texts: readonly string[]) => {
        pushed.push(...texts);
        const outcomes = texts.map((text) => ({ id: String((JSON.parse(text) as Row)['id']), outcome: 'accepted' as const, flags: [], recordedAt: 1 }));
        return Promise.resolve({ ok: true, value: { outcomes, certificates: '', serverTime: 1 } });
      },
    },
    cell: { patch: () => undefined }, connection: { failed: () => undefined, succeeded: () => undefined }, directory: { applyPages: () => Promise.resolve() },
  } as unknown as TillContext;
  const settled = await settleStores(context);
  const shift = book.shift();
  await createPush(context)();
  if (settled.kind === 'quarantined') await uploadJournal(context);
  return { settled, context, shift, pushed };
};

const meantRows = () => world.journal.texts.map((text) => {
  const read = readOperation(text);
  if (!read.ok) throw new Error('the journal is whole');
  const { terminalNumber, sequence } = read.value.operation;
  return rowOf({ sealed: read.value, waiting: false, reference: operationReference(terminalNumber, sequence) });
});

describe('rot in the database', () => {
  it('on a whole disk there is none: the till starts, and sends what waits', async () => {
    expect(unsent).toHaveLength(4);
    const { settled, pushed, shift } = await start(whole);
    expect(settled.kind).toBe('clean');
    expect(pushed).toEqual(unsent);
    expect(shift).toMatchObject({ kind: 'shift-open', sequence: 6 });
  });

  it(`is never believed: ${String(runs)} times the row is healed from the journal or the till says so, and the rest goes to the server`, async () => {
    const rows = meantRows();
    const counts = { healed: 0, told: 0, harmless: 0 };
    for (let seed = 1; seed <= runs; seed += 1) {
      let { image, what } = rot(whole, randomOf(seed));
      for (let next = 1; !canStand(image); next += 1) ({ image, what } = rot(whole, randomOf(seed + next * 1_000_003)));
      const { settled, context, shift, pushed } = await start(image);
      const about = `seed ${String(seed)}, ${what}: ${settled.kind} ${'detail' in settled ? settled.detail : ''}`;

      expect(pushed.filter((text) => !world.journal.texts.includes(text)), about).toEqual([]);
      for (const text of unsent) expect(pushed, about).toContain(text);
      expect(['clean', 'unconfirmed', 'quarantined'], about).toContain(settled.kind);
      const isOperation = JSON.stringify(image.get('operations')) !== JSON.stringify(whole.get('operations'));
      if (settled.kind === 'quarantined') {
        counts.told += 1;
        continue;
      }
      counts[isOperation ? 'healed' : 'harmless'] += 1;
      expect(await soundRows(context, await store.range(1, 1_000)), about).toEqual(rows);
      // Reading healed what lay further back; what stands there now is what was once recorded.
      expect(await store.range(1, 1_000), about).toEqual(rows);
      expect(shift, about).toMatchObject({ sequence: 6 });
    }
    expect(counts.healed).toBeGreaterThan(runs / 3);
  }, 15_000 + runs * 60);

  it('leaves the rotten row aside, as it was found', async () => {
    const image = new Map([...whole, ['operations', whole.get('operations')!.map((row) => row['sequence'] === 8 ? { ...row, text: String(row['text']).replace('5000', '9000') } : row)]]);
    const { settled } = await start(image);
    expect(settled.kind).toBe('clean');
    const aside = (await readAll(caches, 'state')).find(({ key }) => key === 'aside:8')?.['value'] as Row;
    expect(aside['text']).toContain('9000');
    expect((await store.bySequence(8))?.text).toBe(world.journal.texts[7]);
  });

  it('that is whole in itself, and other than the journal, is for people to decide', async () => {
    const other = meantRows()[6]!;
    const read = readOperation(other.text.replace('"day":"', '"day":"').replace(/"at":\d+/u, '"at":1'));
    if (!read.ok) throw new Error('another record that reads well');
    const forged = rowOf({ sealed: read.value, waiting: false, reference: other.reference });
    const { settled, pushed } = await start(new Map([...whole, ['operations', whole.get('operations')!.map((row) => row['sequence'] === 7 ? forged : row)]]));
    expect(settled).toMatchObject({ kind: 'quarantined', reason: 'stores-differ' });
    for (const text of unsent) expect(pushed).toContain(text);
    // Rot beside it is no leave to write the one over with the other.
    const rotten = await start(new Map([...whole, ['operations', whole.get('operations')!.map((row) => row['sequence'] === 7 ? { ...forged, reference: 'x' } : row)]]));
    expect(rotten.settled.kind).toBe('quarantined');
    expect((await store.bySequence(7))?.text).toBe(forged.text);
  });

  it('of a text is not read as a fact, wherever it is read', () => {
    const [row] = meantRows();
    expect(() => operationOf({ ...row!, text: row!.text.replace(/"at":\d+/u, '"at":1') })).toThrow('not what was recorded');
  });
});
