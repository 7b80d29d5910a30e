import { z } from 'zod';
import { currencySchema } from './money.ts';
import { controlNumberSchema } from './number.ts';
import { daySchema, idSchema } from './operation.ts';
import { reportFileShape } from './report-file.ts';

/** What the accountant and the server tell each other of balances that nobody has come for. */

const ruleSchema = z.string().regex(/^[a-z0-9-]{2,40}$/u);
const kindSchema = z.enum(['sold', 'promotional']);

/** `rule` null: the first one. */
export const unclaimedAskedSchema = z.strictObject({ asOf: daySchema, rule: ruleSchema.nullable() });

const rowSchema = z.strictObject({
  control: controlNumberSchema.nullable(), programNumber: z.int(), programName: z.string(), storeNumber: z.int(), storeName: z.string(),
  /** Null: sold before the books began. */
  soldOn: daySchema.nullable(), lastOn: daySchema, lastKind: z.enum(['sold', 'used', 'other']), balance: z.int(), currency: currencySchema,
});
const batchSchema = z.strictObject({
  id: idSchema, rule: ruleSchema, asOf: daySchema, state: z.enum(['asked', 'posted', 'refused']), askedBy: z.string(), askedAt: z.int(), isOwn: z.boolean(),
  decidedBy: z.string().nullable(), decidedAt: z.int().nullable(), certificates: z.int(), amounts: z.array(z.strictObject({ currency: currencySchema, amount: z.int() })),
  /** Of a posted one: moved or blocked meanwhile. */
  leftOut: z.int(),
});

export const unclaimedSchema = z.strictObject({
  rules: z.array(z.strictObject({
    id: ruleSchema, country: z.string(), region: z.string().nullable(), afterYears: z.int(), owed: z.boolean(), source: z.string(), isOn: z.boolean(), confirmedBy: z.string().nullable(),
  })),
  rule: ruleSchema.nullable(),
  /** Nothing has moved after this day. */
  stillSince: daySchema,
  totals: z.array(z.strictObject({ programNumber: z.int(), programName: z.string(), certificateKind: kindSchema, currency: currencySchema, certificates: z.int(), outstanding: z.int() })),
  /** As many as a page holds; the file has all of them. */
  rows: z.array(rowSchema), more: z.boolean(),
  batches: z.array(batchSchema),
});
export type Unclaimed = z.infer<typeof unclaimedSchema>;

/** Counsel has said whether the rule holds for this business. */
export const chooseUnclaimedSchema = z.strictObject({ id: idSchema, ...unclaimedAskedSchema.shape, rule: ruleSchema, isOn: z.boolean(), confirmedBy: z.string().trim().min(3).max(120) });
/** `certificates` and `outstanding` are what the screen showed: other figures since then are shown anew. */
export const askEscheatSchema = z.strictObject({ id: idSchema, asOf: daySchema, rule: ruleSchema, certificates: z.int(), outstanding: z.int() });
export const decideEscheatSchema = z.strictObject({ id: idSchema, ...unclaimedAskedSchema.shape, decision: z.enum(['posted', 'refused']) });
export const returnEscheatSchema = z.strictObject({ id: idSchema, ...unclaimedAskedSchema.shape, control: z.string().trim().min(1).max(64), reason: z.string().trim().min(3).max(300) });
export const unclaimedFileSchema = z.strictObject({ asOf: daySchema, rule: ruleSchema, ...reportFileShape });
