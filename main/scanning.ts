import type { FoundDevices, ScannerSetting, ScannerStatus, CallOutput } from '../preload/contract.ts';

/** Scanner devices in the contract's words. */
export type Scanning = {
  readonly find: () => Promise<FoundDevices>;
  readonly status: () => ScannerStatus[];
  readonly configure: (scanners: readonly ScannerSetting[]) => ScannerStatus[];
  readonly tryAll: (seconds: number) => Promise<CallOutput<'scanners:try'>>;
  readonly stopTrying: () => void;
};

/** Nothing is plugged in yet: the devices process learns to listen to scanners next. */
export const createScanning = (): Scanning => ({
  find: async () => ({ serial: [], hid: [], printers: [], udevRuleMissing: false }),
  status: () => [],
  configure: () => [],
  tryAll: async () => [],
  stopTrying: () => undefined,
});
