import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { piecesMax } from './cash-units.ts';
import { amountSchema, currencySchema } from './money.ts';
import { certificateHashSchema, controlNumberSchema } from './number.ts';
import { err, ok, type Result } from './result.ts';

/** A writer-made id: UUIDv7. Lower case only: an id written in two ways would be two operations. */
export const idSchema = z.uuid().regex(/^[^A-F]+$/);
/** A day in a store's time zone that the calendar has, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();
/** SHA-256 of an operation's canonical bytes, in hex. */
export const chainHashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What stands before a till's first operation. */
export const chainStart = '0'.repeat(64);

// Printed on receipts: no control characters, which a printer would obey, and no blanks around it.
const noteSchema = z.string().trim().min(1).max(80).regex(/^\P{C}+$/u);
const approvalCodeSchema = z.string().trim().min(1).max(32).regex(/^\P{C}+$/u);

/**
 * How the buyer paid. Cash keeps what was handed over and given back, `given - change = amount`; card the approval code
 * of the card machine. In a void the roles turn: `amount` is what went back to the buyer, exactly, so `change` is 0.
 */
export const tenderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('cash'), amount: amountSchema, given: amountSchema, change: amountSchema }),
  z.strictObject({ type: z.literal('card'), amount: amountSchema, approvalCode: approvalCodeSchema }),
]);
export type Tender = z.infer<typeof tenderSchema>;

