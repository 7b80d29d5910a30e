import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file in an archive, and its text as it is made. */
export type ZipEntry = { readonly name: string; readonly texts: AsyncIterable<string> };

// 1 January 1980, the first day that the format knows: the same content is the same bytes whenever it is packed.
const date = 0x0021;
const version = 20;
/** Names are UTF-8; sizes follow the content, because nobody knows them before. */
const flags = 0x0808;
const deflated = 8;
/** What can be told in 32 bits. */
const bytesMax = 0xffff_ffff;

type Written = { readonly name: Buffer; readonly crc: number; readonly packed: number; readonly size: number; readonly offset: number };

/** Packs files into an archive while they are made: nothing of them is kept in memory. */
export const zipBytes = async function* (entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name: text, texts } of entries) {
    const name = Buffer.from(text);
    const start = offset;
    const [head, seen] = [localHead(name), { crc: 0, packed: 0, size: 0 }];
    yield head;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const part of texts) {
        const bytes = Buffer.from(part);
        seen.crc = crc32(bytes, seen.crc);
        seen.size += bytes.length;
        yield bytes;
      }
    };
    const packer = createDeflateRaw();
    // What breaks off the making breaks the packing, and whoever reads it.
    pipeline(Readable.from(counted()), packer, () => undefined);
    for await (const chunk of packer as AsyncIterable<Buffer>) {
      seen.packed += chunk.length;
      yield chunk;
    }
    const tail = numbers([4, 0x0807_4b50], [4, seen.crc], [4, seen.packed], [4, seen.size]);
    yield tail;
    offset += head.length + seen.packed + tail.length;
    if (offset > bytesMax || seen.size > bytesMax) throw new Error('the archive is larger than the format can tell');
    written.push({ name, ...seen, offset: start });
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield numbers([4, 0x0605_4b50], [2, 0], [2, 0], [2, written.length], [2, written.length], [4, directory.length], [4, offset], [2, 0]);
};

const localHead = (name: Buffer): Buffer => Buffer.concat([
  numbers([4, 0x0403_4b50], [2, version], [2, flags], [2, deflated], [2, 0], [2, date], [4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]), name,
]);

const directoryEntry = ({ name, crc, packed, size, offset }: Written): Buffer => Buffer.concat([
  numbers([4, 0x0201_4b50], [2, version], [2, version], [2, flags], [2, deflated], [2, 0], [2, date], [4, crc], [4, packed], [4, size], [2, name.length],
    [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name,
]);

/** Numbers of two or four bytes, the lowest byte first. */
const numbers = (...parts: readonly (readonly [2 | 4, number])[]): Buffer => Buffer.concat(parts.map(([bytes, value]) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}));
