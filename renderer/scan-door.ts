import { parseScan } from '../domain/number.ts';
import type { CountersignApi } from '../preload/contract.ts';
import type { DropReason } from './scanner.ts';

/** Two readings of one paper come this close together, by one scanner or by two; no hand shows it twice that fast. */
const doubleMsMax = 300;

type Deps = {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly onScan: (text: string) => void;
  readonly onDropped: (reason: DropReason) => void;
};

/** The one way in for what scanners read, whichever way they are connected. */
export type ScanDoor = {
  readonly scan: (text: string) => void;
  readonly drop: (reason: DropReason) => void;
};

/** A door that lets each paper in once. */
export const createScanDoor = ({ nowMs, onScan, onDropped }: Deps): ScanDoor => {
  /** What came in a moment ago, and when: in memory only, and for that moment only. */
  let recent: readonly { readonly paper: string; readonly atMs: number }[] = [];
  return {
    scan: (text) => {
      const atMs = nowMs();
      const paper = paperOf(text);
      const before = recent.filter((each) => atMs - each.atMs <= doubleMsMax && atMs >= each.atMs);
      // A paper that lies under a scanner is read again and again: each reading lengthens the wait.
      recent = [...before.filter((each) => each.paper !== paper), { paper, atMs }];
      if (before.some((each) => each.paper === paper)) onDropped('double');
      else onScan(text);
    },
    drop: onDropped,
  };
};

/** What lay under the scanner: bars and QR of one certificate, with prefixes or without, are the same paper. */
const paperOf = (text: string): string => {
  const scan = parseScan(text);
  if (!scan.ok) return `text ${text.trim()}`;
  switch (scan.value.kind) {
    case 'certificate': return scan.value.number;
    case 'control-number': return scan.value.control;
    case 'operation': return scan.value.reference;
  }
};

/** Lets in what serial and HID scanners read. Returns what stops the listening. */
export const listenForDeviceScans = (api: Pick<CountersignApi, 'onScannerScan' | 'onScannerDropped'>, door: ScanDoor): (() => void) => {
  const stops = [
    api.onScannerScan(({ text }) => { door.scan(text); }),
    api.onScannerDropped(({ reason }) => { door.drop(reason); }),
  ];
  return () => { for (const stop of stops) stop(); };
};
