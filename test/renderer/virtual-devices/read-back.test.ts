import { describe, expect, it } from 'vitest';
import { encodeDocument } from '../../../main/devices/encoder.ts';
import { printerProfiles } from '../../../main/devices/profile.ts';
import { paperSvg } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { scanPaper } from '../../escpos/scan-paper.ts';
import { certificate, saleReceipt } from '../../main/devices/documents.ts';

const noRaster = () => Promise.resolve(undefined);

describe('a barcode reader reads the drawn paper', () => {
  it.each(printerProfiles.map((profile) => [profile.id, profile] as const))('%s', async (_, profile) => {
    const { bytes, remarks } = await encodeDocument(certificate, profile, noRaster);
    const { svg, warnings } = paperSvg(bytes, { ...profile, doubleByte: profile.doubleByte?.encoding ?? null });
    const found = await scanPaper(svg);

    expect(warnings).toEqual([]);
    expect(found).toContainEqual({
      identifier: ']Q1',
      text: 'https://id.example.com/01/09521234543213/21/1234567890123452',
    });
    const bars = found.filter(({ identifier }) => identifier.startsWith(']C'));
    if (profile.widthDots < 512) {
      expect(bars).toEqual([]);
      expect(remarks).toEqual([{ kind: 'barcode-left-out' }]);
    } else {
      expect(bars).toEqual([{ identifier: ']C1', text: '0109521234543213211234567890123452' }]);
      expect(remarks).toEqual([]);
    }
  });

  it('reads the receipt barcode with its braces, and the link', async () => {
    const [profile] = printerProfiles;
    if (profile === undefined) throw new Error('There is no profile.');
    const { bytes } = await encodeDocument(saleReceipt, profile, noRaster);

    expect(await scanPaper(paperSvg(bytes, profile.widthDots).svg)).toEqual(
      expect.arrayContaining([
        { identifier: ']C0', text: 'S-0148{7}' },
        { identifier: ']Q1', text: 'https://example.com/r/0148' },
      ]),
    );
  });

  const wide = printerProfiles.filter(({ widthDots }) => widthDots >= 512);
  it.each(wide.flatMap((profile) => ['1616045665325093', '1234567891605202', '1620041605160423'].map((serial) => [profile.id, serial, profile] as const)))(
    'and on %s a number whose digits would be a command to the printer (%s)', async (_, serial, profile) => {
      const { bytes } = await encodeDocument({ ...certificate, lines: [{ kind: 'gs1-128', elements: [{ ai: '01', value: '09521234543213' }, { ai: '21', value: serial }] }] }, profile, noRaster);

      // DLE EOT, DLE ENQ, DLE DC4: a printer takes them out of what it prints.
      const commands = [...bytes].filter((byte, at) => byte === 0x10 && [0x04, 0x05, 0x14].includes(bytes[at + 1] ?? 0));
      expect(commands).toEqual([]);
      const { svg } = paperSvg(bytes, { ...profile, doubleByte: null });
      expect(await scanPaper(svg)).toEqual([{ identifier: ']C1', text: `010952123454321321${serial}` }]);
    },
  );
});
