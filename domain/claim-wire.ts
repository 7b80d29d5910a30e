import { z } from 'zod';
import { amountSchema, currencySchema } from './money.ts';
import { certificateHashSchema, controlNumberSchema } from './number.ts';
import { idSchema } from './operation.ts';

/** What office, till and server tell each other of certificates that were reported lost. */

/** Longer than anybody waits, and short enough that a slip is seen. */
export const lostAfterDaysMax = 365;
/** What is usual where a program replaces lost certificates. */
export const lostAfterDaysUsual = 14;

/** `replaced`: released, and the claimant has the new paper. */
export const claimStates = ['open', 'released', 'rejected', 'replaced'] as const;

const storeSchema = z.strictObject({ number: z.int(), name: z.string() });
const stepSchema = z.strictObject({ id: idSchema, step: z.enum(['opened', 'released', 'rejected']), by: z.string(), at: z.int(), note: z.string() });

const claimRow = {
  id: idSchema, state: z.enum(claimStates), control: controlNumberSchema.nullable(), reference: z.string(), store: storeSchema, claimant: z.string(), openedAt: z.int(),
  /** What is left: what was spent is never replaced. */
  balance: amountSchema, currency: currencySchema, releaseFrom: z.int(), enquiries: z.int(),
};
const claimRowSchema = z.strictObject(claimRow);
export type ClaimRow = z.infer<typeof claimRowSchema>;
export const claimsPageSchema = z.strictObject({ claims: z.array(claimRowSchema), more: z.boolean() });

/** A till that may not know yet that the certificate is blocked. */
const missingTillSchema = z.strictObject({ number: z.int(), storeName: z.string(), heardAt: z.int().nullable() });

export const claimSchema = z.strictObject({
  ...claimRow, contact: z.string(), isOwn: z.boolean(), hasBlocked: z.boolean(),
  /** Why it can't be released now; empty: it can. */
  hindrances: z.array(z.enum(['wait', 'tills', 'spent', 'frozen', 'same-person'])),
  missing: z.array(missingTillSchema),
  /** Tills that are missing besides: of other franchises, or more than a screen holds. */
  missingElsewhere: z.int(),
  /** Where somebody came with the paper since it was reported. */
  cameWith: z.array(z.strictObject({ storeName: z.string(), till: z.int(), at: z.int() })),
  steps: z.array(stepSchema),
  /** The paper that the claimant has instead. */
  replacedBy: controlNumberSchema.nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

/** `note` is for the office's own eyes. */
export const openClaimSchema = z.strictObject({
  id: idSchema, sale: idSchema, certificate: certificateHashSchema,
  claimant: z.string().trim().min(2).max(80), contact: z.string().trim().min(3).max(120), note: z.string().trim().max(300),
});
export const decideClaimSchema = z.strictObject({ id: idSchema, note: z.string().trim().max(300) });
export const rejectClaimSchema = z.strictObject({ id: idSchema, note: z.string().trim().min(3).max(300) });

/** GET /v1/claims/:reference: what a till hands new paper out for. */
export const releasedClaimSchema = z.strictObject({
  claim: idSchema,
  /** The lost certificate; null: its number on paper was never learned. */
  control: controlNumberSchema.nullable(),
});
export type ReleasedClaim = z.infer<typeof releasedClaimSchema>;
