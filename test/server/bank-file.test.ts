import { describe, expect, it } from 'vitest';
import type { BankFormat } from '../../domain/corporate-wire.ts';
import { fits, readBankFile, readTransfers } from '../../server/corporate/bank-file.ts';

const format: BankFormat = { day: 'Datum', amount: 'Betrag', payer: 'Name', text: 'Zweck', order: 'dmy', decimal: ',', currency: 'EUR' };
const read = (bytes: Uint8Array, more: Partial<BankFormat> = {}) => {
  const file = readBankFile(bytes);
  if ('fault' in file) return file;
  const wanted = { ...format, ...more };
  return fits(file, wanted) ? readTransfers(file, wanted) : 'other columns';
};
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('a bank\'s file', () => {
  it('is read in UTF-8 with and without a mark, and in the code page of Windows', () => {
    const rows = 'Datum;Name;Zweck;Betrag\r\n03.11.2026;Müller;Büro;"1.234,50"\r\n';
    const expected = { transfers: [{ day: '2026-11-03', amount: 123_450, payer: 'Müller', text: 'Büro' }], outgoing: 0, faults: [] };
    for (const bytes of [utf8(rows), utf8(`\uFEFF${rows}`), Buffer.from(rows, 'latin1')]) expect(read(bytes)).toMatchObject(expected);
  });

  it('is read with commas, points and days the other way round', () => {
    expect(read(utf8('Datum,Name,Zweck,Betrag\n11/03/2026,A,"one, two","1,234.50"\n'), { order: 'mdy', decimal: '.' })).toMatchObject({ transfers: [{ day: '2026-11-03', amount: 123_450, text: 'one, two' }] });
    expect(read(utf8('Datum\tName\tZweck\tBetrag\n20261103\tA\tb\t₩50,000\n'), { order: 'ymd', decimal: '.', currency: 'KRW' })).toMatchObject({ transfers: [{ day: '2026-11-03', amount: 50_000 }] });
  });

  it('leaves what went out aside, and a preamble above the titles', () => {
    expect(read(utf8('Konto;12\n\nDatum;Name;Zweck;Betrag\n03.11.2026;A;b;-5,00\n03.11.2026;A;b;5,00-\n03.11.2026;A;b;\n03.11.2026;A;b;5\n'))).toMatchObject({ outgoing: 3, transfers: [{ amount: 500 }] });
  });

  it('gives equal lines of a day fingerprints of their own, the same each time', () => {
    const bytes = utf8(`Datum;Name;Zweck;Betrag\n${'03.11.2026;A;b;5,00\n'.repeat(2)}`);
    const [one, again] = [read(bytes), read(bytes)];
    expect(one).toEqual(again);
    expect(new Set(typeof one === 'object' && 'transfers' in one ? one.transfers.map(({ fingerprint }) => fingerprint) : []).size).toBe(2);
  });

  it('says by line what can\'t be read', () => {
    expect(read(utf8('Datum;Name;Zweck;Betrag\n03.13.2026;A;b;5,00\n04.11.2026;A;b;5.0,0\n05.11.2026;A;b;5,001\n'))).toMatchObject({
      faults: [{ line: 2, what: 'day', found: '03.13.2026' }, { line: 3, what: 'amount', found: '5.0,0' }, { line: 4, what: 'amount', found: '5,001' }],
    });
    expect(read(utf8('Datum;Name;Zweck;Betrag\n03.11.2026;A;"b;5,00\n'))).toMatchObject({ fault: { what: 'quotes' } });
    expect(read(utf8('hello'))).toMatchObject({ fault: { what: 'columns' } });
    expect(read(utf8('Date,Name,Sum\n'))).toBe('other columns');
  });
});
