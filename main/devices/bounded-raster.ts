import type { RasterText } from './raster.ts';

/**
 * Pictures for one job, within a deadline. After the first that doesn't come, none is asked for
 * again: a window that is gone must not cost one deadline for every line of the receipt.
 */
export const boundedRaster = (rasterText: RasterText, rasterMs: number): RasterText => {
  let isAvailable = true;
  return async (request) => {
    if (!isAvailable) return undefined;
    const picture = await firstOf(rasterText(request), rasterMs);
    isAvailable = picture !== undefined;
    return picture;
  };
};

const firstOf = <Value>(work: Promise<Value | undefined>, timeoutMs: number): Promise<Value | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    const settle = (value: Value | undefined) => {
      clearTimeout(timer);
      resolve(value);
    };
    work.then(settle, () => settle(undefined));
  });
