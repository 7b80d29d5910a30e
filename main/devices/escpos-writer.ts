import Printer from 'escpos/printer.js';
import type { Alignment } from '../../domain/receipt-lines.ts';
import type { Cell, Page } from './code-pages.ts';
import type { PrinterProfile } from './profile.ts';
import { bytesPerRow, withoutRealTimeCommands, type Bitmap } from './raster.ts';

export type TextStyle = {
  readonly align: Alignment;
  readonly size: 1 | 2;
  readonly bold: boolean;
  readonly isReverse: boolean;
};

/** Plain text, as the printer stands after `ESC @`. */
export const plainStyle: TextStyle = { align: 'left', size: 1, bold: false, isReverse: false };

/** Writes ESC/POS for one job; knows what the printer's state is, so that nothing is sent twice. */
export type EscPosWriter = {
  row(cells: readonly Cell[], style: TextStyle): void;
  emptyRow(): void;
  picture(bitmap: Bitmap): void;
  /** A barcode or QR drawn here, centred, with white above and below. */
  symbolPicture(bitmap: Bitmap): void;
  code128(bytes: readonly number[], moduleDots: number, hasText: boolean): void;
  qr(data: string, moduleDots: number): void;
  drawerPulse(): void;
  cut(): void;
  finish(): Uint8Array;
};

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** Tall enough for a hand-held scanner held askew. */
export const barHeightDots = 80;

/** White above and below a symbol: four modules of the largest QR, or no reader tells it from what is near. */
const quietFeed = [ESC, 0x4a, 24] as const;

/** Some printers hold a picture in a small buffer before they print it. */
const rowsPerPicture = 240;

/**
 * A writer on top of escpos, which stays a low-level encoder: its own CODE128, QR and code pages
 * are wrong (no length byte, not `GS ( k`, never `ESC t`), so those go through it as raw bytes.
 */
export const createEscPosWriter = (profile: PrinterProfile): EscPosWriter => {
  const collected: Uint8Array[] = [];
  const printer = new Printer({
    open: (callback) => callback(),
    write: (bytes, callback) => {
      collected.push(Uint8Array.from(bytes));
      callback?.();
    },
    close: (callback) => callback?.(),
  });
  let style = plainStyle;
  let codePage = profile.codePages[0]?.number ?? 0;
  let isDoubleByte = false;

  const raw = (...bytes: readonly number[]) => printer.print(Buffer.from(bytes));

  printer.hardware('INIT');
  // Status bytes that nobody asked for could be taken for the answer at the job's end.
  if (profile.status === 'in-order') raw(GS, 0x61, 0);
  if (profile.doubleByte !== undefined) raw(FS, 0x2e);
  raw(ESC, 0x74, codePage);

  const alignTo = (align: Alignment) => {
    if (style.align !== align) printer.align(alignCommands[align]);
    style = { ...style, align };
  };

  const apply = (wanted: TextStyle) => {
    alignTo(wanted.align);
    if (style.size !== wanted.size) raw(GS, 0x21, wanted.size === 2 ? 0x11 : 0x00);
    if (style.bold !== wanted.bold) raw(ESC, 0x45, wanted.bold ? 1 : 0);
    if (style.isReverse !== wanted.isReverse) raw(GS, 0x42, wanted.isReverse ? 1 : 0);
    style = wanted;
  };

  const select = (page: Page) => {
    if (page === 'any') return;
    const wantsDoubleByte = page === 'double-byte';
    if (wantsDoubleByte !== isDoubleByte) raw(FS, wantsDoubleByte ? 0x26 : 0x2e);
    isDoubleByte = wantsDoubleByte;
    if (page === 'double-byte' || page === codePage) return;
    raw(ESC, 0x74, page);
    codePage = page;
  };

  const qrFunction = (...parameters: readonly number[]) =>
    raw(GS, 0x28, 0x6b, parameters.length & 0xff, parameters.length >> 8, ...parameters);

  const sendPicture = (bitmap: Bitmap) => {
    const rowBytes = bytesPerRow(bitmap.widthDots);
    for (let top = 0; top < bitmap.heightDots; top += rowsPerPicture) {
      const rows = Math.min(rowsPerPicture, bitmap.heightDots - top);
      raw(GS, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8);
      const bits = bitmap.bits.subarray(top * rowBytes, (top + rows) * rowBytes);
      printer.print(Buffer.from(withoutRealTimeCommands(bits)));
    }
  };

  return {
    row: (cells, wanted) => {
      apply(wanted);
      for (const cell of cells) {
        select(cell.page);
        raw(...cell.bytes);
      }
      printer.newLine();
    },
    emptyRow: () => {
      apply(plainStyle);
      printer.newLine();
    },
    picture: (bitmap) => {
      apply(plainStyle);
      sendPicture(bitmap);
    },
    symbolPicture: (bitmap) => {
      apply({ ...plainStyle, align: 'center' });
      raw(...quietFeed);
      sendPicture(bitmap);
      raw(...quietFeed);
    },
    code128: (bytes, moduleDots, hasText) => {
      apply({ ...plainStyle, align: 'center' });
      raw(GS, 0x68, barHeightDots, GS, 0x77, moduleDots, GS, 0x48, hasText ? 2 : 0);
      raw(...quietFeed, GS, 0x6b, 73, bytes.length, ...bytes, ...quietFeed);
    },
    qr: (data, moduleDots) => {
      apply({ ...plainStyle, align: 'center' });
      raw(...quietFeed);
      qrFunction(0x31, 0x41, 0x32, 0x00);
      qrFunction(0x31, 0x43, moduleDots);
      qrFunction(0x31, 0x45, 0x31);
      qrFunction(0x31, 0x50, 0x30, ...Buffer.from(data, 'utf8'));
      qrFunction(0x31, 0x51, 0x30);
      raw(...quietFeed);
    },
    drawerPulse: () => {
      raw(...drawerPulse(profile));
    },
    cut: () => {
      apply(plainStyle);
      if (profile.cutter === 'none') raw(ESC, 0x64, 5);
      else raw(GS, 0x56, profile.cutter === 'full' ? 65 : 66, 0);
    },
    finish: () => {
      printer.close(() => undefined);
      return Buffer.concat(collected);
    },
  };
};

/** `ESC p`: opens the drawer when the printer comes to it in the job. */
export const drawerPulse = ({ drawer }: PrinterProfile): readonly number[] => [
  ESC,
  0x70,
  drawer.pin === 2 ? 0 : 1,
  Math.round(drawer.onMs / 2),
  Math.round(drawer.offMs / 2),
];

/** `DLE DC4`: opens the drawer at once, even while the printer is out of paper. */
export const realTimeDrawerPulse = ({ drawer }: PrinterProfile): readonly number[] => [
  0x10,
  0x14,
  1,
  drawer.pin === 2 ? 0 : 1,
  Math.max(1, Math.min(8, Math.round(drawer.onMs / 100))),
];

const alignCommands = { left: 'LT', center: 'CT', right: 'RT' } as const;
