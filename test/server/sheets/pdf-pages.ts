import { inflateSync } from 'node:zlib';

/** What PDF's own fonts write, page by page; other letters are drawn as outlines. */
export const pagesOf = (bytes: Uint8Array): readonly string[] => {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n(.*?)\nendstream/gsu)].map(([, packed = '']) => {
    const page = inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
    return [...page.matchAll(/\[(.*?)\] TJ/gu)].map(([, pieces = '']) => [...pieces.matchAll(/<([0-9a-f]+)>/gu)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join('')).join('|');
  }).filter((page) => page.includes('Page ') || page.length > 0);
};
