import { z } from 'zod';
import { currencySchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { reportFileShape } from './report-file.ts';

/** What lies still, and what an accountant makes of it. An estimate never changes a balance: it stays owed to its holder. */

/** How long a certificate has lain still before it is looked at, in months. */
export const stillMonthsMax = 240;
const basisPointsSchema = z.int().min(0).max(10_000);
const programSchema = { programNumber: z.int(), certificateKind: z.enum(['sold', 'promotional']), currency: currencySchema };

export const dormancyAskedSchema = z.strictObject({
  asOf: daySchema,
  /** Nothing has moved them for so many months. */
  months: z.int().min(1).max(stillMonthsMax),
});
export type DormancyAsked = z.infer<typeof dormancyAskedSchema>;

/** The same as a file. */
export const dormancyFileSchema = dormancyAskedSchema.extend(reportFileShape);

export const dormancySchema = z.strictObject({
  /** Nothing has moved after this day. */
  stillSince: daySchema,
  aged: z.array(z.strictObject({
    ...programSchema, programName: z.string(),
    /** Full years since the sale; null: sold before the books began. */
    years: z.int().nullable(), certificates: z.int(), outstanding: z.int(),
  })),
  programs: z.array(z.strictObject({
    ...programSchema, programName: z.string(), still: z.int(),
    /** What had lain still as long at `day`, and how much of it was used in the same time after it: what history says of later use. */
    history: z.strictObject({ day: daySchema, still: z.int(), usedAfter: z.int() }),
    /** Posted as breakage so far. */
    recognised: z.int(),
  })),
});
export type Dormancy = z.infer<typeof dormancySchema>;

export const breakageMethods = ['history', 'rate'] as const;
export const postBreakageSchema = z.strictObject({
  id: idSchema, ...dormancyAskedSchema.shape, programNumber: z.int(), currency: currencySchema,
  /** The part, in basis points, that will be used after all; of history, or set by the accountant. */
  method: z.enum(breakageMethods), laterUse: basisPointsSchema,
  /** What the screen showed: another figure since then is shown anew. */
  still: z.int(), recognised: z.int(),
});

/** The part of what lay still that was used later, in basis points, rounded up; undefined where history says nothing. */
export const laterUseOf = ({ still, usedAfter }: Dormancy['programs'][number]['history']): number | undefined =>
  still > 0 ? Math.min(10_000, Math.ceil((usedAfter * 10_000) / still)) : undefined;

/** What will never be used of what lies still. Half a unit goes to the holders: no more is taken for breakage than the rate says. */
export const breakageOf = (still: number, laterUse: number): number => Number((BigInt(still) * BigInt(10_000 - laterUse)) / 10_000n);
