import type { DropReason } from './frame.ts';
import type { Link, ScannerProblem, Source } from './source.ts';

export type ScannerState = 'ready' | ScannerProblem;

export type StationEvents = {
  readonly onScan: (text: string, symbology: string | null) => void;
  readonly onDropped: (reason: DropReason, length: number) => void;
  /** Told whenever the scanner's state is another one. */
  readonly onState: (state: ScannerState) => void;
};

/** One scanner that is kept connected for as long as the till wants it. */
export type Station = { close(): Promise<void> };

/** Waits between two attempts: short at first, as a plug is moved; then at a pace that costs nothing. */
export const retryMs = [250, 500, 1_000, 2_000] as const;

/** Connects a scanner and, when it goes, connects it again, until it is closed. */
export const createStation = (source: Source, { onScan, onDropped, onState }: StationEvents): Station => {
  let link: Link | undefined;
  let isClosed = false;
  let attempts = 0;
  let timer: NodeJS.Timeout | undefined;
  let told: ScannerState | undefined;

  /** Asked anew each time: things happen while a device is being opened. */
  const isOver = (): boolean => isClosed;

  const tell = (state: ScannerState) => {
    if (isClosed || state === told) return;
    told = state;
    onState(state);
  };

  const retry = () => {
    if (isClosed) return;
    timer = setTimeout(() => { connecting = connect(); }, retryMs[Math.min(attempts, retryMs.length - 1)]);
    attempts += 1;
  };

  const connect = async (): Promise<void> => {
    let isLost = false;
    const lose = () => {
      if (isLost) return;
      isLost = true;
      tell('missing');
      // Lost while it is still being opened: whoever opens it sees that below.
      const opened = link;
      link = undefined;
      if (opened !== undefined) void opened.close().then(retry);
    };
    const connected = await source.connect({ onScan, onDropped, onLost: lose })
      // A driver that throws is a scanner that does not work, and no reason to lose the printer too.
      .catch(() => ({ ok: false, error: 'error' } as const));
    if (!connected.ok) {
      tell(connected.error);
      return retry();
    }
    if (isOver() || isGone(isLost)) return connected.value.close().then(retry);
    link = connected.value;
    attempts = 0;
    tell('ready');
  };

  let connecting = connect();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await connecting;
      await link?.close();
      link = undefined;
    },
  };
};

/** The flag is set from an event, which no reader of the code above can see. */
const isGone = (isLost: boolean): boolean => isLost;
