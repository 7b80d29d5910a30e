import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainTestPattern, testPattern } from '../../../domain/test-pattern.ts';
import { createDevices, type Devices } from '../../../main/devices/devices.ts';
import type { FromDevices } from '../../../main/devices/messages.ts';
import { systemHidBus } from '../../../main/devices/scanners/hid-bus.ts';
import { type SerialPorts, systemSerialPorts } from '../../../main/devices/serial-ports.ts';
import type { ScannerHeard, ScannerSetting } from '../../../preload/contract.ts';
import { useFolders } from '../folder.ts';
import { createReplayBus, type ReplayBus, reportsOf } from './hid-replay.ts';
import { createPty, hasSocat, type Pty } from './pty.ts';

const newFolder = useFolders();
const waiting = { timeout: 6_000, interval: 10 };

let devices: Devices;
let bus: ReplayBus;
let told: FromDevices[];
let folder: string;
const ptys: Pty[] = [];

/** Ports as the system lists them, and the pseudo terminals, which no system lists. */
const listing = (...paths: readonly string[]): SerialPorts => ({
  ...systemSerialPorts,
  list: async () => paths.map((path) => ({ path, label: `Scanner at ${path.at(-1) ?? ''}`, vendorId: 0x05f9, productId: 1, isAccessible: true })),
});

const start = (ports: SerialPorts = systemSerialPorts): void => {
  told = [];
  bus = createReplayBus();
  devices = createDevices({ send: (message) => told.push(message), now: Date.now, ports, bus });
};

const plugIn = async (name: string): Promise<Pty> => {
  const pty = await createPty(join(folder, name));
  ptys.push(pty);
  return pty;
};

const serial = (path: string, suffix: 'cr' | 'none' = 'cr'): ScannerSetting => ({ type: 'serial', path, baudRate: 9_600, suffix });
const hid = (serialNumber: string | null = null): ScannerSetting => ({ type: 'hid', vendorId: 0x0c2e, productId: 0x0b61, serialNumber });
const listen = (...scanners: readonly ScannerSetting[]): void => devices.receive({ kind: 'scanners', scanners: [...scanners] });
const scans = (): readonly string[] => told.flatMap((message) => (message.kind === 'scan' ? [message.scan.text] : []));
const drops = (): readonly unknown[] => told.flatMap((message) => (message.kind === 'dropped' ? [message.dropped] : []));
const heard = (): readonly ScannerHeard[] => told.flatMap((message) => (message.kind === 'heard' ? [message.heard] : []));
const states = (): readonly string[] => told.flatMap((message) => (message.kind === 'scanners' ? [message.scanners] : [])).at(-1)?.map(({ state }) => state) ?? [];
const untilStates = (...expected: readonly string[]) => vi.waitFor(() => { expect(states()).toEqual(expected); }, waiting);

beforeEach(async () => { folder = await newFolder(); });
afterEach(async () => {
  await devices.close();
  await Promise.all(ptys.splice(0).map((pty) => pty.unplug()));
});

