import { err, ok } from '../../../domain/result.ts';
import type { HidBus, HidInfo } from '../../../main/devices/scanners/hid-bus.ts';

/** How a maker fills the 64 bytes of a scanned data report. */
export type Maker = 'honeywell' | 'zebra' | 'datalogic' | 'without-aim';

const dataMax = 56;

/** The reports in which a scanner of this maker sends one scan. */
export const reportsOf = (maker: Maker, data: string | Uint8Array, aim = ']C1'): readonly Uint8Array[] => {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data);
  const pieces = Math.max(1, Math.ceil(bytes.length / dataMax));
  return Array.from({ length: pieces }, (_, index) => {
    const piece = bytes.subarray(index * dataMax, (index + 1) * dataMax);
    const report = new Uint8Array(64);
    const shift = maker === 'datalogic' ? 1 : 0;
    report[0] = 0x02;
    report[1] = piece.length;
    if (maker !== 'without-aim') report.set(Buffer.from(aim, 'latin1'), 2 + shift);
    report.set(piece, 5 + shift);
    // Honeywell tells its own code letter for the symbology behind the data.
    if (maker === 'honeywell') report[61] = 0x6a;
    report[63] = index + 1 < pieces ? 1 : 0;
    return report;
  });
};

/** A bus on which recorded reports are replayed: there are no virtual HID devices on the machines that run the tests. */
export type ReplayBus = HidBus & {
  plug(info: Partial<HidInfo> & Pick<HidInfo, 'path'>): void;
  unplug(path: string): void;
  send(path: string, reports: readonly Uint8Array[]): void;
  openPaths(): readonly string[];
};

/** A bus with nothing on it. */
export const createReplayBus = (): ReplayBus => {
  const plugged = new Map<string, HidInfo>();
  const open = new Map<string, Parameters<HidBus['open']>[1]>();
  return {
    list: async () => [...plugged.values()],
    open: async (info, handlers) => {
      if (!info.isAccessible) return err('no-access');
      if (open.has(info.path)) return err('in-use');
      if (!plugged.has(info.path)) return err('missing');
      open.set(info.path, handlers);
      return ok({ close: async () => void open.delete(info.path) });
    },
    plug: (info) => void plugged.set(info.path, { vendorId: 0x0c2e, productId: 0x0b61, serialNumber: null, label: 'Honeywell Voyager', isAccessible: true, ...info }),
    unplug: (path) => {
      plugged.delete(path);
      const handlers = open.get(path);
      open.delete(path);
      handlers?.onLost();
    },
    send: (path, reports) => { for (const report of reports) open.get(path)?.onReport(report); },
    openPaths: () => [...open.keys()],
  };
};
