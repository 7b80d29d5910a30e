import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, safeStorage, session, utilityProcess } from 'electron';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { practicePrefix } from '../domain/practice-prefix.ts';
import type { EventChannel, EventPayload } from '../preload/contract.ts';
import { createAppProtocol, tillScheme } from './app-protocol.ts';
import { createBootClock } from './boot-clock.ts';
import { enrolDemo } from './demo.ts';
import { createDevicesSupervisor } from './devices/supervisor.ts';
import { createEnrolment } from './enrolment.ts';
import { readEnvironment } from './environment.ts';
import { createHandlers } from './handlers.ts';
import { registerCalls } from './ipc.ts';
import { createIssuing } from './issuing.ts';
import { createLog, type Log } from './log.ts';
import { createNumbers } from './numbers.ts';
import { createOfficeBridge } from './office.ts';
import { openOperators } from './operators.ts';
import { createPrinting } from './printing.ts';
import { createRasterBridge } from './raster-bridge.ts';
import { lastRunningIn, openRunningNumbers } from './running-numbers.ts';
import { createScanning } from './scanning.ts';
import { createServerClient } from './server-client.ts';
import { openSettings } from './settings.ts';
import { refusedSwitch, trustCheckedServersOnly } from './start-guards.ts';
import { createSaveTrace } from './support-files.ts';
import { createTerminalJournal } from './terminal-journal.ts';
import { openTraining } from './training/training.ts';
import { openVault } from './vault.ts';
import { confine, openTill, refusePermissions, windowOptions } from './window.ts';

const environment = readEnvironment(process.env);
const now = Date.now;
let window: BrowserWindow | undefined;

/** The program, in the order in which it comes to life. */
const boot = async (log: Log): Promise<void> => {
  const folder = app.getPath('userData');
  const demo = environment.demo;
  log('starting', { version: app.getVersion(), demo: demo !== undefined });

  await app.whenReady();
  Menu.setApplicationMenu(null);
  refusePermissions(session.defaultSession);
  protocol.handle('app', createAppProtocol(join(__dirname, '../renderer')));

  const vault = await openVault({ folder, safeStorage, platform: process.platform, log, now });
  const identity = () => {
    const content = vault.content();
    return content?.enrolment ? { server: content.server, terminalKey: content.terminalKey, terminal: content.enrolment.terminal.id } : undefined;
  };
  const journal = createTerminalJournal({ folder: join(folder, 'journal'), log, now });
  const enrolled = identity();
  if (enrolled) await journal.open(enrolled.terminal);

  const settings = await openSettings({ folder, demo: demo !== undefined, log, now });
  const raster = createRasterBridge((request) => tell('printer:raster', request));
  const devices = createDevicesSupervisor({
    fork: forkDevices,
    rasterText: raster.draw,
    now, log,
  });
  const printing = createPrinting(devices, newId, {
    status: (status) => tell('printer:status', status),
    paper: (paper) => tell('printer:paper', paper),
  });
  printing.configure(settings.read().printer);
  const scanning = createScanning({
    supervisor: devices, newId, now,
    tell: {
      scan: (scan) => tell('scanner:scan', scan),
      dropped: (dropped) => tell('scanner:dropped', dropped),
      status: (scanners) => tell('scanner:status', scanners),
      heard: (heard) => tell('scanner:heard', heard),
    },
  });
  scanning.configure(settings.read().scanners);

  const client = createServerClient({ identity, fetch, now });
  const enrolment = createEnrolment({
    vault, client, log,
    appVersion: app.getVersion(),
    onChange: (info) => tell('terminal:changed', info),
  });
  const operators = await openOperators({ folder, known: () => vault.content()?.config?.operators ?? [], log, now, monotonicMs: () => performance.now() });
  const numbers = createNumbers(() => vault.content()?.enrolment ?? undefined);
  const running = openRunningNumbers({ folder, log, now, lastUsed: (batch) => lastRunningIn((page) => journal.current().read(page), batch) });
  const appInfo = {
    version: app.getVersion(),
    demo: demo !== undefined,
    runtime: process.versions['chrome'] === 'stand-in' ? 'stand-in' : 'electron',
    systemLocale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    udevRule: join(app.isPackaged ? process.resourcesPath : join(__dirname, '../../resources'), 'udev/70-countersign.rules'),
    training: null,
  } as const;
  const chooseFile = async (name: string): Promise<string | undefined> => {
    const chosen = await dialog.showSaveDialog({ defaultPath: name });
    return chosen.canceled ? undefined : chosen.filePath;
  };
  const saveTrace = createSaveTrace({ chooseFile, log });
  const training = await openTraining({
    folder: join(folder, 'training'), appInfo, log, now, newId,
    realStore: () => enrolment.info()?.terminal.store,
    realSettings: settings.read,
    forkDevices, saveTrace,
    tell: (channel, payload) => tell(channel, payload, practicePrefix),
  });
  const office = createOfficeBridge({
    fetch,
    knownServer: () => vault.content()?.server ?? demo?.server ?? settings.read().officeServer,
    rememberServer: async (server) => { if (settings.read().officeServer !== server) await settings.write({ ...settings.read(), officeServer: server }); },
    chooseFile,
    tellSaving: (saving) => tell('office:saving', saving),
  });
  const handlers = createHandlers({
    appInfo, training: training.controls,
    bootTime: createBootClock(process.platform),
    demo, settings, enrolment, operators, journal, client, printing, raster, scanning, saveTrace, office,
    numbers,
    issuing: createIssuing({ numbers, running, printing, config: () => vault.content()?.config ?? undefined }),
  });
  const door = { ipcMain, windowId: () => window?.webContents.id, checkOutput: !app.isPackaged, log };
  registerCalls({ ...door, handlers });
  registerCalls({ ...door, handlers: training.handlers, prefix: practicePrefix });

  if (enrolled) void enrolment.refresh();
  else if (demo) await Promise.race([enrolDemo(demo, handlers['terminal:enrol']), pause(demoEnrolMsMax)]);

  quitInOrder(async () => {
    await Promise.all([devices.stop(), training.close()]);
    await journal.close();
    log('ended');
  });
  await openWindow(log);
};

