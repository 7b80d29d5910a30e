import { z } from 'zod';
import { corporatePiecesMax, corporateStates } from './corporate.ts';
import { amountSchema, currencySchema, minorSchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { paperLanguageSchema } from './report-file.ts';

/** What the office's screens and the server tell each other of sales to companies. No certificate's number is in any of it. */

const byWhomSchema = z.strictObject({ id: idSchema, name: z.string() });
const actSchema = z.strictObject({ by: byWhomSchema, at: z.int() }).nullable();
const text = (longest: number) => z.string().trim().max(longest);
const reasonSchema = text(200).min(3);

export const companySchema = z.strictObject({ name: z.string(), address: z.string(), taxNumber: z.string(), contact: z.string() });
export type Company = z.infer<typeof companySchema>;
const newCompanySchema = z.strictObject({ name: text(120).min(2), address: text(300).min(3), taxNumber: text(40), contact: text(120) });

export const corporateLineSchema = z.strictObject({ face: amountSchema, listPrice: amountSchema, pieces: z.int(), total: amountSchema });
export const discountSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('basis-points'), value: z.int().min(0).max(10_000) }),
  z.strictObject({ kind: z.literal('amount'), value: amountSchema }),
]);
const documentKinds = ['quotation', 'invoice', 'credit-note'] as const;
const stateSchema = z.enum(corporateStates);

const rangeSchema = z.strictObject({ id: idSchema, first: z.string(), last: z.string(), count: z.int(), face: amountSchema, putBy: byWhomSchema, putAt: z.int() });
const paymentSchema = z.strictObject({
  id: idSchema, amount: minorSchema, at: z.int(), by: byWhomSchema, note: z.string(),
  /** The transfer it came with; null: paid back. */
  transfer: z.strictObject({ day: daySchema, payer: z.string(), text: z.string() }).nullable(),
  isUndone: z.boolean(), undoes: idSchema.nullable(),
});
const documentSchema = z.strictObject({ id: idSchema, kind: z.enum(documentKinds), number: z.string(), issuedAt: z.int(), issuedBy: byWhomSchema });

/** One sale to a company on a list. */
const rowSchema = {
  id: idSchema, number: z.int(), company: companySchema, franchise: z.strictObject({ id: idSchema, name: z.string() }), store: z.strictObject({ number: z.int(), name: z.string() }),
  programNumber: z.int(), programName: z.string(), currency: currencySchema, pieces: z.int(), total: amountSchema, paid: minorSchema, state: stateSchema, validUntil: daySchema, quotedAt: z.int(),
};
export const corporateRowSchema = z.strictObject(rowSchema);
export type CorporateRow = z.infer<typeof corporateRowSchema>;
export const corporatePageSchema = z.strictObject({ sales: z.array(corporateRowSchema), more: z.boolean() });

export const corporateSaleSchema = z.strictObject({
  ...rowSchema, note: z.string(), discount: discountSchema, lines: z.array(corporateLineSchema), documents: z.array(documentSchema), ranges: z.array(rangeSchema), payments: z.array(paymentSchema),
  quotedBy: byWhomSchema, accepted: actSchema, withdrawn: actSchema, credit: z.strictObject({ by: byWhomSchema, at: z.int(), note: z.string() }).nullable(),
  activationAsked: actSchema, activated: actSchema, activatedDay: daySchema.nullable(), cancelAsked: z.strictObject({ by: byWhomSchema, at: z.int(), note: z.string() }).nullable(), cancelled: actSchema,
  /** What nobody has spent of what was activated: how many, and what was paid for them. */
  unspent: z.strictObject({ count: z.int(), total: amountSchema }).nullable(),
  /** What of the total was taken back. */
  cancelledTotal: amountSchema.nullable(),
});
export type CorporateSale = z.infer<typeof corporateSaleSchema>;

/** Companies that have asked before, newest first. */
export const companiesSchema = z.strictObject({ companies: z.array(z.strictObject({ id: idSchema, ...companySchema.shape })) });

