import { z } from 'zod';
import { isTimeZone } from './calendar.ts';
import { lostAfterDaysMax } from './claim-wire.ts';
import { clearingTermsSchema, clearingVersionsSchema } from './clearing.ts';
import { buyingLimitsSchema } from './buying-limits.ts';
import { amountSchema, currencySchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { storeOwnerSchema } from './ownership.ts';
import { cutOverMax, roleSchema } from './protocol.ts';
import { offlinePolicySchema } from './standin.ts';
import { watchSchema } from './watch.ts';
import { paperLanguageSchema } from './report-file.ts';

/** What the office's screens and the server tell each other of franchises, stores, tills, operators and programs. */

/** Grows with every change: whoever changes something says which state they have looked at, so that nobody undoes another's work unseen. */
const versionSchema = z.int().min(1);
const nameSchema = z.string().trim().min(1).max(80);
const numberSchema = z.int().min(1).max(0x7fff_ffff);
const lineSchema = z.string().trim().max(80);
/** As wide as a directory record has room for. */
export const programNumberMax = 65_535;
export const tillNumberMax = 999_999;

export const franchiseRecordSchema = z.strictObject({ id: idSchema, number: z.int(), name: z.string(), active: z.boolean(), version: versionSchema });
export type FranchiseRecord = z.infer<typeof franchiseRecordSchema>;

const storeSummarySchema = z.strictObject({
  id: idSchema, number: z.int(), name: z.string(), franchiseId: idSchema.nullable(), currency: currencySchema, active: z.boolean(),
  /** Tills that work, and people who may sign in. */
  tills: z.int(), operators: z.int(),
});
export type StoreSummary = z.infer<typeof storeSummarySchema>;

const programSummarySchema = z.strictObject({ id: idSchema, number: z.int(), name: z.string(), currency: currencySchema, kind: z.enum(['sold', 'promotional']), active: z.boolean(), faces: z.array(amountSchema), range: z.strictObject({ min: amountSchema, max: amountSchema }).nullable() });
/** Above which amount two people resolve an exception; `isSet` false: what is usual. */
const limitSchema = z.strictObject({ currency: currencySchema, amount: amountSchema, isSet: z.boolean() });
export type SecondPersonLimit = z.infer<typeof limitSchema>;

export const businessOverviewSchema = z.strictObject({
  franchises: z.array(franchiseRecordSchema), stores: z.array(storeSummarySchema), programs: z.array(programSummarySchema), limits: z.array(limitSchema),
});
export type BusinessOverview = z.infer<typeof businessOverviewSchema>;

export const addFranchiseSchema = z.strictObject({ id: idSchema, number: numberSchema, name: nameSchema });
export const changeFranchiseSchema = z.strictObject({ id: idSchema, version: versionSchema, name: nameSchema, active: z.boolean() });

/** What a store says of itself on paper, and how its day and drawers are counted. */
/** A country as `KR`, or a part of one as `US-CA`. */
export const jurisdictionPattern = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/;

const storeSettings = {
  name: nameSchema, address: z.array(lineSchema).max(4), phone: z.string().trim().max(40), freezePhone: z.string().trim().max(40),
  receiptLocale: z.string().trim().max(20).refine(isLanguage, 'no language'), header: z.array(lineSchema).max(6), footer: z.array(lineSchema).max(6),
  /** Minutes after midnight at which one business day passes into the next. */
  cutOver: z.int().min(0).max(cutOverMax),
  /** Null: what is usual in the currency. */
  managerAbove: amountSchema.nullable(), varianceAbove: amountSchema.nullable(),
  /** Whose rules hold there, `KR` or `US-CA`: ISO 3166-1, and the part of ISO 3166-2 behind the hyphen. Null: nobody has said. */
  jurisdiction: z.string().regex(jurisdictionPattern).nullable(),
};
export type StoreSettings = z.infer<z.ZodObject<typeof storeSettings>>;

/** Whether this machine writes money and dates in a language of that tag. */
export function isLanguage(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

const tillSchema = z.strictObject({
  id: idSchema, number: z.int(), state: z.enum(['new', 'enrolled', 'revoked']),
  /** When it last told how far its own record goes, and how much of that has not arrived. */
  heardAt: z.int().nullable(), unsent: z.int(),
});
export type TillRecord = z.infer<typeof tillSchema>;
const operatorSchema = z.strictObject({ id: idSchema, name: z.string(), role: roleSchema, active: z.boolean(), version: versionSchema });
export type OperatorRecord = z.infer<typeof operatorSchema>;

export const storeRecordSchema = z.strictObject({
  id: idSchema, number: z.int(), franchiseId: idSchema.nullable(), currency: currencySchema, timeZone: z.string(), active: z.boolean(), version: versionSchema,
  ...storeSettings,
  // What is there may be older than these rules.
  name: z.string(), address: z.array(z.string()), phone: z.string(), freezePhone: z.string(), receiptLocale: z.string(), header: z.array(z.string()), footer: z.array(z.string()),
  tills: z.array(tillSchema), operators: z.array(operatorSchema),
  /** Whose it is and was, the latest first. */
  owners: z.array(storeOwnerSchema),
});
export type StoreRecord = z.infer<typeof storeRecordSchema>;

export const openStoreSchema = z.strictObject({
  id: idSchema, number: numberSchema, franchiseId: idSchema.nullable(), currency: currencySchema, timeZone: z.string().max(60).refine(isTimeZone, 'no time zone'), ...storeSettings,
});
export const changeStoreSchema = z.strictObject({ id: idSchema, version: versionSchema, ...storeSettings });
export const storeActiveSchema = z.strictObject({ id: idSchema, version: versionSchema, active: z.boolean() });

export const addTillSchema = z.strictObject({ id: idSchema, storeId: idSchema });
/** What is typed or scanned at a till's first start: good once, for one machine, for minutes. */
export const enrolmentCodeSchema = z.strictObject({ till: z.int(), storeName: z.string(), code: z.string(), expiresAt: z.int() });
export type EnrolmentCode = z.infer<typeof enrolmentCodeSchema>;
/** The sheet of a code that is on the screen: the server keeps none, so the code is said again. */
export const codeSheetSchema = z.strictObject({ till: z.int(), code: z.string().max(40), language: paperLanguageSchema });

const pinSchema = z.string().regex(/^\d{6}$/);
export const addOperatorSchema = z.strictObject({ id: idSchema, storeId: idSchema, name: nameSchema, role: roleSchema, pin: pinSchema });
export const changeOperatorSchema = z.strictObject({ id: idSchema, version: versionSchema, name: nameSchema, role: roleSchema, active: z.boolean() });
export const operatorPinSchema = z.strictObject({ id: idSchema, version: versionSchema, pin: pinSchema });

const gtinSchema = z.string().regex(/^\d{14}$/);
const programSettings = {
  name: nameSchema, active: z.boolean(),
  /** Any value between the two is sold, beside the faces; null: the faces only. */
  range: z.strictObject({ min: amountSchema, max: amountSchema }).nullable(),
  /** Whether tills print its certificates themselves. */
  printedAtTill: z.boolean(),
  validityMonths: z.int().min(1).max(1_200).nullable(),
  /** The largest balance that it pays out in cash where no rule asks for it; null: none. */
  cashOutUpTo: amountSchema.refine((value) => value > 0).nullable(),
  /** The highest balance that a load may bring one of its certificates to; null: it loads nothing. */
  reloadUpTo: amountSchema.refine((value) => value > 0).nullable(),
  buyingLimits: buyingLimitsSchema,
  /** From when on the office hears of sales and uses. */
  watch: watchSchema,
  /** After how many days lost certificates are replaced; null: they are not. */
  lostAfterDays: z.int().min(0).max(lostAfterDaysMax).nullable(),
  offline: offlinePolicySchema.omit({ version: true }),
  /** The program's own words on paper, by language. */
  terms: z.record(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/), z.string().trim().max(400)),
};
/** GTIN null: one of the house's own, good in one's own stores. */
const newFaceSchema = z.strictObject({ face: amountSchema, price: amountSchema, gtin: gtinSchema.nullable() });
export type NewFace = z.infer<typeof newFaceSchema>;
const facesSchema = z.array(newFaceSchema).max(60);
/** Sold for money or given away: stays for good. */
const kindSchema = z.enum(['sold', 'promotional']);
export type ProgramSettings = z.infer<z.ZodObject<typeof programSettings>>;

export const programRecordSchema = z.strictObject({
  id: idSchema, number: z.int(), currency: currencySchema, kind: kindSchema, version: versionSchema, ...programSettings, name: z.string(), validityMonths: z.int().nullable(),
  terms: z.record(z.string(), z.string()),
  faces: z.array(z.strictObject({ gtin: z.string(), face: amountSchema, price: amountSchema })),
  /** The trade item number of paper without a value; null: none was ever needed. */
  openGtin: z.string().nullable(),
  clearing: clearingVersionsSchema,
  /** Up to this day statements are locked: new terms begin after it. */
  lockedUpTo: daySchema.nullable(),
});
export type ProgramRecord = z.infer<typeof programRecordSchema>;
export const addProgramSchema = z.strictObject({ id: idSchema, number: z.int().min(1).max(programNumberMax), currency: currencySchema, kind: kindSchema, ...programSettings, faces: facesSchema });
/** Faces that are there already keep face and GTIN; their price may be another. */
export const changeProgramSchema = z.strictObject({ id: idSchema, version: versionSchema, ...programSettings, faces: facesSchema });
export const changeClearingSchema = z.strictObject({ id: idSchema, version: versionSchema, terms: clearingTermsSchema });

/** `before`: what the screen showed; null: what is usual. */
export const changeLimitSchema = z.strictObject({ currency: currencySchema, amount: amountSchema, before: amountSchema.nullable() });
export const limitsSchema = z.strictObject({ limits: z.array(limitSchema) });

/** What was changed of one franchise, store, till's store or program: who, when, old and new values. */
export const businessHistorySchema = z.strictObject({
  entries: z.array(z.strictObject({
    id: idSchema, at: z.int(), by: z.string().nullable(), action: z.string(), subject: z.string(),
    changes: z.array(z.strictObject({ what: z.string(), was: z.string().nullable(), now: z.string() })),
  })),
});
export type BusinessHistory = z.infer<typeof businessHistorySchema>;
