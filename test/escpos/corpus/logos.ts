import type { Logo } from '../../../domain/protocol.ts';

const logo = (widthDots: number, heightDots: number, isBlack: (x: number, y: number) => boolean): Logo => {
  const rowBytes = Math.ceil(widthDots / 8);
  const bits = Buffer.alloc(rowBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) if (isBlack(x, y)) bits[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return { widthDots, heightDots, bits: bits.toString('base64') };
};

/** A leaf with a white rib; its width is no multiple of eight. */
export const leafLogo: Logo = logo(150, 90, (x, y) => {
  const [right, down] = [(x - 75) / 70, (y - 45) / 40];
  const isLeaf = Math.abs(down) < (1 - right * right) * 0.95;
  return isLeaf && Math.abs(y - 45) > 2 && (x + Math.abs(y - 45)) % 22 > 2;
});

/** Waves as wide as the narrowest paper. */
export const wavesLogo: Logo = logo(384, 96, (x, y) =>
  [24, 48, 72].some((middle) => Math.abs(y - middle - 14 * Math.sin(x / 19)) < 5));