const openWindow = async (log: Log): Promise<void> => {
  window = new BrowserWindow(windowOptions({ preload: join(__dirname, '../preload/preload.cjs'), kiosk: environment.kiosk, isPackaged: app.isPackaged }));
  window.on('closed', () => { window = undefined; });
  await openTill(window, log);
};

const forkDevices = () => utilityProcess.fork(join(__dirname, 'devices.cjs'), [], { serviceName: 'Countersign devices' });

/** Tells the window something; false when there is none. */
const tell = <Name extends EventChannel>(channel: Name, payload: EventPayload<Name>, prefix = ''): boolean => {
  if (!window || window.isDestroyed()) return false;
  window.webContents.send(prefix + channel, payload);
  return true;
};

/** Window first, so that nothing new begins; then what `close` closes; then the program. */
const quitInOrder = (close: () => Promise<void>): void => {
  app.on('window-all-closed', () => { app.quit(); });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void Promise.race([close(), pause(closeMsMax)]).finally(() => { app.exit(0); });
  });
};

/** A disk that hangs must not keep the till from ending; everything acknowledged is on it already. */
const closeMsMax = 5_000;

/** A demo's server that doesn't answer is no reason to show nothing. */
const demoEnrolMsMax = 5_000;

const reportCrashes = (log: Log): void => {
  // After a bug nobody knows what holds any more; everything acknowledged is on the disk, so starting again is safe.
  process.on('uncaughtException', (error) => {
    log('uncaught-exception', { error });
    app.exit(1);
  });
  process.on('unhandledRejection', (error) => { log('unhandled-rejection', { error }); });
  app.on('web-contents-created', (_event, contents) => { confine(contents, log); });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => { log('child-process-gone', { type, reason, exitCode }); });
};

const start = (): void => {
  const refused = app.isPackaged ? refusedSwitch(app.commandLine) : undefined;
  if (refused !== undefined) {
    console.error(`The till does not start with --${refused}: it would lay open what it keeps.`);
    app.exit(1);
    return;
  }
  if (app.isPackaged) trustCheckedServersOnly(process.env);
  if (environment.userData) app.setPath('userData', environment.userData);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  protocol.registerSchemesAsPrivileged([tillScheme]);
  app.enableSandbox();
  app.on('second-instance', () => { window?.focus(); });
  // Whoever watched in a terminal may have closed it: that is no crash, and the log's file goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const log = createLog({ folder: join(app.getPath('userData'), 'logs'), now, ...(app.isPackaged ? {} : { echo: (line) => { console.error(line); } }) });
  reportCrashes(log);
  boot(log).catch((error: unknown) => {
    log('not-started', { error });
    dialog.showErrorBox('Countersign', `The till could not start. Nothing is lost. ${String(error)}`);
    app.exit(1);
  });
};

start();
