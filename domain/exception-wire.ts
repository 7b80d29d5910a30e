import { z } from 'zod';
import { actReasons, blockReasons, exceptionKinds, exceptionStates, overspendDecisions, suspenseDecisions } from './exception.ts';
import { amountSchema, currencySchema, minorSchema } from './money.ts';
import { certificateHashSchema, controlNumberSchema } from './number.ts';
import { idSchema } from './operation.ts';
import { shipmentSchema } from './stock-wire.ts';
import { watchSchema } from './watch.ts';

/** What the office's screens and the server tell each other of exceptions and blocks. No certificate's number is in any of it. */

const byWhomSchema = z.strictObject({ id: idSchema, name: z.string() });
const storeSchema = z.strictObject({ number: z.int(), name: z.string() });
/** What was found out, in a person's words. */
const findingSchema = z.string().trim().min(3).max(500);
const noteSchema = z.string().trim().max(300);

export const exceptionCursorSchema = z.strictObject({ state: z.enum(exceptionStates), id: idSchema });
export const listExceptionsSchema = z.strictObject({
  show: z.enum(['unresolved', 'resolved']), store: z.int().nullable(), kind: z.enum(exceptionKinds).nullable(), after: exceptionCursorSchema.nullable(),
});

export const exceptionRowSchema = z.strictObject({
  id: idSchema, kind: z.enum(exceptionKinds), flags: z.array(z.string()), state: z.enum(exceptionStates), store: storeSchema, at: z.int(),
  /** Empty for bytes that are no operation. */
  reference: z.string(), operationKind: z.string().nullable(), over: amountSchema, currency: currencySchema.nullable(), owner: byWhomSchema.nullable(),
});
export type ExceptionRow = z.infer<typeof exceptionRowSchema>;
export const exceptionsPageSchema = z.strictObject({ exceptions: z.array(exceptionRowSchema), more: z.boolean() });

const evidenceLineSchema = z.strictObject({
  control: controlNumberSchema.nullable(), programName: z.string(),
  /** What was sold or taken, how much of it the balance bore, and what nothing bore. */
  amount: amountSchema, covered: amountSchema, over: amountSchema,
  /** It was blocked before: since when and why. */
  blocked: z.strictObject({ at: z.int(), reason: z.enum(actReasons) }).nullable(),
  /** Also named by the operation that was flagged. */
  isShared: z.boolean(),
});

/** One till's side of it. */
export const evidenceOperationSchema = z.strictObject({
  id: idSchema, kind: z.string(), reference: z.string(), store: storeSchema, terminalNumber: z.int(), operator: z.string().nullable(),
  /** The till's own clock; put right by what it knew of the server's; when the server took it in. */
  tillAt: z.int(), at: z.int(), recordedAt: z.int(),
  outcome: z.enum(['accepted', 'flagged']), flags: z.array(z.string()), currency: currencySchema.nullable(), decidedBy: z.string().nullable(),
  lines: z.array(evidenceLineSchema), isUndone: z.boolean(),
});
export type EvidenceOperation = z.infer<typeof evidenceOperationSchema>;

export const resolutionSchema = z.strictObject({
  id: idSchema, overspend: z.enum(overspendDecisions).nullable(), suspense: z.enum(suspenseDecisions).nullable(), replacement: controlNumberSchema.nullable(),
  finding: z.string(), amount: amountSchema, currency: currencySchema.nullable(), reverses: idSchema.nullable(),
  entries: z.array(z.strictObject({ account: z.string(), side: z.enum(['debit', 'credit']), amount: amountSchema, currency: currencySchema })),
  proposedBy: byWhomSchema, proposedAt: z.int(), needsSecond: z.boolean(), needsHeadquarters: z.boolean(),
  confirmedBy: byWhomSchema.nullable(), confirmedAt: z.int().nullable(), refusedBy: byWhomSchema.nullable(), refusedAt: z.int().nullable(), effectiveAt: z.int().nullable(),
});
export type Resolution = z.infer<typeof resolutionSchema>;

/** A till sold more of a program at once than is usual. */
const burstSchema = z.strictObject({
  programName: z.string(), currency: currencySchema, pieces: z.int(), value: amountSchema, since: z.int(), until: z.int(), watch: watchSchema,
});

/** Somebody asked after paper that was never sold. */
export const unsoldEnquirySchema = z.strictObject({
  at: z.int(), control: controlNumberSchema, what: z.enum(['balance', 'use']), store: storeSchema, terminalNumber: z.int(), paperStore: storeSchema,
});

const moneySchema = z.strictObject({
  currency: currencySchema,
  overspend: z.array(z.strictObject({ bearer: z.enum(['program', 'store']), owner: z.int(), amount: amountSchema })),
  programs: z.array(z.strictObject({ number: z.int(), over: amountSchema })),
  suspense: z.array(z.strictObject({ storeNumber: z.int(), amount: minorSchema })),
  chargeback: z.strictObject({ storeNumber: z.int(), amount: amountSchema }).exactOptional(),
});

