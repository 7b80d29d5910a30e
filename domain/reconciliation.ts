import { z } from 'zod';
import { amountSchema, type Currency, currencySchema, type Minor, minor, minorSchema } from './money.ts';
import { daySchema, idSchema } from './operation.ts';
import { type DrawerRules, isFarOff } from './drawer-cash.ts';

/** Whether a store's business day is right: what its tills reported against what has arrived and what the ledger says. Pure. */

/** One till and one business day, as the server knows it. */
export type TillDay = {
  readonly terminal: string; readonly number: number; readonly isRevoked: boolean;
  /** When it was enrolled; null where nobody knows any more. */
  readonly enrolledAt: number | null;
  /** What arrived of this day; null: nothing. */
  readonly arrived: { readonly operations: number; readonly first: number; readonly last: number; readonly flagged: number; readonly sales: number; readonly redemptions: number; readonly voids: number } | null;
  /** The last sequence of the days before, and the first of the days after, as far as they arrived. */
  readonly before: number | null; readonly after: number | null;
  /** The last sequence that arrived at all. */
  readonly head: number;
  /** How far the till says that its chain goes, and when it last said so. */
  readonly told: { readonly sequence: number; readonly at: number } | null;
  /** The last opening or closing of a shift up to this day. */
  readonly shift: { readonly kind: 'shift-open' | 'shift-close'; readonly day: string } | null;
};

/** A Z-report of the day beside what the ledger says of its shift. */
export type ZReport = {
  readonly terminal: string; readonly number: number; readonly operation: string; readonly shift: string; readonly at: number; readonly currency: Currency;
  readonly float: Minor | null; readonly counted: Minor; readonly expected: Minor; readonly unsent: number;
  /** Net of the shift, from the tender accounts. */
  readonly ledgerCash: Minor; readonly ledgerCard: Minor;
  /** The card machine's total beside what the till reckons as card; null: a till from before it was asked. */
  readonly cardTotal: ComparedTotal | null;
  /** The shop till's total of certificates taken, beside what was redeemed at this till. */
  readonly certificateTotal: ComparedTotal | null;
  /** Nobody else was there to see a drawer that was far off, and nobody of the office has looked at it since. */
  readonly isUnseen: boolean;
};

/** What another machine shows beside what the till reckons; `typed` null: nobody typed it. */
export type ComparedTotal = { readonly typed: Minor | null; readonly own: Minor };

/** Why a till's day is not known to be whole yet. */
export const waitingReasons = ['day-not-over', 'no-z', 'unsent', 'silent'] as const;
export const waitingSchema = z.strictObject({
  terminal: idSchema, number: z.int(), reason: z.enum(waitingReasons),
  /** Operations that the till says it has and that have not arrived. */
  missing: z.int().min(0), heardAt: z.int().nullable(),
});
export type Waiting = z.infer<typeof waitingSchema>;

/** What is wrong about a day, by name. */
export const differenceKinds = ['alone', 'gap', 'not-closed', 'z-cash', 'z-card', 'cash-variance', 'card-machine', 'certificate-tender', 'exceptions'] as const;
export const differenceSchema = z.strictObject({
  kind: z.enum(differenceKinds),
  terminal: idSchema, number: z.int(),
  /** Operations concerned: missing ones of a gap, flagged ones of exceptions. */
  count: z.int(),
  /** How far off; null where it is not about money. */
  amount: minorSchema.nullable(), currency: currencySchema.nullable(),
  /** The shift, where it is about one. */
  shift: idSchema.nullable(),
});
export type Difference = z.infer<typeof differenceSchema>;

export const dayStateSchema = z.enum(['right', 'provisional', 'different']);
export type DayState = z.infer<typeof dayStateSchema>;

