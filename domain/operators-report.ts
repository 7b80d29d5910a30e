import { z } from 'zod';
import { currencySchema, minorSchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { eveningOperationSchema } from './reconciliation.ts';

/** What each operator did in some days: so that an owner sees early where cash may be going missing, and who is above doubt. */

/** How many days back one may look at a time. */
export const reportDays = [1, 7, 30] as const;

/** A redemption this soon after its sale is worth a look: a thief's till sells and spends in one go. */
export const soonMs = 30 * 60_000;

/** What moves no goods and no certificate, or takes something back: each is right now and then, and many are a pattern. */
export const notableKinds = ['void', 'tender-correction', 'no-sale', 'pay-in', 'pay-out', 'cash-out', 'reprint'] as const;

export const operatorsAskedSchema = z.strictObject({ day: daySchema, days: z.union([z.literal(1), z.literal(7), z.literal(30)]) });
export type OperatorsAsked = z.infer<typeof operatorsAskedSchema>;

const counted = z.strictObject({ count: z.int(), value: minorSchema });
export type Counted = z.infer<typeof counted>;

/** One operator at one store. Values are in the store's currency, whatever of it was voided later. */
export const operatorFiguresSchema = z.strictObject({
  operator: idSchema, name: z.string(), store: z.int(), storeName: z.string(), currency: currencySchema,
  sales: counted, redemptions: counted, voids: counted,
  corrections: z.int(), noSales: z.int(), cashMovements: counted, cashOuts: counted, copies: z.int(),
  /** Certificates that this operator sold and that were redeemed, anywhere, within half an hour. */
  soonRedeemed: counted,
});
export type OperatorFigures = z.infer<typeof operatorFiguresSchema>;

export const operatorsReportSchema = z.strictObject({ from: daySchema, to: daySchema, operators: z.array(operatorFiguresSchema) });

export const operatorWorkAskedSchema = z.strictObject({ ...operatorsAskedSchema.shape, store: z.int(), operator: idSchema });
/** The newest first; `more`: there are older ones that are not told. */
export const operatorWorkSchema = z.strictObject({ operations: z.array(eveningOperationSchema), more: z.boolean() });

/** How many things of this operator's are worth a look. */
export const notableCount = ({ voids, corrections, noSales, cashMovements, cashOuts, copies, soonRedeemed }: OperatorFigures): number =>
  voids.count + corrections + noSales + cashMovements.count + cashOuts.count + copies + soonRedeemed.count;

/** Who has most that is worth a look comes first; then by store and name. */
export const byNotable = (operators: readonly OperatorFigures[]): readonly OperatorFigures[] =>
  operators.toSorted((a, b) => notableCount(b) - notableCount(a) || a.store - b.store || a.name.localeCompare(b.name));
