import bwipjs from 'bwip-js/generic';
import { describe, expect, it } from 'vitest';
import { code128, gs1Code128 } from '../../../main/devices/code128.ts';

const shown = (bytes: readonly number[]) =>
  bytes.map((byte) => (byte >= 33 && byte < 127 ? String.fromCharCode(byte) : `<${byte}>`)).join('');

describe('CODE128', () => {
  it.each([
    ['ABC', '{BABC'],
    ['A1234', '{BA{C<12>"'],
    ['12345', '{B1{C<23>-'],
    ['123', '{B123'],
    ['a{b', '{Ba{{b'],
    ['00001111x', '{C<0><0><11><11>{Bx'],
    // What would be DLE EOT, DLE ENQ and DLE DC4, which a printer takes out of the number wherever they stand.
    ['16160456', '{C<16><16>{B04{C8'],
    ['991605', '{Cc<16>{B05'],
    ['16201604', '{C<16>{B20{C<16>{B04'],
    ['16061621', '{C<16><6><16><21>'],
  ])('%s', (data, bytes) => {
    expect(shown(code128(data).bytes)).toBe(bytes);
  });

  it('says how wide the bars are', () => {
    // Start, four letters, check and stop.
    expect(code128('ABCD').modules).toBe(11 + 4 * 11 + 11 + 13);
  });
});

describe('GS1-128', () => {
  const number = [
    { ai: '01', value: '09521234543213' },
    { ai: '21', value: '1234567890123452' },
  ];

  it('begins with FNC1 and stays in code set C for digits', () => {
    const { bytes } = gs1Code128(number);

    expect(shown(bytes).startsWith('{C{1<1><9>4')).toBe(true);
    expect(bytes.filter((byte) => byte === 0x7b)).toHaveLength(2);
  });

  it('is as wide as the symbol that a barcode library draws', () => {
    const [drawn] = bwipjs.raw('gs1-128', '(01)09521234543213(21)1234567890123452', '');
    const widths = drawn !== undefined && 'sbs' in drawn ? drawn.sbs : [];

    expect(gs1Code128(number).modules).toBe(widths.reduce((sum, width) => sum + width, 0));
    expect(gs1Code128(number).modules).toBe(233);
  });

  it('closes an element of variable length with FNC1, unless it is the last', () => {
    const { bytes } = gs1Code128([
      { ai: '10', value: 'AB' },
      { ai: '21', value: 'C' },
      { ai: '01', value: '09521234543213' },
    ]);
    const fnc1s = shown(bytes).match(/\{1/g);

    expect(fnc1s).toHaveLength(3);
  });
});
