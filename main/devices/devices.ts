import { defaultDeadlines, type Deadlines } from './deadlines.ts';
import { createDrawerSensor, type DrawerLevel, type DrawerReading } from './drawer.ts';
import { drawerPulse, realTimeDrawerPulse } from './escpos-writer.ts';
import { createFileTransport } from './file-transport.ts';
import { findDevices } from './find-devices.ts';
import type { FromDevices, ToDevices } from './messages.ts';
import { createNetworkTransport } from './network-transport.ts';
import type { PrinterState, PrintOutcome } from './outcome.ts';
import { createPrinter, type Printer } from './printer.ts';
import { findProfile, withOverrides, type PrinterProfile } from './profile.ts';
import { createRasterClient } from './raster-client.ts';
import { noDevices, type PrinterSettings } from './settings.ts';
import { type HidBus, systemHidBus } from './scanners/hid-bus.ts';
import { createScanners } from './scanners/scanners.ts';
import { type SerialPorts, systemSerialPorts } from './serial-ports.ts';
import { createSerialTransport } from './serial-transport.ts';
import { createSpoolerTransport } from './spooler-transport.ts';
import type { Transport } from './transport.ts';
import { createVirtualTransport, type VirtualState } from './virtual-transport.ts';

type Deps = {
  readonly send: (message: FromDevices) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** This computer's, unless a test puts others in their place. */
  readonly ports?: SerialPorts;
  readonly bus?: HidBus;
};

/** The devices process without its port: messages in, messages out. */
export type Devices = {
  receive(message: ToDevices): void;
  /** Closes what is open, within a second or so. */
  close(): Promise<void>;
};

