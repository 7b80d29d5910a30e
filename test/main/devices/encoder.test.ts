import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, it } from 'vitest';
import type { PrintLine } from '../../../domain/receipt-lines.ts';
import { encodeDocument } from '../../../main/devices/encoder.ts';
import { findProfile, type PrinterProfile } from '../../../main/devices/profile.ts';
import type { Bitmap, RasterRequest } from '../../../main/devices/raster.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { documentOf, saleReceipt } from './documents.ts';

const noRaster = () => Promise.resolve(undefined);

const profileOf = (id: string): PrinterProfile => {
  const profile = findProfile(id);
  if (profile === undefined) throw new Error(`There is no profile ${id}.`);
  return profile;
};

const bytesOf = async (lines: readonly PrintLine[], id = 'epson-tm-t20') =>
  Buffer.from((await encodeDocument(documentOf(lines), profileOf(id), noRaster)).bytes);

const linesOf = async (lines: readonly PrintLine[], id = 'epson-tm-t20') => {
  const profile = profileOf(id);
  const model = { ...profile, doubleByte: profile.doubleByte?.encoding ?? null };
  const { elements, problems } = decodeEscPos(await bytesOf(lines, id), model);
  expect(problems).toEqual([]);
  return paperText(elements);
};

/** The data of the one `GS k 73` in these bytes. */
const gs1Of = (bytes: Buffer): string => {
  const at = bytes.indexOf('\x1dk\x49', 0, 'latin1');
  return bytes.toString('latin1', at + 4, at + 4 + (bytes[at + 3] ?? 0));
};

