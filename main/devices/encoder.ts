import type { PrintDocument, PrintLine } from '../../domain/receipt-lines.ts';
import { code128, gs1Code128, type Code128 } from './code128.ts';
import { createCellPlanner } from './code-pages.ts';
import { barHeightDots, createEscPosWriter } from './escpos-writer.ts';
import type { PrintRemark } from './outcome.ts';
import type { PrinterProfile } from './profile.ts';
import { qrModules } from './qr-size.ts';
import type { Bitmap, RasterText } from './raster.ts';
import { barPicture, gs1BarPicture, qrPicture } from './symbol-pictures.ts';
import { createTextSetter } from './text-setter.ts';

export type EncodedDocument = {
  readonly bytes: Uint8Array;
  readonly remarks: readonly PrintRemark[];
};

/**
 * A document as the bytes that this printer prints it from. Never fails: what can't be printed as
 * asked is printed as well as possible, with a remark.
 */
export const encodeDocument = async (
  document: PrintDocument,
  profile: PrinterProfile,
  rasterText: RasterText,
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

  const leaveOut = (): false => {
    barcodesLeftOut += 1;
    return false;
  };

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
        else barcode(gs1Code128(line.elements), false);
        return;
      case 'qr':
        if (profile.qr === 'picture') symbolPicture(qrPicture(line.data, profile.widthDots, qrModuleDotsMax));
        else writer.qr(line.data, qrDotsPerModule(line.data, profile.widthDots));
        return;
      case 'drawer':
        if (isOriginal) writer.drawerPulse();
        return;
      case 'cut':
        return writer.cut();
    }
  };

  for (const mark of document.marks) await setter.banner(mark.text);
  if (!isOriginal) writer.emptyRow();
  for (const line of document.lines) await writeLine(line);
  if (!isOriginal) writer.emptyRow();
  for (const mark of document.marks) await setter.banner(mark.text);
  if (!isOriginal || document.lines.at(-1)?.kind !== 'cut') writer.cut();

  return {
    bytes: writer.finish(),
    remarks: [
      ...(setter.replaced() > 0 ? [{ kind: 'characters-replaced' as const, count: setter.replaced() }] : []),
      ...Array.from({ length: barcodesLeftOut }, () => ({ kind: 'barcode-left-out' as const })),
    ],
  };
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
