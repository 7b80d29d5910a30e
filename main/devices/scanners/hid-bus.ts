import { access, constants } from 'node:fs/promises';
import { devicesAsync, HIDAsync } from 'node-hid';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { ScannerProblem } from './source.ts';

/** A scanner that speaks HID POS, as the bus tells of it. */
export type HidInfo = {
  /** Where it is open-able; another one after each replug. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly label: string;
  readonly isAccessible: boolean;
};

type HidHandlers = { readonly onReport: (report: Uint8Array) => void; readonly onLost: () => void };

/** HID POS scanners as the rest of the devices process sees them: recorded reports can be replayed in its place. */
export type HidBus = {
  list(): Promise<readonly HidInfo[]>;
  open(info: HidInfo, handlers: HidHandlers): Promise<Result<{ close(): Promise<void> }, ScannerProblem>>;
};

/** Usage page "Bar Code Scanner" of the HID Point of Sale usage tables, and the usage of a scanner's own collection. */
const scannerPage = 0x8c;
const scannerUsage = 0x02;

/** Honeywell and its sister Youjie say nothing until they are told to speak HID POS. */
const makersToWake: ReadonlySet<number> = new Set([0x0c2e, 0x23d0]);
const wakeReport = [0xfe, 0x01];

const closeMs = 1_000;

/** The scanners behind the `node-hid` package. */
export const systemHidBus: HidBus = {
  list: async () => {
    const all = await devicesAsync();
    const scanners = all.filter(({ usagePage, usage }) => usagePage === scannerPage && usage === scannerUsage);
    return Promise.all(scanners.flatMap(({ path, vendorId, productId, serialNumber, manufacturer, product }) => (path === undefined ? [] : [describe({
      path, vendorId, productId, serialNumber: serialNumber || null,
      label: [manufacturer, product].filter((part) => part !== undefined && part !== '').join(' ') || 'HID POS',
    })])));
  },
  open: async (info, { onReport, onLost }) => {
    if (!info.isAccessible) return err('no-access');
    const opened = await HIDAsync.open(info.path).catch(() => undefined);
    // The bus has just told of it and we may open it: somebody else holds it.
    if (opened === undefined) return err('in-use');
    opened.on('data', onReport);
    opened.on('error', onLost);
    if (makersToWake.has(info.vendorId)) await opened.sendFeatureReport(wakeReport).catch(() => undefined);
    return ok({
      close: async () => {
        opened.removeAllListeners();
        // An HID device that is open when the process ends can take the process down with it (node-hid 194).
        await Promise.race([opened.close().catch(() => undefined), pause(closeMs)]);
      },
    });
  },
};

const describe = async (info: Omit<HidInfo, 'isAccessible'>): Promise<HidInfo> => ({
  ...info,
  isAccessible: process.platform !== 'linux' || await access(info.path, constants.R_OK | constants.W_OK).then(() => true, () => false),
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms).unref(); });
