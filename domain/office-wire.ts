import { z } from 'zod';
import { amountSchema, currencySchema } from './money.ts';
import { controlNumberSchema } from './number.ts';
import { officeRightSchema, officeRoleSchema } from './office.ts';
import { idSchema } from './operation.ts';

/** What the office's screens and the server tell each other. No certificate's number is in any of it. */

const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());
const nameSchema = z.string().trim().min(1).max(80);
/** Typed by people: any case, any hyphens. */
const codeSchema = z.string().trim().min(6).max(64);
const totpSchema = z.string().trim().regex(/^\d{6}$/);
const franchiseSchema = z.strictObject({ id: idSchema, number: z.int(), name: z.string() });
/** Who did something, as far as screens say it. */
const byWhomSchema = z.strictObject({ id: idSchema, name: z.string() });

export const officeSessionSchema = z.strictObject({
  user: z.strictObject({ id: idSchema, name: z.string(), email: z.string(), role: officeRoleSchema, franchise: franchiseSchema.nullable() }),
  rights: z.array(officeRightSchema),
  /** The session ends when nothing was asked for this long, and at this moment in any case. */
  idleMs: z.int(), endsAt: z.int(),
});
export type OfficeSession = z.infer<typeof officeSessionSchema>;

export const signInSchema = z.strictObject({ email: z.string().max(254), password: z.string().max(256), code: z.string().max(16) });
export const signedInSchema = z.strictObject({ token: z.string().min(32).max(128), session: officeSessionSchema });

export const setUpBeginSchema = z.strictObject({ code: codeSchema });
export const setUpBegunSchema = z.strictObject({
  name: z.string(), email: z.string(),
  /** For the authenticator: as QR, and to type. */
  otpauth: z.string(), secret: z.string(),
});
export const setUpFinishSchema = z.strictObject({ code: codeSchema, password: z.string().max(256), totp: totpSchema });

export const officeBusinessSchema = z.strictObject({
  franchises: z.array(franchiseSchema),
  stores: z.array(z.strictObject({ id: idSchema, number: z.int(), name: z.string(), franchiseId: idSchema.nullable(), currency: currencySchema })),
  programs: z.array(z.strictObject({
    number: z.int(), name: z.string(), currency: currencySchema,
    denominations: z.array(z.strictObject({ gtin: z.string(), face: amountSchema, price: amountSchema.exactOptional() })),
  })),
});
export type OfficeBusiness = z.infer<typeof officeBusinessSchema>;

export const officePersonSchema = z.strictObject({
  id: idSchema, name: z.string(), email: z.string(), role: officeRoleSchema, franchiseId: idSchema.nullable(),
  state: z.enum(['invited', 'active', 'deactivated']), signedInAt: z.int().nullable(),
});
export type OfficePerson = z.infer<typeof officePersonSchema>;

/** A role and whose business it covers; null: the whole business. */
const placeSchema = { role: officeRoleSchema, franchiseId: idSchema.nullable() };
export const inviteSchema = z.strictObject({ id: idSchema, name: nameSchema, email: emailSchema, ...placeSchema });
/** A one-time code; whoever made it hands it over. */
export const setUpCodeSchema = z.strictObject({ person: officePersonSchema, code: z.string(), expiresAt: z.int() });
export const changePersonSchema = z.strictObject({ id: idSchema, name: nameSchema, ...placeSchema });
export const rightsHistorySchema = z.strictObject({
  entries: z.array(z.strictObject({ at: z.int(), ...placeSchema, state: officePersonSchema.shape.state, changedBy: byWhomSchema.nullable() })),
});

export const auditPageSchema = z.strictObject({
  entries: z.array(z.strictObject({
    id: idSchema, at: z.int(), user: byWhomSchema.nullable(), action: z.string(), subject: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })),
  more: z.boolean(),
});
export type AuditEntry = z.infer<typeof auditPageSchema>['entries'][number];

const houseKeySchema = z.strictObject({
  id: idSchema, recipient: z.string(),
  /** To be compared by telephone. */
  fingerprint: z.string(),
  askedBy: byWhomSchema, askedAt: z.int(), confirmedBy: byWhomSchema.nullable(), confirmedAt: z.int().nullable(), endedAt: z.int().nullable(),
});
export const printingHouseSchema = z.strictObject({
  id: idSchema, name: z.string(), active: z.boolean(),
  /** What numbers are encrypted to; null until a second person has confirmed one. */
  key: houseKeySchema.nullable(),
  waiting: houseKeySchema.nullable(),
  /** Ended ones, newest first. */
  earlier: z.array(houseKeySchema),
});
export type PrintingHouse = z.infer<typeof printingHouseSchema>;
export const addHouseSchema = z.strictObject({ id: idSchema, name: nameSchema, recipient: z.string().max(4_000) });
export const changeKeySchema = z.strictObject({ id: idSchema, recipient: z.string().max(4_000) });

export const paperCountMax = 100_000;
export const paperReleaseSchema = z.strictObject({
  id: idSchema, reason: z.string(), fingerprint: z.string(),
  askedBy: byWhomSchema, askedAt: z.int(), releasedBy: byWhomSchema.nullable(), releasedAt: z.int().nullable(),
  withdrawnBy: byWhomSchema.nullable(), withdrawnAt: z.int().nullable(), downloadedBy: byWhomSchema.nullable(), downloadedAt: z.int().nullable(),
  sent: z.int(), finishedAt: z.int().nullable(), failedAt: z.int().nullable(),
});
export type PaperRelease = z.infer<typeof paperReleaseSchema>;

export const paperOrderSchema = z.strictObject({
  id: idSchema, batch: z.int(), first: controlNumberSchema, last: controlNumberSchema, gtin: z.string(), programNumber: z.int(), programName: z.string(),
  face: amountSchema, currency: currencySchema, storeNumber: z.int(), storeName: z.string(), printingHouse: z.strictObject({ id: idSchema, name: z.string() }),
  scratchPin: z.boolean(), count: z.int(), made: z.int(), orderedBy: byWhomSchema, orderedAt: z.int(), receivedBy: byWhomSchema.nullable(), receivedAt: z.int().nullable(),
  /** How many of it went on in shipments rather than as a whole. */
  shipped: z.int(),
  /** Newest first. */
  releases: z.array(paperReleaseSchema),
});
export type PaperOrder = z.infer<typeof paperOrderSchema>;

export const newPaperOrderSchema = z.strictObject({
  /** Made by whoever orders, so that the same order sent twice is one. */
  id: idSchema, releaseId: idSchema,
  gtin: z.string().regex(/^\d{14}$/), storeNumber: z.int().min(1), printingHouseId: idSchema, count: z.int(), scratchPin: z.boolean(),
  /** The first part of the control numbers; null: the next that is free. */
  batch: z.int().min(1).max(999_999).nullable(),
});
/** Typed or scanned from the paper that arrived: the range's two ends. */
export const receivePaperSchema = z.strictObject({ id: idSchema, first: z.string().max(512), last: z.string().max(512) });
export const askAgainSchema = z.strictObject({ id: idSchema, releaseId: idSchema, reason: z.string().trim().min(3).max(200) });
export const paperOrdersPageSchema = z.strictObject({ orders: z.array(paperOrderSchema), more: z.boolean() });
