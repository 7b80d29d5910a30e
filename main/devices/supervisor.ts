import { printDocumentSchema, type PrintDocument } from '../../domain/receipt-lines.ts';
import { defaultDeadlines, type Deadlines } from './deadlines.ts';
import type { DrawerReading } from './drawer.ts';
import { createJobQueue } from './job-queue.ts';
import { fromDevicesSchema, type FromDevices, type PaperModel, type ToDevices } from './messages.ts';
import type { PrinterState, PrintOutcome } from './outcome.ts';
import { bitmapSchema, type RasterText } from './raster.ts';
import { noDevices, type DeviceSettings } from './settings.ts';
import type { VirtualDrawerAction, VirtualState } from './virtual-transport.ts';

/** The part of Electron's UtilityProcess that the supervisor uses. */
export type DevicesChild = {
  postMessage(message: ToDevices): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number | null) => void): unknown;
  kill(): unknown;
};

export type PrinterStatus = { readonly printer: PrinterState; readonly since: number; readonly drawer: DrawerReading & { readonly since: number } };

/** What the virtual printer printed for one job, and how its bytes are to be read. */
export type Paper = {
  readonly jobId: string;
  readonly bytes: Uint8Array;
  readonly model: PaperModel;
};

export type DevicesSupervisor = {
  /** Starts the process with these settings, or gives a running one new settings. */
  configure(settings: DeviceSettings): void;
  /**
   * The same id prints once and gives the same outcome, except that a job that failed (nothing is
   * on paper) may be sent again. Throws on a document that breaks its schema: that is a bug.
   */
  print(document: PrintDocument, jobId: string): Promise<PrintOutcome>;
  /** `printed` means that the pulse was sent and the printer was there. */
  openDrawer(jobId: string): Promise<PrintOutcome>;
  status(): PrinterStatus;
  onStatus(listener: (status: PrinterStatus) => void): () => void;
  /** What the virtual printer printed, one call a job. */
  onPaper(listener: (paper: Paper) => void): () => void;
  /** Pushes the virtual printer's drawer shut, or turns its key. */
  handleVirtualDrawer(action: VirtualDrawerAction): void;
  /** Scripts the virtual printer. */
  setVirtualState(state: VirtualState): void;
  /** Says something to the process that concerns no job; false when there is none to hear it. */
  say(message: SideMessage): boolean;
  /** What the process tells about scanners and devices found. */
  onSideNews(listener: (news: SideNews) => void): () => void;
  /** Called whenever a process is ready, the first and every one after it: it knows of no scanner yet. */
  onReady(listener: () => void): () => void;
  /** Called when the process has died; it is started again by itself. */
  onDeath(listener: () => void): () => void;
  /** Ends the process; jobs in hand are reported as unconfirmed. Settled when it has ended, or was made to. */
  stop(): Promise<void>;
};

/** Everything that is no print job and no printer's answer. */
export type SideMessage = Extract<ToDevices, { kind: 'scanners' | 'find' | 'try' | 'stop-trying' }>;
export type SideNews = Extract<FromDevices, { kind: 'scan' | 'dropped' | 'scanners' | 'heard' | 'found' | 'tried' }>;

type Deps = {
  readonly fork: () => DevicesChild;
  readonly rasterText: RasterText;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: (event: string, details: Readonly<Record<string, unknown>>) => void;
  readonly deadlines?: Deadlines;
  /** Longest time for a whole job; then the process is taken to hang, and is killed. */
  readonly jobMsMax?: number;
  /** First wait before a restart; doubles up to `restartMsMax`, back to this after a job was done. */
  readonly restartMsMin?: number;
  readonly restartMsMax?: number;
};

/** Two minutes: a thousand lines on a slow printer, and still less than a cashier's patience. */
const defaultJobMsMax = 120_000;
const defaultRestartMsMin = 250;
const defaultRestartMsMax = 30_000;

/** How long devices may take to be closed in good order; a driver that hangs doesn't keep the till from ending. */
const stopMsMax = 1_500;

