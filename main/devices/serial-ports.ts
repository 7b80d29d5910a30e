import { access, constants } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ScannerProblem } from './scanners/source.ts';

/** A port of this computer. */
export type PortInfo = {
  /** Where the same device is found again, also when the system numbers its ports anew. */
  readonly path: string;
  readonly label: string;
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly isAccessible: boolean;
};

/** An open serial port. */
export type SerialLink = {
  write(bytes: Uint8Array): Promise<boolean>;
  setBaudRate(baudRate: number): Promise<boolean>;
  close(): Promise<void>;
};

type PortHandlers = { readonly onBytes: (bytes: Uint8Array) => void; readonly onClosed: () => void };

/** The serial ports as the rest of the devices process sees them. */
export type SerialPorts = {
  list(): Promise<readonly PortInfo[]>;
  open(path: string, baudRate: number, handlers: PortHandlers): Promise<Result<SerialLink, ScannerProblem>>;
};

/** A port as the package lists it; its own type can't be resolved from here. */
type ListedPort = { readonly path: string } & { readonly [Name in 'manufacturer' | 'pnpId' | 'vendorId' | 'productId']?: string | undefined };

/** A driver that takes longer than this to open or close a port hangs. */
const openMs = 3_000;
const closeMs = 1_000;
/** How often an open port is looked for in the system. */
const lookMs = 250;

const isWindows = process.platform === 'win32';

/** The ports behind the `serialport` package. */
export const systemSerialPorts: SerialPorts = {
  list: async () => Promise.all((await SerialPort.list() as readonly ListedPort[]).map(async (port) => {
    const path = await stablePath(port.path, port.pnpId);
    return {
      path,
      label: [port.manufacturer, port.path].filter((part) => part !== undefined && part !== '').join(', '),
      vendorId: usbId(port.vendorId),
      productId: usbId(port.productId),
      isAccessible: await isAccessible(path),
    };
  })),
  open: async (path, baudRate, handlers) => {
    if (!isWindows && !(await exists(path))) return err('missing');
    if (!(await isAccessible(path))) return err('no-access');
    // XON/XOFF only from the device to us: a printer may ask for a pause, its answers hold neither byte.
    const port = new SerialPort({ path, baudRate, autoOpen: false, lock: true, xon: true });
    const opening = new Promise<Error | null>((resolve) => { port.open(resolve); });
    const failure = await Promise.race([opening, delay(openMs, 'hangs' as const)]);
    if (failure === 'hangs') {
      void opening.then((late) => late ?? port.close());
      return err('error');
    }
    return failure === null ? ok(linkTo(port, path, handlers)) : err(problemOf(failure));
  },
};

const linkTo = (port: SerialPort, path: string, { onBytes, onClosed }: PortHandlers): SerialLink => {
  port.on('data', onBytes);
  // Errors come with a close event or are answered by the call that failed.
  port.on('error', () => undefined);
  port.on('close', onClosed);
  closeWhenGone(port, path);
  return {
    write: (bytes) => new Promise((resolve) => {
      if (!port.isOpen) return resolve(false);
      port.write(Buffer.from(bytes), (writeError) => {
        if (writeError) resolve(false);
        else port.drain((drainError) => resolve(!drainError));
      });
    }),
    setBaudRate: (baudRate) => new Promise((resolve) => { port.update({ baudRate }, (error) => resolve(!error)); }),
    close: async () => {
      port.off('close', onClosed);
      port.off('data', onBytes);
      if (!port.isOpen) return;
      const closing = new Promise<void>((resolve) => { port.close(() => resolve()); });
      // Some drivers never come back from closing; this process is ended at last, and the port with it.
      await Promise.race([closing, delay(closeMs, undefined, { ref: false })]);
    },
  };
};

/**
 * A device that is pulled out while nobody reads ends with zero bytes on Unix, and the package asks again and again for
 * more, for ever: it never says that the port is gone. Its path is.
 */
const closeWhenGone = (port: SerialPort, path: string): void => {
  if (isWindows) return;
  const look = setInterval(() => void exists(path).then((isThere) => { if (!isThere && port.isOpen) port.close(); }), lookMs);
  look.unref();
  port.once('close', () => { clearInterval(look); });
};

/** What the system's own words mean for a person. */
const problemOf = ({ message }: Error): ScannerProblem => {
  if (/no such|not found|cannot find|unknown error code (?:2|3)\b/iu.test(message)) return 'missing';
  // Windows refuses a port that another program holds with "Access denied".
  if (/lock|busy|temporarily|in use|resource/iu.test(message) || (isWindows && /access (?:is )?denied/iu.test(message))) return 'in-use';
  return /permission|access|eacces|eperm/iu.test(message) ? 'no-access' : 'error';
};

/** Linux names a device by its maker and serial number too: that name survives a replug. */
const stablePath = async (path: string, pnpId: string | undefined): Promise<string> => {
  const byId = `/dev/serial/by-id/${pnpId ?? ''}`;
  return process.platform === 'linux' && pnpId !== undefined && await exists(byId) ? byId : path;
};

const exists = (path: string): Promise<boolean> => access(path, constants.F_OK).then(() => true, () => false);

const isAccessible = (path: string): Promise<boolean> =>
  isWindows ? Promise.resolve(true) : access(path, constants.R_OK | constants.W_OK).then(() => true, () => false);

const usbId = (text: string | undefined): number | null => (text !== undefined && /^[0-9a-f]{4}$/iu.test(text) ? Number.parseInt(text, 16) : null);
