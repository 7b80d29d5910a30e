import { readyPrinter } from './ready-printer.ts';
import { createHash } from 'node:crypto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Certificate } from '../../domain/certificate.ts';
import { type Minor, minor } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber, makeGtin, makeNumber } from '../../domain/number.ts';
import { type Approval, type ChainHead, emptyChain, follows, readOperation, type Tender } from '../../domain/operation.ts';
import { requestOf } from '../../domain/overlay.ts';
import type { PrintDocument } from '../../domain/receipt-lines.ts';
import type { JournalState, TerminalInfo } from '../../preload/contract.ts';
import type { TillApi, TillDeps } from '../../renderer/deps.ts';
import { createLocalLocks } from '../../renderer/locks.ts';
import { openStore } from '../../renderer/store.ts';
import type { Store } from '../../renderer/store-types.ts';
import { createTill } from '../../renderer/till-core.ts';
import { createFakeIssuer } from './fake-issuer.ts';
import { quiet } from './quiet.ts';
import { createWorldServer } from './world-server.ts';

export const cashierId = '01900000-0000-7000-8000-00000000000a';
export const managerId = '01900000-0000-7000-8000-00000000000b';
const usd = 'USD' as Certificate['currency'];
export const gtin = makeGtin('0952000000001');

/** The store the tests stand in: two people, one program with a generous offline policy. */
export const makeInfo = (): TerminalInfo => ({
  terminal: {
    id: '01900000-0000-7000-8000-000000000001', number: 12,
    store: { id: '01900000-0000-7000-8000-000000000002', number: 7, name: 'Store 7', address: [], phone: '', timeZone: 'America/New_York', currency: usd, receiptLocale: 'en' },
  },
  programs: [{
    id: '01900000-0000-7000-8000-000000000003', number: 1, name: 'Gift', currency: usd, kind: 'sold', validityMonths: 24, terms: {},
    denominations: [{ gtin, face: minor(5000), price: minor(5000) }],
    offlinePolicy: {
      version: 1, enabled: true, perCertificate: minor(5000), perTill: minor(20000), managerAbove: minor(4000),
      knowledgeAgeMaxMs: 86_400_000, offlineMaxMs: 86_400_000, overspendBorneBy: 'program',
    },
  }],
  operators: [{ id: cashierId, name: 'Ann', role: 'cashier' }, { id: managerId, name: 'Max', role: 'manager' }],
  configVersion: 1, protection: 'protected',
  issuing: { batch: tillBatch, linkOrigin: 'https://id.example' },
});

/** The scan of the test certificate with this running number. */
export const scanOf = (running: number): string => makeNumber(gtin, `8${String(running).padStart(14, '0')}`);
const hashOfScan = (scan: string): CertificateHash => createHash('sha256').update(scan).digest('hex').slice(0, 32) as CertificateHash;
export const hashOf = (running: number): CertificateHash => hashOfScan(scanOf(running));
/** The batch of this till's own control numbers. */
export const tillBatch = 31;

/** A journal file that survives restarts and fails on demand. */
export const createWorldJournal = () => {
  const texts: string[] = [];
  const openRequests = new Set<string>();
  let head: ChainHead = emptyChain;
  let damaged: JournalState['damaged'] = null;
  let fault: 'none' | 'full' | 'hang' | 'lost' = 'none';
  return {
    texts, openRequests,
    head: () => head,
    setFault: (next: typeof fault) => { fault = next; },
    damage: () => { damaged = { afterSequence: head.sequence, reason: 'chain-broken' }; },
    cut: (count: number) => {
      texts.splice(texts.length - count, count);
      const last = texts.at(-1);
      const read = last === undefined ? undefined : readOperation(last);
      head = read?.ok ? { sequence: read.value.operation.sequence, hash: read.value.hash } : emptyChain;
    },
    state: (): JournalState => ({ head, last: texts.at(-1) ?? null, openRequests: [...openRequests], damaged }),
    append: (text: string): Awaited<ReturnType<TillApi['journalAppend']>> | Promise<never> => {
      const read = readOperation(text);
      if (!read.ok) return { ok: false, error: { reason: 'unreadable' } };
      if (fault === 'full') return { ok: false, error: { reason: 'disk-full' } };
      if (fault === 'hang') return new Promise<never>(() => undefined);
      if (!follows(head, read.value.operation)) return { ok: false, error: { reason: 'does-not-follow' } };
      texts.push(text);
      head = { sequence: read.value.operation.sequence, hash: read.value.hash };
      openRequests.delete(requestOf(read.value.operation) ?? '');
      if (fault === 'lost') throw new Error('the main process is gone');
      return { ok: true, value: head };
    },
  };
};

