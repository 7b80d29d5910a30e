import { z } from 'zod';
import { currencySchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { paperLanguageSchema, reportFileShape } from './report-file.ts';

/** What the office's books and the server tell each other. */

export const monthSchema = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/u);

/** Whose books: a franchise's, or the whole business's. Who belongs to a franchise gets its own either way. */
const whose = { franchiseId: idSchema.nullable() };

export const liabilityAskedSchema = z.strictObject({
  ...whose, from: daySchema, to: daySchema,
  /** Only what the server had taken in by then; null: all that it has. */
  knownAt: z.int().nullable(),
});

/** The liability report, or its ageing, as a file. */
export const liabilityFileSchema = liabilityAskedSchema.extend(reportFileShape);

const kindSchema = z.enum(['sold', 'promotional']);
const programSchema = { programNumber: z.int(), programName: z.string(), certificateKind: kindSchema, currency: currencySchema };

export const liabilitySchema = z.strictObject({
  movements: z.array(z.strictObject({
    ...programSchema, opening: z.int(), activated: z.int(), reloaded: z.int(), voided: z.int(), redeemed: z.int(), returned: z.int(), creditedBack: z.int(), cashedOut: z.int(), refunded: z.int(), escheated: z.int(), overspend: z.int(), closing: z.int(),
  })),
  aged: z.array(z.strictObject({ ...programSchema, month: monthSchema.nullable(), certificates: z.int(), outstanding: z.int() })),
  /** Each figure beside the ledger's own: a report whose checks differ is not to be believed. */
  checks: z.array(z.strictObject({
    what: z.enum(['opening', 'closing', 'redeemed', 'overspend', 'ageing']), currency: currencySchema, report: z.int(), ledger: z.int(),
  })),
  /** Postings up to the last day that came after their month was closed, and stand in a later one. */
  late: z.int(),
});
export type Liability = z.infer<typeof liabilitySchema>;

export const periodsSchema = z.strictObject({
  /** The first day that can be posted to; null while nothing was ever closed. */
  firstOpenDay: daySchema.nullable(),
  /** Newest first. */
  months: z.array(z.strictObject({
    month: monthSchema, state: z.enum(['open', 'closed']),
    /** It is over in every time zone. */
    hasEnded: z.boolean(),
    closedBy: z.string().nullable(), closedAt: z.int().nullable(),
    /** Postings of that month that happened in a closed one. */
    late: z.int(),
  })),
});
export type Periods = z.infer<typeof periodsSchema>;

export const closeMonthSchema = z.strictObject({ month: monthSchema });

export const chartAskedSchema = z.strictObject(whose);
const chartLineSchema = z.strictObject({
  /** An account of ours, or the first parts of several. */
  prefix: z.string().trim().regex(/^[a-z]+(?:-[a-z]+)*(?::[a-z0-9]+)*$/u).max(60),
  number: z.string().trim().min(1).max(40), name: z.string().trim().min(1).max(120),
});
export type ChartLine = z.infer<typeof chartLineSchema>;
export const chartSchema = z.strictObject({
  lines: z.array(chartLineSchema),
  /** The accounts there are, and what the chart makes of each. */
  accounts: z.array(z.strictObject({ account: z.string(), number: z.string(), name: z.string() })),
});
export type Chart = z.infer<typeof chartSchema>;
export const changeChartSchema = z.strictObject({ ...whose, lines: z.array(chartLineSchema).max(200) });

/** A file for spreadsheets: CSV where nothing is said. */
export const tableFormatSchema = z.enum(['csv', 'xlsx']);
export type TableFormat = z.infer<typeof tableFormatSchema>;
/** A table of the books as a file. */
export const tableAskedSchema = z.strictObject({ ...whose, from: daySchema.nullable(), to: daySchema.nullable(), format: tableFormatSchema.exactOptional(), language: paperLanguageSchema.exactOptional() });
/** A report of the books as a file. */
export const bookReportAskedSchema = z.strictObject({ ...whose, from: daySchema.nullable(), to: daySchema.nullable(), ...reportFileShape });

/** A download; without days the whole ledger. */
export const exportAskedSchema = z.strictObject({ ...whose, from: daySchema.nullable(), to: daySchema.nullable() });
