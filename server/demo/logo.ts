/** The demo shops' logo for thermal paper: a lighthouse over the harbour, drawn from a few shapes instead of kept as a blob. */
export const demoLogo = (): { readonly width: number; readonly height: number; readonly bits: Buffer } => {
  const rowBytes = width / 8;
  const bits = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isBlack(x + 0.5, y + 0.5)) bits[y * rowBytes + (x >> 3)] = (bits[y * rowBytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { width, height, bits };
};

/** Dots; a multiple of eight wide, four centimetres at 203 dpi. */
const width = 320;
const height = 136;
const middle = width / 2;

const lamp = { y: 22, radius: 7 };
const tower = { top: 38, foot: 100, halfTop: 10, halfFoot: 17 };

const isBlack = (x: number, y: number): boolean => isWave(x, y) || isTower(x, y) || isLantern(x, y) || isBeam(x, y) || isRock(x, y);

/** A dark band, a light band: what sailors know it by. */
const isTower = (x: number, y: number): boolean => {
  if (y < tower.top || y > tower.foot) return false;
  const share = (y - tower.top) / (tower.foot - tower.top);
  const half = tower.halfTop + (tower.halfFoot - tower.halfTop) * share;
  const distance = Math.abs(x - middle);
  if (distance > half) return false;
  return distance > half - 3 || Math.floor(share * 5) % 2 === 0;
};

const isLantern = (x: number, y: number): boolean => {
  const distance = Math.abs(x - middle);
  if (y >= 33 && y < tower.top) return distance < 15;
  if (y >= 10 && y < 33) return (distance > 8 && distance < 11) || Math.hypot(distance, y - lamp.y) < lamp.radius - 2;
  // The roof, with its ball.
  return (y >= 3 && y < 10 && distance < (y - 3) * 1.9 + 1) || Math.hypot(distance, y - 3) < 2.5;
};

/** Light to both sides, in rays. */
const isBeam = (x: number, y: number): boolean => {
  const distance = Math.abs(x - middle);
  if (distance < 24 || distance > 118) return false;
  const slope = (y - lamp.y) / distance;
  return [-0.2, 0, 0.2].some((ray) => Math.abs(slope - ray) < 0.022 + (distance / 118) * 0.012);
};

const isRock = (x: number, y: number): boolean => y > tower.foot && y < 110 && Math.abs(x - middle) < 22 + (y - tower.foot) * 2.4;

/** Three lines of water, each calmer than the one above it. */
const isWave = (x: number, y: number): boolean =>
  [0, 1, 2].some((line) => {
    const calm = 112 + line * 9 + Math.sin((x + line * 13) / 12) * (4 - line);
    return Math.abs(y - calm) < 1.9 && Math.abs(x - middle) < 150 - line * 26;
  });