describe.skipIf(!hasSocat)('a scanner on a serial port', () => {
  it('is heard, in whatever pieces its scans come', async () => {
    start();
    const pty = await plugIn('a');
    listen(serial(pty.path));
    await untilStates('ready');
    await pty.write(']C10104006381333931\r');
    await vi.waitFor(() => { expect(scans()).toEqual([']C10104006381333931']); }, waiting);
    for (const piece of ['0104', '0063', '813339', '31\r']) {
      await pty.write(piece);
      await delay(30);
    }
    await vi.waitFor(() => { expect(scans()).toHaveLength(2); }, waiting);
    expect(told.find(({ kind }) => kind === 'scan')).toMatchObject({ scan: { device: `serial:${pty.path}`, symbology: null } });
  });

  it('is heard again by itself after the plug was pulled in the middle of a scan', async () => {
    start();
    const pty = await plugIn('a');
    listen(serial(pty.path));
    await untilStates('ready');
    for (let round = 1; round <= 3; round += 1) {
      await pty.write('010400638');
      await delay(40);
      await pty.unplug();
      await untilStates('missing');
      await pty.plug();
      await untilStates('ready');
      await pty.write(`ROUND-${String(round)}\r`);
      await vi.waitFor(() => { expect(scans().at(-1)).toBe(`ROUND-${String(round)}`); }, waiting);
    }
    expect(drops()).toHaveLength(3);
    expect(scans()).toHaveLength(3);
  }, 30_000);

  it('that is not there yet is waited for, and not in a busy loop', async () => {
    const open = vi.fn(systemSerialPorts.open.bind(systemSerialPorts));
    start({ ...systemSerialPorts, open });
    listen(serial(join(folder, 'later')));
    await untilStates('missing');
    await delay(1_600);
    // 250 + 500 + 1,000 ms apart: three more attempts would be a busy loop.
    expect(open.mock.calls.length).toBeLessThanOrEqual(4);
    const pty = await plugIn('later');
    await untilStates('ready');
    await pty.write('THERE\r');
    await vi.waitFor(() => { expect(scans()).toEqual(['THERE']); }, waiting);
  });

  it('that another program holds is told so, and heard once it is free', async () => {
    const pty = await plugIn('a');
    const holder = spawn(process.execPath, ['-e', `const { SerialPort } = require('serialport'); new SerialPort({ path: ${JSON.stringify(pty.path)}, baudRate: 9600 }, () => console.log('open'))`], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => { holder.stdout.once('data', resolve); });
    start();
    listen(serial(pty.path));
    await untilStates('in-use');
    holder.kill();
    await untilStates('ready');
  }, 20_000);

  it('does not disturb another one: two at once, one of them unplugged', async () => {
    start();
    const [first, second] = [await plugIn('a'), await plugIn('b')];
    listen(serial(first.path), serial(second.path, 'none'));
    await untilStates('ready', 'ready');
    await Promise.all([first.write('FIRST\r'), second.write('SECOND')]);
    await vi.waitFor(() => { expect(scans().toSorted()).toEqual(['FIRST', 'SECOND']); }, waiting);
    await first.unplug();
    await untilStates('missing', 'ready');
    await second.write('STILL');
    await vi.waitFor(() => { expect(scans().at(-1)).toBe('STILL'); }, waiting);
  }, 20_000);

  it('garbage, and 10,000 characters, are told by reason and length and never by text', async () => {
    start();
    const pty = await plugIn('a');
    listen(serial(pty.path));
    await untilStates('ready');
    await pty.write(Uint8Array.of(0xf8, 0x00, 0x80, 0xe6, 0x0d));
    await vi.waitFor(() => { expect(drops()).toEqual([{ device: `serial:${pty.path}`, reason: 'baud-rate', length: 4 }]); }, waiting);
    await delay(600);
    await pty.write(`${'7'.repeat(10_000)}\r`);
    await vi.waitFor(() => { expect(drops().at(-1)).toMatchObject({ reason: 'too-long', length: 10_000 }); }, waiting);
    expect(JSON.stringify(told)).not.toContain('7'.repeat(8));
  });

  it('is let go of when the settings change', async () => {
    start();
    const [first, second] = [await plugIn('a'), await plugIn('b')];
    listen(serial(first.path));
    await untilStates('ready');
    listen(serial(second.path));
    await vi.waitFor(() => { expect(told.at(-1)).toMatchObject({ scanners: [{ device: `serial:${second.path}`, state: 'ready' }] }); }, waiting);
    await first.write('OLD\r');
    await second.write('NEW\r');
    await vi.waitFor(() => { expect(scans()).toEqual(['NEW']); }, waiting);
    listen();
    await untilStates();
  });
});

