import type { Logo } from '../../domain/protocol.ts';
import type { PrintDocument, PrintLine, PrintMark } from '../../domain/receipt-lines.ts';
import { code128, gs1Code128, type Code128 } from './code128.ts';
import { createCellPlanner } from './code-pages.ts';
import { barHeightDots, createEscPosWriter } from './escpos-writer.ts';
import { createReminder, markAcross } from './marks.ts';
import type { PrintRemark } from './outcome.ts';
import type { PrinterProfile } from './profile.ts';
import { qrModules } from './qr-size.ts';
import { blankBitmap, type Bitmap, place, type RasterText } from './raster.ts';
import { barPicture, gs1BarPicture, qrPicture } from './symbol-pictures.ts';
import { createTextSetter } from './text-setter.ts';

export type EncodedDocument = {
  readonly bytes: Uint8Array;
  readonly remarks: readonly PrintRemark[];
  /** Among the bytes is the pulse for the drawer. */
  readonly opensDrawer: boolean;
};

/**
 * A document as the bytes that this printer prints it from. Never fails: what can't be printed as
 * asked is printed as well as possible, with a remark. `isVirtual`: the printer is on the screen, its drawer
 * holds nothing, and training may open it.
 */
export const encodeDocument = async (
  document: PrintDocument,
  profile: PrinterProfile,
  rasterText: RasterText,
  isVirtual = false,
): Promise<EncodedDocument> => {
  const writer = createEscPosWriter(profile);
  const setter = createTextSetter({
    writer,
    profile,
    planner: createCellPlanner(profile),
    rasterText,
    locale: document.locale,
  });
  let barcodesLeftOut = 0;
  const isOriginal = document.marks.length === 0;
  const mayOpenDrawer = document.marks.every(({ kind }) => kind === 'training' && isVirtual);
  const opensDrawer = mayOpenDrawer && document.lines.some(({ kind }) => kind === 'drawer');
  const remind = createReminder(document.marks);
  const mark = (one: PrintMark) => setter.banner(markAcross(one, profile.columns));

  const leaveOut = (): false => {
    barcodesLeftOut += 1;
    return false;
  };

  /** A number that holds a real-time command takes more modules as a command than as a picture. */
  const fits = ({ modules }: Code128): boolean => moduleDotsFor(modules, profile.widthDots) !== undefined;

  const barcode = (bars: Code128, hasText: boolean): boolean => {
    const moduleDots = moduleDotsFor(bars.modules, profile.widthDots);
    if (moduleDots === undefined) return leaveOut();
    writer.code128(bars.bytes, moduleDots, hasText);
    return true;
  };

  const symbolPicture = (picture: Bitmap | undefined): boolean => {
    if (picture === undefined || !profile.raster) return leaveOut();
    writer.symbolPicture(picture);
    return true;
  };

  const writeLine = async (line: PrintLine): Promise<void> => {
    switch (line.kind) {
      case 'text':
        return setter.text(line);
      case 'columns':
        return setter.columns(line);
      case 'banner':
        return setter.banner(line.text);
      case 'rule':
        return setter.rule();
      case 'space':
        return writer.emptyRow();
      case 'barcode': {
        const hasBars =
          profile.barcode === 'picture'
            ? symbolPicture(barPicture(line.data, profile.widthDots, barHeightDots))
            : barcode(code128(line.data), true);
        if (hasBars && profile.barcode === 'command') return;
        return setter.text({ kind: 'text', text: line.data, align: 'center' });
      }
      case 'gs1-128':
        if (profile.barcode === 'picture') symbolPicture(gs1BarPicture(line.elements, profile.widthDots, barHeightDots));
        else if (!fits(gs1Code128(line.elements)) && profile.raster) symbolPicture(gs1BarPicture(line.elements, profile.widthDots, barHeightDots));
        else barcode(gs1Code128(line.elements), false);
        return;
      case 'qr':
        if (profile.qr === 'picture') symbolPicture(qrPicture(line.data, profile.widthDots, qrModuleDotsMax));
        else writer.qr(line.data, qrDotsPerModule(line.data, profile.widthDots));
        return;
      case 'logo':
        // A printer without pictures, or paper narrower than any we know: the store's name stands below it all the same.
        if (profile.raster && line.widthDots <= profile.widthDots) writer.picture(logoAcross(line, profile.widthDots));
        return;
      case 'drawer':
        if (mayOpenDrawer) writer.drawerPulse();
        return;
      case 'cut':
        return writer.cut();
    }
  };

  for (const each of document.marks) await mark(each);
  if (!isOriginal) writer.emptyRow();
  for (const line of document.lines) {
    const due = remind(line);
    if (due) await mark(due);
    await writeLine(line);
  }
  if (!isOriginal) writer.emptyRow();
  for (const each of document.marks) await mark(each);
  if (!isOriginal || document.lines.at(-1)?.kind !== 'cut') writer.cut();

  return {
    opensDrawer,
    bytes: writer.finish(),
    remarks: [
      ...(setter.replaced() > 0 ? [{ kind: 'characters-replaced' as const, count: setter.replaced() }] : []),
      ...Array.from({ length: barcodesLeftOut }, () => ({ kind: 'barcode-left-out' as const })),
    ],
  };
};

/** A store's logo in the middle of the paper. */
const logoAcross = ({ widthDots, heightDots, bits }: Logo, paperDots: number): Bitmap => {
  const paper = blankBitmap(paperDots, heightDots);
  place(paper, { widthDots, heightDots, bits: Buffer.from(bits, 'base64') }, Math.floor((paperDots - widthDots) / 2), 0);
  return paper;
};

/** Scanners want ten modules of white on each side. */
const quietModules = 20;

/** The widest of 3 and 2 dots a module that fits; below 2 dots a 203 dpi print is not read back. */
const moduleDotsFor = (modules: number, widthDots: number): number | undefined =>
  [3, 2].find((dots) => (modules + quietModules) * dots <= widthDots);

/** So that a short link doesn't fill the paper. */
const qrModuleDotsMax = 6;

/** At least 2 dots a module. */
const qrDotsPerModule = (data: string, widthDots: number): number =>
  Math.max(2, Math.min(qrModuleDotsMax, Math.floor(widthDots / (qrModules(data) + 8))));
