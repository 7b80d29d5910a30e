import { useEffect, useRef } from 'react';
import type { DropReason } from '../scanner.ts';

/** Takes a scan's raw text; returns whether it was used. */
export type ScanListener = (raw: string) => boolean;
/** Hears of a scan that broke on its way; returns whether that was answered. */
export type DropListener = (reason: DropReason) => boolean;
/** The app is asked last, whenever it began to listen; screens in turn, the latest first. */
type Rank = 'screen' | 'app';

export type Scans = {
  /** A scanner, wedge or virtual, has read something. */
  readonly emit: (raw: string) => void;
  /** A scanner has read something that can't be used. */
  readonly drop: (reason: DropReason) => void;
  readonly listen: (onScan: ScanListener, onDrop: DropListener, rank: Rank) => () => void;
};

type Listener = { readonly onScan: ScanListener; readonly onDrop: DropListener };

/** Hands each scan to whoever stands on top: a question before its screen, a screen before the app. */
export const createScans = (): Scans => {
  const listeners: Listener[] = [];
  return {
    emit: (raw) => void listeners.toReversed().find(({ onScan }) => onScan(raw)),
    drop: (reason) => void listeners.toReversed().find(({ onDrop }) => onDrop(reason)),
    listen: (onScan, onDrop, rank) => {
      const listener = { onScan, onDrop };
      if (rank === 'app') listeners.unshift(listener);
      else listeners.push(listener);
      return () => void listeners.splice(listeners.indexOf(listener), 1);
    },
  };
};

const leaveToOthers = (): boolean => false;

/** Listens to scans while the component is there; the newest closures are used without listening anew. */
export const useScan = (scans: Scans, onScan: ScanListener, { onDrop = leaveToOthers, rank = 'screen' }: { readonly onDrop?: DropListener; readonly rank?: Rank } = {}): void => {
  const latest = useRef({ onScan, onDrop });
  useEffect(() => { latest.current = { onScan, onDrop }; });
  useEffect(() => scans.listen((raw) => latest.current.onScan(raw), (reason) => latest.current.onDrop(reason), rank), [scans, rank]);
};