describe('a scanner that speaks HID POS', () => {
  it('is heard, unplugged, and heard again under another path', async () => {
    start();
    bus.plug({ path: 'usb1' });
    listen(hid());
    await untilStates('ready');
    bus.send('usb1', reportsOf('honeywell', '0104006381333931'));
    expect(told.at(-1)).toMatchObject({ kind: 'scan', scan: { device: 'hid:0c2e:0b61', text: '0104006381333931', symbology: ']C1' } });
    const [head] = reportsOf('honeywell', 'x'.repeat(100));
    bus.send('usb1', [head!]);
    bus.unplug('usb1');
    await untilStates('missing');
    expect(drops()).toEqual([{ device: 'hid:0c2e:0b61', reason: 'partial', length: 56 }]);
    bus.plug({ path: 'usb7' });
    await untilStates('ready');
    bus.send('usb7', reportsOf('zebra', 'AGAIN-0123'));
    expect(scans()).toEqual(['0104006381333931', 'AGAIN-0123']);
  });

  it('two of a model without serial numbers are both heard and told apart', async () => {
    start();
    bus.plug({ path: 'usb1' });
    bus.plug({ path: 'usb2' });
    listen(hid(), hid());
    await untilStates('ready', 'ready');
    bus.send('usb1', reportsOf('honeywell', 'FROM-ONE'));
    bus.send('usb2', reportsOf('datalogic', 'FROM-TWO'));
    expect(scans().toSorted()).toEqual(['FROM-ONE', 'FROM-TWO']);
    expect(new Set(told.flatMap((message) => (message.kind === 'scan' ? [message.scan.device] : []))).size).toBe(2);
  });

  it('is the one with its serial number', async () => {
    start();
    bus.plug({ path: 'usb1', serialNumber: 'A1' });
    bus.plug({ path: 'usb2', serialNumber: 'B2' });
    listen(hid('B2'));
    await untilStates('ready');
    expect(bus.openPaths()).toEqual(['usb2']);
  });

  it('that may not be opened is told so: on Linux the udev rule is missing', async () => {
    start();
    bus.plug({ path: 'usb1', isAccessible: false });
    listen(hid());
    await untilStates('no-access');
    bus.plug({ path: 'usb1', isAccessible: true });
    await untilStates('ready');
  });

  it('of which nothing is known is no reason to fall over', async () => {
    start();
    bus.list = () => Promise.reject(new Error('the driver is broken'));
    listen(hid());
    await untilStates('error');
  });
});

describe('looking for devices', () => {
  it('asks this computer for all it has', async () => {
    start();
    devices.receive({ kind: 'find', requestId: 'one' });
    await vi.waitFor(() => { expect(told.at(-1)).toMatchObject({ kind: 'found', requestId: 'one' }); }, waiting);
    // The real bus can be asked on every machine, and has nothing on it here.
    await expect(systemHidBus.list()).resolves.toBeInstanceOf(Array);
  });

  it('tells which scanner can\'t be opened', async () => {
    start(listing('/dev/ttyS7'));
    bus.plug({ path: 'usb1', isAccessible: false, serialNumber: 'A1' });
    devices.receive({ kind: 'find', requestId: 'one' });
    await vi.waitFor(() => {
      expect(told.at(-1)).toMatchObject({ found: {
        serial: [{ path: '/dev/ttyS7', accessible: true, vendorId: 0x05f9 }],
        hid: [{ vendorId: 0x0c2e, productId: 0x0b61, serialNumber: 'A1', accessible: false }],
        udevRuleMissing: process.platform === 'linux',
      } });
    }, waiting);
  });
});

