import { z } from 'zod';
import { amountSchema, currencySchema, type Minor, minor, zero } from './money.ts';
import { certificateHashSchema } from './number.ts';
import { daySchema, idSchema } from './operation.ts';

/**
 * A lease is the right to spend a certificate, or part of it, lent to one till until a moment of the server's clock. What is
 * lent out is on hold for everybody else until the holder returns it, or can't spend it any more.
 *
 * Assumed, and nowhere proven: no till's boot clock differs from the server's clock by more than {@link driftMax}.
 */
export const driftMax = 0.01;

/** After a lease's end nobody else gets its value for this long: a redemption that was begun inside it is recorded by then. */
export const leaseMarginMs = 60_000;

/** A moment on a machine's boot clock, which nobody can set: milliseconds since the boot that `bootId` names. */
export const bootTimeSchema = z.strictObject({ bootId: z.string().min(1).max(64), elapsedMs: z.number().min(0) });
export type BootTime = z.infer<typeof bootTimeSchema>;

/** What a till knows of a lease it holds. `askedAt`: its boot time before it asked; null: it has none, nothing is provable. */
export type HeldLease = { readonly amount: Minor; readonly grantedAt: number; readonly endsAt: number; readonly askedAt: BootTime | null };

/**
 * The latest that the server's clock can show by now (epoch milliseconds). The server granted after the till had asked, so what
 * has passed since the asking is the most that can have passed since the grant. Undefined: not provable, after a reboot or
 * where there is no boot clock.
 */
export const latestServerTime = ({ grantedAt, askedAt }: Pick<HeldLease, 'grantedAt' | 'askedAt'>, now: BootTime | null): number | undefined => {
  if (askedAt === null || now?.bootId !== askedAt.bootId || now.elapsedMs < askedAt.elapsedMs) return undefined;
  return grantedAt + Math.ceil((now.elapsedMs - askedAt.elapsedMs) / (1 - driftMax));
};

/** What the holder may still take under its lease, of which it has taken `spent`; nothing as soon as there is a doubt that it runs. */
export const spendable = (lease: HeldLease, spent: Minor, now: BootTime | null): Minor => {
  const latest = latestServerTime(lease, now);
  return latest !== undefined && latest < lease.endsAt ? minor(Math.max(0, lease.amount - spent)) : zero;
};

/** What a program allows: which certificates, for how long, and how long the server waits for a holder it does not hear. */
export const leasePolicySchema = z.strictObject({
  /** Whatever the customer announces, or only what the asking store has sold on the same day. */
  what: z.enum(['announced', 'sold-here']),
  lengthMs: z.int().min(60_000).max(7 * 86_400_000),
  graceMs: z.int().min(3_600_000).max(90 * 86_400_000),
});

/**
 * Whether a lease that was not returned still keeps its value from everybody else. Past its end and margin it is free as soon
 * as all is in that the holder's chain had when it was heard then (`heardHead`, null: not heard), up to `sequence`; a holder
 * that stays silent keeps it for the longer grace.
 */
export const isHolding = (
  lease: { readonly endsAt: number; readonly lapsesAt: number; readonly heardHead: number | null }, holder: { readonly sequence: number }, now: number,
): boolean => {
  if (now < lease.endsAt + leaseMarginMs) return true;
  if (lease.heardHead !== null && lease.heardHead <= holder.sequence) return false;
  return now < lease.lapsesAt;
};

const asked = { id: idSchema, protocol: z.int(), certificate: certificateHashSchema, currency: currencySchema, amount: amountSchema.refine((value) => value > 0) };

/**
 * POST /v1/leases. Granting and returning name the same lease by the id that the till has made. A return takes effect also
 * when its grant has never arrived, and then the grant never will. `head`: how far the till's chain goes, all of which must be in.
 */
export const leaseRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grant'), ...asked }),
  z.strictObject({ kind: z.literal('return'), ...asked, head: z.int().min(0) }),
]);
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/** Who has a certificate on hold, until when (epoch milliseconds): what a till and the office tell a customer. */
export const holdSchema = z.strictObject({ storeNumber: z.int(), storeName: z.string(), until: z.int() });
export type Hold = z.infer<typeof holdSchema>;

/** What became of it: granted with its end and its epoch, the how manyth lease of this certificate it is; returned; or refused. */
export const leaseResponseSchema = z.strictObject({
  id: idSchema,
  outcome: z.enum(['granted', 'returned', 'refused']),
  epoch: z.int().nullable(),
  grantedAt: z.int().nullable(),
  endsAt: z.int().nullable(),
  refusal: z.strictObject({
    reason: z.enum(['not-here', 'blocked', 'voided', 'replaced', 'refunded', 'destroyed', 'escheated', 'expired', 'spent', 'above-balance', 'wrong-currency', 'held', 'leases-off', 'not-sold-here']),
    balance: amountSchema.nullable(), validUntil: daySchema.nullable(), held: holdSchema.nullable(),
  }).nullable(),
  serverTime: z.int(),
});
export type LeaseResponse = z.infer<typeof leaseResponseSchema>;
