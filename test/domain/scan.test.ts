import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracketed, digitalLink, gs1CheckDigit, isoCheckDigit, makeGtin, makeNumber, type NumberProblem, parseScan } from '../../domain/number.ts';
import { digits } from './given.ts';

const gtin = makeGtin('0952123454321');
const number = makeNumber(gtin, '123456789012345');
const serial = number.slice(18);
const gs = '\u001d';

const read = (text: string): string => {
  const result = parseScan(text);
  if (!result.ok) return result.error;
  return result.value.kind === 'certificate' ? result.value.number : result.value.kind;
};
const allRead = (texts: readonly string[], expected: string = number): void => {
  for (const text of texts) expect(read(text), JSON.stringify(text)).toBe(expected);
};
const problem = (text: string, expected: NumberProblem): void => { expect(read(text), JSON.stringify(text)).toBe(expected); };

describe('a certificate is read from every form a scanner sends', () => {
  it('with any symbology identifier, or none', () => {
    // GS1-128, plain Code 128, GS1 DataBar, GS1 DataMatrix, plain DataMatrix, GS1 QR, plain QR, GS1 DotCode, a letter as modifier.
    allRead(['', ']C1', ']C0', ']e0', ']d2', ']d1', ']Q3', ']Q1', ']J1', ']XA'].map((prefix) => prefix + number));
  });

  it('with FNC1 as GS before, between and behind, and with what wedges type instead', () => {
    allRead([gs + number, `]C1${gs}${number}`, `01${gtin}${gs}21${serial}`, `${number}${gs}`, `${gs}01${gtin}${gs}${gs}21${serial}${gs}\r\n`]);
    allRead(['<GS>', '{GS}', '[GS]', '^', '\u241d'].map((standIn) => `01${gtin}${standIn}21${serial}${standIn}`));
  });

  it('with line ends, blanks, STX and ETX around it', () => {
    allRead([`${number}\r`, `${number}\r\n`, `${number}\t`, ` ${number} `, `\u0002${number}\u0003`, `\n]C1${number}\n`, `]C1 ${number}`]);
  });

  it('among other elements, in any order', () => {
    allRead([
      `01${gtin}1730123121${serial}`,
      `01${gtin}21${serial}${gs}10LOT-7`,
      `01${gtin}10LOT-7${gs}21${serial}`,
      `21${serial}${gs}01${gtin}`,
      `]d201${gtin}310300015021${serial}`,
      `01${gtin}01${gtin}21${serial}`,
    ]);
  });

  it('as the bracketed text under a barcode, blanks allowed', () => {
    allRead([bracketed(number), `(01) ${gtin} (21) ${serial}`, `(01)${gtin}(17)301231(21)${serial}`, `(21)${serial}(01)${gtin}`]);
  });

  it('as a GS1 Digital Link, whoever runs the address', () => {
    allRead([
      digitalLink(number, 'https://id.gs1.org'),
      digitalLink(number, 'http://localhost:8443'),
      digitalLink(number, 'https://gifts.example/shop/de'),
      digitalLink(number, 'HTTPS://ID.GS1.ORG'),
      `]Q1${digitalLink(number, 'https://id.gs1.org')}`,
      `https://id.gs1.org/01/${gtin}/21/${serial}/`,
      `https://id.gs1.org/01/${gtin}/21/${serial}?17=301231&linkType=gs1:pip`,
      `https://id.gs1.org/01/${gtin}/21/${serial}#balance`,
      `https://id.gs1.org/01/${gtin}/10/LOT%2F7/21/${serial}`,
      `https://id.gs1.org/01/${gtin}/22/2A/10/LOT/21/${serial}?sig=AAAA/01/55`,
      `https://id.gs1.org/%30%31/${gtin}/21/%31${serial.slice(1)}`,
      `https://gifts.example/01/store/01/${gtin}/21/${serial}`,
      `https://gifts.example/gtin/${gtin}/ser/${serial}`,
      `https://gifts.example/01/${gtin.slice(1)}/21/${serial}`,
    ]);
  });

  it('always to the same number, so that it always has the same hash', () => {
    fc.assert(fc.property(digits(13), digits(15), (item, random) => {
      const made = makeNumber(makeGtin(item), random);
      const forms = [made, `]C1${made}`, `${gs}${made}`, bracketed(made), digitalLink(made, 'https://id.gs1.org'), `${digitalLink(made, 'https://a.example/b')}?x=1`];
      expect(new Set(forms.map(read))).toEqual(new Set([made]));
    }));
  });
});