/** Devices as they are before main has said which ones there are: none. */
export const createDevices = ({ send, now, ports = systemSerialPorts, bus = systemHidBus }: Deps): Devices => {
  const scanners = createScanners({
    ports, bus, now,
    onScan: (device, text, symbology) => send({ kind: 'scan', scan: { device, text, symbology, at: now() } }),
    onDropped: (device, reason, length) => send({ kind: 'dropped', dropped: { device, reason, length } }),
    onStatus: (all) => send({ kind: 'scanners', scanners: [...all] }),
    onHeard: (heard) => send({ kind: 'heard', heard }),
  });
  const raster = createRasterClient(send);
  let deadlines = defaultDeadlines;
  let settings = noDevices.printer;
  let printer: Printer | undefined;
  let virtualState: VirtualState = 'ready';
  let state: PrinterState | undefined;
  let sensor = createDrawerSensor('low');
  let toldDrawer: DrawerReading = { drawer: 'unknown', stayedShut: false };
  let isVirtualDrawerOpen = false;
  let isVirtualDrawerLocked = false;
  let jobInHand = '';
  let idleTimer: NodeJS.Timeout | undefined;
  /** One thing at a time on the wire; whatever comes meanwhile waits behind it. */
  let work: Promise<void> = Promise.resolve();

  const tell = (printerState: PrinterState) => {
    if (state === printerState) return;
    state = printerState;
    send({ kind: 'status', printer: printerState, since: now() });
  };

  const tellDrawer = () => {
    const reading = sensor.reading();
    if (reading.drawer === toldDrawer.drawer && reading.stayedShut === toldDrawer.stayedShut) return;
    toldDrawer = reading;
    send({ kind: 'drawer', ...reading, since: now() });
  };

  const onDrawerLevel = (level: DrawerLevel) => {
    sensor.read(level);
    tellDrawer();
  };

  /** Drawers take a moment: looks for the opening until one that works would be open. */
  const watchDrawer = () => {
    sensor.pulsed();
    for (const delayMs of drawerLooksMs) setTimeout(checkState, delayMs);
    setTimeout(() => enqueue(async () => {
      sensor.waited();
      tellDrawer();
    }), drawerLooksMs.at(-1));
  };

  const transportFor = (profile: PrinterProfile): Transport | undefined => {
    const { connection } = settings;
    switch (connection.kind) {
      case 'none':
        return undefined;
      case 'serial':
        return createSerialTransport(connection, ports, deadlines);
      case 'spooler':
        return createSpoolerTransport(connection.queue);
      case 'network':
        return createNetworkTransport(connection, deadlines);
      case 'file':
        return createFileTransport(connection.path, deadlines);
      case 'virtual':
        return createVirtualTransport({
          state: () => virtualState,
          deliver: (bytes) => send({ kind: 'paper', jobId: jobInHand, bytes, model: paperModel(profile) }),
          deadlines,
          pulses: [drawerPulse(profile), realTimeDrawerPulse(profile)],
          onPulse: () => { isVirtualDrawerOpen ||= !isVirtualDrawerLocked; },
          drawerLevel: () => ((profile.drawer.openLevel ?? 'low') === 'low') === isVirtualDrawerOpen ? 'low' : 'high',
        });
    }
  };

  const configure = (wanted: PrinterSettings, wantedDeadlines: Deadlines) => {
    settings = wanted;
    deadlines = wantedDeadlines;
    state = undefined;
    const profile = profileFor(settings);
    sensor = createDrawerSensor(profile?.drawer.openLevel ?? 'low');
    tellDrawer();
    const transport = profile && transportFor(profile);
    printer =
      profile && transport
        ? createPrinter({ transport, profile, deadlines, rasterText: raster.rasterText, onState: tell, isVirtual: settings.connection.kind === 'virtual', onDrawerLevel, onDrawerPulse: watchDrawer })
        : undefined;
    if (printer === undefined) tell('none');
  };

  const enqueue = (next: () => Promise<void>) => {
    clearTimeout(idleTimer);
    work = work.then(next).then(() => {
      clearTimeout(idleTimer);
      idleTimer = setTimeout(checkState, sensor.reading().drawer === 'open' ? Math.min(openDrawerCheckMs, deadlines.idleCheckMs) : deadlines.idleCheckMs);
    });
  };

  const checkState = () => enqueue(async () => void (await printer?.checkState()));

  const runJob = (jobId: string, job: (printer: Printer) => Promise<PrintOutcome>) =>
    enqueue(async () => {
      jobInHand = jobId;
      const outcome = printer ? await job(printer) : noPrinter;
      send({ kind: 'outcome', jobId, outcome });
    });

  /** What a trial must leave alone: opening the printer's port would disturb it. */
  const printerPorts = () => (settings.connection.kind === 'serial' ? [settings.connection.path] : []);

  return {
    close: async () => {
      clearTimeout(idleTimer);
      await scanners.close();
    },
    receive: (message) => {
      switch (message.kind) {
        case 'configure':
          enqueue(async () => configure(message.settings.printer, message.deadlines));
          return checkState();
        case 'print':
          return runJob(message.jobId, (on) => on.print(message.document));
        case 'open-drawer':
          return runJob(message.jobId, (on) => on.openDrawer());
        case 'rastered':
          return raster.settle(message.requestId, message.bitmap ?? undefined);
        case 'virtual-state':
          virtualState = message.state;
          return checkState();
        case 'scanners':
          return scanners.configure(message.scanners);
        case 'find':
          return void findDevices({ ports, bus }).then((found) => send({ kind: 'found', requestId: message.requestId, found }));
        case 'try': {
          const { requestId, seconds, ports: extra } = message;
          return void scanners.tryAll({ seconds, ports: extra, leftOut: printerPorts() }).then((tried) => send({ kind: 'tried', requestId, tried: [...tried] }));
        }
        case 'stop-trying':
          return scanners.stopTrying();
        case 'close':
          // The process itself ends; see process.ts.
          return undefined;
        case 'virtual-drawer':
          if (message.action === 'close') isVirtualDrawerOpen = false;
          else isVirtualDrawerLocked = message.action === 'lock';
          return checkState();
      }
    },
  };
};

/** A drawer springs open within a quarter of a second; slow ones, and the way to the printer, get time. */
const drawerLooksMs = [300, 900, 1_800] as const;

/** While it is open, so that the till does not say so long after it was shut. */
const openDrawerCheckMs = 2_000;

const noPrinter: PrintOutcome = { kind: 'failed', reason: 'no-printer' };

const profileFor = ({ profileId, overrides }: PrinterSettings): PrinterProfile | undefined => {
  const profile = findProfile(profileId);
  return profile && withOverrides(profile, overrides);
};

const paperModel = ({ widthDots, codePages, doubleByte }: PrinterProfile) => ({
  widthDots,
  codePages,
  doubleByte: doubleByte?.encoding ?? null,
});
