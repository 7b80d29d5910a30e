import { z } from 'zod';
import { currencySchema, minorSchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { reportFileShape } from './report-file.ts';

/** Payments between franchises, as the office and the server speak of them. */

/** Who owes and is owed by locked statements; number 0 is headquarters, which settles for stores without a franchise, too. */
const partySchema = z.strictObject({ number: z.int(), name: z.string() });

export const clearingPaymentSchema = z.strictObject({
  id: idSchema, payer: partySchema, payee: partySchema, currency: currencySchema, amount: minorSchema,
  /** The day of the last statement that it pays. */
  upTo: daySchema, paidOn: daySchema, reference: z.string(),
  state: z.enum(['noted', 'confirmed', 'reversed']),
  notedBy: z.string(), notedAt: z.int(),
  receivedOn: daySchema.nullable(), confirmedBy: z.string().nullable(), confirmedAt: z.int().nullable(),
  reversedBy: z.string().nullable(), reversedAt: z.int().nullable(), reversedReason: z.string().nullable(),
  /** What whoever asks may do with it now. */
  may: z.strictObject({ confirm: z.boolean(), reverse: z.boolean() }),
});
export type ClearingPayment = z.infer<typeof clearingPaymentSchema>;

const whose = { franchiseId: idSchema.nullable() };

/** `franchiseId` null: one's own, which for people of the whole business is headquarters. */
export const clearingAccountsAskedSchema = z.strictObject({ ...whose, before: idSchema.nullable() });

export const clearingAccountsSchema = z.strictObject({
  party: partySchema,
  /** Whether it is one's own: nobody pays for others. */
  isOwn: z.boolean(),
  /** What is open; positive is to receive. `unconfirmed`: what the other has noted as paid and nobody has confirmed here. */
  accounts: z.array(z.strictObject({ other: partySchema, currency: currencySchema, open: z.int(), unconfirmed: z.int() })),
  payments: z.array(clearingPaymentSchema), more: z.boolean(),
});
export type ClearingAccounts = z.infer<typeof clearingAccountsSchema>;

/** `upTo` null: up to the last statement that is locked. */
export const clearingAccountAskedSchema = z.strictObject({ ...whose, other: z.int().min(0), currency: currencySchema, upTo: daySchema.nullable() });

export const clearingAccountSchema = z.strictObject({
  isOwn: z.boolean(), other: partySchema, currency: currencySchema,
  /** Positive is to receive. `open`: up to that day's statement. */
  upTo: daySchema.nullable(), open: z.int(), openInAll: z.int(),
  /** The last statements' amounts, the newest first. */
  items: z.array(z.strictObject({ day: daySchema, amount: z.int() })),
});
export type ClearingAccount = z.infer<typeof clearingAccountSchema>;

/** `amount`: what the payer has seen and sent; another one is refused. */
export const payClearingSchema = z.strictObject({
  id: idSchema, other: z.int().min(0), currency: currencySchema, upTo: daySchema, amount: minorSchema.refine((amount) => amount > 0), paidOn: daySchema, reference: z.string().trim().min(1).max(60),
});
export const confirmClearingSchema = z.strictObject({ id: idSchema, receivedOn: daySchema });
export const reverseClearingSchema = z.strictObject({ id: idSchema, reason: z.string().trim().min(3).max(300) });
export const clearingPaymentsFileSchema = z.strictObject({ ...whose, ...reportFileShape });
