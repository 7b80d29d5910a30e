import { encodeDocument } from '../../../main/devices/encoder.ts';
import type { PrintRemark } from '../../../main/devices/outcome.ts';
import type { RasterText } from '../../../main/devices/raster.ts';
import { paperSvg } from '../../../renderer/virtual-devices/paper-drawing.ts';
import type { CorpusItem } from '../corpus/items.ts';

/** What a printer makes of an item, and what it would not have understood. */
export type Printed = { readonly svg: string; readonly warnings: readonly string[]; readonly remarks: readonly PrintRemark[] };

/** From the document to bytes by the till's encoder, and from the bytes to paper by the decoder that knows nothing of it. */
export const printed = async ({ profile, document }: CorpusItem, rasterText: RasterText): Promise<Printed> => {
  const { bytes, remarks } = await encodeDocument(document, profile, rasterText);
  const { svg, warnings } = paperSvg(bytes, { widthDots: profile.widthDots, codePages: profile.codePages, doubleByte: profile.doubleByte?.encoding ?? null });
  return { svg, warnings, remarks };
};
