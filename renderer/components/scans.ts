import { useEffect, useRef } from 'react';

/** Takes a scan's raw text; returns whether it was used. */
export type ScanListener = (raw: string) => boolean;

export type Scans = {
  /** A scanner, wedge or virtual, has read something. */
  readonly emit: (raw: string) => void;
  /** The latest listener is asked first; the first that uses the scan ends it. */
  readonly listen: (listener: ScanListener) => () => void;
};

/** Hands each scan to whoever stands on top: a dialog before its screen, a screen before the app. */
export const createScans = (): Scans => {
  const listeners: ScanListener[] = [];
  return {
    emit: (raw) => {
      for (const listener of listeners.toReversed()) if (listener(raw)) return;
    },
    listen: (listener) => {
      listeners.push(listener);
      return () => void listeners.splice(listeners.indexOf(listener), 1);
    },
  };
};

/** Listens to scans while the component is there; the newest closure is used without listening anew. */
export const useScan = (scans: Scans, listener: ScanListener): void => {
  const latest = useRef(listener);
  useEffect(() => { latest.current = listener; });
  useEffect(() => scans.listen((raw) => latest.current(raw)), [scans]);
};