describe.skipIf(!hasSocat)('a trial', () => {
  const tryAll = async (seconds = 60, ...ports: string[]): Promise<readonly unknown[]> => {
    devices.receive({ kind: 'try', requestId: 'trial', seconds, ports });
    await vi.waitFor(() => { expect(told.some(({ kind }) => kind === 'tried')).toBe(true); }, waiting);
    return told.flatMap((message) => (message.kind === 'tried' ? message.tried : []));
  };

  it.each([['\r', 'cr'], ['\n', 'lf'], ['\r\n', 'crlf'], ['\t', 'tab'], ['', 'none']])('learns which port answers and its suffix (%j)', async (end, suffix) => {
    const [first, second] = [await plugIn('a'), await plugIn('b')];
    start(listing(first.path, second.path));
    expect(await tryAll()).toEqual([{ device: `serial:${first.path}`, label: 'Scanner at a', state: 'listening' }, { device: `serial:${second.path}`, label: 'Scanner at b', state: 'listening' }]);
    await second.write(`]C1${testPattern}${end}`);
    await vi.waitFor(() => { expect(heard()).toMatchObject([{ device: `serial:${second.path}`, reading: 'test-pattern', setting: { type: 'serial', path: second.path, baudRate: 9_600, suffix }, nextBaudRate: null }]); }, waiting);
  });

  it('goes through the speeds until the pattern makes sense', async () => {
    const pty = await plugIn('a');
    start(listing());
    await tryAll(60, pty.path);
    await pty.write(Uint8Array.of(0xf8, 0x00, 0x80, 0xe6));
    await vi.waitFor(() => { expect(heard()).toMatchObject([{ reading: 'noise', shape: '', nextBaudRate: 115_200 }]); }, waiting);
    // Nobody scans again within a blink, and what comes while the speed is changed is lost.
    await delay(200);
    await pty.write(`${plainTestPattern}\r`);
    await vi.waitFor(() => { expect(heard().at(-1)).toMatchObject({ reading: 'test-pattern', setting: { baudRate: 115_200, suffix: 'cr' } }); }, waiting);
  });

  it('shows of another scan only its shape', async () => {
    const pty = await plugIn('a');
    start(listing(pty.path));
    await tryAll();
    await pty.write('0109521234567890219876543210987654Ab\r');
    await vi.waitFor(() => { expect(heard()).toMatchObject([{ reading: 'text', shape: '9999999999999999999999999999999999Aa<CR>' }]); }, waiting);
    expect(JSON.stringify(told)).not.toContain('98765');
  });

  it('hears HID scanners too, lets the configured ones rest and gives them back', async () => {
    const pty = await plugIn('a');
    start(listing());
    bus.plug({ path: 'usb1', serialNumber: 'A1' });
    listen(serial(pty.path));
    await untilStates('ready');
    expect(await tryAll()).toEqual([expect.objectContaining({ device: `serial:${pty.path}`, state: 'listening' }), { device: 'hid:0c2e:0b61:A1', label: 'Honeywell Voyager', state: 'listening' }]);
    bus.send('usb1', reportsOf('honeywell', plainTestPattern, ']Q1'));
    expect(heard()).toMatchObject([{ device: 'hid:0c2e:0b61:A1', reading: 'test-pattern', symbology: ']Q1', setting: { type: 'hid', vendorId: 0x0c2e, productId: 0x0b61, serialNumber: 'A1' } }]);
    expect(scans()).toEqual([]);
    told = [];
    devices.receive({ kind: 'stop-trying' });
    await vi.waitFor(() => { expect(bus.openPaths()).toEqual([]); }, waiting);
    await untilStates('ready');
    await pty.write('BACK\r');
    await vi.waitFor(() => { expect(scans()).toEqual(['BACK']); }, waiting);
  });

  it('ends by itself', async () => {
    start(listing());
    bus.plug({ path: 'usb1' });
    await tryAll(1);
    expect(bus.openPaths()).toEqual(['usb1']);
    await vi.waitFor(() => { expect(bus.openPaths()).toEqual([]); }, waiting);
  });

  it('leaves the printer\'s port alone', async () => {
    const pty = await plugIn('a');
    start(listing(pty.path));
    devices.receive({ kind: 'configure', deadlines: { connectMs: 100, statusMs: 100, writeMs: 100, confirmMs: 100, rasterMs: 100, idleCheckMs: 60_000 }, settings: { printer: { connection: { kind: 'serial', path: pty.path, baudRate: 9_600 }, profileId: 'generic-80' } } });
    await vi.waitFor(() => { expect(told.some(({ kind }) => kind === 'status')).toBe(true); }, waiting);
    expect(await tryAll()).toEqual([]);
  });
});
