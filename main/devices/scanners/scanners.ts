import type { ScannerHeard, ScannerSetting, ScannerStatus, TriedDevice } from '../../../preload/contract.ts';
import type { DropReason } from './frame.ts';
import type { HidBus } from './hid-bus.ts';
import { createHidScanner } from './hid-scanner.ts';
import { createSerialScanner } from './serial-scanner.ts';
import type { SerialPorts } from '../serial-ports.ts';
import type { Source } from './source.ts';
import { createStation, type ScannerState, type Station } from './station.ts';
import { startTrial, type Trial } from './trial.ts';

export type ScannersEvents = {
  readonly onScan: (device: string, text: string, symbology: string | null) => void;
  readonly onDropped: (device: string, reason: DropReason, length: number) => void;
  readonly onStatus: (scanners: readonly ScannerStatus[]) => void;
  readonly onHeard: (heard: ScannerHeard) => void;
};

type Deps = ScannersEvents & {
  readonly ports: SerialPorts;
  readonly bus: HidBus;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

/** All scanners of this till beside the keyboard wedge. */
export type Scanners = {
  configure(settings: readonly ScannerSetting[]): void;
  /** The configured scanners rest until the trial ends, by itself after this long. */
  tryAll(trial: { readonly seconds: number; readonly ports: readonly string[]; readonly leftOut: readonly string[] }): Promise<readonly TriedDevice[]>;
  stopTrying(): void;
  close(): Promise<void>;
};

/** No scanner until `configure` names some. */
export const createScanners = ({ ports, bus, now, onScan, onDropped, onStatus, onHeard }: Deps): Scanners => {
  let settings: readonly ScannerSetting[] = [];
  let stations: Station[] = [];
  let trial: Trial | undefined;
  let trialTimer: NodeJS.Timeout | undefined;
  /** Opening and closing in order: a port must be free before it is opened again. */
  let work: Promise<void> = Promise.resolve();

  const inOrder = <Value>(next: () => Promise<Value>): Promise<Value> => {
    const result = work.then(next);
    work = result.then(() => undefined, () => undefined);
    return result;
  };

  const rest = async (): Promise<void> => {
    const closing = stations;
    stations = [];
    await Promise.all(closing.map((station) => station.close()));
  };

  const listen = (): void => {
    const taken = new Set<string>();
    const statuses = new Map<Source, ScannerStatus>();
    const sources = settings.map((setting, index) => named(sourceOf(setting, ports, bus, taken), index, settings));
    if (sources.length === 0) onStatus([]);
    stations = sources.map((source) => createStation(source, {
      onScan: (text, symbology) => onScan(source.device, text, symbology),
      onDropped: (reason, length) => onDropped(source.device, reason, length),
      onState: (state: ScannerState) => {
        statuses.set(source, { device: source.device, label: source.label(), state, since: now() });
        // In the order of the settings, and only when all are known: a scanner that opens slowly is not missing.
        const all = sources.flatMap((each) => statuses.get(each) ?? []);
        if (all.length === sources.length) onStatus(all);
      },
    }));
  };

  const endTrial = async (): Promise<void> => {
    clearTimeout(trialTimer);
    const ending = trial;
    trial = undefined;
    await ending?.close();
  };

  const stopTrying = (): void => void inOrder(async () => {
    if (trial === undefined) return;
    await endTrial();
    listen();
  });

  return {
    configure: (wanted) => void inOrder(async () => {
      settings = wanted;
      await rest();
      if (trial === undefined) listen();
    }),
    tryAll: ({ seconds, ports: extraPaths, leftOut }) => inOrder(async () => {
      await endTrial();
      await rest();
      const configured = settings.flatMap((setting) => (setting.type === 'serial' ? [setting.path] : []));
      trial = await startTrial({ ports, bus, onHeard }, { extraPaths: [...new Set([...configured, ...extraPaths])], leftOut });
      trialTimer = setTimeout(stopTrying, seconds * 1_000);
      return trial.tried;
    }),
    stopTrying,
    close: () => inOrder(async () => {
      settings = [];
      await endTrial();
      await rest();
    }),
  };
};

const sourceOf = (setting: ScannerSetting, ports: SerialPorts, bus: HidBus, taken: Set<string>): Source =>
  setting.type === 'serial' ? createSerialScanner(setting, ports) : createHidScanner(setting, bus, taken);

/** Two of a model without serial numbers are told apart by their place in the settings. */
const named = (source: Source, index: number, settings: readonly ScannerSetting[]): Source => {
  const before = settings.slice(0, index).filter((other) => JSON.stringify(other) === JSON.stringify(settings[index])).length;
  return before === 0 ? source : { ...source, device: `${source.device}#${String(before + 1)}` };
};
