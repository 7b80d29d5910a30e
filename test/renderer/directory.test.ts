import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../domain/certificate.ts';
import { encodePage } from '../../domain/directory.ts';
import { minor } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber } from '../../domain/number.ts';
import { createDirectory } from '../../renderer/directory.ts';
import { openStore, StoreTooNewError } from '../../renderer/store.ts';
import { createWorldTimers } from './world.ts';

/** Spread over the buckets as real hashes are. */
const hashOf = (index: number): CertificateHash =>
  ((Math.imul(index, 2_654_435_761) >>> 0).toString(16).padStart(8, '0') + index.toString(16).padStart(24, '0')) as CertificateHash;

const entry = (index: number, balance: number, version: number) => ({
  certificate: {
    hash: hashOf(index), state: 'active', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 7,
    currency: 'USD', face: minor(5000), balance: minor(balance), validUntil: null,
  } as Certificate,
  control: makeControlNumber(3, index), version,
});

const open = async (disk = new IDBFactory()) => {
  const store = await openStore({ indexedDB: disk, IDBKeyRange }, createWorldTimers());
  const directory = createDirectory(store);
  await directory.load();
  return { store, directory, disk };
};

describe('the directory', () => {
  it('keeps the higher version, counts each certificate once, and is there after a restart', async () => {
    const { directory, disk, store } = await open();
    await directory.applyPages([encodePage([entry(1, 100, 5), entry(2, 200, 5)]), encodePage([entry(1, 50, 9)])], { cursor: 'c1', asOf: 7 });
    await directory.applyPages([encodePage([entry(1, 999, 8), entry(3, 300, 1)])]);
    expect((await directory.lookup(hashOf(1)))?.certificate.balance).toBe(50);
    store.close();
    const again = await open(disk);
    expect(again.directory.state()).toEqual({ cursor: 'c1', asOf: 7, count: 3 });
    expect((await again.directory.lookup(hashOf(1)))?.certificate.balance).toBe(50);
    expect((await again.directory.findControl(makeControlNumber(3, 2)))?.certificate.hash).toBe(hashOf(2));
    expect(await again.directory.findControl(makeControlNumber(4, 2))).toBeUndefined();
    expect(await again.directory.lookup(hashOf(4))).toBeUndefined();
  });

  it('forgets everything when told to', async () => {
    const { directory, disk } = await open();
    await directory.applyPages([encodePage([entry(1, 100, 5)])], { cursor: 'c1' });
    await directory.clear();
    expect(await directory.lookup(hashOf(1))).toBeUndefined();
    expect((await open(disk)).directory.state()).toEqual({ cursor: null, asOf: null, count: 0 });
  });

  it('shows a page all at once or not at all, whatever is looked up meanwhile', async () => {
    const { directory } = await open();
    const all = Array.from({ length: 2_000 }, (_, index) => index);
    await directory.applyPages([encodePage(all.map((index) => entry(index, 100, 1)))]);
    const applying = Promise.all([2, 3, 4].map((version) => directory.applyPages([encodePage(all.map((index) => entry(index, 100 * version, version)))])));
    const seen: number[] = [];
    for (let count = 0; count < 200; count += 1) seen.push((await directory.lookup(hashOf(7)))?.certificate.balance ?? 0);
    await applying;
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    for (const index of all) expect((await directory.lookup(hashOf(index)))?.certificate.balance).toBe(400);
  });

  it('agrees with a plain map over a hundred thousand certificates', async () => {
    const { directory } = await open();
    const pages = Array.from({ length: 5 }, (_, page) => encodePage(Array.from({ length: 20_000 }, (_, index) => entry(page * 20_000 + index, page + 1, 1))));
    await directory.applyPages(pages);
    expect(directory.state().count).toBe(100_000);
    for (let index = 0; index < 100_000; index += 97) {
      expect((await directory.lookup(hashOf(index)))?.certificate.balance).toBe(Math.floor(index / 20_000) + 1);
    }
  }, 30_000);
});

describe('the databases', () => {
  it('written by a newer program are left alone', async () => {
    const { store, disk } = await open();
    store.close();
    await new Promise<void>((resolve) => {
      const opening = disk.open('countersign-facts');
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('meta', 'readwrite');
        transaction.objectStore('meta').put({ key: 'minReaderVersion', value: 2 });
        transaction.oncomplete = () => { opening.result.close(); resolve(); };
      };
    });
    await expect(open(disk)).rejects.toThrow(StoreTooNewError);
    expect((await disk.databases()).map(({ name }) => name)).toContain('countersign-facts');
  });

  it('commit facts strictly and caches as they like', async () => {
    const disk = new IDBFactory();
    const asked: { readonly name: string; readonly durability: unknown }[] = [];
    const open = disk.open.bind(disk);
    disk.open = (name, version) => {
      const request = open(name, version);
      request.addEventListener('success', () => {
        const { result } = request;
        const transaction = result.transaction.bind(result);
        result.transaction = (stores, mode, options) => {
          if (mode === 'readwrite') asked.push({ name: result.name, durability: options?.durability });
          return transaction(stores, mode, options);
        };
      });
      return request;
    };
    const store = await openStore({ indexedDB: disk, IDBKeyRange }, createWorldTimers());
    await store.writeMeta({ sentThrough: 1 });
    await store.writeAcknowledgedThrough(1);
    expect(asked.filter(({ name }) => name === 'countersign-facts').every(({ durability }) => durability === 'strict')).toBe(true);
    expect(asked.map(({ name }) => name)).toEqual(expect.arrayContaining(['countersign-facts', 'countersign-caches']));
    expect(asked.filter(({ name }) => name === 'countersign-caches').every(({ durability }) => durability === 'relaxed')).toBe(true);
  });
});
