import bwip from 'bwip-js/generic';

/** A square code as rows of modules, dark or light. */
export type Modules = { readonly size: number; readonly isDark: (x: number, y: number) => boolean };

// The named export `raw` is a symbology; the encoder of the same name is only on the package's object.
const encode = (bcid: string, text: string, options: Record<string, string> = {}): Readonly<Record<string, unknown>> => {
  const [symbol] = bwip.raw({ bcid, text, ...options }) as readonly Readonly<Record<string, unknown>>[];
  if (!symbol) throw new Error('no symbol');
  return symbol;
};

/** The widths of a GS1-128's bars and spaces in modules, a bar first. */
export const gs1Widths = (text: string): readonly number[] => encode('gs1-128', text)['sbs'] as readonly number[];

/** A QR code's modules. `level` L is smaller, M bears more dirt. */
export const qrModules = (text: string, level: 'L' | 'M'): Modules => {
  const { pixs, pixx } = encode('qrcode', text, { eclevel: level }) as { readonly pixs: readonly number[]; readonly pixx: number };
  return { size: pixx, isDark: (x, y) => x >= 0 && y >= 0 && x < pixx && y < pixx && pixs[y * pixx + x] === 1 };
};
