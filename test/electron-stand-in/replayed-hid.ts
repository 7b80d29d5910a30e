/**
 * `node-hid` in a utility process, with devices that a test makes up: plugged in, unplugged and heard over a local
 * socket (`COUNTERSIGN_STAND_IN_HID`). It is as much of the package as the till uses; machines that run tests have no
 * HID devices.
 */
import { EventEmitter } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { Device, devicesAsync, HIDAsync } from 'node-hid';
import { strict } from './strict.ts';

/** What the test tells, one JSON value a line; `report` is base64. */
export type HidTold =
  | { readonly kind: 'plugged'; readonly devices: readonly Device[] }
  | { readonly kind: 'report'; readonly path: string; readonly report: string };
/** What the till did with a device, told back. */
export type HidDone = { readonly kind: 'opened' | 'closed' | 'feature-report'; readonly path: string; readonly data?: readonly number[] };

type OpenDevice = EventEmitter & Pick<HIDAsync, 'sendFeatureReport' | 'close'>;

/** Connects to the test and gives what `require('node-hid')` gives. */
export function createReplayedHid(socketPath: string): object {
  const socket = createConnection(socketPath);
  const open = new Map<string, OpenDevice>();
  let plugged: readonly Device[] = [];
  const tell = (done: HidDone): void => { socket.write(`${JSON.stringify(done)}\n`); };
  const told = new Promise<void>((resolve) => {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as HidTold;
      if (message.kind === 'report') open.get(message.path)?.emit('data', Buffer.from(message.report, 'base64'));
      else plugged = message.devices;
      resolve();
      for (const [path, device] of open) {
        if (plugged.some((each) => each.path === path)) continue;
        open.delete(path);
        // As the package does when a read finds the device gone.
        device.emit('error', new Error('could not read from HID device'));
      }
    });
  });
  socket.on('error', () => process.exit(1));
  // Like the devices' own handles, it must not keep the process from ending.
  socket.unref();

  const honoured: { devicesAsync: () => ReturnType<typeof devicesAsync>; HIDAsync: object } = {
    devicesAsync: async () => { await told; return [...plugged]; },
    HIDAsync: {
      open: async (path: string): Promise<OpenDevice> => {
        await told;
        if (open.has(path) || !plugged.some((each) => each.path === path)) throw new TypeError(`cannot open device with path ${path}`);
        const device: OpenDevice = Object.assign(new EventEmitter(), {
          sendFeatureReport: async (data: number[] | Buffer) => { tell({ kind: 'feature-report', path, data: [...data] }); return data.length; },
          close: async () => { open.delete(path); tell({ kind: 'closed', path }); },
        });
        open.set(path, device);
        tell({ kind: 'opened', path });
        return device;
      },
    },
  };
  return strict('node-hid (replayed)', honoured);
}
