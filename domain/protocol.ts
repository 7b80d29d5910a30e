import { z } from 'zod';
import { buyingLimitsSchema } from './buying-limits.ts';
import { isTimeZone } from './calendar.ts';
import { checkParts, digestBytes } from './directory-check.ts';
import { holdSchema } from './lease.ts';
import { amountSchema, currencySchema } from './money.ts';
import { certificateHashSchema, controlNumberSchema } from './number.ts';
import { chainHashSchema, daySchema, idSchema } from './operation.ts';
import { jurisdictionSchema } from './rules.ts';
import { offlinePolicySchema } from './standin.ts';

/** Grows when tills and server of different versions could misread each other; the server answers 426 to what it can't serve. */
export const protocolVersion = 1;

/** Roles as far as a till needs them. */
export const roleSchema = z.enum(['cashier', 'manager']);
export type Role = z.infer<typeof roleSchema>;

export const programSchema = z.strictObject({
  id: idSchema,
  /** As wide as a directory record has room for. */
  number: z.int().min(1).max(65_535),
  name: z.string(),
  currency: currencySchema,
  kind: z.enum(['sold', 'promotional']),
  denominations: z.array(z.strictObject({ gtin: z.string(), face: amountSchema, price: amountSchema })),
  /** Any value between the two, chosen at the sale, with the trade item number of paper on which none is printed; absent: only the denominations. */
  range: z.strictObject({ gtin: z.string(), min: amountSchema, max: amountSchema }).exactOptional(),
  /** Months of validity from the sale; null: no expiry. */
  validityMonths: z.int().min(1).nullable(),
  offlinePolicy: offlinePolicySchema,
  /** The largest balance that it pays out in cash where no rule asks for it; absent: none. */
  cashOutUpTo: amountSchema.exactOptional(),
  /** The highest balance that a load may bring one of its certificates to; absent: it loads nothing. */
  reloadUpTo: amountSchema.exactOptional(),
  /** Whether tills print its certificates themselves; absent: they do. */
  printedAtTill: z.boolean().exactOptional(),
  /** How much of it is sold at once, and when the customer is asked who wants it; absent: without limit, never. */
  buyingLimits: buyingLimitsSchema.exactOptional(),
  /** The program's own words on receipts, by language. */
  terms: z.record(z.string(), z.string()),
});
export type Program = z.infer<typeof programSchema>;

const paperLineSchema = z.string().max(80);

/** The most a logo may measure in dots: what the narrowest paper holds, and three centimetres of it. */
export const logoDotsMax = { width: 384, height: 240 } as const;

/** A picture for thermal paper: one bit a dot, rows padded to whole bytes, the leftmost dot in the highest bit, 1 is black. */
export const logoSchema = z.strictObject({
  widthDots: z.int().min(1).max(logoDotsMax.width),
  heightDots: z.int().min(1).max(logoDotsMax.height),
  bits: z.base64().max(Math.ceil((logoDotsMax.width / 8) * logoDotsMax.height / 3) * 4),
}).refine(({ widthDots, heightDots, bits }) => base64Length(bits) === Math.ceil(widthDots / 8) * heightDots, 'a logo needs exactly its rows of bits');
export type Logo = z.infer<typeof logoSchema>;

const base64Length = (text: string): number => (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);

/** What a store's papers say of themselves, in the store's own words. */
export const letterheadSchema = z.strictObject({
  logo: logoSchema.nullable(),
  header: z.array(paperLineSchema).max(6),
  footer: z.array(paperLineSchema).max(6),
  /** Where a holder has certificates frozen at any hour; empty: the store's own telephone. */
  freezePhone: z.string().max(40),
});
export type Letterhead = z.infer<typeof letterheadSchema>;

/** A business day ends before noon. */
export const cutOverMax = 719;

export const storeSchema = z.strictObject({
  id: idSchema,
  number: z.int().min(1).max(0xffff_ffff),
  name: z.string(),
  address: z.array(z.string()),
  phone: z.string(),
  timeZone: z.string().refine(isTimeZone, 'not a time zone'),
  /** Minutes after midnight at which one business day passes into the next; absent: at midnight. */
  cutOver: z.int().min(0).max(cutOverMax).exactOptional(),
  currency: currencySchema,
  /** Whose rules hold for certificates that are sold and used here; absent: nobody has said. */
  jurisdiction: jurisdictionSchema.exactOptional(),
  /** The language of receipts. */
  receiptLocale: z.string(),
  /** Absent: plain papers. */
  letterhead: letterheadSchema.exactOptional(),
  /** The store's own rules for the cash in its drawers; null, or all absent: what is usual in its currency. */
  drawer: z.strictObject({ managerAbove: amountSchema.nullable(), varianceAbove: amountSchema.nullable() }).exactOptional(),
});
export type Store = z.infer<typeof storeSchema>;