/** Timers that fire when the test says so; promises still run by themselves. */
export const createWorldTimers = () => {
  let now = Date.UTC(2026, 10, 20, 15, 0, 0);
  const start = now;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    shift: (ms: number) => { now += ms; },
    monotonic: () => now - start,
    after: (delayMs: number, run: () => void) => {
      const timer = { at: now + delayMs, run };
      waiting.add(timer);
      return () => { waiting.delete(timer); };
    },
    drop: () => { waiting.clear(); },
    rest: quiet,
    advance: async (ms: number): Promise<void> => {
      const end = now + ms;
      await quiet();
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await quiet();
      }
      now = end;
    },
  };
};

export type World = Awaited<ReturnType<typeof createWorld>>;

/** One till, its disk, its journal, and the server at the other end of the line. `stock` certificates lie in the drawer. */
export const createWorld = async ({ stock = 10, face = minor(5000), kind = 'sold', wrapStore = (store: Store) => store }: { readonly stock?: number; readonly face?: Minor; readonly kind?: Certificate['kind']; readonly wrapStore?: (store: Store) => Store } = {}) => {
  const timers = createWorldTimers();
  const server = createWorldServer(timers.now);
  const journal = createWorldJournal();
  const opened: number[] = [];
  const printed: { readonly job: string; readonly copy: boolean; readonly reference: string }[] = [];
  let disk = new IDBFactory();
  let ids = 0;
  let info = makeInfo();
  for (let running = 1; running <= stock; running += 1) {
    const hash = hashOf(running);
    server.certificates.set(hash, {
      certificate: { hash, state: 'stock', blocked: false, kind, programNumber: 1, storeNumber: 7, currency: usd, face, balance: minor(0), validUntil: null },
      control: makeControlNumber(1, running), version: 1,
    });
  }

  const issuer = createFakeIssuer({ batch: tillBatch, hashOf: hashOfScan });
  const api: TillApi = {
    terminalInfo: () => Promise.resolve(info),
    refreshTerminal: () => Promise.resolve({ ok: true, value: info }),
    identify: (text) => Promise.resolve({ ok: true, value: { certificate: hashOfScan(text), sealed: 'c2VhbGVk', gtin } }),
    journalState: () => Promise.resolve(journal.state()),
    journalAppend: async (text) => await journal.append(text),
    journalRead: ({ fromSequence, limit }) => Promise.resolve(journal.texts.slice(fromSequence - 1, fromSequence - 1 + limit)),
    journalOpenRequest: (id) => { journal.openRequests.add(id); return Promise.resolve({ ok: true, value: null }); },
    serverPush: (texts) => server.push(texts),
    serverRequest: (request) => server.ask(request as Parameters<typeof server.ask>[0]),
    serverFeed: ({ cursor, risk }) => server.feed(cursor, risk),
    serverHistory: ({ certificate }) => server.history(certificate as CertificateHash),
    ...issuer.api,
    print: ({ document }) => {
      printed.push(JSON.parse((document as PrintDocument).title) as (typeof printed)[number]);
      return Promise.resolve({ outcome: 'printed', warning: null });
    },
    openDrawer: () => { opened.push(timers.now()); return Promise.resolve({ outcome: 'printed', warning: null }); },
    printerStatus: () => Promise.resolve(readyPrinter),
    onPrinterStatus: () => () => undefined,
    onTerminalChanged: () => () => undefined,
  };

  const depsOf = (changes: Partial<TillDeps> = {}): TillDeps => ({
    api, timers, locks: createLocalLocks(), clock: timers, pollMs: 4_000, requestDeadlineMs: 8_000,
    openStore: async () => wrapStore(await openStore({ indexedDB: disk, IDBKeyRange }, timers)),
    makeId: () => `01900000-0000-7000-9000-${String(ids += 1).padStart(12, '0')}`,
    random: () => 0.5,
    receipt: (stored, { copy }) => ({ title: JSON.stringify({ copy, reference: stored.reference }), locale: 'en', marks: [], lines: [] }),
    certificatePaper: (_sale, line) => ({ title: line.control ?? '', locale: 'en', marks: [], lines: [{ kind: 'number' }] }),
    reportDocument: (report) => ({ title: JSON.stringify({ copy: false, reference: `Z ${report.shift}` }), locale: 'en', marks: [], lines: [] }),
    ...changes,
  });

  /** Starts a till on what the last one left behind; `patient` doesn't wait for a start that may never end. */
  const boot = async (changes: Partial<TillDeps> = {}, { patient = false }: { readonly patient?: boolean } = {}) => {
    const till = createTill(depsOf(changes));
    const starting = till.start();
    await timers.rest();
    if (!patient) await starting;
    await timers.rest();
    till.signedIn({ id: cashierId, name: 'Ann', role: 'cashier' });
    return till;
  };

  return {
    timers, server, journal, api, issuer, printed, opened, boot, depsOf,
    setInfo: (next: TerminalInfo) => { info = next; },
    openDisk: () => openStore({ indexedDB: disk, IDBKeyRange }, timers),
    disk: () => disk,
    emptyDisk: () => { disk = new IDBFactory(); },
    deleteRow: (sequence: number) => new Promise<void>((resolve, reject) => {
      const opening = disk.open('countersign-facts');
      opening.onerror = () => { reject(new Error('the disk could not be opened')); };
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('operations', 'readwrite');
        transaction.objectStore('operations').delete(sequence);
        transaction.oncomplete = () => { opening.result.close(); resolve(); };
      };
    }),
    approval: (right: Approval['right']) => ({ operator: managerId, right, at: timers.now() }),
  };
};

