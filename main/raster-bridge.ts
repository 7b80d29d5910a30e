import type { CallInput, EventPayload } from '../preload/contract.ts';
import type { Bitmap, RasterRequest } from './devices/raster.ts';

/** Asks the window to draw text for the printer. */
export type RasterBridge = {
  readonly draw: (request: RasterRequest) => Promise<Bitmap | undefined>;
  readonly reply: (input: CallInput<'printer:raster-reply'>) => void;
};

/** The devices process has its own deadline; this one only keeps a window that never answers from filling the memory. */
const rasterDeadlineMs = 5_000;

/** A bridge to whichever window is there; `send` is false when there is none. */
export const createRasterBridge = (send: (request: EventPayload<'printer:raster'>) => boolean): RasterBridge => {
  const waiting = new Map<number, (bitmap: Bitmap | undefined) => void>();
  let lastId = 0;
  return {
    draw: ({ text, maxWidthDots, lineHeightDots, align, bold, locale }) => {
      const id = (lastId += 1);
      if (!send({ id, text, widthDots: maxWidthDots, heightDots: lineHeightDots, align, bold, locale })) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const settle = (bitmap: Bitmap | undefined): void => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(bitmap);
        };
        const timer = setTimeout(() => { settle(undefined); }, rasterDeadlineMs);
        waiting.set(id, settle);
      });
    },
    reply: ({ id, raster }) => { waiting.get(id)?.(raster ?? undefined); },
  };
};
