import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

// Left to itself the package fetches its WebAssembly from a content network.
const wasmPath = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasmPath)).buffer } });

/**
 * Paints the black shapes of a drawn paper at one dot a pixel and has a barcode reader that nobody
 * here wrote read it. `identifier` is AIM's: `]C0` is CODE128, `]C1` is GS1-128, `]Q1` is QR. Letters are left out: the reader looks at bars, and fonts differ by machine.
 */
export const scanPaper = async (
  svg: string,
): Promise<readonly { readonly identifier: string; readonly text: string }[]> => {
  const size = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg);
  if (size === null) throw new Error('The drawing has no size.');
  const width = Number(size[1]);
  const height = Number(size[2]);
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [, x, y, boxWidth, boxHeight] of svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g)) {
    blacken(pixels, width, { x: Number(x), y: Number(y), width: Number(boxWidth), height: Number(boxHeight) });
  }
  const found = await readBarcodes(
    { data: pixels, width, height, colorSpace: 'srgb' },
    { formats: ['Code128', 'QRCode'], tryHarder: true, textMode: 'Plain' },
  );
  return found.map(({ symbologyIdentifier, text }) => ({ identifier: symbologyIdentifier, text }));
};

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const blacken = (pixels: Uint8ClampedArray, width: number, box: Box): void => {
  for (let y = box.y; y < box.y + box.height; y += 1) {
    for (let x = box.x; x < box.x + box.width; x += 1) {
      pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
};

/** What a barcode reader that nobody here wrote reads off a picture of the screen. */
export const scanPicture = async (picture: Uint8Array): Promise<readonly string[]> =>
  (await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, textMode: 'Plain' })).map(({ text }) => text);
