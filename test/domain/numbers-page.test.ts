import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { gs1CheckDigit, isoCheckDigit, makeControlNumber, makeGtin, makeNumber, operationReference, parseScan } from '../../domain/number.ts';

/** docs/numbers.md promises forms and reasons; every example in it is read by the code it describes. */
const page = readFileSync(new URL('../../docs/numbers.md', import.meta.url), 'utf8');

/** The rows of the table that follows a heading, cells trimmed, code marks taken off. */
const rowsUnder = (heading: string): readonly (readonly string[])[] => {
  const section = page.split(/^#+ /mu).find((part) => part.startsWith(heading)) ?? '';
  return section.split('\n').filter((line) => line.startsWith('| ')).slice(1)
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')));
};
const arriving = (cell: string): string => cell.replaceAll('␝', '\u001d');

const gtin = makeGtin('0952123454321');
const number = makeNumber(gtin, '123456789012345');
const readings: Readonly<Record<string, object>> = {
  'certificate': { kind: 'certificate', number, gtin },
  'older certificate': { kind: 'certificate', number: `255952123454321${gs1CheckDigit('952123454321')}000042`, gtin: null },
  'control number': { kind: 'control-number', control: makeControlNumber(12, 345) },
  'operation': { kind: 'operation', reference: operationReference(12, 345) },
};

const forms = rowsUnder('What a scanner may send');
const refusals = rowsUnder('What is refused');

it('the page lists what it promises', () => {
  expect(forms.length).toBeGreaterThanOrEqual(29);
  expect(refusals.length).toBeGreaterThanOrEqual(12);
  expect(new Set(forms.map(([, , reading]) => reading))).toEqual(new Set(Object.keys(readings)));
});

it.each(forms)('%s is read', (_sender, text = '', reading = '') => {
  expect(parseScan(arriving(text))).toEqual({ ok: true, value: readings[reading] });
});

it.each(refusals)('%s is refused: %s', (text = '', reason = '') => {
  expect(parseScan(arriving(text))).toEqual({ ok: false, error: reason });
});

it('the parts in the page make the number in the page', () => {
  const parts = rowsUnder('Certificate number').map(([, count, digits = '']) => ({ count: Number(count), digits }));
  expect(parts.map(({ digits }) => digits.length)).toEqual(parts.map(({ count }) => count));
  const [item = '', gtinCheck = '', serial = '', serialCheck = ''] = parts.map(({ digits }) => digits);
  expect(gs1CheckDigit(item)).toBe(gtinCheck);
  expect(isoCheckDigit(item + gtinCheck + serial)).toBe(serialCheck);
  expect(`01${item}${gtinCheck}21${serial}${serialCheck}`).toBe(number);
});

it('every example number in the page uses GS1\'s prefix for examples', () => {
  for (const [found = ''] of page.matchAll(/\(01\)\s?\d{14}/gu)) expect(found).toContain('0952');
});