/** Everything that is judged of one store's day. */
export type StoreDay = {
  readonly day: string; readonly endsAt: number; readonly now: number;
  readonly tills: readonly TillDay[]; readonly zs: readonly ZReport[];
  /** Arrivals that could not be recorded as operations, by till. */
  readonly evidence: readonly { readonly terminal: string; readonly number: number; readonly count: number }[];
  /** From which difference on a drawer's cash is more than a day's ordinary slips. */
  readonly rules: DrawerRules;
};

export type Judgement = { readonly state: DayState; readonly waiting: readonly Waiting[]; readonly differences: readonly Difference[] };

/** Judges a store's day. What may still arrive makes it provisional; what is here and does not agree is a difference. */
export const judgeDay = (day: StoreDay): Judgement => {
  const tills = day.tills.filter((till) => takesPart(till, day));
  const waiting = tills.flatMap((till) => waitingOf(till, day) ?? []);
  const differences = [
    // First of all: nobody but who counted has seen it.
    ...day.zs.flatMap(aloneOf),
    ...tills.flatMap((till) => [...gapOf(till), ...notClosed(till)]),
    ...day.zs.flatMap((z) => zDifferences(z, day.rules)),
    ...tills.flatMap((till) => {
      const count = (till.arrived?.flagged ?? 0) + (day.evidence.find(({ terminal }) => terminal === till.terminal)?.count ?? 0);
      return count > 0 ? [plain('exceptions', till, count)] : [];
    }),
  ];
  return { state: waiting.length > 0 ? 'provisional' : differences.length > 0 ? 'different' : 'right', waiting, differences };
};

/** A till that came later, or had left before, has no part in the day. */
const takesPart = (till: TillDay, { endsAt }: StoreDay): boolean =>
  till.arrived !== null || (!till.isRevoked && (till.enrolledAt === null || till.enrolledAt < endsAt));

const waitingOf = (till: TillDay, { endsAt, now, day }: StoreDay): Waiting | undefined => {
  const { told, head, shift, after } = till;
  const missing = told === null ? 0 : Math.max(0, told.sequence - head);
  const because = (reason: Waiting['reason']): Waiting => ({ terminal: till.terminal, number: till.number, reason, missing, heardAt: told?.at ?? null });
  if (now < endsAt) return because('day-not-over');
  // Whatever came later in its chain came after all of this day.
  if (after !== null) return undefined;
  if (missing > 0) return because('unsent');
  if (shift?.kind === 'shift-open') return because('no-z');
  // Its Z-report of this day is the last that a till has to say of it.
  if (shift?.day === day) return undefined;
  return told !== null && told.at >= endsAt ? undefined : because('silent');
};

/** Links of its chain that are missing, within the day or at either end of it. */
const gapOf = (till: TillDay): readonly Difference[] => {
  const { arrived, before, after } = till;
  if (!arrived) return [];
  const within = arrived.last - arrived.first + 1 - arrived.operations;
  const ahead = arrived.first - (before ?? 0) - 1;
  const behind = after === null ? 0 : after - arrived.last - 1;
  const count = Math.max(0, within) + Math.max(0, ahead) + Math.max(0, behind);
  return count > 0 ? [plain('gap', till, count)] : [];
};

/** Its shift ran on into a later day: it has no Z-report of this one, and will not have. */
const notClosed = (till: TillDay): readonly Difference[] =>
  till.arrived && till.after !== null && till.shift?.kind === 'shift-open' ? [plain('not-closed', till, 1)] : [];

const plain = (kind: Difference['kind'], { terminal, number }: Pick<TillDay, 'terminal' | 'number'>, count: number): Difference =>
  ({ kind, terminal, number, count, amount: null, currency: null, shift: null });

const aloneOf = ({ isUnseen, terminal, number, currency, shift, counted, expected }: ZReport): readonly Difference[] =>
  isUnseen ? [{ kind: 'alone', terminal, number, count: 1, amount: minor(counted - expected), currency, shift }] : [];

