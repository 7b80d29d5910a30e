import { err, ok } from '../../../domain/result.ts';
import type { HidBus, HidInfo } from './hid-bus.ts';
import { hidAtRest, type HidEvent, hidIdleMs, type HidState, reduceHid } from './hid-reports.ts';
import type { Source } from './source.ts';

type Wanted = { readonly vendorId: number; readonly productId: number; readonly serialNumber: string | null };

/**
 * A scanner that speaks HID POS. `taken` holds the paths that are open already: of two scanners of one model without
 * serial numbers, each setting gets one.
 */
export const createHidScanner = (wanted: Wanted, bus: HidBus, taken: Set<string>): Source => {
  let label = hidName(wanted);
  return {
    device: `hid:${hidName(wanted)}`,
    label: () => label,
    connect: async ({ onScan, onDropped, onLost }) => {
      const info = (await bus.list()).find((each) => isWanted(each, wanted) && !taken.has(each.path));
      if (info === undefined) return err('missing');
      ({ label } = info);
      taken.add(info.path);
      let state: HidState = hidAtRest;
      let timer: NodeJS.Timeout | undefined;
      const step = (event: HidEvent) => {
        clearTimeout(timer);
        const { state: next, frames } = reduceHid(state, event);
        state = next;
        const waitMs = hidIdleMs(state);
        if (waitMs !== null) timer = setTimeout(() => step({ type: 'idle', timeMs: performance.now() }), waitMs);
        for (const frame of frames) {
          if (frame.kind === 'scan') onScan(frame.text, frame.symbology);
          else onDropped(frame.reason, frame.length);
        }
      };
      const opened = await bus.open(info, {
        onReport: (report) => step({ type: 'report', report, timeMs: performance.now() }),
        onLost: () => {
          step({ type: 'lost', timeMs: performance.now() });
          onLost();
        },
      });
      if (!opened.ok) {
        taken.delete(info.path);
        return opened;
      }
      return ok({
        close: async () => {
          clearTimeout(timer);
          await opened.value.close();
          taken.delete(info.path);
        },
      });
    },
  };
};

const hidName = ({ vendorId, productId, serialNumber }: Wanted): string =>
  `${hex(vendorId)}:${hex(productId)}${serialNumber === null ? '' : `:${serialNumber}`}`;

const hex = (id: number): string => id.toString(16).padStart(4, '0');

const isWanted = (info: HidInfo, wanted: Wanted): boolean =>
  info.vendorId === wanted.vendorId && info.productId === wanted.productId
  && (wanted.serialNumber === null || info.serialNumber === wanted.serialNumber);