/** `company`: as somebody typed it, or one that is known. Ids are made by whoever asks, so that the same thing sent twice is one. */
export const quoteSchema = z.strictObject({
  id: idSchema, documentId: idSchema, company: z.union([z.strictObject({ id: idSchema }), z.strictObject({ id: idSchema, ...newCompanySchema.shape })]),
  storeNumber: z.int().min(1), programNumber: z.int().min(1), lines: z.array(z.strictObject({ face: amountSchema, pieces: z.int().min(1).max(corporatePiecesMax) })).min(1).max(20),
  discount: discountSchema, validUntil: daySchema, note: text(200), language: paperLanguageSchema.exactOptional(),
});
export const issueSchema = z.strictObject({ id: idSchema, documentId: idSchema });
export const putRangeSchema = z.strictObject({ id: idSchema, rangeId: idSchema, first: z.string().max(512), last: z.string().max(512) });
export const takeRangeSchema = z.strictObject({ id: idSchema, rangeId: idSchema });
export const reasonedSchema = z.strictObject({ id: idSchema, note: reasonSchema });
/** `count`: what the second person saw unspent. */
export const cancelSaleSchema = z.strictObject({ id: idSchema, documentId: idSchema, count: z.int().min(1) });
export const payBackSchema = z.strictObject({ id: idSchema, paymentId: idSchema, amount: amountSchema.refine((value) => value > 0), note: reasonSchema });

/** Which column is what, by its title; `order`: how days are written; `decimal`: what stands before the cents. */
export const bankFormatSchema = z.strictObject({
  day: z.string().max(200), amount: z.string().max(200), payer: z.string().max(200), text: z.string().max(200), order: z.enum(['ymd', 'dmy', 'mdy']), decimal: z.enum([',', '.']),
  currency: currencySchema,
});
export type BankFormat = z.infer<typeof bankFormatSchema>;
/** A megabyte of CSV, as base64. */
const fileSchema = z.base64().max(1_400_000);
export const bankLookSchema = z.strictObject({ franchiseId: idSchema, file: fileSchema });
export const bankLookedSchema = z.strictObject({
  columns: z.array(z.strictObject({ title: z.string(), samples: z.array(z.string()) })), rows: z.int(),
  /** As it was agreed before; null: never, or this file has other columns. */
  format: bankFormatSchema.nullable(),
});
export const bankImportSchema = z.strictObject({ franchiseId: idSchema, file: fileSchema, format: bankFormatSchema });
/** What can't be read of a line of the file. Nothing is taken over then. */
export const bankFaultSchema = z.strictObject({ line: z.int(), what: z.enum(['day', 'amount', 'columns', 'quotes']), found: z.string() });
export type BankFault = z.infer<typeof bankFaultSchema>;
/** `held`: lines of those that were added that may be transfers that are here already; a person says so. */
export const bankImportedSchema = z.strictObject({ added: z.int(), held: z.int(), known: z.int(), outgoing: z.int(), faults: z.array(bankFaultSchema) });

const suggestionSchema = z.strictObject({ saleId: idSchema, number: z.int(), company: z.string(), invoice: z.string(), open: minorSchema, because: z.enum(['number-and-amount', 'number', 'amount']) });
export const bankLineSchema = z.strictObject({
  id: idSchema, day: daySchema, amount: amountSchema, currency: currencySchema, payer: z.string(), text: z.string(),
  /** What of it belongs to no order yet. */
  left: minorSchema, suggestions: z.array(suggestionSchema),
});
export type BankLine = z.infer<typeof bankLineSchema>;
export const bankLinesSchema = z.strictObject({
  lines: z.array(bankLineSchema), more: z.boolean(),
  /** May be the same as another that came in another kind of file; `known`: how that one told of it. */
  held: z.array(z.strictObject({ ...bankLineSchema.omit({ left: true, suggestions: true }).shape, known: z.strictObject({ payer: z.string(), text: z.string() }) })),
  /** What still waits for money, for a transfer that names none. */
  unpaid: z.array(suggestionSchema.omit({ because: true }).extend({ currency: currencySchema })),
});
export type HeldLine = z.infer<typeof bankLinesSchema>['held'][number];
export const bankLinesAskedSchema = z.strictObject({ franchiseId: idSchema });
export const bankDecisionSchema = z.strictObject({ franchiseId: idSchema, line: idSchema, isSame: z.boolean() });
export const matchSchema = z.strictObject({ paymentId: idSchema, line: idSchema, saleId: idSchema, amount: amountSchema.refine((value) => value > 0) });
export const unmatchSchema = z.strictObject({ id: idSchema, paymentId: idSchema, undoes: idSchema, note: reasonSchema });
