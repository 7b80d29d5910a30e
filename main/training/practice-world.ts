import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatMoney, minor } from '../../domain/money.ts';
import type { PrintDocument, PrintMark } from '../../domain/receipt-lines.ts';
import { trainingIssuingBatch } from '../../domain/training.ts';
import { err, ok } from '../../domain/result.ts';
import type { CallOutput, EventChannel, EventPayload, Settings, TerminalInfo } from '../../preload/contract.ts';
import { createDevicesSupervisor, type DevicesChild } from '../devices/supervisor.ts';
import { createHandlers } from '../handlers.ts';
import type { Handlers } from '../ipc.ts';
import { createIssuing } from '../issuing.ts';
import type { Log } from '../log.ts';
import { failure } from '../message.ts';
import { createNumbers } from '../numbers.ts';
import { noOffice } from '../office.ts';
import { openOperators } from '../operators.ts';
import { createPrinting } from '../printing.ts';
import { createRasterBridge } from '../raster-bridge.ts';
import { lastRunningIn, openRunningNumbers } from '../running-numbers.ts';
import { openSettings } from '../settings.ts';
import { createTerminalJournal } from '../terminal-journal.ts';
import { openPracticeCentral } from './practice-central.ts';
import type { PracticeFile } from './practice-file.ts';
import type { TrainingControls } from './training.ts';

/** One practice till, from its first float to its reset. */
export type PracticeWorld = {
  readonly handlers: Handlers;
  readonly setReachable: (reachable: boolean) => void;
  readonly close: () => Promise<void>;
};

export type PracticeDeps = {
  readonly appInfo: CallOutput<'app:info'>;
  readonly realSettings: () => Settings;
  readonly forkDevices: () => DevicesChild;
  /** Scanners are the real till's, and so are their traces. */
  readonly saveTrace: Parameters<typeof createHandlers>[0]['saveTrace'];
  readonly tell: <Name extends EventChannel>(channel: Name, payload: EventPayload<Name>) => boolean;
  readonly log: Log;
  readonly now: () => number;
  readonly newId: () => string;
};

/**
 * The same parts as the real till's, over a folder of their own: its own journal, keys, people and printer on the
 * screen, and in the server's place a central that is in this process. Nothing in here holds a credential of the real
 * till or a way to its server.
 */
export const openPracticeWorld = async (
  { folder, practice, controls }: { readonly folder: string; readonly practice: PracticeFile; readonly controls: TrainingControls }, deps: PracticeDeps,
): Promise<PracticeWorld> => {
  const { log, now, tell } = deps;
  await mkdir(folder, { recursive: true });
  const journal = createTerminalJournal({ folder: join(folder, 'journal'), log, now });
  await journal.open(practice.terminal.id);
  const settings = await openSettings({ folder, demo: true, log, now });
  const { language, theme, sounds } = deps.realSettings();
  const asPractised = (wanted: Settings): Settings => ({ ...wanted, firstRunDone: true, scanners: [], printer: { connection: { type: 'virtual' }, profile: wanted.printer.profile } });
  await settings.write(asPractised({ ...settings.read(), language, theme, sounds }));

  const raster = createRasterBridge((request) => tell('printer:raster', request));
  const devices = createDevicesSupervisor({ fork: deps.forkDevices, rasterText: raster.draw, now, log });
  const plain = createPrinting(devices, deps.newId, {
    status: (status) => tell('printer:status', status),
    paper: (paper) => tell('printer:paper', paper),
  });
  const printing = { ...plain, print: ({ job, document }: { readonly job: string; readonly document: PrintDocument }) => plain.print({ job, document: markTraining(document) }) };
  printing.configure(settings.read().printer);

  const central = await openPracticeCentral({ path: join(folder, 'central.log'), practice, now });
  const operators = await openOperators({
    folder, log, now, monotonicMs: () => performance.now(),
    known: () => practice.operators.map(({ id, name, role, pin }) => ({ id, name, role, pin })),
  });
  const numbers = createNumbers(() => practice, { practising: true });
  const running = openRunningNumbers({ folder, log, now, lastUsed: (batch) => lastRunningIn((page) => journal.current().read(page), batch) });
  // A name under .invalid is nobody's: the code on practice paper leads nowhere.
  const issuing = { batch: trainingIssuingBatch, linkOrigin: 'https://training.invalid' };
  const info: TerminalInfo = {
    terminal: practice.terminal, programs: practice.programs, configVersion: 1, protection: 'protected', issuing,
    operators: practice.operators.map(({ id, name, role }) => ({ id, name, role })),
  };

  const handlers = createHandlers({
    appInfo: { ...deps.appInfo, training: { world: practice.terminal.id, people: practice.operators.map(({ name, clearPin }) => ({ name, pin: clearPin })) } },
    // Practice never leases: there is no boot clock to prove one by, and its central grants none.
    bootTime: async () => null,
    demo: { server: undefined, code: undefined, file: undefined },
    settings: { read: settings.read, write: (wanted) => settings.write(asPractised(wanted)) },
    enrolment: { info: () => info, enrol: async () => err({ reason: 'already-enrolled' }), refresh: async () => ok(info) },
    client: { ...central, enrol: async () => err(failure('not-enrolled')), config: async () => err(failure('not-enrolled')), freeze: async () => err(failure('not-enrolled')), awaitedSale: async () => err(failure('not-enrolled')), claim: async () => err(failure('not-enrolled')), lease: async () => err(failure('not-enrolled')), shipments: async () => err(failure('not-enrolled')), arrival: async () => err(failure('not-enrolled')) },
    issuing: createIssuing({ numbers, running, printing, config: () => ({ issuing, programs: practice.programs }) }),
    scanning: noScanning,
    saveTrace: deps.saveTrace,
    office: noOffice,
    training: controls,
    operators, numbers, journal, printing, raster,
  });

  return {
    handlers: {
      ...handlers,
      'printer:configure': async (printer) => {
        await settings.write(asPractised({ ...settings.read(), printer }));
        return printing.configure(settings.read().printer);
      },
      'virtual:certificates': () => practice.papers.map(({ number, control, kind, face }) =>
        ({ control, scan: number, practice: kind, label: formatMoney(minor(face), practice.currency, language ?? deps.appInfo.systemLocale) })),
    },
    setReachable: central.setReachable,
    close: async () => {
      await devices.stop();
      await journal.close();
    },
  };
};

/** Whatever is printed here says what it is, whether its author thought of it or not. */
const markTraining = (document: PrintDocument): PrintDocument =>
  document.marks.some(({ kind }) => kind === 'training') ? document : { ...document, marks: [trainingMark, ...document.marks].slice(0, 2) };

const trainingMark: PrintMark = { kind: 'training', text: 'TRAINING' };

/** Scanners stay with the real till's devices: what they read goes to whichever till is on the screen. */
const noScanning: Parameters<typeof createHandlers>[0]['scanning'] = {
  find: async () => ({ serial: [], hid: [], printers: [], udevRuleMissing: false }),
  status: () => [],
  configure: () => [],
  tryAll: async () => [],
  stopTrying: () => undefined,
};