export const operatorSchema = z.strictObject({ id: idSchema, name: z.string(), role: roleSchema });
export type Operator = z.infer<typeof operatorSchema>;

/** An operator with the argon2id hash of the PIN (PHC string); stays in the main process. */
export const operatorWithPinSchema = operatorSchema.extend({ pin: z.string() });

export const terminalSchema = z.strictObject({ id: idSchema, number: z.int().min(1), store: storeSchema });
export type Terminal = z.infer<typeof terminalSchema>;

/** POST /v1/enrol: the only unsigned message of a till. The public key is raw Ed25519, base64url. */
export const enrolRequestSchema = z.strictObject({ protocol: z.int(), code: z.string().trim().min(6).max(64), publicKey: z.string().max(64), appVersion: z.string().max(32) });
export const enrolResponseSchema = z.strictObject({
  terminal: terminalSchema,
  /** HMAC key for certificate numbers, base64url; goes straight into the vault. */
  numberKey: z.string(),
  /** The server's HPKE public key (DHKEM X25519), base64url: numbers are sealed to it. */
  sealKey: z.string(),
});
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;
export type EnrolResponse = z.infer<typeof enrolResponseSchema>;

/** What a till needs to print certificates itself. */
export const issuingSchema = z.strictObject({
  /** The batch of this till's own control numbers; nobody else writes numbers of it. */
  batch: z.int().min(1).max(999_999),
  /** Where the link in the QR code leads, without a path: `https://id.gs1.org`. */
  linkOrigin: z.url().max(200),
});
export type Issuing = z.infer<typeof issuingSchema>;

/** GET /v1/terminal: what a till must know of itself and its programs. Fetched at start and when `configVersion` changes. */
export const configSchema = z.strictObject({
  protocol: z.int(),
  configVersion: z.int(),
  serverTime: z.int(),
  terminal: terminalSchema,
  programs: z.array(programSchema),
  operators: z.array(operatorWithPinSchema),
  /** Absent: this till sells from stock only. */
  issuing: issuingSchema.exactOptional(),
});
export type Config = z.infer<typeof configSchema>;

