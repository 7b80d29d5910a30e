import { z } from 'zod';
import { amountSchema, currencySchema } from './money.ts';
import { idSchema } from './operation.ts';
import { reportFileShape } from './report-file.ts';

/** What the office's screens and the server tell each other of paper and where it is. No certificate's number is in any of it. */

const byWhomSchema = z.strictObject({ id: idSchema, name: z.string() });
const placeSchema = z.strictObject({ number: z.int(), name: z.string() });
const noteSchema = z.string().trim().max(200);
const reasonNoteSchema = z.string().trim().min(3).max(200);
/** As scanned or typed from the paper. */
const endSchema = z.string().max(512);
const endsSchema = { first: endSchema, last: endSchema };
const rangeSchema = { first: z.string(), last: z.string(), count: z.int() };

/** Where paper is, as people count it. `sold` is everything that ever left stock for a customer. */
export const stockPlaces = ['not-shipped', 'on-the-way', 'in-stock', 'sold', 'destroyed', 'missing'] as const;
export const stockPlaceSchema = z.enum(stockPlaces);
export type StockPlace = z.infer<typeof stockPlaceSchema>;

const denominationSchema = { programNumber: z.int(), programName: z.string(), face: amountSchema, currency: currencySchema };

/** One store's paper of one program and face. */
export const stockRowSchema = z.strictObject({ store: placeSchema, ...denominationSchema, counts: z.record(stockPlaceSchema, z.int()) });
export type StockRow = z.infer<typeof stockRowSchema>;

/** Which papers stand behind a figure. */
export const stockRangesAskedSchema = z.strictObject({ store: z.int(), programNumber: z.int(), face: amountSchema, currency: currencySchema, place: stockPlaceSchema });
export const stockRangesSchema = z.strictObject({ ranges: z.array(z.strictObject(rangeSchema)), more: z.boolean() });

/** What a range holds, before anything is done with it. */
export const paperLookSchema = z.strictObject({
  ...rangeSchema,
  groups: z.array(z.strictObject({ place: stockPlaceSchema, store: placeSchema, ...denominationSchema, count: z.int() })),
});
export type PaperLook = z.infer<typeof paperLookSchema>;
export const lookAtPaperSchema = z.strictObject(endsSchema);

const contentSchema = z.array(z.strictObject({ ...denominationSchema, count: z.int() }));

/** How a shipment stands; `differs`: something is missing or strayed and nobody has decided about it. */
export const shipmentStates = ['on-the-way', 'withdrawn', 'arrived', 'differs', 'settled'] as const;
export type ShipmentState = (typeof shipmentStates)[number];

/** What can be decided about paper that did not arrive, and about paper that arrived and was not sent. */
export const missingDecisions = ['found', 'lost'] as const;
export const strayDecisions = ['kept', 'sent-back'] as const;
const settlementSchema = z.enum([...missingDecisions, ...strayDecisions]);
export type Settlement = z.infer<typeof settlementSchema>;

export const shipmentFindingSchema = z.strictObject({
  id: idSchema, kind: z.enum(['arrived', 'missing', 'stray']), ...rangeSchema,
  settled: settlementSchema.nullable(), settledBy: byWhomSchema.nullable(), settledAt: z.int().nullable(), note: z.string(),
  /** Somebody wants to give it up as lost; a second person has to agree. */
  givingUp: z.strictObject({ destruction: idSchema, askedBy: byWhomSchema, askedAt: z.int() }).nullable(),
});
export type ShipmentFinding = z.infer<typeof shipmentFindingSchema>;

export const shipmentSchema = z.strictObject({
  id: idSchema, number: z.int(),
  /** Null: from the printing house or headquarters. */
  from: placeSchema.nullable(), to: placeSchema, ...rangeSchema, content: contentSchema, note: z.string(),
  shippedBy: byWhomSchema, shippedAt: z.int(), withdrawnBy: byWhomSchema.nullable(), withdrawnAt: z.int().nullable(),
  arrivedBy: byWhomSchema.nullable(), arrivedAt: z.int().nullable(), counted: z.int().nullable(), state: z.enum(shipmentStates),
  findings: z.array(shipmentFindingSchema),
});
export type Shipment = z.infer<typeof shipmentSchema>;
export const shipmentsPageSchema = z.strictObject({ shipments: z.array(shipmentSchema), more: z.boolean() });

/** `id`: made by whoever ships, so that the same shipment sent twice is one. */
export const shipPaperSchema = z.strictObject({ id: idSchema, ...endsSchema, toStore: z.int().min(1), note: noteSchema });
/** What arrived, by the ends of every unbroken piece, and how many papers somebody has counted. */
export const confirmArrivalSchema = z.strictObject({ id: idSchema, ranges: z.array(z.strictObject(endsSchema)).max(20), counted: z.int().min(0) });
/** About all of a finding, or the part of it between two control numbers. */
export const settleFindingSchema = z.strictObject({ id: idSchema, ...endsSchema, decision: settlementSchema, note: reasonNoteSchema });

/** Why unsold paper is destroyed. `lost` comes of a shipment only. */
export const destructionReasons = ['spoiled', 'surplus', 'stolen'] as const;
export const destructionReasonSchema = z.enum([...destructionReasons, 'lost']);
export type DestructionReason = z.infer<typeof destructionReasonSchema>;

export const destructionSchema = z.strictObject({
  id: idSchema, store: placeSchema, ...rangeSchema, content: contentSchema, reason: destructionReasonSchema, note: z.string(),
  state: z.enum(['waiting', 'done', 'refused']), askedBy: byWhomSchema, askedAt: z.int(), decidedBy: byWhomSchema.nullable(), decidedAt: z.int().nullable(),
});
export type Destruction = z.infer<typeof destructionSchema>;
export const destructionsPageSchema = z.strictObject({ destructions: z.array(destructionSchema), more: z.boolean() });
export const destroyPaperSchema = z.strictObject({ id: idSchema, ...endsSchema, reason: z.enum(destructionReasons), note: reasonNoteSchema });

/** The page's figures, and what waits for somebody. */
export const stockReportSchema = z.strictObject({
  rows: z.array(stockRowSchema), onTheWay: z.int(), differing: z.int(), waitingDestructions: z.int(), strays: z.int(),
});
export type StockReport = z.infer<typeof stockReportSchema>;

/** What a file of the stock lists. */
export const stockFiles = ['places', 'destroyed', 'strays'] as const;
export const stockFileSchema = z.strictObject({ what: z.enum(stockFiles), ...reportFileShape });
