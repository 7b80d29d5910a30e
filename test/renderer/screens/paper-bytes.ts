/** A short receipt as a printer gets it: initialise, words, feed, cut. */
export const testPageBytes = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array([0x1b, 0x40, ...new TextEncoder().encode('Countersign\nTest page\nAn amount          1,234.56\n'), 0x1b, 0x64, 3, 0x1d, 0x56, 0]);
