import { crc32, inflateRawSync } from 'node:zlib';

/** The files of an archive by name, read from its directory as spreadsheets read it; what is packed wrongly throws. */
export const unpack = (archive: Uint8Array): ReadonlyMap<string, string> => {
  const bytes = Buffer.from(archive);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  let place = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < bytes.readUInt16LE(end + 10); index += 1) {
    const [crc, packed, size, nameLength, offset] = [bytes.readUInt32LE(place + 16), bytes.readUInt32LE(place + 20), bytes.readUInt32LE(place + 24), bytes.readUInt16LE(place + 28), bytes.readUInt32LE(place + 42)];
    const name = bytes.toString('utf8', place + 46, place + 46 + nameLength);
    const start = offset + 30 + bytes.readUInt16LE(offset + 26);
    const content = inflateRawSync(bytes.subarray(start, start + packed));
    if (content.length !== size || crc32(content) !== crc) throw new Error(`${name} is not what the directory says`);
    files.set(name, content.toString('utf8'));
    place += 46 + nameLength;
  }
  return files;
};

/** The rows of a sheet: what each cell holds, with its style and whether it is text. */
export const rowsOf = (sheet: string): readonly (readonly string[])[] => [...sheet.matchAll(/<row r="\d+">(.*?)<\/row>/gsu)].map(([, row = '']) =>
  [...row.matchAll(/<c r="[A-Z]+\d+" s="(\d+)"( t="inlineStr")?>(.*?)<\/c>/gsu)].map(([, style = '', text, inner = '']) =>
    `${text === undefined ? 'n' : 't'}${style}:${inner.replace(/<[^>]+>/gu, '')}`));
