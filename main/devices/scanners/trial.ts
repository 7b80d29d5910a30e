import { readTestPattern } from '../../../domain/test-pattern.ts';
import type { ScannerHeard, ScannerSetting, TriedDevice } from '../../../preload/contract.ts';
import { isNoise, scanLengthMax, textOf } from './frame.ts';
import { createHidScanner } from './hid-scanner.ts';
import type { HidBus } from './hid-bus.ts';
import type { PortInfo, SerialPorts } from '../serial-ports.ts';
import type { Suffix } from './serial-framer.ts';
import { shapeOf } from './shape.ts';

/** Speeds that scanners leave the factory with, the most frequent first. */
export const baudRates = [9_600, 115_200, 19_200, 38_400, 57_600, 4_800, 2_400, 1_200] as const;

/** Silence after which all of a scan has come, its suffix included; longer than an adapter holds bytes back. */
const silenceMs = 150;

type Deps = {
  readonly ports: SerialPorts;
  readonly bus: HidBus;
  readonly onHeard: (heard: ScannerHeard) => void;
};

export type Trial = { readonly tried: readonly TriedDevice[]; close(): Promise<void> };

/** Listens to everything that might be a scanner; `extraPaths` are ports that the system doesn't list by itself. */
export const startTrial = async (
  { ports, bus, onHeard }: Deps, { extraPaths, leftOut }: { readonly extraPaths: readonly string[]; readonly leftOut: readonly string[] },
): Promise<Trial> => {
  const closers: (() => Promise<void>)[] = [];
  const listed = (await ports.list()).filter(({ path }) => !leftOut.includes(path));
  const unlisted = extraPaths.filter((path) => !leftOut.includes(path) && !listed.some((port) => port.path === path));
  const serial = [...listed, ...unlisted.map((path) => ({ path, label: path }))];
  const tried = await Promise.all([
    ...serial.map((port) => tryPort(port, { ports, onHeard }, closers)),
    ...(await bus.list()).map((info) => tryHid(info, { bus, onHeard }, closers)),
  ]);
  return { tried, close: async () => void await Promise.all(closers.map((close) => close())) };
};

type Closers = (() => Promise<void>)[];

/** Hears one port, at another speed after every scan that makes no sense. */
const tryPort = async ({ path, label }: Pick<PortInfo, 'path' | 'label'>, { ports, onHeard }: Pick<Deps, 'ports' | 'onHeard'>, closers: Closers): Promise<TriedDevice> => {
  const device = `serial:${path}`;
  let rate = 0;
  let bytes: number[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;

  const hear = () => {
    const baudRate = rateAt(rate);
    const suffix = suffixOf(bytes, length);
    const text = textOf(bytes).replace(/[\r\n\t]+$/u, '');
    const noise = isNoise(bytes);
    const nextBaudRate = noise ? rateAt(rate + 1) : null;
    onHeard({
      device, label, setting: { type: 'serial', path, baudRate, suffix }, symbology: null, nextBaudRate, length,
      reading: noise ? 'noise' : readTestPattern(text) ? 'test-pattern' : 'text',
      shape: noise ? '' : shapeOf(textOf(bytes)),
    });
    bytes = [];
    length = 0;
    if (!noise) return;
    rate += 1;
    void link.then((opened) => opened.ok && opened.value.setBaudRate(rateAt(rate)));
  };

  const link = ports.open(path, rateAt(0), {
    onBytes: (more) => {
      clearTimeout(timer);
      bytes.push(...more.subarray(0, Math.max(0, scanLengthMax - bytes.length)));
      length += more.length;
      timer = setTimeout(hear, silenceMs);
    },
    // Unplugged during the trial: set-up looks again when the person asks for it.
    onClosed: () => clearTimeout(timer),
  });
  const opened = await link;
  if (!opened.ok) return { device, label, state: opened.error === 'missing' ? 'error' : opened.error };
  closers.push(async () => {
    clearTimeout(timer);
    await opened.value.close();
  });
  return { device, label, state: 'listening' };
};

const rateAt = (index: number): number => baudRates[index % baudRates.length] ?? baudRates[0];

/** What came behind the scan is the suffix; a scan too long to keep has an end that nobody saw. */
const suffixOf = (bytes: readonly number[], length: number): Suffix => {
  if (length > bytes.length) return 'none';
  const [beforeLast, last] = bytes.slice(-2);
  if (last === 0x0a) return beforeLast === 0x0d ? 'crlf' : 'lf';
  const only = bytes.length === 1 ? bytes[0] : last;
  return only === 0x0d ? 'cr' : only === 0x09 ? 'tab' : 'none';
};

const tryHid = async (info: Awaited<ReturnType<HidBus['list']>>[number], { bus, onHeard }: Pick<Deps, 'bus' | 'onHeard'>, closers: Closers): Promise<TriedDevice> => {
  const { vendorId, productId, serialNumber, label } = info;
  const setting: ScannerSetting = { type: 'hid', vendorId, productId, serialNumber };
  // A bus of this one device: two of a model are heard apart.
  const source = createHidScanner(setting, { ...bus, list: async () => [info] }, new Set());
  const heard = { device: source.device, label, setting, nextBaudRate: null };
  const connected = await source.connect({
    onScan: (text, symbology) => onHeard({ ...heard, symbology, length: text.length, reading: readTestPattern(text) ? 'test-pattern' : 'text', shape: shapeOf(text) }),
    onDropped: (_reason, length) => onHeard({ ...heard, symbology: null, length, reading: 'noise', shape: '' }),
    onLost: () => undefined,
  });
  if (!connected.ok) return { device: source.device, label, state: connected.error === 'missing' ? 'error' : connected.error };
  closers.push(() => connected.value.close());
  return { device: source.device, label, state: 'listening' };
};
