import { ok } from '../../../domain/result.ts';
import { type FramerState, framerAtRest, framerIdleMs, reduceSerial, type SerialEvent, type Suffix } from './serial-framer.ts';
import type { SerialPorts } from '../serial-ports.ts';
import type { Source } from './source.ts';

/** A scanner on a serial port, RS-232 or USB. */
export const createSerialScanner = (
  { path, baudRate, suffix }: { readonly path: string; readonly baudRate: number; readonly suffix: Suffix }, ports: Pick<SerialPorts, 'open'>,
): Source => ({
  device: `serial:${path}`,
  label: () => path,
  connect: async ({ onScan, onDropped, onLost }) => {
    let state: FramerState = framerAtRest;
    let timer: NodeJS.Timeout | undefined;
    const step = (event: SerialEvent) => {
      clearTimeout(timer);
      const { state: next, frames } = reduceSerial(state, event, suffix);
      state = next;
      const waitMs = framerIdleMs(state, suffix);
      if (waitMs !== null) timer = setTimeout(() => step({ type: 'idle', timeMs: performance.now() }), waitMs);
      for (const frame of frames) {
        if (frame.kind === 'scan') onScan(frame.text, frame.symbology);
        else onDropped(frame.reason, frame.length);
      }
    };
    const opened = await ports.open(path, baudRate, {
      onBytes: (bytes) => step({ type: 'bytes', bytes, timeMs: performance.now() }),
      onClosed: () => {
        step({ type: 'lost', timeMs: performance.now() });
        onLost();
      },
    });
    if (!opened.ok) return opened;
    return ok({
      close: () => {
        clearTimeout(timer);
        return opened.value.close();
      },
    });
  },
});
