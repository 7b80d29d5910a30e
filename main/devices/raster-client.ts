import type { FromDevices } from './messages.ts';
import type { Bitmap, RasterText } from './raster.ts';

/** Asks main for pictures of text, over the port. */
export type RasterClient = {
  readonly rasterText: RasterText;
  settle(requestId: string, bitmap: Bitmap | undefined): void;
};

/** One job asks for one picture at a time; anything older was given up by its deadline. */
const waitingMax = 8;

/** A client with no question open. The deadline is the asker's: see `boundedRaster`. */
export const createRasterClient = (send: (message: FromDevices) => void): RasterClient => {
  const waiting = new Map<string, (bitmap: Bitmap | undefined) => void>();
  let asked = 0;

  const settle: RasterClient['settle'] = (requestId, bitmap) => {
    waiting.get(requestId)?.(bitmap);
    waiting.delete(requestId);
  };

  return {
    settle,
    rasterText: (request) =>
      new Promise((resolve) => {
        asked += 1;
        const requestId = `raster-${asked}`;
        waiting.set(requestId, resolve);
        const [oldest] = waiting.keys();
        if (waiting.size > waitingMax && oldest !== undefined) settle(oldest, undefined);
        send({ kind: 'raster', requestId, request });
      }),
  };
};