export const exceptionSchema = z.strictObject({
  id: idSchema, kind: z.enum(exceptionKinds), flags: z.array(z.string()), state: z.enum(exceptionStates), store: storeSchema, at: z.int(), detail: z.string(),
  owner: byWhomSchema.nullable(),
  /** Null: what came was no operation. */
  operation: evidenceOperationSchema.nullable(),
  /** What else was done with the same certificates, or stands before it in the chain, or has the same id; the newest first. */
  others: z.array(evidenceOperationSchema), moreOthers: z.boolean(),
  /** Bytes as they were received; long runs of digits are left out, they might be a number. */
  received: z.strictObject({ hash: z.string(), text: z.string(), isCut: z.boolean() }).nullable(),
  /** Which of a till's records are missing, and how many of them have come since. */
  gap: z.strictObject({ from: z.int(), to: z.int(), arrived: z.int() }).nullable(),
  burst: burstSchema.nullable(),
  /** The newest first. */
  enquiries: z.array(unsoldEnquirySchema), moreEnquiries: z.boolean(),
  /** Of a stock difference: decided there and here alike. */
  shipment: shipmentSchema.nullable(),
  money: moneySchema.nullable(), amount: amountSchema,
  /** Above this a second person confirms. */
  secondPersonAbove: amountSchema.nullable(),
  /** Stores of more than one franchise are in it: headquarters resolves it. */
  isBetweenFranchises: z.boolean(), mayResolve: z.boolean(),
  /** The newest first. */
  resolutions: z.array(resolutionSchema),
  /** `user` is null where the machine has told that its sale came. */
  steps: z.array(z.strictObject({ id: idSchema, at: z.int(), user: byWhomSchema.nullable(), step: z.string(), note: z.string() })),
});
export type Exception = z.infer<typeof exceptionSchema>;

/** Ids are made by the writer, so that the same step sent twice is one. */
export const takeExceptionSchema = z.strictObject({ id: idSchema, stepId: idSchema });
export const noteExceptionSchema = z.strictObject({ id: idSchema, stepId: idSchema, note: findingSchema });
export const resolveExceptionSchema = z.strictObject({
  id: idSchema, resolutionId: idSchema, overspend: z.enum(overspendDecisions).nullable(), suspense: z.enum(suspenseDecisions).nullable(),
  /** Control number of unsold paper of the same store, typed or scanned; only with `replaced`. */
  replacement: z.string().max(64).nullable(), finding: findingSchema,
});
export const confirmResolutionSchema = z.strictObject({ id: idSchema });
export const refuseResolutionSchema = z.strictObject({ id: idSchema, note: findingSchema });
export const reverseExceptionSchema = z.strictObject({ id: idSchema, resolutionId: idSchema, finding: findingSchema });

const blockedSinceSchema = z.strictObject({ at: z.int(), by: z.string(), reason: z.enum(actReasons) });

export const officeCertificateSchema = z.strictObject({
  certificate: certificateHashSchema, control: controlNumberSchema.nullable(), standing: z.enum(['unknown', 'not-sold', 'active', 'spent', 'expired', 'blocked', 'voided', 'replaced', 'refunded', 'destroyed', 'escheated']),
  blocked: z.boolean(), since: blockedSinceSchema.nullable(), mayUnblock: z.boolean(),
  face: amountSchema, balance: amountSchema, currency: currencySchema, programName: z.string(), store: storeSchema,
  lastUse: z.strictObject({ store: storeSchema, at: z.int() }).nullable(),
});
export type OfficeCertificate = z.infer<typeof officeCertificateSchema>;

/** A sale whose receipt was scanned. */
export const frozenSaleSchema = z.strictObject({
  sale: idSchema, reference: z.string(), store: storeSchema, at: z.int(), isUndone: z.boolean(), certificates: z.array(officeCertificateSchema),
  /** The buyer's bank has taken the card payment back: when somebody noted it. Only people of the office are told. */
  chargedBackAt: z.int().exactOptional(),
});
export type FrozenSale = z.infer<typeof frozenSaleSchema>;

export const findBlockableSchema = z.strictObject({ text: z.string().trim().min(1).max(512) });
export const blockableSchema = z.strictObject({ certificate: officeCertificateSchema.nullable(), sale: frozenSaleSchema.nullable() });
export type Blockable = z.infer<typeof blockableSchema>;

const reasonAndNote = { reason: z.enum(blockReasons), note: noteSchema };
export const blockSchema = z.strictObject({ id: idSchema, certificate: certificateHashSchema, ...reasonAndNote });
export const unblockSchema = z.strictObject({ id: idSchema, certificates: z.array(certificateHashSchema).min(1).max(100), ...reasonAndNote });
/** The note says what the card company wrote: its case, its reason. */
export const chargebackSchema = z.strictObject({ id: idSchema, sale: idSchema, note: noteSchema });
export const freezeSchema = z.strictObject({ id: idSchema, sale: idSchema, ...reasonAndNote });

/** POST /v1/freezes: a manager at a till freezes the sale of a receipt. */
export const tillFreezeSchema = z.strictObject({ id: idSchema, protocol: z.int(), reference: z.string().max(24), operator: idSchema, reason: z.enum(blockReasons) });
export type TillFreeze = z.infer<typeof tillFreezeSchema>;

export const blockActSchema = z.strictObject({
  id: idSchema, action: z.enum(['block', 'unblock', 'freeze']), reason: z.enum(actReasons), note: z.string(), at: z.int(), by: z.string(),
  /** Where a manager did it at a till; null: in the office. */
  terminalNumber: z.int().nullable(), storeName: z.string().nullable(), controls: z.array(controlNumberSchema), reference: z.string(),
});
export type BlockAct = z.infer<typeof blockActSchema>;
export const blockActsPageSchema = z.strictObject({ acts: z.array(blockActSchema), more: z.boolean() });