describe('bytes held against an encoder by others', () => {
  const oracle = (printerModel: 'epson-tm-t20iii' | 'epson-tm-t88v' | 'bixolon-srp350iii') =>
    new ReceiptPrinterEncoder({ printerModel });

  it('CODE128 is the same command with the same data', async () => {
    // Theirs prints the code sets that it is told; ours has chosen C for the four digits by itself.
    const told = '{BS-{C\u0001\u0030{B-7';
    const theirs = Buffer.from(
      oracle('epson-tm-t20iii').barcode(told, 'code128', { height: 80, width: 3, text: true }).encode(),
    ).toString('latin1');
    const ours = await bytesOf([{ kind: 'barcode', symbology: 'code128', data: 'S-0148-7' }]);

    const command = `\x1dk\x49${String.fromCharCode(told.length)}${told}`;
    expect(ours.toString('latin1')).toContain(command);
    expect(theirs).toContain(command);
  });

  it('QR is the same five functions of GS ( k', async () => {
    const data = 'https://example.com/r/0148';
    const theirs = Buffer.from(
      oracle('epson-tm-t20iii').qrcode(data, { model: 2, size: 6, errorlevel: 'm' }).encode(),
    ).toString('latin1');
    const ours = (await bytesOf([{ kind: 'qr', data }])).toString('latin1');

    const functions = ours.slice(ours.indexOf('\x1d(k'), ours.lastIndexOf('\x1d(k') + 8);
    expect(functions.split('\x1d(k').slice(1)).toHaveLength(5);
    expect(theirs).toContain(functions);
  });

  it('GS1-128 is the same command with the same data, FNC1 first', async () => {
    const elements = [{ ai: '01', value: '09521234543221' }, { ai: '21', value: '12345690123456' }];
    const told = `{C{1${String.fromCharCode(...(elements.map(({ ai, value }) => ai + value).join('').match(/../g) ?? []).map(Number))}`;
    const data = gs1Of(await bytesOf([{ kind: 'gs1-128', elements }]));
    // Theirs prints the code sets and the FNC1 that it is told.
    const theirs = Buffer.from(oracle('epson-tm-t20iii').barcode(told, 'code128', { height: 80, width: 2, text: false }).encode()).toString('latin1');

    expect(data).toBe(told);
    expect(theirs).toContain(`\x1dk\x49${String.fromCharCode(told.length)}${told}`);
  });

  it('bold, double size, white on black and alignment are the same commands', async () => {
    const line = async (text: string, style: Partial<Extract<PrintLine, { kind: 'text' }>>) => (await bytesOf([{ kind: 'text', text, ...style }])).toString('latin1');
    const { bold, double, reverse, right, center } = {
      bold: Buffer.from(oracle('epson-tm-t20iii').bold(true).text('x').encode()).toString('latin1'),
      double: Buffer.from(oracle('epson-tm-t20iii').width(2).height(2).text('x').encode()).toString('latin1'),
      reverse: Buffer.from(oracle('epson-tm-t20iii').invert(true).text('x').encode()).toString('latin1'),
      right: Buffer.from(oracle('epson-tm-t20iii').align('right').line('x').encode()).toString('latin1'),
      center: Buffer.from(oracle('epson-tm-t20iii').align('center').line('x').encode()).toString('latin1'),
    };

    for (const [theirs, ours, command] of [
      [bold, await line('x', { bold: true }), '\x1bE\x01'],
      [double, await line('x', { size: 2 }), '\x1d!\x11'],
      [reverse, (await bytesOf([{ kind: 'banner', text: 'x' }])).toString('latin1'), '\x1dB\x01'],
    ] as const) {
      expect(ours).toContain(command);
      expect(theirs).toContain(command);
    }
    // Theirs sets lines right and centred with spaces of its own; ours leaves it to the printer, so only the decoder can hold both together.
    for (const [theirs, text, align] of [[right, 'x', 'right'], [center, 'x', 'center']] as const) {
      const row = paperText(decodeEscPos(Buffer.from(theirs, 'latin1'), { widthDots: 576 }).elements)[0] ?? '';
      const [element] = decodeEscPos(Buffer.from(await line(text, { align }), 'latin1'), { widthDots: 576 }).elements;
      expect(element).toMatchObject({ kind: 'line', align });
      const left = row.length - row.trimStart().length;
      expect(left).toBe(align === 'right' ? 47 : 23);
    }
  });

  it('the cut is the same, and the drawer opens at the same pin', async () => {
    const cut = Buffer.from(oracle('epson-tm-t20iii').cut('partial').encode());
    const ours = await bytesOf([{ kind: 'drawer' }, { kind: 'cut' }]);
    const cuts = (bytes: Uint8Array) => decodeEscPos(bytes, { widthDots: 576 }).elements.filter(({ kind }) => kind === 'cut' || kind === 'drawer');

    expect(cuts(cut)).toEqual([{ kind: 'cut', isPartial: true }]);
    const pulse = Buffer.from(oracle('epson-tm-t20iii').pulse(0, 120, 240).encode());
    expect(cuts(ours)).toEqual([...cuts(pulse), ...cuts(cut)]);
    // Ours and theirs to the byte: ESC p, connector, on and off in units of 2 ms.
    expect(pulse.includes(Buffer.from([0x1b, 0x70, 0, 60, 120]))).toBe(true);
    expect(ours.includes(Buffer.from([0x1b, 0x70, 0, 60, 120]))).toBe(true);
  });

  it.each([
    ['epson-tm-t20', 'epson-tm-t20iii', 'cp858', 'Café 5 €'],
    ['epson-tm-t20', 'epson-tm-t20iii', 'cp852', 'Zażółć'],
    ['epson-tm-t88', 'epson-tm-t88v', 'cp866', 'Сертификат'],
    ['bixolon', 'bixolon-srp350iii', 'windows1252', 'Žena'],
  ] as const)('%s prints with the page number and bytes of %s in %s', async (id, model, page, text) => {
    const single = profileOf(id).codePages.filter(({ encoding }) => encoding === page);
    const profile = { ...profileOf(id), codePages: single };
    const theirs = Buffer.from(oracle(model).codepage(page).line(text).encode()).toString('latin1');
    const ours = Buffer.from(
      (await encodeDocument(documentOf([{ kind: 'text', text }]), profile, noRaster)).bytes,
    ).toString('latin1');

    const selected = ours.slice(ours.indexOf('\x1bt'), ours.indexOf('\n'));
    expect(selected.length).toBe(text.length + 3);
    expect(theirs).toContain(selected);
  });
});

