import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { BankFault, BankFormat } from '../../domain/corporate-wire.ts';
import { type Minor, minor, parseMoney } from '../../domain/money.ts';

/** A bank's file as rows of fields, each with the line of the file that it ends on. */
type Rows = { readonly title: readonly string[]; readonly rows: readonly { readonly line: number; readonly fields: readonly string[] }[] };
export type BankFile = Rows | { readonly fault: BankFault };

/** One transfer that came in. */
export type Transfer = { readonly day: string; readonly amount: Minor; readonly payer: string; readonly text: string; readonly fingerprint: string };

const titleFieldsMin = 3;

/** Banks write UTF-8, with a mark at its beginning or without, or the code page of Windows. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

/** Which of the signs that separate fields stands most often; a preamble of free text doesn't decide. */
const delimiterOf = (text: string): string => {
  const count = (sign: string): number => text.split(sign).length;
  return [';', ',', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

/** Takes a file apart. Its first line with three fields or more is the title; what stands above it tells of the account. */
export const readBankFile = (bytes: Uint8Array): BankFile => {
  const text = textOf(bytes).replace(/^\uFEFF/u, '');
  try {
    const read = parse(text, { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: true, trim: true, info: true }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    const title = read.findIndex(({ record }) => record.filter((field) => field !== '').length >= titleFieldsMin);
    if (title < 0) return { fault: { line: 1, what: 'columns', found: text.slice(0, 60) } };
    return { title: read[title]?.record ?? [], rows: read.slice(title + 1).map(({ record, info }) => ({ line: info.lines, fields: record })) };
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 1;
    return { fault: { line: Number.isSafeInteger(line) ? line : 1, what: 'quotes', found: '' } };
  }
};

/** Whether the columns that were agreed are there. */
export const fits = ({ title }: Rows, format: BankFormat): boolean =>
  [format.day, format.amount, format.text].every((name) => title.includes(name)) && (format.payer === '' || title.includes(format.payer));

/**
 * The transfers that came in. What went out is counted and left aside. A line's fingerprint is of its day, amount, payer
 * and text, and which of several alike it is: a bank tells of a day as a whole, so the same line always gets the same one.
 */
export const readTransfers = ({ title, rows }: Rows, format: BankFormat): { readonly transfers: readonly Transfer[]; readonly outgoing: number; readonly faults: readonly BankFault[] } => {
  const at = (name: string): number => title.indexOf(name);
  const [faults, transfers]: [BankFault[], Transfer[]] = [[], []];
  const alike = new Map<string, number>();
  let outgoing = 0;
  for (const { line, fields } of rows) {
    const field = (name: string): string => (name === '' ? '' : fields[at(name)] ?? '');
    const found = field(format.amount);
    // Banks leave the column of money that came in empty for what went out, and end their files with a line of totals.
    if (found === '') { if (field(format.day) !== '') outgoing += 1; continue; }
    const day = readDay(field(format.day), format.order);
    const amount = readAmount(found, format);
    if (day === undefined) { faults.push({ line, what: 'day', found: field(format.day).slice(0, 60) }); continue; }
    if (amount === undefined) { faults.push({ line, what: 'amount', found: found.slice(0, 60) }); continue; }
    if (amount <= 0) { outgoing += 1; continue; }
    const [payer, text] = [plain(field(format.payer), 120), plain(field(format.text), 300)];
    const key = JSON.stringify([day, amount, format.currency, payer, text]);
    const nth = (alike.get(key) ?? 0) + 1;
    alike.set(key, nth);
    transfers.push({ day, amount: minor(amount), payer, text, fingerprint: createHash('sha256').update(`${key} ${String(nth)}`).digest('hex') });
  }
  return { transfers, outgoing, faults };
};

const plain = (text: string, longest: number): string => text.normalize('NFC').replace(/[\p{White_Space}\p{Cc}]+/gu, ' ').trim().slice(0, longest);

/** A day that the calendar has, from three numbers in the agreed order. */
const readDay = (text: string, order: BankFormat['order']): string | undefined => {
  // A time of day behind it is left aside.
  const parts = /^(\d{1,4})[-./ ]+(\d{1,2})[-./ ]+(\d{1,4})(?:\D|$)/u.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/u.exec(text);
  if (!parts) return undefined;
  const given = new Map([...order].map((letter, index) => [letter, Number(parts[index + 1])]));
  const year = given.get('y') ?? 0;
  const iso = `${String(year < 100 ? year + 2_000 : year)}-${String(given.get('m') ?? 0).padStart(2, '0')}-${String(given.get('d') ?? 0).padStart(2, '0')}`;
  const at = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso) ? iso : undefined;
};

/** An amount with its sign, before or behind it; groups of three may be divided by the other sign. */
const readAmount = (text: string, { decimal, currency }: BankFormat): number | undefined => {
  const compact = text.normalize('NFKC').replace(/[\s'’+]/gu, '').replace(/^[A-Z]{3}|[A-Z]{3}$/u, '').replace(/^\p{Sc}|\p{Sc}$/u, '').replaceAll('−', '-');
  const isOut = compact.startsWith('-') || compact.endsWith('-') || /^\(.*\)$/u.test(compact);
  const digits = compact.replace(/^[-(]|[-)]$/gu, '');
  const group = decimal === ',' ? '.' : ',';
  const [whole = '', ...rest] = digits.split(decimal);
  if (rest.length > 1 || (rest[0] ?? '').includes(group)) return undefined;
  if (whole.includes(group) && !new RegExp(`^\\d{1,3}(?:[${group}]\\d{3})+$`, 'u').test(whole)) return undefined;
  const read = parseMoney(`${whole.replaceAll(group, '')}${rest[0] === undefined ? '' : `.${rest[0]}`}`, currency);
  return read.ok ? (isOut ? 0 - read.value : read.value) : undefined;
};