export const cash = (amount: number, given = amount): Tender => ({ type: 'cash', amount: minor(amount), given: minor(given), change: minor(given - amount) });
export const card = (amount: number): Tender => ({ type: 'card', amount: minor(amount), approvalCode: 'A1B2' });

type BootedTill = Awaited<ReturnType<World['boot']>>;

/** Scans a certificate that must be for sale and sells it. */
export const sellOne = async (till: BootedTill, running: number, tenders: readonly Tender[] = [cash(5000)]) => {
  const verdict = await till.lookUp(scanOf(running));
  if (verdict.kind !== 'sell') throw new Error(`not for sale: ${JSON.stringify(verdict)}`);
  return await till.sell({ items: [verdict], tenders });
};

/** Scans certificates that must be redeemable and takes an amount due from them. */
export const redeemFrom = async (till: BootedTill, running: readonly number[], amountDue: number) => {
  const verdicts = await Promise.all(running.map((number) => till.lookUp(scanOf(number))));
  const items = verdicts.map((verdict) => {
    if (verdict.kind !== 'redeem') throw new Error(`not redeemable: ${JSON.stringify(verdict)}`);
    return verdict.held;
  });
  return await till.redeem({ amountDue: minor(amountDue), items, attempt: null, approval: null });
};

/** Unwraps a success. */
export const done = <Value>(result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }): Value => {
  if (!result.ok) throw new Error(`not recorded: ${JSON.stringify(result.error)}`);
  return result.value;
};
export const float: Minor = minor(10000);
