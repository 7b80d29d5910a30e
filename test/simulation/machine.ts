import { readyPrinter } from '../renderer/ready-printer.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { join } from 'node:path';
import { readOperation } from '../../domain/operation.ts';
import { type CertificateHash, parseScan } from '../../domain/number.ts';
import { hashNumber } from '../../domain/identity.ts';
import { type Journal, openJournal } from '../../main/journal.ts';
import { createServerClient, type ServerClient } from '../../main/server-client.ts';
import type { TillApi, TillDeps } from '../../renderer/deps.ts';
import { createLocalLocks } from '../../renderer/locks.ts';
import { openStore } from '../../renderer/store.ts';
import type { Store } from '../../renderer/store-types.ts';
import { createTill, type RunningTill } from '../../renderer/till-core.ts';
import { createFakeIssuer } from '../renderer/fake-issuer.ts';
import { numberKey, type Paper, type Seat } from './business.ts';
import { createDisk, type Disk } from './disk.ts';
import { type DatabaseTrouble, haltingStore } from './indexed-db.ts';
import type { Link, Network } from './network.ts';
import type { Random } from './random.ts';
import { asError, type Life, type Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';

/** Where the run began, epoch milliseconds: a Friday in autumn. */
export const epochMs = Date.UTC(2026, 10, 20, 15, 0, 0);

/** One till: its clock, its disk, its line, and the program that runs on it until it is killed. */
export type Machine = {
  readonly seat: Seat;
  readonly link: Link;
  readonly disk: Disk;
  readonly database: DatabaseTrouble;
  readonly clock: { offsetMs: number; readonly now: () => number };
  readonly till: () => RunningTill | undefined;
  readonly life: () => Life;
  readonly isUp: () => boolean;
  /** Everything in memory is gone at the `after`-th wait from now, before or after what was waited for took place. */
  readonly crashSoon: (after: number, kind: CrashKind) => void;
  readonly start: () => Promise<void>;
  /** IndexedDB, or a part of it, is gone; only while the till is down. */
  readonly loseDatabase: (part: 'all' | 'facts' | 'caches') => void;
  /** Whether a certificate printed here lies in front of the cashier. */
  readonly isPaperOut: (certificate: CertificateHash) => boolean;
  /** IndexedDB was lost once, and with it what the till knew of papers. */
  readonly hasLostFacts: () => boolean;
  readonly journal: () => Journal | undefined;
  /** The till's real store, past every door: for looking, not for working. */
  readonly store: () => Store | undefined;
  readonly close: () => Promise<void>;
};

/** `power`: the whole machine. `window`: only the renderer, while main lives on and finishes what it has begun. */
export type CrashKind = 'power' | 'window';

type Deps = {
  readonly seat: Seat; readonly folder: string; readonly scheduler: Scheduler; readonly random: Random; readonly story: Story; readonly network: Network;
  readonly crashed: (machine: Machine, kind: CrashKind) => void;
  readonly appended: (machine: Machine, text: string) => void;
  /** A certificate came out of this till's printer: a customer has it now. */
  readonly printed: (machine: Machine, paper: Paper) => void;
  /** A new window has opened; somebody should stand at it. */
  readonly started: (machine: Machine) => void;
};

/** Makes a till's machine, switched off. */
export const createMachine = (deps: Deps): Machine => {
  const { seat, scheduler, random, story, network } = deps;
  const link: Link = { state: 'up' };
  const disk = createDisk(scheduler, random.fork('disk'), async () => {
    const due = takeCrash();
    if (due) await crashNow(due.kind, 'while the journal writes');
    return due?.kind === 'power';
  });
  const database: DatabaseTrouble = { refuses: false, hangs: 0 };
  const clock = { offsetMs: 0, now: () => epochMs + Math.floor(scheduler.now()) + clock.offsetMs };
  const numbers = random.fork('numbers');
  const printer = random.fork('printer');
  const issuer = createFakeIssuer({
    batch: seat.info.issuing?.batch ?? 0, hashOf: (number) => hashNumber(numberKey, number),
    draw: () => Array.from({ length: 15 }, () => String(numbers.int(10))).join(''),
    onPaper: (hash, number) => { deps.printed(machine, { name: `printed ${hash.slice(0, 6)}`, number, hash, store: seat.info.terminal.store.number, running: 0 }); },
  });
  issuer.setAnswer(() => {
    if (printer.chance(0.06)) return { outcome: { outcome: 'failed', reason: 'paper-out' }, isOut: false };
    if (printer.chance(0.1)) return { outcome: { outcome: 'unconfirmed', reason: 'connection-lost' }, isOut: printer.chance(0.5) };
    return { outcome: { outcome: 'printed', warning: null }, isOut: true };
  });
  let hasLostFacts = false;
  let indexedDB = new IDBFactory();
  let windows = 0;
  let ids = 0;
  let main: { readonly life: Life; readonly journal: Journal; readonly client: ServerClient; readonly inHand: object[] } | undefined;
  let life: Life = { name: seat.name, alive: false };
  let till: RunningTill | undefined;
  let store: Store | undefined;
  let crash: { after: number; readonly kind: CrashKind; readonly before: boolean } | undefined;

  const crashNow = async (kind: CrashKind, where: string): Promise<void> => {
    crash = undefined;
    life.alive = false;
    till = undefined;
    store?.close();
    store = undefined;
    if (kind === 'power' && main) {
      main.life.alive = false;
      main = undefined;
      issuer.forgetAll();
      await disk.cutPower();
    }
    story.tell(seat.name, `${kind === 'power' ? 'is killed' : 'loses its window'} ${where}`);
    deps.crashed(machine, kind);
  };

  /** Counts one wait; the crash that is due with it, if any. */
  const takeCrash = (): typeof crash => {
    if (crash) crash.after -= 1;
    return crash && crash.after <= 0 ? crash : undefined;
  };

  /** Every wait of the window passes here: the one place where it can be killed. */
  const door = <Value>(what: string, delayMs: number, work: () => Value | Promise<Value>): Promise<Value> => {
    const mine = life;
    const deliveryMs = random.chance(0.15) ? random.between(1, 30) : 0;
    return scheduler.gate(mine, delayMs, deliveryMs, async () => {
      const due = takeCrash();
      if (due?.before) {
        await crashNow(due.kind, `before ${what}`);
        // Nobody is left to get it: a dead window's doors deliver nothing.
        return undefined as Value;
      }
      const value = await work();
      if (due) await crashNow(due.kind, `after ${what}`);
      return value;
    });
  };

  const shortly = (): number => random.chance(0.03) ? random.between(0, 400) : random.between(0, 2);

  /** A call that takes its turn in the journal: while one pauses for the disk, those behind it wait for it and for nothing else. */
  const inJournal = <Value>(work: (journal: Journal) => Promise<Value>): Promise<Value> => {
    const at = main;
    if (!at) throw new Error('main is down');
    const call = {};
    at.inHand.push(call);
    if (at.inHand.length === 1) scheduler.enter();
    return work(at.journal).finally(() => {
      const isRunning = at.inHand[0] === call;
      at.inHand.splice(at.inHand.indexOf(call), 1);
      if (isRunning && at.inHand.length === 0) scheduler.leave();
    });
  };

  /** Sends a call to main; its answer comes by a door, so that it may never come. */
  const call = <Value>(what: string, work: () => Promise<Value>): Promise<Value> => {
    const mine = life;
    return new Promise((resolve, reject) => {
      void door(`calling ${what}`, shortly(), () => {
        // Begun here and not awaited: main goes on by itself, whatever becomes of the window.
        work().then(
          (value) => { if (mine.alive) void door(`the answer of ${what}`, shortly(), () => value).then(resolve); },
          (error: unknown) => { if (mine.alive) void door(`the answer of ${what}`, shortly(), () => undefined).then(() => { reject(asError(error)); }); },
        );
      });
    });
  };

  const client = (): ServerClient => {
    if (!main) throw new Error('main is down');
    return main.client;
  };

  const api: TillApi = {
    terminalInfo: () => call('terminal:info', () => Promise.resolve(seat.info)),
    refreshTerminal: () => call('terminal:refresh', () => Promise.resolve({ ok: true, value: seat.info })),
    identify: (text) => call('numbers:identify', () => Promise.resolve(identify(text))),
    journalState: () => call('journal:state', async () => main!.journal.state()),
    journalAppend: (text) => call('journal:append', async () => {
      const appended = await inJournal((journal) => journal.append(text));
      if (appended.ok) deps.appended(machine, text);
      else story.tell(seat.name, `the journal answers ${appended.error.reason}`);
      return appended;
    }),
    journalOpenRequest: (id) => call('journal:open-request', () => inJournal((journal) => journal.openRequest(id))),
    journalRead: (page) => call('journal:read', async () => {
      scheduler.enter();
      return await main!.journal.read(page).finally(scheduler.leave);
    }),
    serverPush: (texts) => call('server:push', () => client().push(texts)),
    serverRequest: (request) => call('server:request', () => client().request(request as Parameters<ServerClient['request']>[0])),
    serverFeed: (input) => call('server:feed', () => client().feed(input)),
    serverHistory: ({ certificate }) => call('server:history', () => client().history(certificate)),
    openDrawer: () => call('printer:open-drawer', () => Promise.resolve({ outcome: 'printed' as const, warning: null })),
    issueNumbers: (input) => call('numbers:issue', () => issuer.api.issueNumbers(input)),
    forgetNumber: (certificate) => call('numbers:forget', () => issuer.api.forgetNumber(certificate)),
    printCertificate: (input) => call('printer:print-certificate', () => issuer.api.printCertificate(input)),
    print: () => call('printer:print', () => Promise.resolve({ outcome: 'printed' as const, warning: null })),
    printerStatus: () => call('printer:status', () => Promise.resolve(readyPrinter)),
    onPrinterStatus: () => () => undefined,
    onTerminalChanged: () => () => undefined,
  };

  const depsOf = (mine: Life): TillDeps => ({
    api, clock: { now: clock.now, monotonic: scheduler.now }, locks: createLocalLocks(), pollMs: 4_000, requestDeadlineMs: 8_000,
    timers: { after: (delayMs, run) => scheduler.at(delayMs, mine, run) },
    openStore: async () => {
      // Inside a door nothing waits for virtual time: the store's own deadlines have nothing to count.
      const real = await door('opening IndexedDB', shortly(), () => openStore({ indexedDB, IDBKeyRange }, { after: () => () => undefined }));
      store = real;
      return haltingStore(real, { trouble: database, random, door, shortly, story, who: seat.name });
    },
    makeId: () => `0190${String(seat.info.terminal.number).padStart(4, '0')}-0000-7000-9000-${String(ids += 1).padStart(12, '0')}`,
    random: random.next,
    receipt: ({ reference }) => ({ title: reference, locale: 'en', marks: [], lines: [] }),
    certificatePaper: (_sale, line) => ({ title: line.control ?? '', locale: 'en', marks: [], lines: [{ kind: 'number' }] }),
    reportDocument: ({ shift }) => ({ title: shift, locale: 'en', marks: [], lines: [] }),
  });

  const startMain = async (): Promise<void> => {
    if (main) return;
    const mainLife: Life = { name: `${seat.name} main`, alive: true };
    const { terminal } = seat.info;
    const journal = await openJournal({
      folder: join(deps.folder, String(terminal.number)), terminal: terminal.id, now: clock.now, openFile: disk.openFile(mainLife),
      log: (event, details) => { if (event !== 'journal-not-verified') story.tell(seat.name, `main logs ${event} ${JSON.stringify(details ?? {})}`); },
    });
    const identity = { server: 'http://server.invalid', terminal: terminal.id, terminalKey: seat.terminalKey };
    main = {
      life: mainLife, journal, inHand: [],
      client: createServerClient({ identity: () => identity, now: clock.now, fetch: network.fetchFor(seat.name, link, mainLife) }),
    };
  };

  const machine: Machine = {
    seat, link, disk, database, clock,
    till: () => till,
    life: () => life,
    isUp: () => life.alive,
    crashSoon: (after, kind) => { crash = { after, kind, before: random.chance(0.5) }; },
    start: async () => {
      await startMain();
      windows += 1;
      life = { name: `${seat.name} window ${String(windows)}`, alive: true };
      const mine = life;
      till = createTill(depsOf(mine));
      story.tell(seat.name, 'starts');
      void till.start();
      till.signedIn(seat.cashier);
      deps.started(machine);
    },
    loseDatabase: (part) => {
      story.tell(seat.name, `IndexedDB is gone: ${part}`);
      if (part !== 'caches') hasLostFacts = true;
      if (part === 'all') indexedDB = new IDBFactory();
      else indexedDB.deleteDatabase(`countersign-${part}`);
    },
    isPaperOut: (certificate) => issuer.papers.has(certificate),
    hasLostFacts: () => hasLostFacts,
    journal: () => main?.journal,
    store: () => store,
    close: async () => {
      life.alive = false;
      store?.close();
      await main?.journal.close();
      if (main) main.life.alive = false;
    },
  };
  return machine;
};

/** The real hash; sealed the same way each time, since a real seal is random and nothing here opens it. */
const identify = (text: string): Awaited<ReturnType<TillApi['identify']>> => {
  const scan = parseScan(text);
  if (!scan.ok || scan.value.kind !== 'certificate') return { ok: false, error: { reason: 'not-a-certificate' } };
  const certificate = hashNumber(numberKey, scan.value.number);
  return { ok: true, value: { certificate, sealed: Buffer.from(`sealed ${certificate}`).toString('base64url'), gtin: scan.value.gtin } };
};

/** An operation from text that the till itself wrote. */
export const operationIn = (text: string) => {
  const read = readOperation(text);
  if (!read.ok) throw new Error(`not an operation: ${read.error}`);
  return read.value;
};