describe('text', () => {
  it('changes the code page inside a line where one page does not hold it', async () => {
    expect(await linesOf([{ kind: 'text', text: 'Müller Žižek Сергей' }])).toEqual(['Müller Žižek Сергей']);
  });

  it('prints Korean with the two-byte font where the printer has one', async () => {
    const lines: PrintLine[] = [{ kind: 'columns', left: '상품권 café', right: '₩50,000' }];

    expect(await linesOf(lines, 'bixolon-korean')).toEqual([`상품권 café${' '.repeat(42 - 11 - 8)}￦50,000`]);
  });

  it('breaks Korean at its spaces, and Japanese anywhere', async () => {
    const lines: PrintLine[] = [
      { kind: 'text', text: `${'가'.repeat(15)} ${'나'.repeat(10)}` },
      { kind: 'text', text: 'あ'.repeat(25) },
    ];

    expect(await linesOf(lines, 'bixolon-korean')).toEqual([
      '가'.repeat(15),
      '나'.repeat(10),
      'あ'.repeat(21),
      'あ'.repeat(4),
    ]);
  });

  it('keeps an amount whole and beside the last row of a long label', async () => {
    const left = 'Gift certificate for the botanical garden and its winter house';

    expect(await linesOf([{ kind: 'columns', left, right: '€1,250.00' }], 'generic-58')).toEqual([
      'Gift certificate for',
      'the botanical garden',
      'and its winter house   €1,250.00',
    ]);
  });

  it('counts columns by half when the letters are double', async () => {
    const [row] = await linesOf([{ kind: 'columns', left: 'Total', right: '€5.00', size: 2 }]);

    expect(row).toHaveLength(24);
  });

  it('breaks a word only where it is alone wider than the paper', async () => {
    expect(await linesOf([{ kind: 'text', text: `ab ${'x'.repeat(40)}` }], 'generic-58')).toEqual([
      'ab',
      'x'.repeat(32),
      'x'.repeat(8),
    ]);
  });

  it('never lets a name become a command', async () => {
    const bytes = await bytesOf([{ kind: 'text', text: 'A\u001bp\u0000B\u001d\u0010\u0014\u0001\n' }]);

    expect(bytes.includes(Buffer.from('A p B', 'latin1'))).toBe(true);
    expect(bytes.includes(Buffer.of(0x1b, 0x70))).toBe(false);
    expect(bytes.includes(Buffer.of(0x10, 0x14))).toBe(false);
  });

  it('says how many characters it had to replace', async () => {
    const document = documentOf([{ kind: 'text', text: 'Tea 茶 and coffee' }]);
    const { bytes, remarks } = await encodeDocument(document, profileOf('generic-80'), noRaster);

    expect(remarks).toEqual([{ kind: 'characters-replaced', count: 1 }]);
    expect(paperText(decodeEscPos(bytes, { widthDots: 576 }).elements)).toEqual(['Tea ? and coffee']);
  });
});

