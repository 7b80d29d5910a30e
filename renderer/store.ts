import { Dexie, type EntityTable, type Table, type Transaction } from 'dexie';
import { certificatesOf, requestOf, targetOf } from '../domain/overlay.ts';
import { emptyChain } from '../domain/operation.ts';
import type { Outcome } from '../domain/protocol.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { DeadlineError, type Timers, withDeadline } from './deadline.ts';
import { papersIn } from './paper-desk.ts';
import type { SaleDraft } from './till.ts';
import type { DirectoryState, NewRecord, OpenRequestRow, OperationRow, OutboxRow, PaperRow, Store, StoreMeta, WriteProblem } from './store-types.ts';

/** Programs older than this can't read what this one writes; written into the database, checked at every start. */
const readerVersion = 1;

/** A single strict commit takes milliseconds; a disk that needs seconds is full or dying. */
const writeDeadlineMs = 5_000;
const readDeadlineMs = 10_000;

/** The database was written by a newer program: it is left alone. */
export class StoreTooNewError extends Error {
  constructor(wanted: number) {
    super(`the database wants reader version ${String(wanted)}, this program is ${String(readerVersion)}`);
    this.name = 'StoreTooNewError';
  }
}

type StrictDatabase = Dexie & {
  readonly operations: EntityTable<OperationRow, 'sequence'>;
  readonly outbox: EntityTable<OutboxRow, 'sequence'>;
  readonly outcomes: EntityTable<Outcome, 'id'>;
  readonly openRequests: EntityTable<OpenRequestRow, 'id'>;
  readonly papers: EntityTable<PaperRow, 'certificate'>;
  readonly drafts: EntityTable<SaleDraft, 'id'>;
  readonly meta: Table<{ readonly key: string; readonly value: number }, string>;
};

type RelaxedDatabase = Dexie & {
  readonly buckets: Table<{ readonly index: number; readonly page: Uint8Array }, number>;
  readonly state: Table<{ readonly key: string; readonly value: unknown }, string>;
};

/** Where IndexedDB comes from; the window's own in the program. */
export type StoreEnvironment = { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange };

/**
 * Opens the till's databases: a strict one for facts, whose commits reach the disk before they are reported, and a
 * relaxed one for what the server can send again. On any error they are left as they are: deleting one would take the
 * unsent queue with it.
 */
