import { z } from 'zod';
import { amountSchema, currencySchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';

/** Who runs a store from which of its business days on. What happened on a day stays with whoever had the store then. */

/** One owner's time: from its first day up to the day before `until`. Franchise null: nobody under a contract. */
export type Ownership<Franchise> = { readonly store: number; readonly franchise: Franchise | null; readonly from: string; readonly until: string };

/** Who had which store on which day. A store that nobody knows is nobody's. */
export const ownersOf = <Franchise>(spans: readonly Ownership<Franchise>[]): ((store: number, day: string) => Franchise | null) => {
  const byStore = new Map<number, Ownership<Franchise>[]>();
  for (const span of spans) byStore.set(span.store, [...byStore.get(span.store) ?? [], span]);
  return (store, day) => byStore.get(store)?.find(({ from, until }) => from <= day && day < until)?.franchise ?? null;
};

/** What a store has at hand when it passes on, as the server counts it. */
export const handOverSchema = z.strictObject({
  /** The store's business day of the counting, and the first day that it can pass on from. */
  today: daySchema, earliest: daySchema,
  unsold: z.array(z.strictObject({ programName: z.string(), face: amountSchema, currency: currencySchema, count: z.int() })),
  /** Tills with a shift that is open, or with operations that have not arrived. */
  tills: z.array(z.strictObject({ number: z.int(), shiftSince: daySchema.nullable(), unsent: z.int(), heardAt: z.int().nullable() })),
  /** Exceptions that nobody has resolved, and paper that was ordered and has not come. */
  exceptions: z.int(), orders: z.array(z.strictObject({ batch: z.int(), count: z.int() })),
});
export type HandOver = z.infer<typeof handOverSchema>;

/** An owner as a store's page tells it; `from` null: since the store is known. */
export const storeOwnerSchema = z.strictObject({
  franchiseId: idSchema.nullable(), name: z.string().nullable(), from: daySchema.nullable(),
  /** Not yet: it begins with that day. */
  planned: z.boolean(),
  /** What was counted when it began; null for the first owner, and before the day. */
  handedOver: handOverSchema.nullable(),
});
export type StoreOwner = z.infer<typeof storeOwnerSchema>;

/** What is not settled at a hand-over: each is named to whoever passes the store on, who says that they have seen it. */
export const unsettledSchema = z.strictObject({ openShifts: z.array(z.int()), unsentTills: z.array(z.int()), exceptions: z.int(), orders: z.array(z.int()) });
export type Unsettled = z.infer<typeof unsettledSchema>;

/** What of a hand-over is not settled. Unsold paper is: it goes with the store. */
export const unsettledOf = ({ tills, exceptions, orders }: HandOver): Unsettled => ({
  openShifts: tills.filter(({ shiftSince }) => shiftSince !== null).map(({ number }) => number),
  unsentTills: tills.filter(({ unsent }) => unsent > 0).map(({ number }) => number),
  exceptions, orders: orders.map(({ batch }) => batch),
});

/** Whether there is nothing left to settle. */
export const isSettled = ({ openShifts, unsentTills, exceptions, orders }: Unsettled): boolean =>
  openShifts.length === 0 && unsentTills.length === 0 && exceptions === 0 && orders.length === 0;

export const passOnSchema = z.strictObject({
  id: idSchema, version: z.int().min(1), franchiseId: idSchema.nullable(), from: daySchema,
  /** What was shown as not settled; another count than the server's is refused. */
  seen: unsettledSchema,
});
export const keepStoreSchema = z.strictObject({ id: idSchema, version: z.int().min(1) });
