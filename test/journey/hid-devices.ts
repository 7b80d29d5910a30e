import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Device } from 'node-hid';
import type { HidDone, HidTold } from '../electron-stand-in/replayed-hid.ts';

/** HID scanners for a till on the stand-in, whose reports are replayed. */
export type HidDevices = {
  /** The till's environment that brings them. */
  readonly env: Readonly<Record<string, string>>;
  readonly plug: (device: Pick<Device, 'vendorId' | 'productId' | 'serialNumber' | 'manufacturer' | 'product'>) => Promise<void>;
  readonly unplug: (serialNumber: string) => Promise<void>;
  readonly send: (serialNumber: string, reports: readonly Uint8Array[]) => void;
  /** What the till did with them so far. */
  readonly done: () => readonly HidDone[];
  readonly close: () => Promise<void>;
};

/** Opens a bus in `folder` with nothing on it. */
export const openHidDevices = async (folder: string): Promise<HidDevices> => {
  const socketPath = join(folder, 'hid', 'bus.sock');
  await mkdir(dirname(socketPath), { recursive: true });
  const devices = new Map<string, Device>();
  const tills = new Set<Socket>();
  const done: HidDone[] = [];
  let plugs = 0;
  const tell = (message: HidTold, to: Iterable<Socket> = tills): void => { for (const till of to) till.write(`${JSON.stringify(message)}\n`); };
  const server = createServer((till) => {
    tills.add(till);
    till.on('close', () => tills.delete(till));
    till.on('error', () => tills.delete(till));
    createInterface({ input: till }).on('line', (line) => { done.push(JSON.parse(line) as HidDone); });
    tell({ kind: 'plugged', devices: [...devices.values()] }, [till]);
  });
  await new Promise<void>((listening) => { server.listen(socketPath, listening); });
  const tellAll = (): void => { tell({ kind: 'plugged', devices: [...devices.values()] }); };
  return {
    env: { COUNTERSIGN_STAND_IN_HID: socketPath },
    plug: async (device) => {
      plugs += 1;
      // Another path after each replug, as systems do; the till looks whether it may open it.
      const path = join(folder, 'hid', `hidraw${String(plugs)}`);
      await writeFile(path, '');
      devices.set(device.serialNumber ?? path, { release: 0x100, interface: 0, usagePage: 0x8c, usage: 0x02, ...device, path });
      tellAll();
    },
    unplug: async (serialNumber) => {
      const path = devices.get(serialNumber)?.path;
      devices.delete(serialNumber);
      if (path !== undefined) await rm(path);
      tellAll();
    },
    send: (serialNumber, reports) => {
      const path = devices.get(serialNumber)?.path;
      if (path === undefined) throw new Error(`no HID device ${serialNumber}`);
      for (const report of reports) tell({ kind: 'report', path, report: Buffer.from(report).toString('base64') });
    },
    done: () => done,
    close: async () => {
      for (const till of tills) till.destroy();
      await new Promise((closed) => { server.close(closed); });
    },
  };
};
