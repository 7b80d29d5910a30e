/** The longest scan whose text is kept: nothing on a certificate is longer. What goes beyond it is counted. */
export const scanLengthMax = 512;

/** What follows a broken scan this soon is its tail, and no scan of its own. */
export const tailMsMax = 500;

export type DropReason = 'partial' | 'too-long' | 'baud-rate';

/** One scan as it came off the wire, or why it is none. */
export type Frame =
  | { readonly kind: 'scan'; readonly text: string; readonly symbology: string | null }
  /** Its text is not told: it may be most of a number. */
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly length: number };

/** Control characters that scanners send around and inside a barcode's data: STX, ETX, EOT, TAB, LF, CR, ESC, FS, GS, RS, US. */
const usualControls: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x09, 0x0a, 0x0d, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f]);

/** Whether bytes make no sense as text: another speed, another number of bits, or a device that is no scanner. */
export const isNoise = (bytes: readonly number[]): boolean => {
  if (bytes.some((byte) => (byte < 0x20 && !usualControls.has(byte)) || byte === 0x7f)) return true;
  const plain = bytes.filter((byte) => byte < 0x80).length;
  // A foreign code in another character set is a scan of something; hardly any plain character is none.
  return plain * 2 < bytes.length && !isUtf8(bytes);
};

/** The characters of a scan: UTF-8 where it is that, else one character a byte, so that nothing is swallowed. */
export const textOf = (bytes: readonly number[]): string =>
  new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'latin1', { ignoreBOM: true }).decode(Uint8Array.from(bytes));

const isUtf8 = (bytes: readonly number[]): boolean => {
  if (bytes.every((byte) => byte < 0x80)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
};
