import { z } from 'zod';
import {
  foundDevicesSchema, scannerDroppedSchema, scannerHeardSchema, scannerScanSchema, scannerSettingSchema, scannerStatusSchema, triedDeviceSchema,
} from '../../preload/contract.ts';
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
  z.strictObject({ kind: z.literal('scanners'), scanners: z.array(scannerSettingSchema) }),
  z.strictObject({ kind: z.literal('find'), requestId: id }),
  z.strictObject({ kind: z.literal('try'), requestId: id, seconds: z.int().positive(), ports: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('stop-trying') }),
  /** Close every device and end: one that is open when its process ends can stay blocked. */
  z.strictObject({ kind: z.literal('close') }),
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
  z.strictObject({ kind: z.literal('scan'), scan: scannerScanSchema }),
  z.strictObject({ kind: z.literal('dropped'), dropped: scannerDroppedSchema }),
  z.strictObject({ kind: z.literal('scanners'), scanners: z.array(scannerStatusSchema) }),
  z.strictObject({ kind: z.literal('heard'), heard: scannerHeardSchema }),
  z.strictObject({ kind: z.literal('found'), requestId: id, found: foundDevicesSchema }),
  z.strictObject({ kind: z.literal('tried'), requestId: id, tried: z.array(triedDeviceSchema) }),
]);
export type FromDevices = z.infer<typeof fromDevicesSchema>;