/** POST /v1/operations: canonical texts in chain order, and the signed head after the last of them. */
export const pushRequestSchema = z.strictObject({
  protocol: z.int(),
  operations: z.array(z.string().max(200_000)).min(1).max(500),
  head: z.strictObject({ sequence: z.int(), hash: chainHashSchema, signature: z.string().max(128) }),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/** What the server did with one operation: a fact is accepted or flagged, never declined. */
export const outcomeSchema = z.strictObject({
  id: z.string(),
  outcome: z.enum(['accepted', 'flagged']),
  flags: z.array(z.string()),
  /** Server time, epoch milliseconds. */
  recordedAt: z.int(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Outcomes in the order sent; `certificates` is a directory page (base64url) of every certificate they touched. */
export const pushResponseSchema = z.strictObject({ outcomes: z.array(outcomeSchema), certificates: z.string(), serverTime: z.int(), configVersion: z.int() });
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** POST /v1/requests: may this value leave these certificates? Asked before the fact, applied at once when approved. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('redeem'), id: idSchema, protocol: z.int(), at: z.int(), day: daySchema, operator: idSchema, currency: currencySchema,
    lines: z.array(z.strictObject({ certificate: certificateHashSchema, amount: amountSchema.refine((v) => v > 0) })).min(1).max(100),
  }),
  z.strictObject({
    // Of a sale, or of a reload: then its one certificate with what was loaded.
    kind: z.literal('void-sale'), id: idSchema, protocol: z.int(), at: z.int(), day: daySchema, operator: idSchema, currency: currencySchema,
    target: idSchema,
    lines: z.array(z.strictObject({ certificate: certificateHashSchema, amount: amountSchema })).min(1).max(100),
  }),
  // All that is on it, in cash: the server decides by the rules of the store's place.
  z.strictObject({
    kind: z.literal('cash-out'), id: idSchema, protocol: z.int(), at: z.int(), day: daySchema, operator: idSchema, currency: currencySchema,
    lines: z.array(z.strictObject({ certificate: certificateHashSchema, amount: amountSchema.refine((v) => v > 0) })).length(1),
  }),
  // The value of goods that came back, by the receipt of the redemption that had paid for them.
  z.strictObject({
    kind: z.literal('return-credit'), id: idSchema, protocol: z.int(), at: z.int(), day: daySchema, operator: idSchema, currency: currencySchema,
    reference: z.string().min(1).max(24),
    lines: z.array(z.strictObject({ certificate: certificateHashSchema, amount: amountSchema.refine((v) => v > 0) })).length(1),
    /** Unsold paper that carries on what the line's certificate was; absent: onto that one itself. */
    onto: certificateHashSchema.exactOptional(),
  }),
  // Two lines: the paper that is handed in, then the unsold one; the amount, twice, is what lies on the first.
  z.strictObject({
    kind: z.literal('replace'), id: idSchema, protocol: z.int(), at: z.int(), day: daySchema, operator: idSchema, currency: currencySchema,
    lines: z.array(z.strictObject({ certificate: certificateHashSchema, amount: amountSchema.refine((v) => v > 0) })).length(2),
    /** The claim of who has lost the first paper; absent: it is handed in. */
    claim: idSchema.exactOptional(),
  }),
  // What is left on one certificate, back to the card: `sale` is the reference on the receipt in hand.
  z.strictObject({
    kind: z.literal('refund'), id: idSchema, protocol: z.int(), at: z.int(), day: daySchema, operator: idSchema, currency: currencySchema,
    sale: z.string().max(24),
    lines: z.array(z.strictObject({ certificate: certificateHashSchema, amount: amountSchema.refine((v) => v > 0) })).length(1),
  }),
]);
export type Request = z.infer<typeof requestSchema>;

export const refusalSchema = z.strictObject({
  reason: z.enum(['not-here', 'already-sold', 'blocked', 'voided', 'expired', 'spent', 'above-balance', 'wrong-currency', 'partly-spent', 'other-sale', 'request-taken', 'promotional', 'not-entitled', 'not-redeemed', 'above-redeemed', 'replaced', 'balance-changed', 'other-program', 'refunded', 'destroyed', 'escheated', 'nothing-paid', 'not-by-card', 'not-released', 'not-reloadable', 'above-highest', 'reloaded', 'not-empty', 'held']),
  certificate: certificateHashSchema.nullable(),
  balance: amountSchema.nullable(),
  validUntil: daySchema.nullable(),
  /** Where and when value last left the certificate, when that explains the refusal. */
  lastUse: z.strictObject({ storeNumber: z.int(), storeName: z.string(), at: z.int() }).nullable(),
  /** Of `held`: which store has it on hold until when; `balance` is what is not on hold. */
  held: holdSchema.exactOptional(),
});
export type WireRefusal = z.infer<typeof refusalSchema>;

export const requestResponseSchema = z.strictObject({
  id: idSchema,
  decision: z.enum(['approved', 'declined']),
  refusal: refusalSchema.nullable(),
  /** Of an approved refund: what was paid for what is left, and goes back to the card. */
  handBack: amountSchema.exactOptional(),
  /** Directory page (base64url) of the certificates named, after the decision; only those this store may know. */
  certificates: z.string(),
  serverTime: z.int(),
});
export type RequestResponse = z.infer<typeof requestResponseSchema>;

/** What a till asks with a reading of the feed at most once a day: whether its directory is what it should be at that cursor. The digests of all parts, base64url. */
export const directoryCheckSchema = z.string().regex(/^[\w-]*$/u).length(Math.ceil((checkParts * digestBytes * 4) / 3));

/** GET /v1/feed?cursor=...&limit=...: changes of certificates this till may need. The cursor is opaque: epoch, transaction, hash. */
export const feedResponseSchema = z.strictObject({
  /** Directory page, base64url. */
  page: z.string(),
  cursor: z.string(),
  /** True when the reader must drop what it holds first: the database was restored to another epoch. */
  restart: z.boolean(),
  /** True while another page can be had at once. */
  more: z.boolean(),
  /** Certificates in all that a first read brings; for the progress bar. */
  total: z.int(),
  serverTime: z.int(),
  configVersion: z.int(),
  /** Only when a check was asked for: false when a part of the till's directory is not what the server would show it. */
  same: z.boolean().exactOptional(),
});
export type FeedResponse = z.infer<typeof feedResponseSchema>;

/** GET /v1/certificates/:hash: balance and history as the ledger has them. */
export const historySchema = z.strictObject({
  certificate: certificateHashSchema,
  control: controlNumberSchema.nullable(),
  /** Directory page (base64url) with this one certificate. */
  page: z.string(),
  events: z.array(z.strictObject({
    at: z.int(), kind: z.string(), reference: z.string(), storeName: z.string(), amount: z.int(), over: z.int(), currency: currencySchema,
    /** Of a replacement: the other paper's control number. */
    control: controlNumberSchema.nullable().exactOptional(),
  })),
  more: z.boolean(),
  serverTime: z.int(),
  /** It was reported lost on that day; whom to call. Never who has reported it. */
  lost: z.strictObject({ day: daySchema, storeName: z.string(), phone: z.string() }).exactOptional(),
});
export type CertificateHistory = z.infer<typeof historySchema>;

/** Every error the server answers: `problem` is stable and translated by the till, `detail` is for the log. */
export const problemSchema = z.strictObject({ problem: z.string(), detail: z.string() });
