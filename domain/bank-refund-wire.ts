import { z } from 'zod';
import { amountSchema, currencySchema } from './money.ts';
import { certificateHashSchema, controlNumberSchema } from './number.ts';
import { idSchema } from './operation.ts';

/** What the office and the server tell each other of refunds that go through the bank. Whole account numbers are only ever sent in. */

export const bankRefundStates = ['asked', 'approved', 'paid', 'cancelled'] as const;
export const bankRefundSteps = ['asked', 'approved', 'exported', 'paid', 'cancelled'] as const;

/** An account as it is kept: without what people put between its digits. */
export const plainAccount = (typed: string): string => typed.replace(/[\s.-]/gu, '').toUpperCase();

/** Whether a plain account can be one: an IBAN with its check digits right, or a number of a country without IBANs. */
export const isAccount = (plain: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/u.test(plain) ? ibanRemainder(plain) === 1 : /^\d{6,20}$/u.test(plain);

/** ISO 7064, mod 97-10: the first four to the end, letters as numbers. */
const ibanRemainder = (iban: string): number =>
  [...`${iban.slice(4)}${iban.slice(0, 4)}`].map((sign) => String(parseInt(sign, 36))).join('').split('').reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);

/** All that is shown of an account. */
export const lastDigitsOf = (plain: string): string => plain.slice(-4);

const storeSchema = z.strictObject({ number: z.int(), name: z.string() });

/** Receipt and certificate as they are in hand: scanned or typed. */
export const findBankRefundSchema = z.strictObject({ receipt: z.string().trim().min(1).max(64), certificate: z.string().trim().min(1).max(200) });

/** What would go back. */
export const refundOfferSchema = z.strictObject({
  sale: idSchema, reference: z.string(), soldAt: z.int(), store: storeSchema, certificate: certificateHashSchema, control: controlNumberSchema.nullable(), programName: z.string(),
  face: amountSchema, price: amountSchema, balance: amountSchema, amount: amountSchema, currency: currencySchema,
  /** What the card could still take of it at the store's till. */
  byCard: amountSchema,
  /** Above this a second person approves. */
  secondAbove: amountSchema,
});
export type RefundOffer = z.infer<typeof refundOfferSchema>;

export const askBankRefundSchema = z.strictObject({
  id: idSchema, sale: idSchema, certificate: certificateHashSchema,
  /** What the screen showed: another figure since then is shown anew. */
  amount: amountSchema,
  holder: z.string().trim().min(2).max(70), bank: z.string().trim().max(60), account: z.string().max(60).refine((typed) => isAccount(plainAccount(typed)), 'not an account'),
  note: z.string().trim().max(300),
});

const rowShape = {
  id: idSchema, state: z.enum(bankRefundStates), control: controlNumberSchema.nullable(), reference: z.string(), store: storeSchema, amount: amountSchema, currency: currencySchema,
  lastDigits: z.string().max(4), askedAt: z.int(), exportedAt: z.int().nullable(),
};
const rowSchema = z.strictObject(rowShape);
export type BankRefundRow = z.infer<typeof rowSchema>;
export const bankRefundsPageSchema = z.strictObject({
  refunds: z.array(rowSchema), more: z.boolean(),
  /** Approved, not paid and in no file yet; and all that are approved and not paid. */
  toTransfer: z.int(), onTheWay: z.int(),
});

export const bankRefundSchema = z.strictObject({
  ...rowShape, balance: amountSchema,
  /** Null once it is paid or cancelled: the name is gone. */
  holder: z.string().nullable(), bank: z.string().nullable(),
  needsSecond: z.boolean(), isOwn: z.boolean(), bankReference: z.string().nullable(),
  steps: z.array(z.strictObject({ id: idSchema, step: z.enum(bankRefundSteps), by: z.string(), at: z.int(), note: z.string() })),
});
export type BankRefund = z.infer<typeof bankRefundSchema>;

export const approveBankRefundSchema = z.strictObject({ id: idSchema, note: z.string().trim().max(300) });
export const cancelBankRefundSchema = z.strictObject({ id: idSchema, note: z.string().trim().min(3).max(300) });
export const payBankRefundSchema = z.strictObject({ id: idSchema, bankReference: z.string().trim().min(1).max(60) });
/** `again`: with those that stood in a file before. */
export const transfersAskedSchema = z.strictObject({ again: z.boolean() });
