import type { CallOutput } from '../preload/contract.ts';
import type { createBootClock } from './boot-clock.ts';
import { readDemoOffice, readDemoPaper } from './demo.ts';
import type { Enrolment } from './enrolment.ts';
import type { Environment } from './environment.ts';
import type { Handlers } from './ipc.ts';
import type { Issuing } from './issuing.ts';
import type { Numbers } from './numbers.ts';
import type { OfficeBridge } from './office.ts';
import type { Operators } from './operators.ts';
import type { Printing } from './printing.ts';
import type { RasterBridge } from './raster-bridge.ts';
import type { Scanning } from './scanning.ts';
import type { ServerClient } from './server-client.ts';
import type { SettingsStore } from './settings.ts';
import type { createSaveTrace } from './support-files.ts';
import type { TerminalJournal } from './terminal-journal.ts';
import type { TrainingControls } from './training/training.ts';

export type Services = {
  readonly appInfo: CallOutput<'app:info'>;
  readonly bootTime: ReturnType<typeof createBootClock>;
  readonly demo: Environment['demo'];
  readonly settings: SettingsStore;
  readonly enrolment: Enrolment;
  readonly operators: Operators;
  readonly numbers: Numbers;
  readonly issuing: Issuing;
  readonly journal: TerminalJournal;
  readonly client: ServerClient;
  readonly printing: Printing;
  readonly raster: RasterBridge;
  readonly scanning: Scanning;
  readonly saveTrace: ReturnType<typeof createSaveTrace>;
  readonly office: OfficeBridge;
  readonly training: TrainingControls;
};

/** Which part of main answers which channel. */
export const createHandlers = ({ appInfo, bootTime, demo, settings, enrolment, operators, numbers, issuing, journal, client, printing, raster, scanning, saveTrace, office, training }: Services): Handlers => ({
  'app:info': () => appInfo,
  'app:boot-time': () => bootTime(),
  'settings:read': () => settings.read(),
  'settings:write': (next) => settings.write(next),

  'terminal:info': () => enrolment.info() ?? null,
  'terminal:enrol': async (input) => {
    // A demo has one server, which nobody is asked to type.
    const enrolled = await enrolment.enrol({ ...input, server: input.server === '' ? (demo?.server ?? '') : input.server });
    if (enrolled.ok) await journal.open(enrolled.value.terminal.id);
    return enrolled;
  },
  'terminal:refresh': () => enrolment.refresh(),

  'operators:sign-in': (input) => operators.signIn(input),
  'operators:approve': (input) => operators.approve(input),

  'numbers:identify': (text) => numbers.identify(text),
  'numbers:issue': (input) => issuing.issue(input),
  'numbers:forget': ({ certificate }) => { issuing.forget(certificate); },

  'journal:state': () => journal.state(),
  'journal:append': ({ text }) => journal.current().append(text),
  'journal:read': (page) => journal.current().read(page),
  'journal:open-request': ({ requestId }) => journal.current().openRequest(requestId),

  'server:push': ({ operations }) => client.push(operations),
  'server:request': (request) => client.request(request),
  'server:feed': (input) => client.feed(input),
  'server:history': ({ certificate }) => client.history(certificate),
  'server:lease': (asked) => client.lease(asked),
  'server:freeze': (asked) => client.freeze(asked),
  'server:awaited-sale': (shown) => client.awaitedSale(shown),
  'server:shipments': () => client.shipments(),
  'server:arrival': (arrival) => client.arrival(arrival),
  'server:claim': ({ reference }) => client.claim(reference),

  'printer:print': (input) => printing.print(input),
  'printer:print-certificate': (input) => issuing.print(input),
  'printer:status': () => printing.status(),
  'printer:configure': async (printer) => {
    await settings.write({ ...settings.read(), printer });
    return printing.configure(printer);
  },
  'printer:open-drawer': () => printing.openDrawer(),
  'printer:raster-reply': (input) => { raster.reply(input); },

  'devices:find': () => scanning.find(),
  'scanners:status': () => scanning.status(),
  'scanners:configure': async ({ scanners }) => {
    await settings.write({ ...settings.read(), scanners });
    return scanning.configure(scanners);
  },
  'scanners:try': (trial) => scanning.tryAll(trial),
  'scanners:stop-trying': () => { scanning.stopTrying(); },
  'support:save-trace': (input) => saveTrace(input),

  'office:state': () => office.state(),
  'office:door': (input) => office.door(input),
  'office:ask': (input) => office.ask(input),
  'office:save': (input) => office.save(input),
  'office:stop-saving': ({ id }) => { office.stopSaving(id); },

  'virtual:office-people': () => readDemoOffice(demo?.file, Date.now()),
  'virtual:certificates': () => readDemoPaper(demo?.file, enrolment.info()?.terminal.store.number),
  'virtual:printer-state': (state) => {
    if (!demo) throw new Error('there is no virtual printer outside a demo');
    printing.setVirtualState(state);
  },
  'virtual:drawer': (action) => {
    if (!demo) throw new Error('there is no virtual drawer outside a demo');
    printing.handleVirtualDrawer(action);
  },

  'training:state': () => training.state(),
  'training:enter': ({ names }) => training.enter(names),
  'training:leave': () => training.leave(),
  'training:reset': ({ names }) => training.reset(names),
  'training:set-reachable': (reachable) => { training.setReachable(reachable); },
});
