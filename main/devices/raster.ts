import { z } from 'zod';

/** Bytes as they cross a process boundary. */
export const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** One bit a dot, rows padded to whole bytes, the leftmost dot in the highest bit; 1 is black. */
export const bitmapSchema = z
  .strictObject({
    widthDots: z.int().min(1).max(1_024),
    heightDots: z.int().min(1).max(4_096),
    bits: bytesSchema,
  })
  .refine(({ widthDots, heightDots, bits }) => bits.length === bytesPerRow(widthDots) * heightDots, {
    error: 'A bitmap needs exactly its rows of bits.',
  });
export type Bitmap = z.infer<typeof bitmapSchema>;

/** What the encoder asks for when no code page of the printer holds a text. */
export const rasterRequestSchema = z.strictObject({
  /** One paragraph, no control characters. Direction follows the text (Arabic, Hebrew). */
  text: z.string(),
  /** BCP 47: picks among Han forms and digits. */
  locale: z.string(),
  /** Height of one line of text; wrapped text takes a multiple of it. Letters fill about 5/6. */
  lineHeightDots: z.int().positive(),
  /** Wrap here; the bitmap is never wider, and no wider than the text needs. */
  maxWidthDots: z.int().positive(),
  /** How wrapped lines stand to one another. */
  align: z.enum(['left', 'center', 'right']),
  bold: z.boolean(),
});
export type RasterRequest = z.infer<typeof rasterRequestSchema>;

/**
 * Draws text with the till's own fonts. In the product the renderer's canvas does it, asked by
 * main; undefined means that no picture can be had (no window yet, no font).
 */
export type RasterText = (request: RasterRequest) => Promise<Bitmap | undefined>;

/** Bytes of one row. */
export const bytesPerRow = (widthDots: number): number => Math.ceil(widthDots / 8);

/** A white bitmap to place others on. */
export const blankBitmap = (widthDots: number, heightDots: number): Bitmap => ({
  widthDots,
  heightDots,
  bits: new Uint8Array(bytesPerRow(widthDots) * heightDots),
});

/** Copies a picture's black dots to (left, top); what would stand outside is cut off. */
export const place = (target: Bitmap, picture: Bitmap, left: number, top: number): void => {
  const targetRow = bytesPerRow(target.widthDots);
  const pictureRow = bytesPerRow(picture.widthDots);
  for (let y = 0; y < picture.heightDots && top + y < target.heightDots; y += 1) {
    for (let x = 0; x < picture.widthDots && left + x < target.widthDots; x += 1) {
      const byte = picture.bits[y * pictureRow + (x >> 3)] ?? 0;
      if ((byte & (0x80 >> (x & 7))) === 0) continue;
      const at = (top + y) * targetRow + ((left + x) >> 3);
      target.bits[at] = (target.bits[at] ?? 0) | (0x80 >> ((left + x) & 7));
    }
  }
};

/** White on black. */
export const inverted = (picture: Bitmap): Bitmap => ({
  ...picture,
  bits: picture.bits.map((byte) => ~byte & 0xff),
});

/**
 * Printers watch the stream for real-time commands even inside pictures: `DLE EOT` would answer
 * into our status reading, `DLE ENQ` would drop the job, `DLE DC4` would open the drawer. One dot
 * of the second byte is turned, which no eye finds.
 */
export const withoutRealTimeCommands = (bits: Uint8Array): Uint8Array => {
  const safe = Uint8Array.from(bits);
  for (let index = 1; index < safe.length; index += 1) {
    const second = safe[index] ?? 0;
    if (safe[index - 1] === 0x10 && (second === 0x04 || second === 0x05 || second === 0x14)) {
      // Not the lowest bit: that would only turn one command into another.
      safe[index] = second ^ 0x02;
    }
  }
  return safe;
};
