import { checkParts, digestBytes } from '../domain/directory-check.ts';
import { type DirectoryEntry, findInPage, mergePages, readRecord, recordBytes, recordCount, stockOf } from '../domain/directory.ts';
import { type CertificateHash, type ControlNumber, controlNumberParts } from '../domain/number.ts';
import type { DirectoryState, Store } from './store-types.ts';
import type { PaperStock } from './till.ts';

/** Ten bits of the hash: a million certificates make buckets of about 1,000 records, 62 KB. */
const bucketCount = 1_024;

/** A part of the check begins with one byte of the hash, a bucket with ten bits of it. */
const bucketsPerPart = bucketCount / checkParts;
/** Read at once for a check: of a million certificates, 4 MB. */
const bucketsAtOnce = 64;
/** The SHA-256 of nothing begins with this. */
const emptyDigest = Uint8Array.of(0xe3, 0xb0, 0xc4, 0x42);

/** What the look-up path keeps in memory; beyond it the bucket used longest ago goes. */
const memoryBytesMax = 48 * 1024 * 1024;

/** What the till may need to know of certificates while it can't ask, in pages. */
export type Directory = {
  /** Reads the state kept from the last run. */
  readonly load: () => Promise<void>;
  readonly state: () => DirectoryState;
  readonly lookup: (hash: CertificateHash) => Promise<DirectoryEntry | undefined>;
  /** Finds by what is printed beside the barcode; a search through everything, for people who ask by phone. */
  readonly findControl: (control: ControlNumber) => Promise<DirectoryEntry | undefined>;
  /** How many unsold certificates of each denomination belong to a store; a search through everything, once a shift. */
  readonly countStock: (storeNumber: number) => Promise<readonly PaperStock[]>;
  /** Merges pages, newest last; of two records of one certificate the higher version stays. `progress` moves the cursor along with them. */
  readonly applyPages: (pages: readonly Uint8Array[], progress?: Partial<Pick<DirectoryState, 'cursor' | 'asOf'>>) => Promise<void>;
  /** What each part comes to, as it lies in the database now; see domain/directory-check.ts. */
  readonly digest: () => Promise<Uint8Array>;
  readonly clear: () => Promise<void>;
};