describe('text as a picture', () => {
  /** Draws every letter as a filled cell, and remembers what it was asked. */
  const blocks = () => {
    const requests: RasterRequest[] = [];
    const draw = (request: RasterRequest): Promise<Bitmap> => {
      requests.push(request);
      const widthDots = Math.min(request.maxWidthDots, [...request.text].length * 16);
      const bits = new Uint8Array((widthDots / 8) * request.lineHeightDots).fill(0xff);
      return Promise.resolve({ widthDots, heightDots: request.lineHeightDots, bits });
    };
    return { requests, draw };
  };

  it('draws the whole line that no code page holds, and no other', async () => {
    const { requests, draw } = blocks();
    const document = documentOf(
      [
        { kind: 'text', text: 'Thank you' },
        { kind: 'text', text: 'ありがとう', align: 'center', size: 2, bold: true },
      ],
      { locale: 'ja' },
    );
    const { bytes, remarks } = await encodeDocument(document, profileOf('generic-80'), draw);
    const { elements, problems } = decodeEscPos(bytes, { widthDots: 576 });

    expect(requests).toEqual([
      { text: 'ありがとう', locale: 'ja', lineHeightDots: 60, maxWidthDots: 576, align: 'center', bold: true },
    ]);
    expect(problems).toEqual([]);
    expect(remarks).toEqual([]);
    expect(elements.map(({ kind }) => kind)).toEqual(['line', 'picture', 'cut']);
    expect(elements[1]).toMatchObject({ bytesPerRow: 72, heightDots: 60 });
  });

  it('puts label and amount on one picture, at both edges', async () => {
    const { draw } = blocks();
    const document = documentOf([{ kind: 'columns', left: '茶', right: '500円' }]);
    const { bytes } = await encodeDocument(document, profileOf('generic-80'), draw);
    const [picture] = decodeEscPos(bytes, { widthDots: 576 }).elements;

    if (picture?.kind !== 'picture') throw new Error('There is no picture.');
    const firstRow = [...picture.bits.slice(0, 72)];
    expect(firstRow).toEqual([
      255,
      255,
      ...Array.from({ length: 62 }, () => 0),
      ...Array.from({ length: 8 }, () => 255),
    ]);
  });

  it('never sends a real-time command inside a picture', async () => {
    const bits = Uint8Array.from([0x10, 0x04, 0x10, 0x05, 0x10, 0x14, 0x01, 0x00]);
    const document = documentOf([{ kind: 'text', text: '茶' }]);
    const draw = () => Promise.resolve({ widthDots: 64, heightDots: 1, bits });
    const bytes = Buffer.from((await encodeDocument(document, profileOf('generic-80'), draw)).bytes);

    expect(bytes.includes(Buffer.of(0x10, 0x06, 0x10, 0x07, 0x10, 0x16))).toBe(true);
    for (const second of [0x04, 0x05, 0x14]) expect(bytes.includes(Buffer.of(0x10, second))).toBe(false);
  });
});

describe('the whole document', () => {
  it('is marked at head and foot, and a copy never opens the drawer', async () => {
    const copy = { ...saleReceipt, marks: [{ kind: 'copy' as const, text: 'COPY' }] };
    const { bytes } = await encodeDocument(copy, profileOf('epson-tm-t20'), noRaster);
    const { elements } = decodeEscPos(bytes, { widthDots: 576 });
    const texts = paperText(elements).map((text) => text.trim());

    expect(texts[0]).toBe('COPY');
    expect(texts.at(-1)).toBe('COPY');
    expect(elements.some(({ kind }) => kind === 'drawer')).toBe(false);
    expect(elements.at(-1)?.kind).toBe('cut');
  });

  it('opens the drawer once, on the pin of the profile, when it is an original', async () => {
    const { bytes } = await encodeDocument(saleReceipt, profileOf('epson-tm-t20'), noRaster);
    const drawers = decodeEscPos(bytes, { widthDots: 576 }).elements.filter(({ kind }) => kind === 'drawer');

    expect(drawers).toEqual([{ kind: 'drawer', pin: 2 }]);
  });

  it('cuts where the printer can, and only feeds where it cannot', async () => {
    const ends = async (id: string) =>
      decodeEscPos(await bytesOf([{ kind: 'space' }], id), { widthDots: 384 }).elements.at(-1)?.kind;

    expect(await ends('generic-80')).toBe('cut');
    expect(await ends('generic-58')).toBe('feed');
  });

  it('prints a barcode that does not fit as its text', async () => {
    const data = 'abcdefghijklmnopqrst';
    const document = documentOf([{ kind: 'barcode', symbology: 'code128', data }]);
    const { bytes, remarks } = await encodeDocument(document, profileOf('generic-58'), noRaster);
    const { elements, problems } = decodeEscPos(bytes, { widthDots: 384 });

    expect(problems).toEqual([]);
    expect(paperText(elements)).toEqual([data]);
    expect(remarks).toEqual([{ kind: 'barcode-left-out' }]);
  });
});
