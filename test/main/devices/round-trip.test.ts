import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printDocumentSchema, type PrintLine } from '../../../domain/receipt-lines.ts';
import { encodeDocument } from '../../../main/devices/encoder.ts';
import { printerProfiles, type PrinterProfile } from '../../../main/devices/profile.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { documentOf } from './documents.ts';

const noRaster = () => Promise.resolve(undefined);

/** Letters of several code pages, with the two-byte ones only where the printer has that font. */
const alphabetOf = (profile: PrinterProfile): string => {
  const pages = new Set(profile.codePages.map(({ encoding }) => encoding));
  return [
    "abcXYZ019 .,-'&<>{}~",
    'éüÄñçß',
    pages.has('windows1252') ? '€Ž' : '',
    pages.has('cp866') ? 'Жюы' : '',
    pages.has('cp852') ? 'őŁź' : '',
    profile.doubleByte === undefined ? '' : '상품권원',
  ].join('');
};

const textOf = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 70 });

const lineOf = (alphabet: string): fc.Arbitrary<PrintLine> => {
  const style = {
    size: fc.constantFrom(1 as const, 2 as const),
    bold: fc.boolean(),
  };
  return fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      text: textOf(alphabet),
      align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
      ...style,
    }),
    fc.record({
      kind: fc.constant('columns' as const),
      left: textOf(alphabet),
      right: fc.string({
        unit: fc.constantFrom(...'€0123456789.,-'.replace('€', alphabet.includes('€') ? '€' : '$')),
        maxLength: 30,
      }),
      ...style,
    }),
    fc.record({ kind: fc.constant('banner' as const), text: textOf(alphabet) }),
    fc.constant<PrintLine>({ kind: 'space' }),
    fc.record({
      kind: fc.constant('barcode' as const),
      symbology: fc.constant('code128' as const),
      data: fc.string({ unit: fc.constantFrom(...'AZaz09{}-1234'), minLength: 1, maxLength: 14 }),
    }),
  );
};

const wordsIn = (line: PrintLine): string =>
  line.kind === 'text' || line.kind === 'banner'
    ? line.text
    : line.kind === 'columns'
      ? line.left + line.right
      : line.kind === 'barcode'
        ? line.data
        : '';

const withoutSpaces = (text: string): string => text.replaceAll(' ', '');

describe('decode(encode(document)) shows every letter of the document, in order', () => {
  it.each(printerProfiles.map((profile) => [profile.id, profile] as const))('%s', async (_, profile) => {
    await fc.assert(
      fc.asyncProperty(fc.array(lineOf(alphabetOf(profile)), { maxLength: 12 }), async (lines) => {
        const document = documentOf(lines);
        expect(printDocumentSchema.safeParse(document).success).toBe(true);
        const { bytes, remarks } = await encodeDocument(document, profile, noRaster);
        const model = { ...profile, doubleByte: profile.doubleByte?.encoding ?? null };
        const { elements, problems } = decodeEscPos(bytes, model);

        expect(problems).toEqual([]);
        expect(remarks.filter(({ kind }) => kind === 'characters-replaced')).toEqual([]);
        expect(withoutSpaces(paperText(elements).join(''))).toBe(withoutSpaces(lines.map(wordsIn).join('')));
      }),
      { seed: 20260930, numRuns: 150 },
    );
  });
});
