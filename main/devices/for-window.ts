import type {
  PrinterSettings as WindowPrinterSettings,
  PrinterStatus as WindowPrinterStatus,
  PrintOutcome as WindowPrintOutcome,
} from '../../preload/contract.ts';
import type { PrintOutcome, PrintProblem } from './outcome.ts';
import type { DeviceSettings } from './settings.ts';
import type { PrinterStatus } from './supervisor.ts';

/** A job's outcome in the window's words; the reasons are keys of its sentences. */
export const outcomeForWindow = (outcome: PrintOutcome): WindowPrintOutcome => {
  switch (outcome.kind) {
    case 'printed':
      return { outcome: 'printed', warning: outcome.remarks[0]?.kind ?? null };
    case 'failed':
      return { outcome: 'failed', reason: reasonForWindow(outcome.reason) };
    case 'unconfirmed':
      return { outcome: 'unconfirmed', reason: reasonForWindow(outcome.reason) };
  }
};

/** The printer's state in the window's words. */
export const statusForWindow = ({ printer, since, drawer }: PrinterStatus): WindowPrinterStatus => ({
  state: printer,
  since,
  drawer: drawer.drawer,
  drawerSince: drawer.since,
  drawerStayedShut: drawer.stayedShut,
});

/** What the devices process must know of the window's settings. */
export const deviceSettings = ({ connection, profile, overrides }: WindowPrinterSettings): DeviceSettings => ({
  printer: { connection: deviceConnection(connection), profileId: profile, ...(overrides ? { overrides } : {}) },
});

const deviceConnection = (connection: WindowPrinterSettings['connection']): DeviceSettings['printer']['connection'] => {
  switch (connection.type) {
    case 'none':
    case 'virtual':
      return { kind: connection.type };
    case 'network': {
      const { host, port } = connection;
      return { kind: 'network', host, port };
    }
    case 'file':
      return { kind: 'file', path: connection.path };
    case 'serial': {
      const { path, baudRate } = connection;
      return { kind: 'serial', path, baudRate };
    }
    case 'spooler':
      return { kind: 'spooler', queue: connection.queue };
  }
};

/** Reasons that mean the same to a cashier share one sentence. */
const reasonForWindow = (reason: PrintProblem): string => {
  switch (reason) {
    case 'no-answer':
      return 'offline';
    case 'offline':
      return 'unreachable';
    case 'devices-restarted':
      return 'interrupted';
    case 'queue-full':
      return 'busy';
    default:
      return reason;
  }
};