describe('older stock that carries a Global Coupon Number', () => {
  const gcn = `952123454321${gs1CheckDigit('952123454321')}000042`;

  it('is read in the same forms, and names no GTIN', () => {
    allRead([`255${gcn}`, `]C1255${gcn}`, `]e0255${gcn}${gs}`, `(255)${gcn}`, `https://id.gs1.org/255/${gcn}`, `https://id.gs1.org/gcn/${gcn}?a=b`], `255${gcn}`);
    expect(parseScan(`255${gcn}`)).toMatchObject({ ok: true, value: { gtin: null } });
    expect(read(bracketed(`255${gcn}` as ReturnType<typeof makeNumber>))).toBe(`255${gcn}`);
    expect(read(digitalLink(`255${gcn}` as ReturnType<typeof makeNumber>, 'https://id.gs1.org'))).toBe(`255${gcn}`);
  });

  it('needs its serial of 1 to 12 digits and a right check digit', () => {
    problem(`(255)${gcn.slice(0, 13)}`, 'no-serial');
    allRead([`255${gcn.slice(0, 13)}1`], `255${gcn.slice(0, 13)}1`);
    allRead([`255${gcn.slice(0, 13)}123456789012`], `255${gcn.slice(0, 13)}123456789012`);
    problem(`255${gcn.slice(0, 13)}1234567890123`, 'wrong-length');
    problem(`255${gcn.slice(0, 13)}12A4`, 'wrong-length');
    problem(`255${gcn.slice(0, 12)}${(Number(gcn[12]) + 1) % 10}1`, 'gtin-check-digit');
  });
});

describe('what is no certificate is refused with the reason', () => {
  it('a dropped or doubled digit, a wrong one, two swapped', () => {
    problem(number.slice(0, -1), 'wrong-length');
    problem(`${number}0`, 'wrong-length');
    problem(`${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`, 'serial-check-digit');
    problem(`01${gtin.slice(0, -1)}${(Number(gtin.at(-1)) + 1) % 10}21${serial}`, 'gtin-check-digit');
    problem(number.replace('123456789012345', '213456789012345'), 'serial-check-digit');
    problem(`01${gtin}21${serial.slice(0, -2)}AB`, 'wrong-length');
  });

  it('any single wrong digit in GTIN or serial, always', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 33 }).filter((at) => at !== 16 && at !== 17), fc.integer({ min: 1, max: 9 }), (at, shift) => {
      const wrong = number.slice(0, at) + String((Number(number[at]) + shift) % 10) + number.slice(at + 1);
      expect(parseScan(wrong).ok).toBe(false);
    }));
  });

  it('a serial that belongs to another GTIN', () => {
    const other = makeGtin('0952123454322');
    expect(isoCheckDigit(other + serial.slice(0, -1))).not.toBe(serial.at(-1));
    problem(`01${other}21${serial}`, 'serial-check-digit');
  });

  it('the denomination alone, as on a sheet of barcodes', () => {
    problem(`01${gtin}`, 'no-serial');
    problem(`(01)${gtin}`, 'no-serial');
    problem(`https://id.gs1.org/01/${gtin}`, 'no-serial');
    problem(`https://id.gs1.org/01/${gtin}/21/`, 'not-a-certificate');
    problem(`(01)${gtin.slice(1)}(21)${serial}`, 'wrong-length');
  });

  it('goods: EAN-13, UPC-A and EAN-8 are no half-read certificates, whatever they start with', () => {
    allRead(['4006381333931', '036000291452', '96385074', '2551234567893', '012345678905', '0123456789012', ']E04006381333931'], 'not-a-certificate');
  });

  it('other barcodes, words and addresses', () => {
    allRead(['hello', 'WIFI:S:shop;P:secret;;', '4111111111111111', 'https://example.com/', 'https://example.com/01', 'https://id.gs1.org/00/106141411234567897',
      `ftp://id.gs1.org/01/${gtin}/21/${serial}`, '(01', '()', `(01)(21)${serial}`, `https://id.gs1.org/01/${gtin}/21/%E0%A4%A`, `https://id.gs1.org/01/${gtin} /21/${serial}`], 'not-a-certificate');
  });

  it('two different identities in one barcode: it never guesses', () => {
    const other = makeNumber(gtin, '999999999999999').slice(18);
    allRead([`01${gtin}21${serial}${gs}21${other}`, `(01)${gtin}(21)${serial}(21)${other}`, `01${gtin}21${serial}${gs}2559521234543210001`,
      `https://id.gs1.org/01/${gtin}/21/${serial}/21/${other}`], 'not-a-certificate');
  });

  it('nothing, and far too much', () => {
    allRead(['', ' ', '\r\n', ']C1', gs, '\u0002\u0003'], 'empty');
    problem('0'.repeat(513), 'too-long');
  });

  it('anything else too: it answers, and quickly, whatever arrives', () => {
    const noise = fc.oneof(fc.string({ maxLength: 600, unit: 'binary' }), fc.array(fc.constantFrom('01', '21', '255', '/', '(', ')', gs, '^', '%', 'https://', '9', gtin), { maxLength: 60 }).map((parts) => parts.join('')));
    fc.assert(fc.property(noise, (text) => { expect(typeof parseScan(text).ok).toBe('boolean'); }), { numRuns: 3000 });
  });
});
