import type { CountersignApi, FoundDevices, ScannerHeard, ScannerSetting, ScannerStatus } from '../../../preload/contract.ts';
import { characterAt, deadKey, layouts, pressFor } from '../../../renderer/keyboard-layouts.ts';
import { idleAfterMs, reduceScanner, scannerAtRest, type ScannerEvent, type ScannerState } from '../../../renderer/scanner.ts';
import type { ScannerHandlers } from '../../../renderer/scanner-shell.ts';

type DevicesApi = Pick<CountersignApi, 'findDevices' | 'scannerStatus' | 'configureScanners' | 'tryScanners' | 'stopTryingScanners' | 'onScannerHeard' | 'onScannerStatus' | 'saveTrace'>;

const serial: ScannerSetting = { type: 'serial', path: '/dev/ttyACM0', baudRate: 9_600, suffix: 'cr' };
const pattern: ScannerHeard = {
  device: 'serial:/dev/ttyACM0', label: 'Honeywell 1472g', setting: serial, reading: 'test-pattern', nextBaudRate: null, symbology: null, length: 25, shape: '91Qz-a"<GS>920123456789;/yM<CR>',
};

const plugged: FoundDevices = {
  serial: [{ path: '/dev/ttyACM0', label: 'Honeywell 1472g', vendorId: 0x0c2e, productId: 0x0b6a, accessible: true }, { path: '/dev/ttyS0', label: 'ttyS0', vendorId: null, productId: null, accessible: true }],
  hid: [{ vendorId: 0x05e0, productId: 0x1300, serialNumber: null, label: 'Zebra DS2208', accessible: false }],
  printers: [{ type: 'file', path: '/dev/usb/lp0', label: 'EPSON TM-T88VI' }, { type: 'spooler', queue: 'Office', label: 'Office' }],
  udevRuleMissing: true,
};
const bare: FoundDevices = { serial: [], hid: [], printers: [], udevRuleMissing: false };

/** What is plugged into the made-up till; `hear` makes a scanner send something during set-up. */
export const createFakeDevices = (isPlugged: boolean) => {
  const listeners = new Set<(heard: ScannerHeard) => void>();
  let configured: readonly ScannerSetting[] = [];
  const status = (): ScannerStatus[] => configured.map((_setting, index) => ({ device: `scanner-${String(index)}`, label: index === 0 ? 'Honeywell 1472g' : 'Zebra DS2208', state: index === 0 ? 'ready' : 'missing', since: 0 }));
  const api: DevicesApi = {
    findDevices: async () => (isPlugged ? plugged : bare),
    scannerStatus: async () => status(),
    configureScanners: async (scanners) => { configured = scanners; return status(); },
    tryScanners: async ({ ports = [] }) => (isPlugged ? [
      { device: 'serial:/dev/ttyACM0', label: 'Honeywell 1472g', state: 'listening' }, { device: 'serial:/dev/ttyS0', label: 'ttyS0', state: 'in-use' },
      { device: 'hid:05e0:1300', label: 'Zebra DS2208', state: 'no-access' },
    ] : ports.map((port) => ({ device: `serial:${port}`, label: port, state: 'listening' as const }))),
    stopTryingScanners: async () => undefined,
    saveTrace: async ({ name }) => ({ outcome: 'saved', path: `/media/stick/${name}` }),
    onScannerHeard: (listener) => { listeners.add(listener); return () => void listeners.delete(listener); },
    onScannerStatus: () => () => undefined,
  };
  return {
    api,
    hear: (change: Partial<ScannerHeard>): void => { for (const listener of listeners) listener({ ...pattern, ...change }); },
    configured: (): readonly ScannerSetting[] => configured,
  };
};

/** A wedge scanner set to one keyboard on a computer set to another, through the till's own reducer. */
export const createFakeWedge = ({ onScan, onDropped, onStep }: ScannerHandlers) => {
  let state: ScannerState = scannerAtRest;
  const take = (event: ScannerEvent): void => {
    const step = reduceScanner(state, event);
    state = step.state;
    onStep?.(event, step);
    if (step.dropped) onDropped(step.dropped.reason);
    if (step.scan !== null) onScan(step.scan);
  };
  return (text: string, scannerName = 'us', computerName = 'us'): void => {
    const scanner = layouts.find(({ name }) => name === scannerName)!;
    const computer = layouts.find(({ name }) => name === computerName)!;
    const startMs = performance.now();
    for (const [index, character] of [...text].entries()) {
      const press = pressFor(scanner, character) ?? { code: '', shift: false };
      const given = press.code === '' ? character : characterAt(computer, press) ?? 'Unidentified';
      take({ type: 'key', key: given === deadKey ? 'Dead' : given, code: press.code, shift: press.shift, timeMs: startMs + index * 4 });
    }
    take({ type: 'key', key: 'Enter', code: 'Enter', timeMs: startMs + text.length * 4 });
    const wait = idleAfterMs(state);
    if (wait !== null) take({ type: 'idle', timeMs: state.lastMs + wait });
  };
};
