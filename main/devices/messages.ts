import { z } from 'zod';
import { printDocumentSchema } from '../../domain/receipt-lines.ts';
import { deadlinesSchema } from './deadlines.ts';
import { printOutcomeSchema, printerStateSchema } from './outcome.ts';
import { bitmapSchema, bytesSchema, rasterRequestSchema } from './raster.ts';
import { deviceSettingsSchema } from './settings.ts';
import { virtualDrawerSchema, virtualStateSchema } from './virtual-transport.ts';

const id = z.string().min(1).max(64);

/** What main says to the devices process. */
export const toDevicesSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('configure'),
    settings: deviceSettingsSchema,
    deadlines: deadlinesSchema,
  }),
  z.strictObject({ kind: z.literal('print'), jobId: id, document: printDocumentSchema }),
  z.strictObject({ kind: z.literal('open-drawer'), jobId: id }),
  z.strictObject({
    kind: z.literal('rastered'),
    requestId: id,
    /** Null: no picture can be had. */
    bitmap: bitmapSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal('virtual-state'), state: virtualStateSchema }),
  z.strictObject({ kind: z.literal('virtual-drawer'), action: virtualDrawerSchema }),
]);
export type ToDevices = z.infer<typeof toDevicesSchema>;

/** How the paper of the printer on the screen is to be read; the profile's own numbers. */
export const paperModelSchema = z.strictObject({
  widthDots: z.int().positive(),
  codePages: z.array(z.strictObject({ number: z.int(), encoding: z.string() })),
  doubleByte: z.string().nullable(),
});
export type PaperModel = z.infer<typeof paperModelSchema>;

/** What the devices process says to main. */
export const fromDevicesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('outcome'), jobId: id, outcome: printOutcomeSchema }),
  z.strictObject({
    kind: z.literal('status'),
    printer: printerStateSchema,
    /** Epoch milliseconds. */
    since: z.int(),
  }),
  z.strictObject({
    kind: z.literal('drawer'),
    drawer: z.enum(['open', 'closed', 'unknown']),
    stayedShut: z.boolean(),
    /** Epoch milliseconds. */
    since: z.int(),
  }),
  z.strictObject({ kind: z.literal('raster'), requestId: id, request: rasterRequestSchema }),
  z.strictObject({
    kind: z.literal('paper'),
    jobId: id,
    bytes: bytesSchema,
    model: paperModelSchema,
  }),
]);
export type FromDevices = z.infer<typeof fromDevicesSchema>;
