import { z } from 'zod';
import { amountSchema, type Minor } from './money.ts';

/** As far back as sales of a till are remembered. */
export const watchMinutesMax = 240;

/** From when on the office hears of what a till sells, and of a use soon after a sale. Null: never. */
export const watchSchema = z.strictObject({
  /** Sales of one till within so many minutes count together. */
  minutes: z.int().min(1).max(watchMinutesMax),
  /** More certificates of the program than this are a burst. */
  pieces: z.int().min(1).max(10_000).nullable(),
  /** More face value of the program than this is a burst. */
  value: amountSchema.refine((amount) => amount > 0).nullable(),
  /** Used in another store within so many minutes after its sale. */
  elsewhereMinutes: z.int().min(1).max(watchMinutesMax).nullable(),
});
export type Watch = z.infer<typeof watchSchema>;

/** Where nobody has decided otherwise: more than a till sells over the counter in ten minutes. */
export const usualWatch: Watch = { minutes: 10, pieces: 30, value: null, elsewhereMinutes: 10 };

/** What a till sold of a program in one minute, counted since 1970. */
export const sellingMinuteSchema = z.tuple([z.int(), z.int(), z.int(), amountSchema]);
export type SellingMinute = z.infer<typeof sellingMinuteSchema>;

export type SoldNow = { readonly at: number; readonly programNumber: number; readonly pieces: number; readonly value: Minor };
export type Burst = { readonly programNumber: number; readonly pieces: number; readonly value: Minor; readonly since: number };

const minuteMs = 60_000;

/**
 * Adds what was just sold to what a till sold lately, and says whether that is a burst. A till that was offline tells of
 * old sales: each counts in its own minute. Minutes that no window can reach any more are dropped.
 */
export const addSold = (lately: readonly SellingMinute[], sold: SoldNow, watch: Watch): { readonly lately: readonly SellingMinute[]; readonly burst: Burst | undefined } => {
  const minute = Math.floor(sold.at / minuteMs);
  const known = lately.find(([at, program]) => at === minute && program === sold.programNumber);
  const now: SellingMinute = [minute, sold.programNumber, (known?.[2] ?? 0) + sold.pieces, (known?.[3] ?? 0) + sold.value as Minor];
  const newest = lately.reduce((latest, [at]) => Math.max(latest, at), minute);
  const all = [...lately.filter((one) => one !== known && one[0] > newest - watchMinutesMax), now];
  const window = all.filter(([at, program]) => program === sold.programNumber && at <= minute && at > minute - watch.minutes);
  const [pieces, value] = [window.reduce((sum, one) => sum + one[2], 0), window.reduce((sum, one) => sum + one[3], 0) as Minor];
  const isBurst = (watch.pieces !== null && pieces > watch.pieces) || (watch.value !== null && value > watch.value);
  const since = window.reduce((earliest, [at]) => Math.min(earliest, at), minute) * minuteMs;
  return { lately: all, burst: isBurst ? { programNumber: sold.programNumber, pieces, value, since } : undefined };
};

/** Whether a use follows a sale in another store sooner than somebody gets there. */
export const isSoonElsewhere = (
  sold: { readonly at: number | null; readonly storeNumber: number }, used: { readonly at: number; readonly storeNumber: number }, { elsewhereMinutes }: Watch,
): boolean => elsewhereMinutes !== null && sold.at !== null && sold.storeNumber !== used.storeNumber && used.at >= sold.at && used.at - sold.at < elsewhereMinutes * minuteMs;

/** So many different papers of one batch make a case where the paper belongs; elsewhere one does. */
export const unsoldAskedMin = 3;
/** Enquiries within this time belong together. */
export const unsoldWindowMs = 24 * 60 * minuteMs;