export const openStore = async (environment: StoreEnvironment, timers: Timers, name = 'countersign'): Promise<Store> => {
  const strict = new Dexie(`${name}-facts`, { ...environment, chromeTransactionDurability: 'strict' }) as StrictDatabase;
  strict.version(1).stores({
    operations: 'sequence, &id, *certificates, shift, reference, target', outbox: 'sequence', outcomes: 'id', openRequests: 'id', meta: 'key',
  });
  strict.version(2).stores({ papers: 'certificate' });
  strict.version(3).stores({ drafts: 'id' });
  const relaxed = new Dexie(`${name}-caches`, { ...environment, chromeTransactionDurability: 'relaxed' }) as RelaxedDatabase;
  relaxed.version(1).stores({ buckets: 'index', state: 'key' });

  const read = <Value>(what: string, work: PromiseLike<Value>): Promise<Value> =>
    withDeadline(timers, what, readDeadlineMs, Promise.resolve(work));

  await read('opening the databases', Promise.all([strict.open(), relaxed.open()]));
  const wanted = await read('reader version', strict.meta.get('minReaderVersion'));
  if ((wanted?.value ?? 0) > readerVersion) {
    strict.close();
    relaxed.close();
    throw new StoreTooNewError(wanted?.value ?? 0);
  }

  const write = async (what: string, work: () => PromiseLike<unknown>): Promise<Result<null, WriteProblem>> => {
    let transaction: Transaction | undefined;
    const done = strict.transaction('rw', strict.tables, async (begun) => {
      transaction = begun;
      await work();
    });
    try {
      // The transaction is awaited, not the single put, whose promise may never settle on a full disk.
      await withDeadline(timers, what, writeDeadlineMs, Promise.resolve(done), () => { abort(transaction); });
      return ok(null);
    } catch (error) {
      return err(problemOf(error));
    }
  };

  const putMeta = (meta: Partial<StoreMeta>): PromiseLike<unknown> =>
    strict.meta.bulkPut(Object.entries(meta).map(([key, value]) => ({ key, value })));

  const state = async <Value>(key: string, otherwise: Value): Promise<Value> =>
    ((await read(key, relaxed.state.get(key)))?.value as Value | undefined) ?? otherwise;

  if (wanted === undefined) await write('first start', () => strict.meta.put({ key: 'minReaderVersion', value: readerVersion }));

  return {
    holding: () => read('holding', strict.transaction('r', strict.operations, async () => {
      const last = await strict.operations.orderBy('sequence').last();
      const count = await strict.operations.count();
      return { head: last ? { sequence: last.sequence, hash: last.hash } : emptyChain, last: last?.text ?? null, count };
    })),
    add: (records, meta = {}) => write('recording', async () => {
      await strict.operations.bulkAdd(records.map(rowOf));
      const waiting = records.filter((record) => record.waiting);
      await strict.outbox.bulkPut(waiting.map(({ sealed }): OutboxRow => ({ sequence: sealed.operation.sequence, state: 'waiting', problem: null })));
      await strict.openRequests.bulkDelete(records.flatMap(({ sealed }) => requestOf(sealed.operation) ?? []));
      // A sale has its draft's id: once it is recorded, by whichever way, nobody is asked about it again.
      await strict.drafts.bulkDelete(records.map(({ sealed }) => sealed.operation.id));
      for (const { sealed, isHistory = false } of records) {
        const { begun, ended } = papersIn(sealed.operation);
        if (begun.length > 0 && !isHistory) await strict.papers.bulkPut([...begun]);
        if (ended.length > 0) await strict.papers.bulkDelete([...ended]);
      }
      await putMeta(meta);
    }),
    writeAnew: async (record, bad) => {
      // No two operations have one id: a row that claims this one's has rotted, too, and is a gap until it is written anew.
      const usurpers = (await read('usurpers', strict.operations.where('id').equals(record.sealed.operation.id).toArray())).filter(({ sequence }) => sequence !== bad.sequence);
      // First what stood there: the next write takes it away.
      await read('keeping aside', relaxed.state.bulkPut([bad, ...usurpers].map((row) => ({ key: `aside:${String(row.sequence)}`, value: row }))));
      return write('healing', async () => {
        await strict.operations.bulkDelete(usurpers.map(({ sequence }) => sequence));
        await strict.operations.put(rowOf(record));
      });
    },
    meta: async () => {
      const rows = new Map((await read('meta', strict.meta.toArray())).map(({ key, value }) => [key, value]));
      return { sentThrough: rows.get('sentThrough') ?? 0, unconfirmed: rows.get('unconfirmed') ?? 0 };
    },
    writeMeta: (meta) => write('meta', () => putMeta(meta)),

    bySequence: (sequence) => read('operation', strict.operations.get(sequence)),
    byId: (id) => read('operation', strict.operations.where('id').equals(id).first()),
    byReference: (reference) => read('operation', strict.operations.where('reference').equals(reference).first()),
    byTargets: (ids) => read('targets', strict.operations.where('target').anyOf([...ids]).sortBy('sequence')),
    page: (before, limit) => read('page', strict.operations.where('sequence').below(before ?? Infinity).reverse().limit(limit).toArray()),
    range: (from, limit) => read('range', strict.operations.where('sequence').aboveOrEqual(from).limit(limit).toArray()),
    newestShiftRows: () => read('open shift', strict.transaction('r', strict.operations, async () => {
      const newest = await strict.operations.orderBy('sequence').reverse().filter(({ shift }) => shift !== '').first();
      return newest ? strict.operations.where('shift').equals(newest.shift).sortBy('sequence') : [];
    })),

    // From the index alone: the operations themselves may be years of them.
    otherShifts: async (shift) => (await read('shifts', strict.operations.orderBy('shift').uniqueKeys())).filter((key) => key !== '' && key !== shift).length,

    outbox: () => read('outbox', strict.transaction('r', strict.outbox, strict.operations, async () => {
      const waiting = await strict.outbox.orderBy('sequence').toArray();
      const rows = await strict.operations.bulkGet(waiting.map(({ sequence }) => sequence));
      return waiting.flatMap((entry, index) => { const row = rows[index]; return row ? [{ ...entry, row }] : []; });
    })),
    outboxOf: async (sequences) => {
      const rows = await read('outbox', strict.outbox.bulkGet([...sequences]));
      return new Map(rows.flatMap((row) => row ? [[row.sequence, row]] : []));
    },
    acknowledge: (outcomes) => write('outcomes', async () => {
      await strict.outcomes.bulkPut(outcomes.map(({ id, outcome, flags, recordedAt }) => ({ id, outcome, flags, recordedAt })));
      await strict.outbox.bulkDelete(outcomes.map(({ sequence }) => sequence));
    }),
    mark: (rows) => write('outbox', () => strict.outbox.bulkPut([...rows])),
    requeueAll: () => write('outbox', async () => {
      const sequences = await strict.operations.toCollection().primaryKeys();
      await strict.outbox.bulkPut(sequences.map((sequence): OutboxRow => ({ sequence, state: 'waiting', problem: null })));
    }),
    outcomes: async (ids) => {
      const rows = await read('outcomes', strict.outcomes.bulkGet([...ids]));
      return new Map(rows.flatMap((row) => row ? [[row.id, row]] : []));
    },

    openRequest: (row) => write('request', () => strict.openRequests.put(row)),
    closeRequest: (id) => write('request', () => strict.openRequests.update(id, { declined: true })),
    openRequests: () => read('requests', strict.openRequests.toArray()),

    papers: () => read('papers', strict.papers.toArray()),
    // Only what is still open: a void that came meanwhile has taken the row away for good.
    notePaper: (row) => write('papers', () => strict.papers.update(row.certificate, { outcome: row.outcome })),
    settlePaper: (certificate) => write('papers', () => strict.papers.delete(certificate)),

    drafts: () => read('drafts', strict.drafts.toArray()),
    putDraft: (draft) => write('draft', () => strict.drafts.put(draft)),
    deleteDraft: (id) => write('draft', () => strict.drafts.delete(id)),

    bucket: async (index) => (await read('directory', relaxed.buckets.get(index)))?.page,
    buckets: async (indexes) => {
      const rows = await read('directory', relaxed.buckets.bulkGet([...indexes]));
      return new Map(rows.flatMap((row) => row ? [[row.index, row.page]] : []));
    },
    digestBuckets: async (from, to, size) => {
      const rows = await read('directory', relaxed.buckets.where('index').between(from, to, true, false).toArray());
      return Promise.all(Array.from({ length: (to - from) / size }, async (_, run) => {
        const pages = rows.filter(({ index }) => Math.floor((index - from) / size) === run).map(({ page }) => page);
        if (pages.every(({ length }) => length === 0)) return undefined;
        return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(pages)));
      }));
    },
    directoryCheckedAt: () => state<number | null>('directoryCheckedAt', null),
    writeDirectoryCheckedAt: async (at) => { await read('directory', relaxed.state.put({ key: 'directoryCheckedAt', value: at })); },
    directoryState: () => state<DirectoryState>('directory', { cursor: null, asOf: null, count: 0 }),
    writeBuckets: (buckets, directory) => read('directory', relaxed.transaction('rw', relaxed.buckets, relaxed.state, async () => {
      await relaxed.buckets.bulkPut([...buckets].map(([index, page]) => ({ index, page })));
      await relaxed.state.put({ key: 'directory', value: directory });
    })),
    flushDirectory: () => read('directory', new Promise<void>((resolve, reject) => {
      // What this writes is nothing new; that it is strict takes all that was written before it to the disk, too.
      const transaction = relaxed.backendDB().transaction('state', 'readwrite', { durability: 'strict' });
      transaction.objectStore('state').put({ key: 'flushed', value: null });
      transaction.oncomplete = () => { resolve(); };
      transaction.onabort = () => { reject(transaction.error ?? new Error('the directory was not flushed')); };
    })),
    clearDirectory: () => read('directory', relaxed.transaction('rw', relaxed.buckets, relaxed.state, async () => {
      await relaxed.buckets.clear();
      await relaxed.state.delete('directory');
    })),
    acknowledgedThrough: () => state('acknowledgedThrough', 0),
    writeAcknowledgedThrough: async (sequence) => {
      await read('acknowledged', relaxed.state.put({ key: 'acknowledgedThrough', value: sequence }));
    },

    close: () => {
      strict.close();
      relaxed.close();
    },
  };
};

/** A record as the database keeps it: everything it is found by follows from its text. */
export const rowOf = ({ sealed: { operation, text, hash }, reference }: NewRecord): OperationRow => ({
  sequence: operation.sequence, id: operation.id, text, hash, certificates: certificatesOf(operation),
  shift: operation.shift ?? '', reference, target: targetOf(operation) ?? '',
});

const joined = (pages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(pages.reduce((length, page) => length + page.length, 0));
  let at = 0;
  for (const page of pages) {
    whole.set(page, at);
    at += page.length;
  }
  return whole;
};

const abort = (transaction: Transaction | undefined): void => {
  try {
    transaction?.abort();
  } catch {
    // It is committing already: only comparing the stores can tell how it ended.
  }
};

const problemOf = (error: unknown): WriteProblem => {
  if (error instanceof DeadlineError) return 'timed-out';
  for (let cause = error; cause instanceof Error; cause = (cause as { readonly inner?: unknown }).inner) {
    if (cause.name === 'QuotaExceededError') return 'disk-full';
  }
  return 'write-failed';
};
