import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Dots } from './dots.ts';

/** What a reader that nobody here wrote found: `bars` or `qr`, and its data without FNC1. */
export type Found = { readonly kind: 'bars' | 'qr'; readonly text: string };

// Left to itself the package fetches its WebAssembly from a content network.
const wasmPath = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasmPath)).buffer } });

/** ZXing reads a whole paper, letters and all, at one pixel a dot: 203 dpi. It also tells GS1-128 (`]C1`) from plain CODE128. */
export const readWithZxing = async (dots: Dots): Promise<readonly (Found & { readonly identifier: string })[]> => {
  const data = new Uint8ClampedArray(dots.width * dots.height * 4).fill(255);
  for (const [index, black] of dots.black.entries()) if (black === 1) data.fill(0, index * 4, index * 4 + 3);
  const found = await readBarcodes(
    { data, width: dots.width, height: dots.height, colorSpace: 'srgb' },
    { formats: ['Code128', 'QRCode'], tryHarder: true, tryRotate: false, tryInvert: false, textMode: 'Plain' },
  );
  return found.map(({ symbologyIdentifier, text }) => ({
    kind: symbologyIdentifier.startsWith(']Q') ? 'qr' : 'bars', text: text.replaceAll('\u001d', ''), identifier: symbologyIdentifier,
  }));
};

/** Whether zbar's command is installed (Debian: zbar-tools). */
export const hasZbar = (): boolean => {
  try {
    execFileSync('zbarimg', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const symbolPattern = /<symbol type='([^']+)'[^>]*><data([^>]*)><!\[CDATA\[([^]*?)\]\]><\/data>/gu;

/** zbar reads many picture files in one go; by file name, as it was given. */
export const readWithZbar = async (folder: string, names: readonly string[]): Promise<ReadonlyMap<string, readonly Found[]>> => {
  const xml = await new Promise<string>((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 };
    execFile('zbarimg', ['--nodbus', '--quiet', '--xml', '-Sdisable', '-Scode128.enable', '-Sqrcode.enable', ...names], options, (error, stdout) => {
      // It ends with 4 when one of the papers has no symbol, which some don't.
      if (error && error.code !== 4) reject(new Error(`zbarimg failed: ${error.message}`));
      else resolve(stdout);
    });
  });
  return new Map(xml.split("<source href='").slice(1).map((source): [string, readonly Found[]] => [
    source.slice(0, source.indexOf("'")),
    [...source.matchAll(symbolPattern)].map(([, type, attributes = '', data = '']) => {
      // Data with FNC1 in it has no place in XML as it is.
      const text = attributes.includes("format='base64'") ? Buffer.from(data, 'base64').toString('latin1') : data;
      return { kind: type === 'QR-Code' ? 'qr' : 'bars', text: text.replaceAll('\u001d', '') };
    }),
  ]));
};