const zDifferences = (z: ZReport, rules: DrawerRules): readonly Difference[] => {
  const about = { terminal: z.terminal, number: z.number, count: 1, currency: z.currency, shift: z.shift };
  const off = z.expected - ((z.float ?? 0) + z.ledgerCash);
  const variance = z.counted - z.expected;
  const { cardTotal, certificateTotal } = z;
  const differing = (kind: Difference['kind'], by: number) => by === 0 ? [] : [{ ...about, kind, amount: minor(by) }];
  return [
    // Without its opening nobody knows the float: the gap says so already.
    ...differing('z-cash', z.float === null ? 0 : off),
    ...differing('z-card', cardTotal === null ? 0 : cardTotal.own - z.ledgerCard),
    ...(isFarOff(z.counted, z.expected, rules) ? [{ ...about, kind: 'cash-variance' as const, amount: minor(variance) }] : []),
    // Machines make no slips with change: every cent has a reason.
    ...differing('card-machine', cardTotal === null || cardTotal.typed === null ? 0 : cardTotal.typed - z.ledgerCard),
    ...differing('certificate-tender', certificateTotal === null || certificateTotal.typed === null ? 0 : certificateTotal.typed - certificateTotal.own),
  ];
};

const comparedTotalSchema = z.strictObject({ typed: minorSchema.nullable(), own: minorSchema }).nullable();

/** A till's day in figures, as the office sees it. */
export const tillFiguresSchema = z.strictObject({
  terminal: idSchema, number: z.int(),
  operations: z.int(), first: z.int().nullable(), last: z.int().nullable(), sales: z.int(), redemptions: z.int(), voids: z.int(),
  /** Whether its shift of this day is closed; null: it had none. */
  closed: z.boolean().nullable(), heardAt: z.int().nullable(),
  zs: z.array(z.strictObject({
    operation: idSchema, shift: idSchema, at: z.int(), currency: currencySchema, float: minorSchema.nullable(), counted: minorSchema, expected: minorSchema, unsent: z.int(),
    ledgerCash: minorSchema, ledgerCard: minorSchema, cardTotal: comparedTotalSchema, certificateTotal: comparedTotalSchema,
  })),
});
export type TillFigures = z.infer<typeof tillFiguresSchema>;

/** Value in one currency. */
export const moneySchema = z.strictObject({ currency: currencySchema, amount: minorSchema });

/** One line of the morning: a store's day at a glance. */
export const storeEveningSchema = z.strictObject({
  store: z.int(), name: z.string(), phone: z.string(), franchiseId: idSchema.nullable(), currency: currencySchema,
  state: dayStateSchema, waiting: z.array(waitingSchema), differences: z.array(differenceSchema),
  sold: minorSchema, redeemed: minorSchema,
  /** To receive; negative: to pay. */
  clearing: z.array(moneySchema),
  /** Counted less expected over all its Z-reports; null: there is none. */
  variance: minorSchema.nullable(),
});
export type StoreEvening = z.infer<typeof storeEveningSchema>;

export const eveningSchema = z.strictObject({
  day: daySchema,
  /** The latest day that is over everywhere. */
  yesterday: daySchema,
  stores: z.array(storeEveningSchema),
});

/** Certificates that the office activated for companies: sold that day, and by no till. */
const corporateFigureSchema = z.strictObject({ id: idSchema, number: z.int(), pieces: z.int(), face: amountSchema, total: amountSchema, currency: currencySchema });
export const storeDetailSchema = z.strictObject({
  day: daySchema, evening: storeEveningSchema, tills: z.array(tillFiguresSchema), corporate: z.array(corporateFigureSchema).exactOptional(),
});

/** An operation as it stands on the list behind a figure. */
export const eveningOperationSchema = z.strictObject({
  id: idSchema, sequence: z.int(), reference: z.string(), kind: z.string(), at: z.int(), recordedAt: z.int(), operator: z.string(), value: minorSchema, currency: currencySchema.nullable(),
  flags: z.array(z.string()),
});
export type EveningOperation = z.infer<typeof eveningOperationSchema>;
