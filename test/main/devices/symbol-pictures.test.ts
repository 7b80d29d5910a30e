import { describe, expect, it } from 'vitest';
import { encodeDocument } from '../../../main/devices/encoder.ts';
import { printerProfiles, withOverrides } from '../../../main/devices/profile.ts';
import { paperSvg } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { scanPaper } from '../../escpos/scan-paper.ts';
import { certificate, documentOf, saleReceipt } from './documents.ts';

const noRaster = () => Promise.resolve(undefined);

describe('a printer whose own bars and QR come out wrong gets them as pictures', () => {
  it.each(printerProfiles.map((profile) => [profile.id, profile] as const))('%s', async (_, claimed) => {
    const profile = withOverrides(claimed, { barcode: 'picture', qr: 'picture' });
    const { bytes, remarks } = await encodeDocument(certificate, profile, noRaster);
    const { svg, warnings } = paperSvg(bytes, { ...profile, doubleByte: profile.doubleByte?.encoding ?? null });
    const found = await scanPaper(svg);

    expect(warnings).toEqual([]);
    expect(Buffer.from(bytes).includes('\x1d(k')).toBe(false);
    expect(Buffer.from(bytes).includes('\x1dkI')).toBe(false);
    expect(found).toContainEqual({ identifier: ']Q1', text: 'https://id.example.com/01/09521234543213/21/1234567890123452' });
    const bars = { identifier: ']C1', text: '0109521234543213211234567890123452' };
    if (profile.widthDots < 512) expect(remarks).toEqual([{ kind: 'barcode-left-out' }]);
    else expect(found).toContainEqual(bars);
  });

  it('keeps the text under the bars, and every sign of it', async () => {
    const profile = withOverrides(printerProfiles[0]!, { barcode: 'picture' });
    const document = documentOf([{ kind: 'barcode', symbology: 'code128', data: 'a^FNC1{b}' }]);
    const { svg } = paperSvg((await encodeDocument(document, profile, noRaster)).bytes, profile.widthDots);

    expect(await scanPaper(svg)).toEqual([{ identifier: ']C0', text: 'a^FNC1{b}' }]);
    expect(svg).toContain('>a^FNC1{b}<');
  });

  it('says that the symbols are missing where the printer prints no pictures either', async () => {
    const profile = withOverrides(printerProfiles[0]!, { barcode: 'picture', qr: 'picture', raster: false });
    const { remarks } = await encodeDocument(saleReceipt, profile, noRaster);

    expect(remarks).toEqual([{ kind: 'barcode-left-out' }, { kind: 'barcode-left-out' }]);
  });
});

describe('what set-up learned of a printer', () => {
  it('leaves out the pages that printed other letters, and the two-byte font it lacks', async () => {
    const korean = printerProfiles.find(({ doubleByte }) => doubleByte !== undefined)!;
    const profile = withOverrides(korean, { wrongCodePages: [19, 16], doubleByte: false, raster: false });
    const { remarks } = await encodeDocument(documentOf([{ kind: 'text', text: 'é € 원' }]), profile, noRaster);

    expect(profile.codePages.map(({ number }) => number)).toEqual([0, 2]);
    expect(profile).not.toHaveProperty('doubleByte');
    expect(remarks).toEqual([{ kind: 'characters-replaced', count: 2 }]);
  });

  it('never asks for a picture that the printer could not print', async () => {
    const asked: string[] = [];
    const draw = ({ text }: { readonly text: string }) => { asked.push(text); return Promise.resolve(undefined); };
    await encodeDocument(documentOf([{ kind: 'text', text: '茶' }]), withOverrides(printerProfiles[0]!, { raster: false }), draw);

    expect(asked).toEqual([]);
  });

  it('is another pin, another way of asking and no cutter', () => {
    const profile = withOverrides(printerProfiles[0]!, { drawerPin: 5, status: 'none', cutter: 'none' });

    expect(profile).toMatchObject({ drawer: { pin: 5, onMs: 120 }, status: 'none', cutter: 'none', widthDots: 576 });
  });
});
