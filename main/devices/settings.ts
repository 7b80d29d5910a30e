import { z } from 'zod';
import { printerOverridesSchema } from '../../preload/contract.ts';

const connectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('network'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535),
  }),
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4_096) }),
  z.strictObject({ kind: z.literal('serial'), path: z.string().min(1).max(4_096), baudRate: z.int().positive() }),
  z.strictObject({ kind: z.literal('spooler'), queue: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('virtual') }),
]);

/** Which printer stands at the till, and how it is reached. */
export const printerSettingsSchema = z.strictObject({
  connection: connectionSchema,
  profileId: z.string(),
  /** Where this very printer does otherwise than its profile says. */
  overrides: printerOverridesSchema.exactOptional(),
});
export type PrinterSettings = z.infer<typeof printerSettingsSchema>;

/** Everything the devices process needs to know; main keeps it and sends it after every start. */
export const deviceSettingsSchema = z.strictObject({ printer: printerSettingsSchema });
export type DeviceSettings = z.infer<typeof deviceSettingsSchema>;

/** A till before anybody has connected a printer. */
export const noDevices: DeviceSettings = {
  printer: { connection: { kind: 'none' }, profileId: 'generic-80' },
};
