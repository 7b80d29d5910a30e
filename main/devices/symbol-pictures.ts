import { code128 as drawCode128, qrcode, type DrawingContext } from 'bwip-js/generic';
import type { Gs1Element } from '../../domain/receipt-lines.ts';
import { gs1Segments } from './code128.ts';
import { blankBitmap, bytesPerRow, type Bitmap } from './raster.ts';

/**
 * Symbols as pictures, for printers whose own come out wrong or not at all. Undefined when the
 * symbol, with its white on both sides, is wider than the paper.
 */
export const qrPicture = (data: string, widthDots: number, moduleDotsMax: number): Bitmap | undefined => {
  const text = Array.from(new TextEncoder().encode(data), (byte) => String.fromCharCode(byte)).join('');
  const options = { bcid: 'qrcode', text, scale: 1, eclevel: 'M', binarytext: true };
  const modules = oneDotAModule(drawn((context) => qrcode(options, context)));
  const fitting = Math.min(moduleDotsMax, Math.floor(widthDots / (modules.widthDots + 2 * qrQuietModules)));
  return fitting < 2 ? undefined : enlarged(modules, fitting, fitting);
};

/** CODE128 bars of printable ASCII. */
export const barPicture = (data: string, widthDots: number, heightDots: number): Bitmap | undefined =>
  bars(escaped(data), widthDots, heightDots);

/** GS1-128 bars. */
export const gs1BarPicture = (elements: readonly Gs1Element[], widthDots: number, heightDots: number) =>
  bars(gs1Segments(elements).map((segment) => `^FNC1${escaped(segment)}`).join(''), widthDots, heightDots);

const qrQuietModules = 4;
const barQuietModules = 10;

/** The library reads `^` as the beginning of a function code. */
const escaped = (text: string): string => text.replaceAll('^', '^^');

const bars = (text: string, widthDots: number, heightDots: number): Bitmap | undefined => {
  const options = { bcid: 'code128', text, scale: 1, height: 10, parsefnc: true };
  const modules = drawn((context) => drawCode128(options, context));
  const moduleDots = [3, 2].find((dots) => (modules.widthDots + 2 * barQuietModules) * dots <= widthDots);
  return moduleDots === undefined ? undefined : enlarged(middleRow(modules), moduleDots, heightDots);
};

const middleRow = ({ widthDots, heightDots, bits }: Bitmap): Bitmap => {
  const start = Math.floor(heightDots / 2) * bytesPerRow(widthDots);
  return { widthDots, heightDots: 1, bits: bits.slice(start, start + bytesPerRow(widthDots)) };
};

/** The library may draw a module larger than a dot; the finder in the corner is seven modules wide. */
const oneDotAModule = (picture: Bitmap): Bitmap => {
  let finder = 0;
  while (isBlack(picture, finder, 0)) finder += 1;
  const dots = finder / 7;
  const small = blankBitmap(picture.widthDots / dots, picture.heightDots / dots);
  for (let y = 0; y < small.heightDots; y += 1) {
    for (let x = 0; x < small.widthDots; x += 1) if (isBlack(picture, x * dots, y * dots)) blacken(small, x, y);
  }
  return small;
};

const enlarged = (picture: Bitmap, scaleX: number, scaleY: number): Bitmap => {
  const large = blankBitmap(picture.widthDots * scaleX, picture.heightDots * scaleY);
  for (let y = 0; y < large.heightDots; y += 1) {
    for (let x = 0; x < large.widthDots; x += 1) {
      if (isBlack(picture, Math.floor(x / scaleX), Math.floor(y / scaleY))) blacken(large, x, y);
    }
  }
  return large;
};

const isBlack = ({ widthDots, bits }: Bitmap, x: number, y: number): boolean =>
  ((bits[y * bytesPerRow(widthDots) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

const blacken = ({ widthDots, bits }: Bitmap, x: number, y: number): void => {
  const at = y * bytesPerRow(widthDots) + (x >> 3);
  bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
};

type Edge = { readonly x: number; readonly top: number; readonly bottom: number };

/** Collects the library's shapes, one dot a module. Everything it draws here has upright and level edges only. */
const drawn = (draw: (context: DrawingContext<Bitmap>) => Bitmap): Bitmap => {
  let picture = blankBitmap(1, 1);
  let edges: Edge[] = [];
  const box = (left: number, top: number, right: number, bottom: number) => {
    for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) blacken(picture, x, y);
  };
  const fill = () => {
    for (let y = 0; y < picture.heightDots; y += 1) {
      const crossings = edges.filter(({ top, bottom }) => top <= y && y < bottom).map(({ x }) => x).sort((a, b) => a - b);
      for (let index = 0; index + 1 < crossings.length; index += 2) box(crossings[index] ?? 0, y, crossings[index + 1] ?? 0, y + 1);
    }
    edges = [];
  };
  return draw({
    scale: () => null,
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init: (width, height) => {
      picture = blankBitmap(width, height);
    },
    line: (x0, y0, x1, y1, width) => {
      // Upright bars; of an odd width, the middle that the library names is the right one of two.
      const left = x0 - Math.ceil(width / 2);
      if (x0 === x1) box(left, Math.min(y0, y1), left + width, Math.max(y0, y1));
    },
    polygon: (points) => {
      for (const [index, [x, y]] of points.entries()) {
        const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
        if (x === nextX && y !== nextY) edges.push({ x, top: Math.min(y, nextY), bottom: Math.max(y, nextY) });
      }
    },
    hexagon: () => undefined,
    ellipse: () => undefined,
    text: () => undefined,
    fill,
    end: () => picture,
  });
};
