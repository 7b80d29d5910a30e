import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

/** An amount in the smallest unit of its currency (cents, won, fils): always a safe integer. */
export const minorSchema = z.int().brand<'Minor'>();
export type Minor = z.infer<typeof minorSchema>;

/** Like {@link minorSchema}, for amounts that can't be negative: a balance, a tender, a price. */
export const amountSchema = minorSchema.refine((value) => value >= 0, 'must not be negative');

/** An ISO 4217 alphabetic code, upper case. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);
export type Currency = z.infer<typeof currencySchema>;

/** ISO 4217 minor-unit exponents that differ from 2 (list one of the standard). */
const exponents: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0,
  VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
};

/** How many digits stand after the decimal point in this currency, by ISO 4217 and not by local custom. */
export const exponentOf = (currency: Currency): number => exponents[currency] ?? 2;

/** Takes an integer number of minor units; throws on a fraction or an unsafe integer, which is always a bug. */
export const minor = (value: number): Minor => {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number of minor units: ${String(value)}`);
  return value as Minor;
};

export const zero: Minor = minor(0);

/** Adds amounts of one currency; throws when the sum leaves the safe range. */
export const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((a, b) => minor(a + b), zero);

/** `a - b`, same currency. */
export const subtract = (a: Minor, b: Minor): Minor => minor(a - b);

/** The smaller of two amounts. */
export const least = (a: Minor, b: Minor): Minor => (a < b ? a : b);

/**
 * Writes an amount the way a reader of `locale` expects it, with its currency.
 * The digits after the point follow ISO 4217, so that KRW has none and KWD three everywhere.
 */
export const formatMoney = (amount: Minor, currency: Currency, locale: string): string => {
  const key = `${locale} ${currency}`;
  const format = formats.get(key) ?? rememberFormat(key, currency, locale);
  // A decimal string keeps large amounts exact, where a division would round.
  return format.format(toDecimal(amount, currency) as `${number}`);
};

// Kept because making one costs more than the rest of painting a verdict.
const formats = new Map<string, Intl.NumberFormat>();

const rememberFormat = (key: string, currency: Currency, locale: string): Intl.NumberFormat => {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  formats.set(key, format);
  return format;
};

/** The plain decimal form of an amount, e.g. 1234 USD -> "12.34"; for exports and {@link formatMoney}. */
export const toDecimal = (amount: Minor, currency: Currency): string => {
  const digits = exponentOf(currency);
  const sign = amount < 0 ? '-' : '';
  const padded = String(Math.abs(amount)).padStart(digits + 1, '0');
  if (digits === 0) return sign + padded;
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
};

export type MoneyProblem = 'empty' | 'not-a-number' | 'too-many-digits' | 'too-large';

/**
 * Reads an amount that a person typed: "12.5", "12,50", ".5", "1 200". A single point or comma followed by at most
 * the currency's digits is the decimal sign; grouping signs are spaces or apostrophes, so "1,200" in USD is
 * refused rather than guessed. Where the currency has no decimals, well-placed points or commas can only group.
 */
export const parseMoney = (text: string, currency: Currency): Result<Minor, MoneyProblem> => {
  const digits = exponentOf(currency);
  // A Korean or Japanese keyboard may send full-width digits; NFKC makes plain ones of them.
  const compact = text.normalize('NFKC').replace(/[\s'’]/gu, '');
  if (compact === '') return err('empty');
  const plain = digits === 0 && /^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?:\.\d{3})+$/u.test(compact) ? compact.replace(/[.,]/gu, '') : compact;
  const match = /^(\d*)(?:[.,](\d*))?$/u.exec(plain);
  if (!match || !/\d/u.test(plain)) return err('not-a-number');
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return err('too-many-digits');
  const value = Number(`${match[1] ?? ''}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(value) ? ok(minor(value)) : err('too-large');
};
