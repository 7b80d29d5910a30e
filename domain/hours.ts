import { z } from 'zod';
import { dayAfter } from './business-day.ts';
import { currencySchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { reportFileShape } from './report-file.ts';

/** What stores sold and took by day and by hour: when staff is needed, which store grows, which weekday is quiet. */

/** A quarter: more days than this are no picture any more. */
export const hoursDaysMax = 92;

const asked = {
  /** Whose stores, each as long as it was theirs; null: one's own, or every store's. */
  franchiseId: idSchema.nullable(), from: daySchema, to: daySchema,
  /** Null: every program. */
  programNumber: z.int().nullable(),
};
const isSpan = ({ from, to }: { readonly from: string; readonly to: string }): boolean => from <= to && to < dayAfter(from, hoursDaysMax);

/** `currency` null, or one that nothing was sold in: the one with most to show. */
export const hoursAskedSchema = z.strictObject({ ...asked, currency: currencySchema.nullable() }).refine(isSpan, 'the days are in order, and a quarter at most');
export type HoursAsked = z.infer<typeof hoursAskedSchema>;

/** The same as a file: in every currency. */
export const hoursFileSchema = z.strictObject({ ...asked, ...reportFileShape }).refine(isSpan, 'the days are in order, and a quarter at most');
export type HoursFileAsked = z.infer<typeof hoursFileSchema>;

/** Face value sold and loaded, goods given for certificates; both net of what was undone on that day. */
const figures = { sold: z.int(), redeemed: z.int() };
const counted = { ...figures, certificates: z.int(), uses: z.int() };
const hour = z.int().min(0).max(23);

export const hoursReportSchema = z.strictObject({
  /** Null: nothing happened in these days. */
  currency: currencySchema.nullable(),
  currencies: z.array(currencySchema),
  programs: z.array(z.strictObject({ number: z.int(), name: z.string() })),
  /** The hour with which the earliest of these stores begins its business day. */
  firstHour: hour,
  /** Every day that was asked for, in order. */
  days: z.array(z.strictObject({ day: daySchema, ...counted })),
  stores: z.array(z.strictObject({ store: z.int(), name: z.string(), ...counted })),
  storeHours: z.array(z.strictObject({ store: z.int(), hour, ...figures })),
  /** Weekdays of the business day: 1 is Monday. */
  weekdayHours: z.array(z.strictObject({ weekday: z.int().min(1).max(7), hour, ...figures })),
});
export type HoursReport = z.infer<typeof hoursReportSchema>;

/** Those hours between the first and the last in which anything happened, as a business day passes through them. */
export const hoursWorked = (cells: readonly { readonly hour: number }[], firstHour: number): readonly number[] => {
  const used = new Set(cells.map((cell) => cell.hour));
  const round = Array.from({ length: 24 }, (_, index) => (firstHour + index) % 24);
  const [first, last] = [round.findIndex((one) => used.has(one)), round.findLastIndex((one) => used.has(one))];
  return first < 0 ? [] : round.slice(first, last + 1);
};
