import { z } from 'zod';
import { amountSchema, type Minor, sum } from './money.ts';

const limitSchema = amountSchema.refine((value) => value > 0).nullable();

/**
 * What protects buyers who are told on the telephone to buy certificates and to read out their numbers, and keeps within
 * what the law lets be sold at once. Null: without limit, never asked.
 */
export const buyingLimitsSchema = z.strictObject({
  /** From so many certificates of the program in one sale on, the customer is asked. */
  askFromPieces: z.int().min(1).max(1_000).nullable(),
  /** From so much face value of the program in one sale on, the customer is asked. */
  askFromValue: limitSchema,
  /** The largest face of one certificate (US: 2,000 USD a certificate and day, 31 CFR 1010.100(ff)(4)(iii)(A)). */
  certificateMax: limitSchema,
  /** The most face value of the program in one sale (US: 10,000 USD a buyer and day, 31 CFR 1010.100(ff)(7)(ii)). */
  saleMax: limitSchema,
});
export type BuyingLimits = z.infer<typeof buyingLimitsSchema>;

/** A program without any limit. */
export const noBuyingLimits: BuyingLimits = { askFromPieces: null, askFromValue: null, certificateMax: null, saleMax: null };

/** Whether any limit is set. */
export const hasBuyingLimits = (limits: BuyingLimits): boolean => Object.values(limits).some((limit) => limit !== null);

/** One certificate of a basket; `limits` are its program's, undefined where it has none. */
export type Bought = { readonly programNumber: number; readonly face: Minor; readonly limits: BuyingLimits | undefined };

export type BuyingVerdict =
  | { readonly verdict: 'sell' }
  /** Before money is taken the customer is asked whether somebody on the telephone wants the certificates. */
  | { readonly verdict: 'ask' }
  /** More than may be sold of one program, as a certificate or in a sale. */
  | { readonly verdict: 'too-much'; readonly of: 'certificate' | 'sale'; readonly limit: Minor };

/** What a load comes to: bought like a certificate of its amount, on one that is then worth `balanceAfter`. */
export const judgeLoad = ({ programNumber, limits, amount, balanceAfter }: { readonly programNumber: number; readonly limits: BuyingLimits | undefined; readonly amount: Minor; readonly balanceAfter: Minor }): BuyingVerdict => {
  const most = limits?.certificateMax ?? null;
  if (most !== null && balanceAfter > most) return { verdict: 'too-much', of: 'certificate', limit: most };
  return judgeBuying([{ programNumber, face: amount, limits }]);
};

/** What a basket comes to, program by program: too much wins over asking. */
export const judgeBuying = (basket: readonly Bought[]): BuyingVerdict => {
  const programs = [...new Set(basket.map(({ programNumber }) => programNumber))].flatMap((number) => {
    const bought = basket.filter(({ programNumber }) => programNumber === number);
    const faces = bought.map(({ face }) => face);
    const limits = bought[0]?.limits;
    return limits ? [{ limits, pieces: bought.length, faces, value: sum(faces) }] : [];
  });
  for (const { limits: { certificateMax, saleMax }, faces, value } of programs) {
    if (certificateMax !== null && faces.some((face) => face > certificateMax)) return { verdict: 'too-much', of: 'certificate', limit: certificateMax };
    if (saleMax !== null && value > saleMax) return { verdict: 'too-much', of: 'sale', limit: saleMax };
  }
  const asks = programs.some(({ limits: { askFromPieces, askFromValue }, pieces, value }) =>
    (askFromPieces !== null && pieces >= askFromPieces) || (askFromValue !== null && value >= askFromValue));
  return { verdict: asks ? 'ask' : 'sell' };
};
