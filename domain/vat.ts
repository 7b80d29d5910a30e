import { z } from 'zod';
import { currencySchema, type Minor, minor } from './money.ts';
import { daySchema } from './operation.ts';
import { reportFileShape } from './report-file.ts';

/**
 * VAT of certificates. What a single-purpose one will buy is known when it is sold, so its VAT is due then, on the price
 * that is paid; with a multi-purpose one it is due when it is used, and nothing is posted.
 */

export const vatTermsSchema = z.discriminatedUnion('purpose', [
  z.strictObject({ from: daySchema, purpose: z.literal('multi') }),
  z.strictObject({
    from: daySchema, purpose: z.literal('single'), country: z.string().regex(/^[A-Z]{2}$/u), supplier: z.string().trim().min(2).max(80),
    /** Hundredths of a percent. */
    basisPoints: z.int().min(1).max(5_000),
  }),
]);
export type VatTerms = z.infer<typeof vatTermsSchema>;
export const vatVersionsSchema = z.array(vatTermsSchema).max(100);

/** What holds on a day: the latest that had begun; undefined is multi-purpose. Old days keep theirs. */
export const vatOn = (versions: readonly VatTerms[], day: string): Extract<VatTerms, { purpose: 'single' }> | undefined => {
  const latest = versions.filter(({ from }) => from <= day).reduce<VatTerms | undefined>((best, terms) => (best === undefined || terms.from >= best.from ? terms : best), undefined);
  return latest?.purpose === 'single' ? latest : undefined;
};

/** What is due, and where it stands. */
export type Vat = { readonly account: string; readonly amount: Minor };
/** `vat:PROGRAM:COUNTRY:RATE`. */
export const vatAccount = (programNumber: number, { country, basisPoints }: Extract<VatTerms, { purpose: 'single' }>): string => `vat:${String(programNumber)}:${country.toLowerCase()}:${String(basisPoints)}`;

/** The VAT that prices contain, rounded once for all of them; the parts add up to it (largest remainder). */
export const vatWithin = (prices: readonly number[], basisPoints: number): readonly Minor[] => {
  const whole = BigInt(10_000 + basisPoints);
  const exact = prices.map((price) => BigInt(price) * BigInt(basisPoints));
  const due = (exact.reduce((sum, part) => sum + part, 0n) + whole / 2n) / whole;
  const parts = exact.map((part) => part / whole);
  let missing = due - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = exact.map((part, index) => ({ index, rest: part % whole })).sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of byRemainder) {
    if (missing === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    missing -= 1n;
  }
  return parts.map((part) => minor(Number(part)));
};

/** The part of a sale's VAT that goes back with a part of its price: all of it with all of the price. */
export const vatOfPart = ({ account, amount }: Vat, part: Minor, price: Minor): Vat =>
  ({ account, amount: part >= price ? amount : minor(Number((BigInt(amount) * BigInt(part)) / BigInt(price))) });

export const vatAskedSchema = z.strictObject({ franchiseId: z.uuid().nullable(), from: daySchema, to: daySchema });
export const vatFileSchema = z.strictObject({ ...vatAskedSchema.shape, ...reportFileShape });
export const vatReportSchema = z.strictObject({
  rows: z.array(z.strictObject({
    programNumber: z.int(), programName: z.string(), country: z.string(), basisPoints: z.int(), suppliers: z.array(z.string()), currency: currencySchema,
    /** Prices paid, VAT included, less what went back; and the VAT of them, as the ledger has it. */
    gross: z.int(), vat: z.int(),
  })),
  programs: z.array(z.strictObject({ number: z.int(), name: z.string(), terms: vatVersionsSchema })),
});
export type VatReport = z.infer<typeof vatReportSchema>;
export const changeVatSchema = z.strictObject({
  ...vatAskedSchema.shape, programNumber: z.int(), terms: vatTermsSchema,
  /** How many terms the screen showed: others were added since, if there are more. */
  known: z.int().min(0),
});
