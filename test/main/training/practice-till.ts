import { EventEmitter } from 'node:events';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import type { Store } from '../../../domain/protocol.ts';
import { createDevices } from '../../../main/devices/devices.ts';
import type { DevicesChild } from '../../../main/devices/supervisor.ts';
import type { Handlers } from '../../../main/ipc.ts';
import { openTraining, type Training } from '../../../main/training/training.ts';
import type { CallInput, CallOutput, Channel, EventPayload, Settings } from '../../../preload/contract.ts';
import type { TillApi } from '../../../renderer/deps.ts';
import { createReceiptTexts } from '../../../renderer/i18n.ts';
import { createLocalLocks } from '../../../renderer/locks.ts';
import { createPapers } from '../../../renderer/papers.ts';
import { openStore } from '../../../renderer/store.ts';
import { createTill, type RunningTill } from '../../../renderer/till-core.ts';
import type { ScanVerdict } from '../../../renderer/till.ts';

export const names = { locale: 'en', store: 'Practice store', program: 'Practice certificate', cashier: 'Practice cashier', manager: 'Practice manager' };

export const realStore: Store = {
  id: '01900000-0000-7000-8000-0000000000aa', number: 7, name: 'Market Street', address: [], phone: '', timeZone: 'America/New_York', currency: 'USD', receiptLocale: 'en-US',
};

const realSettings: Settings = {
  language: 'en', theme: 'dark', printer: { connection: { type: 'network', host: 'printer.shop', port: 9_100 }, profile: 'epson-tm-t88' },
  firstRunDone: true, sounds: false, scanners: [],
};

/** The devices process in this one. */
const forkHere = (): DevicesChild => {
  const events = new EventEmitter();
  const devices = createDevices({ send: (message) => { setImmediate(() => events.emit('message', message)); }, now: Date.now });
  setImmediate(() => events.emit('message', { kind: 'ready' }));
  return { postMessage: (message) => { devices.receive(message); }, on: (event: string, listener: (value: never) => void) => events.on(event, (value: unknown) => { listener(value as never); }), kill: () => true };
};

export type Practice = {
  readonly training: Training;
  readonly papers: EventPayload<'printer:paper'>[];
  readonly told: string[];
  readonly folder: string;
};

/** Training as main opens it, over a folder that outlives it. */
export const openPracticeMain = async (folder: string, store: Store | undefined = realStore): Promise<Practice> => {
  const papers: Practice['papers'] = [];
  const told: string[] = [];
  const training = await openTraining({
    folder, now: Date.now, newId: () => v7(), log: () => undefined, forkDevices: forkHere,
    saveTrace: async () => ({ outcome: 'cancelled', path: null }),
    appInfo: { version: '1', demo: false, runtime: 'electron', systemLocale: 'en-US', training: null, udevRule: '/udev' },
    realStore: () => store, realSettings: () => realSettings,
    tell: (channel, payload) => {
      told.push(channel);
      if (channel === 'printer:paper') papers.push(payload as EventPayload<'printer:paper'>);
      return true;
    },
  });
  return { training, papers, told, folder };
};

/** Calls one of the practice till's channels as its window does. */
export const ask = async <Name extends Channel>({ handlers }: Training, channel: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
  await (handlers[channel] as (input: unknown) => Promise<CallOutput<Name>>)(input);

const apiOf = (training: Training): TillApi => {
  const call = <Name extends keyof Handlers>(channel: Name, input: CallInput<Name>) => ask(training, channel, input);
  return {
    terminalInfo: () => call('terminal:info', undefined), refreshTerminal: () => call('terminal:refresh', undefined),
    identify: (text) => call('numbers:identify', text), issueNumbers: (input) => call('numbers:issue', input), forgetNumber: (certificate) => call('numbers:forget', { certificate }),
    journalState: () => call('journal:state', undefined), journalAppend: (text) => call('journal:append', { text }),
    journalRead: (input) => call('journal:read', input), journalOpenRequest: (requestId) => call('journal:open-request', { requestId }),
    serverPush: (operations) => call('server:push', { operations: [...operations] }), serverRequest: (request) => call('server:request', request),
    serverFeed: (input) => call('server:feed', input), serverHistory: (input) => call('server:history', input),
    print: (input) => call('printer:print', input), printCertificate: (input) => call('printer:print-certificate', input),
    openDrawer: () => call('printer:open-drawer', undefined), printerStatus: () => call('printer:status', undefined),
    onPrinterStatus: () => () => undefined, onTerminalChanged: () => () => undefined,
  };
};

export type PracticeTill = { readonly till: RunningTill; readonly scan: (kind: string, which?: number) => Promise<ScanVerdict>; readonly manager: string };

/** The whole till over the practice world: its own code, its own journal files, IndexedDB in memory. */
export const startPracticeTill = async (practice: Practice, disk = new IDBFactory()): Promise<PracticeTill> => {
  const { training } = practice;
  const texts = createReceiptTexts();
  const till = createTill({
    api: apiOf(training), ...createPapers(texts, Date.now, true), locks: createLocalLocks(), makeId: () => v7(), random: () => 0.5,
    clock: { now: Date.now, monotonic: () => performance.now() }, pollMs: 1_000_000, requestDeadlineMs: 5_000,
    timers: { after: (delayMs, run) => { const timer = setTimeout(run, delayMs); return () => { clearTimeout(timer); }; } },
    openStore: () => openStore({ indexedDB: disk, IDBKeyRange }, { after: (delayMs, run) => { const timer = setTimeout(run, delayMs); return () => { clearTimeout(timer); }; } }),
  });
  await till.start();
  await till.syncNow();
  const info = await ask(training, 'terminal:info', undefined);
  const [cashier, manager] = info?.operators ?? [];
  if (!cashier || !manager) throw new Error('practice has people');
  till.signedIn(cashier);
  const papers = await ask(training, 'virtual:certificates', undefined);
  return {
    till, manager: manager.id,
    scan: (kind, which = 0) => till.lookUp(papers.filter((paper) => paper.practice === kind)[which]?.scan ?? ''),
  };
};