/** A manager's own PIN, given at that moment, for something the operator may not do alone. */
export const approvalSchema = z.strictObject({
  operator: idSchema,
  right: z.enum(['void', 'tender-correction', 'offline-risk', 'no-sale', 'cash-movement', 'cash-variance', 'cash-out', 'return-credit', 'replacement', 'refund', 'give-away', 'honour']),
  at: z.int(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** Who decided that value may leave a certificate. */
export const decidedBySchema = z.enum(['server', 'standin', 'local', 'lease']);

const certificateRef = {
  certificate: certificateHashSchema,
  /** The number, sealed to the server's key; opaque to the till. Base64url. */
  sealed: z.string().max(512),
  /** Null when the till never learned it (an unknown certificate redeemed under the offline policy). */
  control: controlNumberSchema.nullable(),
  programNumber: z.int().min(0),
};

export const saleLineSchema = z.strictObject({
  ...certificateRef,
  certificateKind: z.enum(['sold', 'promotional']),
  face: amountSchema,
  price: amountSchema,
  validUntil: daySchema.nullable(),
  /** Set when the till itself made the number and printed the paper; absent: printed beforehand, from the store's stock. */
  paper: z.enum(['till']).exactOptional(),
});
export type SaleLine = z.infer<typeof saleLineSchema>;

export const redemptionLineSchema = z.strictObject({
  ...certificateRef,
  amount: amountSchema.refine((value) => value > 0, 'must take something'),
  /** What the till or the server believes remains; null when unknown offline. For the receipt, not for the ledger. */
  balanceAfter: amountSchema.nullable(),
});
export type RedemptionLine = z.infer<typeof redemptionLineSchema>;

const head = {
  v: z.literal(1),
  id: idSchema,
  terminal: idSchema,
  terminalNumber: z.int().min(1),
  store: idSchema,
  storeNumber: z.int().min(1),
  /** 1, 2, 3, ... on this terminal; no gaps. */
  sequence: z.int().min(1),
  previous: chainHashSchema,
  /** Till time, epoch milliseconds. */
  at: z.int(),
  /** Server time minus till time in milliseconds when last seen; null before the first contact. */
  clockOffsetMs: z.int().nullable(),
  /** The store's business day at `at`, put right by the offset: the day that the books count it to. */
  day: daySchema,
  operator: idSchema,
  shift: idSchema.nullable(),
  approvals: z.array(approvalSchema).max(4),
};

const lines = <Line extends z.ZodType>(line: Line) => z.array(line).min(1).max(100);
const decision = { requestId: idSchema.nullable(), decidedBy: decidedBySchema };

export const shiftOpenSchema = z.strictObject({ ...head, kind: z.literal('shift-open'), currency: currencySchema, float: amountSchema });
/** A total that another machine shows, typed at the close, beside what this till reckons; null: nobody typed it. */
const comparedTotal = z.strictObject({ typed: amountSchema.nullable(), own: z.int() });
export const shiftCloseSchema = z.strictObject({
  ...head, kind: z.literal('shift-close'), currency: currencySchema, countedCash: amountSchema, expectedCash: z.int(), unsent: z.int().min(0),
  // Everything below came later: a close that was recorded before has none of it, and its bytes stay as they were.
  /** Pieces of each note and coin; absent where one amount was typed. */
  count: z.array(z.strictObject({ unit: amountSchema.refine((value) => value > 0), pieces: z.int().min(1).max(piecesMax) })).max(40).exactOptional(),
  /** Counts that were confirmed before this one, in their order: a count that is far off is made once more. */
  earlierCounts: z.array(amountSchema).min(1).max(20).exactOptional(),
  /** What whoever closed says of the difference. */
  varianceNote: noteSchema.exactOptional(),
  /** Nobody else was there to agree to the difference. */
  alone: z.literal(true).exactOptional(),
  /** The unsent operations by name, as runs of sequences. */
  unsentRuns: z.array(z.strictObject({ from: z.int().min(1), to: z.int().min(1) })).max(100).exactOptional(),
  /** The shop till's own total of certificates taken, beside what was redeemed here net of voids. */
  certificateTotal: comparedTotal.exactOptional(),
  /** The card machine's own total, beside what was keyed as card here. */
  cardTotal: comparedTotal.exactOptional(),
  /** Unsold paper in the drawer, beside the stock that the directory gives this store. */
  paperCount: z.array(z.strictObject({ programNumber: z.int().min(0), face: amountSchema, pieces: z.int().min(0).max(piecesMax), expected: z.int() })).max(100).exactOptional(),
});
export const saleSchema = z.strictObject({
  ...head, kind: z.literal('sale'), currency: currencySchema, lines: lines(saleLineSchema),
  /** Empty where everything was given away. */
  tenders: z.array(tenderSchema).max(100),
  /** The customer was asked whether somebody on the telephone wants the certificates, and said no; absent: was not asked. */
  callerAsked: z.literal(true).exactOptional(),
});
export const redemptionSchema = z.strictObject({
  ...head, kind: z.literal('redemption'), currency: currencySchema, ...decision,
  amountDue: amountSchema,
  lines: lines(redemptionLineSchema),
  /** What the shop's own till took in another tender; amountDue = certificates + this. */
  otherTender: amountSchema,
  /** How much of it was accepted without the server's word. */
  atRisk: amountSchema,
});
export const voidSchema = z.strictObject({
  ...head, kind: z.literal('void'), currency: currencySchema, ...decision,
  target: idSchema,
  targetKind: z.enum(['sale', 'redemption', 'cash-out', 'reload']),
  targetReference: z.string().max(24),
  /** `not-printed`: a certificate printed at the till did not come out; its line alone is voided, the rest of the sale stands. */
  reason: z.enum(['mistake', 'customer-changed-mind', 'not-completed', 'not-printed']),
  lines: lines(z.strictObject({ ...certificateRef, amount: amountSchema })),
  /** The money handed back for a voided sale or reload; empty for a redemption, and for a cash-out, whose money comes back. */
  tenders: z.array(tenderSchema).max(100),
});
export const tenderCorrectionSchema = z.strictObject({
  ...head, kind: z.literal('tender-correction'), currency: currencySchema,
  target: idSchema,
  targetReference: z.string().max(24),
  from: lines(tenderSchema),
  to: lines(tenderSchema),
});
export const reversalSchema = z.strictObject({ ...head, kind: z.literal('reversal'), requestId: idSchema, reason: z.enum(['timed-out', 'restarted', 'abandoned', 'not-stored']) });
/** Why a drawer was opened without a sale. A cashier who forgot the change, or whom the street asks for coins, says so. */
export const noSaleReasonSchema = z.enum(['change-money', 'put-right', 'float', 'other']);
export type NoSaleReason = z.infer<typeof noSaleReasonSchema>;
export const noSaleSchema = z.strictObject({ ...head, kind: z.literal('no-sale'), reason: noSaleReasonSchema, note: noteSchema.nullable() });
/** Why cash went into the drawer, or out of it, without a sale. */
export const cashReasonSchema = z.enum(['bank', 'safe', 'expense', 'tip', 'other']);
export type CashReason = z.infer<typeof cashReasonSchema>;
const cashMovement = { ...head, currency: currencySchema, reason: cashReasonSchema, note: noteSchema.nullable(), amount: amountSchema.refine((value) => value > 0, 'must move something') };
export const payInSchema = z.strictObject({ ...cashMovement, kind: z.literal('pay-in') });
export const payOutSchema = z.strictObject({ ...cashMovement, kind: z.literal('pay-out') });
/** The rest of a balance as money: one certificate, all that is on it, and only with the server's word. */
export const cashOutSchema = z.strictObject({
  ...head, kind: z.literal('cash-out'), currency: currencySchema, requestId: idSchema, decidedBy: z.literal('server'),
  /** By what: the rule's name, or `program`. */
  because: z.string().min(1).max(40),
  lines: z.array(z.strictObject({ ...certificateRef, amount: amountSchema.refine((value) => value > 0, 'must pay something') })).length(1),
});
/** Goods that were paid by certificate came back: their value returns to that certificate, never as money. */
export const returnCreditSchema = z.strictObject({
  ...head, kind: z.literal('return-credit'), currency: currencySchema, requestId: idSchema, decidedBy: z.literal('server'),
  /** The redemption that paid for the goods, by its receipt: another till may have made it. */
  targetReference: z.string().max(24),
  lines: z.array(redemptionLineSchema).length(1),
  /** The empty paper is gone: unsold paper was handed out that carries on what it was, and the line's certificate is dead. Absent: onto the line's own. */
  onto: z.strictObject({ ...certificateRef, validUntil: daySchema.nullable() }).exactOptional(),
});
/**
 * Damaged paper handed in, and unsold paper handed out in its place with all that lay on it: the first line is the old
 * one, the second the new one. Only ever with the server's word.
 */
export const replacementSchema = z.strictObject({
  ...head, kind: z.literal('replacement'), currency: currencySchema, requestId: idSchema, decidedBy: z.literal('server'),
  lines: z.array(z.strictObject({ ...certificateRef, amount: amountSchema.refine((value) => value > 0, 'must move something') })).length(2),
  /** For the receipt: the new paper may have another face printed on it. */
  validUntil: daySchema.nullable(),
  /** The first paper is in nobody's hand: it was lost, and the office has released this claim. Absent: it was handed in. */
  claim: idSchema.exactOptional(),
});
/** What is left on one certificate goes back to the card that paid for it. Only ever with the server's word. */
export const refundSchema = z.strictObject({
  ...head, kind: z.literal('refund'), currency: currencySchema, requestId: idSchema, decidedBy: z.literal('server'),
  /** The receipt in hand. */
  saleReference: z.string().max(24),
  lines: z.array(z.strictObject({ ...certificateRef, amount: amountSchema.refine((value) => value > 0, 'must end something') })).length(1),
  /** What was paid for it: less than the amount where it was sold for less. */
  tenders: z.array(tenderSchema).length(1),
});
/** An expired certificate is accepted all the same, for this day, by a manager: `amount` is what lies on it. No money moves. */
export const honourSchema = z.strictObject({
  ...head, kind: z.literal('honour'), currency: currencySchema,
  lines: z.array(z.strictObject({ ...certificateRef, amount: amountSchema.refine((value) => value > 0, 'must be worth something') })).length(1),
  /** Its last day as it was. */
  validUntil: daySchema,
});
/** More value on a certificate that somebody holds, paid as a sale is: one certificate, one tender. A fact, as a sale is one. */
export const reloadSchema = z.strictObject({
  ...head, kind: z.literal('reload'), currency: currencySchema,
  lines: z.array(z.strictObject({
    ...certificateRef, amount: amountSchema.refine((value) => value > 0, 'must load something'),
    /** What the till believes lies on it now. For the receipt, not for the ledger. */
    balanceAfter: amountSchema,
  })).length(1),
  tenders: z.array(tenderSchema).length(1),
  /** The customer was asked about callers, as before a sale. */
  callerAsked: z.literal(true).exactOptional(),
});
export const reprintSchema = z.strictObject({ ...head, kind: z.literal('reprint'), target: idSchema, targetReference: z.string().max(24) });

/** Everything a till can have done. A completed operation is a fact: never dropped, doubled or edited. */
export const operationSchema = z.discriminatedUnion('kind', [
  shiftOpenSchema, shiftCloseSchema, saleSchema, redemptionSchema, voidSchema, tenderCorrectionSchema, reversalSchema, reprintSchema, noSaleSchema, payInSchema, payOutSchema,
  cashOutSchema, returnCreditSchema, replacementSchema, refundSchema, reloadSchema, honourSchema,
]);
export type Operation = z.infer<typeof operationSchema>;
export type OperationKind = Operation['kind'];
export type Sale = z.infer<typeof saleSchema>;
export type Redemption = z.infer<typeof redemptionSchema>;
export type VoidOperation = z.infer<typeof voidSchema>;
export type TenderCorrection = z.infer<typeof tenderCorrectionSchema>;
export type NoSale = z.infer<typeof noSaleSchema>;
export type Replacement = z.infer<typeof replacementSchema>;
export type Refund = z.infer<typeof refundSchema>;
export type PayIn = z.infer<typeof payInSchema>;
export type PayOut = z.infer<typeof payOutSchema>;
export type CashOut = z.infer<typeof cashOutSchema>;
export type ReturnCredit = z.infer<typeof returnCreditSchema>;
export type Reload = z.infer<typeof reloadSchema>;
export type Honour = z.infer<typeof honourSchema>;
/** What a person can void later. */
export type Voidable = Sale | Redemption | CashOut | Reload;
/** Cash that went in or out without a sale. */
export type CashMovement = PayIn | PayOut;
export type ShiftOpen = z.infer<typeof shiftOpenSchema>;
export type ShiftClose = z.infer<typeof shiftCloseSchema>;

/** An operation as it is stored, journalled, chained and sent: its canonical text (RFC 8785) and the hash of that. */
export type SealedOperation = { readonly operation: Operation; readonly text: string; readonly hash: string };

/**
 * Fixes an operation's canonical text and its hash. Throws on what {@link readOperation} would refuse: a record that
 * can't be read back must never get into a chain.
 */
export const sealOperation = (operation: Operation): SealedOperation => {
  const checked = operationSchema.parse(operation);
  const text = canonicalize(checked);
  if (text === undefined) throw new Error('an operation is always JSON');
  return { operation: checked, text, hash: chainHash(text) };
};

/** SHA-256 over the canonical text's UTF-8 bytes. */
export const chainHash = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

export type UnreadableReason = 'not-json' | 'not-an-operation' | 'not-canonical';

/** Reads canonical text back; refuses anything that isn't byte for byte what {@link sealOperation} writes. */
export const readOperation = (text: string): Result<SealedOperation, UnreadableReason> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('not-json');
  }
  const parsed = operationSchema.safeParse(json);
  if (!parsed.success) return err('not-an-operation');
  if (canonicalize(parsed.data) !== text) return err('not-canonical');
  return ok({ operation: parsed.data, text, hash: chainHash(text) });
};

/** Where a chain stands: the last operation's sequence and hash. */
export type ChainHead = { readonly sequence: number; readonly hash: string };
export const emptyChain: ChainHead = { sequence: 0, hash: chainStart };

/** Whether an operation is the very next link after `chainHead`. */
export const follows = (chainHead: ChainHead, operation: Pick<Operation, 'sequence' | 'previous'>): boolean =>
  operation.sequence === chainHead.sequence + 1 && operation.previous === chainHead.hash;

/** Whether cash goes into the drawer or out of it with this operation: then the drawer opens. A certificate given away moves none. */
export const movesCash = (operation: Operation): boolean => {
  switch (operation.kind) {
    case 'sale': case 'reload': return cashOf(operation.tenders) > 0 || operation.tenders.some((tender) => tender.type === 'cash' && tender.given > 0);
    // A cash-out that is voided puts its money back.
    case 'void': return operation.targetKind === 'cash-out' || cashOf(operation.tenders) > 0;
    // Keyed as card the drawer stayed shut, and the cash waits on the counter; keyed as cash there was none to take out.
    case 'tender-correction': return cashOf(operation.to) > cashOf(operation.from);
    case 'pay-in': case 'pay-out': case 'cash-out': return true;
    case 'redemption': case 'return-credit': case 'shift-open': case 'shift-close': case 'reversal': case 'reprint': case 'no-sale': case 'replacement': case 'refund': case 'honour': return false;
  }
};

const cashOf = (tenders: readonly Tender[]): number => tenders.reduce((total, { type, amount }) => total + (type === 'cash' ? amount : 0), 0);

/** What an operation weighs in the queue display: the value that moved, in minor units of its currency. */
export const operationValue = (operation: Operation): number => {
  switch (operation.kind) {
    case 'sale': return operation.lines.reduce((total, line) => total + line.face, 0);
    case 'redemption': case 'cash-out': case 'return-credit': case 'reload': return operation.lines.reduce((total, line) => total + line.amount, 0);
    case 'void': case 'refund': return operation.lines.reduce((total, line) => total + line.amount, 0);
    case 'tender-correction': return operation.to.reduce((total, tender) => total + tender.amount, 0);
    case 'pay-in': case 'pay-out': return operation.amount;
    // The same value once, not once for each paper.
    case 'replacement': return operation.lines[0]?.amount ?? 0;
    case 'shift-open': case 'shift-close': case 'reversal': case 'reprint': case 'no-sale': case 'honour': return 0;
  }
};
