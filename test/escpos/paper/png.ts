import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { fromBits, toBits, type Dots } from './dots.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Two identical pictures give identical files with one zlib; between zlibs only the picture is equal, so pictures are compared, not files. */
export const writePng = (dots: Dots): Buffer => {
  const rowBytes = Math.ceil(dots.width / 8);
  const bits = toBits(dots);
  const rows = Buffer.alloc((rowBytes + 1) * dots.height);
  for (let y = 0; y < dots.height; y += 1) {
    // In PNG's grey of one bit, 0 is black.
    for (let x = 0; x < rowBytes; x += 1) rows[y * (rowBytes + 1) + 1 + x] = ~(bits[y * rowBytes + x] ?? 0) & 0xff;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(dots.width, 0);
  header.writeUInt32BE(dots.height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('pHYs', dotsPerMetre), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
};

/** Reads what `writePng` wrote: one bit of grey, no filters. */
export const readPng = (file: Uint8Array): Dots => {
  const bytes = Buffer.from(file);
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error('This is no PNG.');
  const data: Buffer[] = [];
  let width = 0;
  let height = 0;
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      width = content.readUInt32BE(0);
      height = content.readUInt32BE(4);
      if (content[8] !== 1 || content[9] !== 0) throw new Error('This PNG is not one bit of grey.');
    } else if (type === 'IDAT') data.push(content);
    at += length + 12;
  }
  const rows = inflateSync(Buffer.concat(data));
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    if (rows[y * (rowBytes + 1)] !== 0) throw new Error('This PNG uses row filters, which ours never do.');
    for (let x = 0; x < rowBytes; x += 1) bits[y * rowBytes + x] = ~(rows[y * (rowBytes + 1) + 1 + x] ?? 0) & 0xff;
  }
  return fromBits(width, height, bits);
};

const chunk = (type: string, content: Buffer): Buffer => {
  const framed = Buffer.alloc(content.length + 12);
  framed.writeUInt32BE(content.length, 0);
  framed.write(type, 4, 'latin1');
  content.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + content.length)), 8 + content.length);
  return framed;
};

/** 203 dots an inch, as most receipt printers print. */
const dotsPerMetre = Buffer.from([0, 0, 0x1f, 0x38, 0, 0, 0x1f, 0x38, 1]);