/** A supervisor that has not started its process yet; `configure` does. */
export const createDevicesSupervisor = (deps: Deps): DevicesSupervisor => {
  const { now, log } = deps;
  const deadlines = deps.deadlines ?? defaultDeadlines;
  const restartMsMin = deps.restartMsMin ?? defaultRestartMsMin;
  let settings = noDevices;
  let virtualState: VirtualState = 'ready';
  let child: DevicesChild | undefined;
  let isStopped = false;
  let restartMs = restartMsMin;
  let restartTimer: NodeJS.Timeout | undefined;
  let status: PrinterStatus = { printer: 'none', since: now(), drawer: { drawer: 'unknown', stayedShut: false, since: now() } };
  const statusListeners = new Set<(status: PrinterStatus) => void>();
  const paperListeners = new Set<(paper: Paper) => void>();
  const newsListeners = new Set<(news: SideNews) => void>();
  const readyListeners = new Set<() => void>();
  const deathListeners = new Set<() => void>();
  let onStopped: (() => void) | undefined;

  const queue = createJobQueue({
    jobMsMax: deps.jobMsMax ?? defaultJobMsMax,
    send: (message) => child?.postMessage(message),
    onHang: (jobId) => {
      log('devices-hang', { jobId });
      child?.kill();
    },
  });

  const tell = (next: Partial<PrinterStatus>) => {
    if (next.drawer === undefined && next.printer === status.printer) return;
    status = { ...status, ...next };
    for (const listener of statusListeners) listener(status);
  };

  const start = () => {
    const started = deps.fork();
    child = started;
    started.on('message', (message) => {
      if (child !== started) return;
      const parsed = fromDevicesSchema.safeParse(message);
      if (parsed.success) receive(parsed.data);
      else log('devices-message-refused', { issues: parsed.error.issues.length });
    });
    started.on('exit', (code) => {
      if (child === started) restart(code);
    });
  };

  const restart = (code: number | null) => {
    child = undefined;
    queue.lost();
    onStopped?.();
    if (isStopped) return;
    for (const listener of deathListeners) listener();
    log('devices-died', { code, restartMs });
    tell({ printer: 'offline', since: now(), drawer: { drawer: 'unknown', stayedShut: false, since: now() } });
    restartTimer = setTimeout(start, restartMs);
    restartMs = Math.min(restartMs * 2, deps.restartMsMax ?? defaultRestartMsMax);
  };

  const receive = (message: FromDevices) => {
    switch (message.kind) {
      case 'ready':
        child?.postMessage({ kind: 'configure', settings, deadlines });
        if (virtualState !== 'ready') child?.postMessage({ kind: 'virtual-state', state: virtualState });
        queue.open();
        for (const listener of readyListeners) listener();
        return;
      case 'outcome':
        restartMs = restartMsMin;
        return queue.settle(message.jobId, message.outcome);
      case 'status':
        return tell({ printer: message.printer, since: message.since });
      case 'drawer': {
        const { drawer, stayedShut, since } = message;
        return tell({ drawer: { drawer, stayedShut, since } });
      }
      case 'raster':
        return void answerRaster(message);
      case 'paper':
        for (const listener of paperListeners) listener(message);
        return;
      default:
        for (const listener of newsListeners) listener(message);
    }
  };

  const answerRaster = async ({ requestId, request }: Extract<FromDevices, { kind: 'raster' }>) => {
    const asker = child;
    const drawn = await deps.rasterText(request).catch(() => undefined);
    // A picture that is none must not take the devices process down with a job in its hands.
    const checked = bitmapSchema.safeParse(drawn);
    const bitmap = checked.success ? checked.data : null;
    if (child === asker) asker?.postMessage({ kind: 'rastered', requestId, bitmap });
  };

  const subscribe = <Listener>(listeners: Set<Listener>, listener: Listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    configure: (wanted) => {
      settings = wanted;
      if (child === undefined && restartTimer === undefined && !isStopped) start();
      else if (queue.isOpen()) child?.postMessage({ kind: 'configure', settings, deadlines });
    },
    print: (document, jobId) => queue.add({ kind: 'print', jobId, document: printDocumentSchema.parse(document) }),
    openDrawer: (jobId) => queue.add({ kind: 'open-drawer', jobId }),
    status: () => status,
    onStatus: (listener) => subscribe(statusListeners, listener),
    onPaper: (listener) => subscribe(paperListeners, listener),
    setVirtualState: (state) => {
      virtualState = state;
      if (queue.isOpen()) child?.postMessage({ kind: 'virtual-state', state });
    },
    handleVirtualDrawer: (action) => {
      if (queue.isOpen()) child?.postMessage({ kind: 'virtual-drawer', action });
    },
    say: (message) => {
      if (child === undefined || !queue.isOpen()) return false;
      child.postMessage(message);
      return true;
    },
    onSideNews: (listener) => subscribe(newsListeners, listener),
    onReady: (listener) => subscribe(readyListeners, listener),
    onDeath: (listener) => subscribe(deathListeners, listener),
    stop: () => new Promise((resolve) => {
      isStopped = true;
      clearTimeout(restartTimer);
      queue.close();
      const ending = child;
      if (ending === undefined) return resolve();
      const timer = setTimeout(() => {
        ending.kill();
        resolve();
      }, stopMsMax);
      onStopped = () => {
        clearTimeout(timer);
        resolve();
      };
      ending.postMessage({ kind: 'close' });
    }),
  };
};