/** Makes the directory over the relaxed database. Writes take turns; look-ups never wait for them longer than one bucket. */
export const createDirectory = (store: Pick<Store, 'bucket' | 'buckets' | 'directoryState' | 'writeBuckets' | 'flushDirectory' | 'digestBuckets' | 'clearDirectory'>): Directory => {
  const empty: DirectoryState = { cursor: null, asOf: null, count: 0 };
  const memory = createBucketMemory();
  let state = empty;
  let turn: Promise<unknown> = Promise.resolve();
  let generation = 0;

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const bucket = async (index: number): Promise<Uint8Array> => {
    const held = memory.get(index);
    if (held) return held;
    const readIn = generation;
    const page = (await store.bucket(index)) ?? new Uint8Array();
    // A write that ended meanwhile has put the newer bucket there; this one must not replace it.
    if (readIn === generation) memory.set(index, page);
    return memory.get(index) ?? page;
  };

  /** Several at once, in one reading of the disk. Only whoever writes asks, so nothing changes meanwhile. */
  const buckets = async (indexes: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> => {
    const held = new Map(indexes.flatMap((index) => { const page = memory.get(index); return page ? [[index, page] as const] : []; }));
    const missing = indexes.filter((index) => !held.has(index));
    return missing.length === 0 ? held : new Map([...held, ...await store.buckets(missing)]);
  };

  const apply = async (pages: readonly Uint8Array[], progress: Partial<DirectoryState>): Promise<void> => {
    const changes = splitByBucket(mergeAll(pages));
    const merged = new Map<number, Uint8Array>();
    let count = state.count;
    const held = await buckets([...changes.keys()]);
    for (const [index, change] of changes) {
      const before = held.get(index) ?? new Uint8Array();
      const after = mergePages(before, change);
      count += recordCount(after) - recordCount(before);
      merged.set(index, after);
    }
    const next = { ...state, ...progress, count };
    await store.writeBuckets(merged, next);
    if (state.asOf === null && next.asOf !== null) await store.flushDirectory();
    generation += 1;
    for (const [index, page] of merged) memory.set(index, page);
    state = next;
  };

  return {
    load: async () => { state = await store.directoryState(); },
    state: () => state,
    lookup: async (hash) => findInPage(await bucket(bucketOf(hash)), hash),
    findControl: async (control) => {
      const { batch, running } = controlNumberParts(control);
      for (let index = 0; index < bucketCount; index += 1) {
        const page = memory.get(index) ?? (await store.bucket(index)) ?? new Uint8Array();
        const at = indexOfControl(page, batch, running);
        if (at >= 0) return readRecord(page, at);
      }
      return undefined;
    },
    countStock: async (storeNumber) => {
      const counts = new Map<string, PaperStock>();
      for (let index = 0; index < bucketCount; index += 1) {
        const page = memory.get(index) ?? (await store.bucket(index)) ?? new Uint8Array();
        for (const { programNumber, face } of stockOf(page, storeNumber)) {
          const key = `${String(programNumber)}:${String(face)}`;
          counts.set(key, { programNumber, face, pieces: (counts.get(key)?.pieces ?? 0) + 1 });
        }
      }
      return [...counts.values()];
    },
    digest: async () => {
      const digests = new Uint8Array(checkParts * digestBytes);
      for (let index = 0; index < bucketCount; index += bucketsAtOnce) {
        const runs = await store.digestBuckets(index, index + bucketsAtOnce, bucketsPerPart);
        runs.forEach((digest, run) => { digests.set((digest ?? emptyDigest).subarray(0, digestBytes), (index / bucketsPerPart + run) * digestBytes); });
      }
      return digests;
    },
    applyPages: (pages, progress = {}) => inTurn(() => apply(pages, progress)),
    clear: () => inTurn(async () => {
      await store.clearDirectory();
      generation += 1;
      memory.clear();
      state = empty;
    }),
  };
};

const bucketOf = (hash: CertificateHash): number => parseInt(hash.slice(0, 3), 16) >> 2;

const mergeAll = (pages: readonly Uint8Array[]): Uint8Array => {
  // Pairwise, so that a first read of many pages costs n log n and not n squared.
  let level = pages;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += 2) {
      next.push(mergePages(level[index] ?? new Uint8Array(), level[index + 1] ?? new Uint8Array()));
    }
    level = next;
  }
  return level[0] ?? new Uint8Array();
};

/** Cuts a sorted page into runs of one bucket each. */
const splitByBucket = (page: Uint8Array): ReadonlyMap<number, Uint8Array> => {
  const runs = new Map<number, Uint8Array>();
  const count = recordCount(page);
  const bucketAt = (index: number): number => (((page[index * recordBytes] ?? 0) << 8) | (page[index * recordBytes + 1] ?? 0)) >> 6;
  let start = 0;
  for (let index = 1; index <= count; index += 1) {
    if (index < count && bucketAt(index) === bucketAt(start)) continue;
    runs.set(bucketAt(start), page.subarray(start * recordBytes, index * recordBytes));
    start = index;
  }
  return runs;
};

const indexOfControl = (page: Uint8Array, batch: number, running: number): number => {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let at = 0; at < page.length; at += recordBytes) {
    if (view.getUint32(at + 48) === running && view.getUint32(at + 44) === batch) return at / recordBytes;
  }
  return -1;
};

type BucketMemory = {
  readonly get: (index: number) => Uint8Array | undefined;
  readonly set: (index: number, page: Uint8Array) => void;
  readonly clear: () => void;
};

/** Keeps the buckets used last; a Map remembers the order of insertion, which is all this needs. */
const createBucketMemory = (): BucketMemory => {
  const pages = new Map<number, Uint8Array>();
  let bytes = 0;
  const drop = (index: number): void => {
    bytes -= pages.get(index)?.byteLength ?? 0;
    pages.delete(index);
  };
  return {
    get: (index) => {
      const page = pages.get(index);
      if (page) {
        pages.delete(index);
        pages.set(index, page);
      }
      return page;
    },
    set: (index, page) => {
      drop(index);
      pages.set(index, page);
      bytes += page.byteLength;
      for (const oldest of pages.keys()) {
        if (bytes <= memoryBytesMax || oldest === index) break;
        drop(oldest);
      }
    },
    clear: () => {
      pages.clear();
      bytes = 0;
    },
  };
};
