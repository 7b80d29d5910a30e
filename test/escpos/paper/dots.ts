/** A picture in black and white, a byte a dot: 1 is black. */
export type Dots = { readonly width: number; readonly height: number; readonly black: Uint8Array };

/** White paper. */
export const blankDots = (width: number, height: number): Dots => ({ width, height, black: new Uint8Array(width * height) });

/** Whether there is a black dot; outside it is white. */
export const isBlack = ({ width, height, black }: Dots, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < width && y < height && black[y * width + x] === 1;

/** Colours a box; what would stand outside is cut off. */
export const fillBox = (dots: Dots, box: Box, colour: 0 | 1): void => {
  const right = Math.min(dots.width, box.x + box.width);
  for (let y = Math.max(0, box.y); y < Math.min(dots.height, box.y + box.height); y += 1) {
    dots.black.fill(colour, y * dots.width + Math.max(0, box.x), y * dots.width + right);
  }
};

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The part of a picture inside a box. */
export const cropped = (dots: Dots, { x, y, width, height }: Box): Dots => {
  const part = blankDots(width, height);
  for (let row = 0; row < height; row += 1) {
    part.black.set(dots.black.subarray((y + row) * dots.width + x, (y + row) * dots.width + x + width), row * width);
  }
  return part;
};

/** Copies a picture onto another, black and white alike. */
export const pasted = (target: Dots, picture: Dots, x: number, y: number): void => {
  for (let row = 0; row < picture.height; row += 1) {
    target.black.set(picture.black.subarray(row * picture.width, (row + 1) * picture.width), (y + row) * target.width + x);
  }
};

/** From one bit a dot, rows padded to whole bytes, the leftmost dot in the highest bit. */
export const fromBits = (width: number, height: number, bits: Uint8Array): Dots => {
  const dots = blankDots(width, height);
  const rowBytes = Math.ceil(width / 8);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) dots.black[y * width + x] = 1;
    }
  }
  return dots;
};

/** To one bit a dot, rows padded to whole bytes, the leftmost dot in the highest bit. */
export const toBits = ({ width, height, black }: Dots): Uint8Array => {
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (black[y * width + x] !== 1) continue;
      const at = y * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bits;
};
