import { z } from 'zod';
import { currencySchema, type Currency } from './money.ts';
import { idSchema } from './operation.ts';
import type { OfflinePolicy } from './standin.ts';

/** What is at risk at this moment because tills can't be asked: who is silent, what they may hold, what was taken too much. */

/** A till asks every few seconds, and that it asked is written down every minute at the latest. */
export const silentAfterMs = 3 * 60_000;
/** What a till told of itself is on its way here: it is held back only if it has not arrived after this long. */
export const sendingMs = 20_000;

export const exposureAskedSchema = z.strictObject({
  /** Whose stores; null: one's own, or every store's. */
  franchiseId: idSchema.nullable(),
});

const place = { store: z.int(), storeName: z.string(), franchiseName: z.string(), currency: currencySchema };

export const exposedTillSchema = z.strictObject({
  terminal: idSchema, number: z.int(), ...place,
  /** `silent`: not heard of; `sending`: it is there, and has not sent what it said it holds. */
  state: z.enum(['silent', 'sending']),
  /** Null: never since it enrolled. */
  heardAt: z.int().nullable(),
  /** Operations that it had and had not sent when it was last heard; null: it did not say. */
  unsent: z.int().min(0).nullable(),
  /** What it had then taken on its own word, by its own account; null: it did not say. */
  told: z.int().min(0).nullable(),
  /** The most that the programs let it take on its own word. */
  atMost: z.int().min(0),
  /** Until when they let it; null: they don't. */
  until: z.int().nullable(),
});
export type ExposedTill = z.infer<typeof exposedTillSchema>;

export const exposureSchema = z.strictObject({
  at: z.int(),
  /** Those with most at risk first. */
  tills: z.array(exposedTillSchema),
  /** Silent too, but with their shift closed and nothing left to send: at night that is every till. */
  resting: z.int(),
  /** Overspends whose exceptions nobody has resolved, by the store that took too much. */
  overspends: z.array(z.strictObject({ ...place, count: z.int(), amount: z.int() })),
});
export type Exposure = z.infer<typeof exposureSchema>;

/**
 * What a till can have taken on its own word. A cap counts everything that is unsent, whichever program it is of, so the
 * highest one is the most in all; it accepts for as long as one of them lets it, and knows certificates well enough.
 */
export const allowedOffline = (policies: readonly OfflinePolicy[]): { readonly atMost: number; readonly forMs: number } => {
  const enabled = policies.filter(({ enabled: isOn }) => isOn);
  return {
    atMost: Math.max(0, ...enabled.map(({ perTill }) => perTill)),
    forMs: Math.max(0, ...enabled.map(({ offlineMaxMs, knowledgeAgeMaxMs }) => Math.min(offlineMaxMs, knowledgeAgeMaxMs))),
  };
};

export type ExposureSum = {
  readonly key: string; readonly name: string; readonly currency: Currency;
  readonly tills: number; readonly unsent: number; readonly told: number; readonly atMost: number; readonly overspent: number;
};

/** Sums by store, by franchise, or of the business; each currency by itself. Those with most at risk first. */
export const exposureSums = ({ tills, overspends }: Pick<Exposure, 'tills' | 'overspends'>, by: 'store' | 'franchise' | 'business'): readonly ExposureSum[] => {
  type Place = Pick<ExposedTill, 'store' | 'storeName' | 'franchiseName' | 'currency'>;
  const sums = new Map<string, ExposureSum>();
  const add = ({ store, storeName, franchiseName, currency }: Place, more: Partial<ExposureSum>): void => {
    const name = by === 'store' ? storeName : by === 'franchise' ? franchiseName : '';
    const key = `${by === 'store' ? String(store) : name} ${currency}`;
    const known = sums.get(key) ?? { key, name, currency, tills: 0, unsent: 0, told: 0, atMost: 0, overspent: 0 };
    sums.set(key, {
      ...known, tills: known.tills + (more.tills ?? 0), unsent: known.unsent + (more.unsent ?? 0), told: known.told + (more.told ?? 0), atMost: known.atMost + (more.atMost ?? 0),
      overspent: known.overspent + (more.overspent ?? 0),
    });
  };
  for (const till of tills) add(till, { tills: 1, unsent: till.unsent ?? 0, told: till.told ?? 0, atMost: till.atMost });
  for (const one of overspends) add(one, { overspent: one.amount });
  return [...sums.values()].sort((a, b) => b.atMost + b.overspent - a.atMost - a.overspent || (a.key < b.key ? -1 : 1));
};
