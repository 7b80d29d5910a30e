import { z } from 'zod';
import { currencySchema } from '../../domain/money.ts';
import { controlNumberSchema } from '../../domain/number.ts';
import { operatorWithPinSchema, programSchema, terminalSchema } from '../../domain/protocol.ts';
import { practicePaperSchema } from '../../preload/contract.ts';

/** How a practice certificate lies in the dock when the practice begins. */
export type PaperKind = z.infer<typeof practicePaperSchema>;

const paperSchema = z.strictObject({
  /** The number in clear: it is worth nothing anywhere. */
  number: z.string(),
  control: controlNumberSchema,
  kind: practicePaperSchema,
  face: z.int().min(1),
  balance: z.int().min(0),
  validUntil: z.iso.date().nullable(),
});
export type PracticePaper = z.infer<typeof paperSchema>;

/**
 * Everything a practice world starts from, in one file of its own folder. It has keys of its own, made here and known to
 * nobody else: what is hashed and sealed with them means nothing to any server.
 */
export const practiceFileSchema = z.strictObject({
  v: z.literal(1),
  terminal: terminalSchema,
  programs: z.array(programSchema).min(1),
  operators: z.array(operatorWithPinSchema.extend({ clearPin: z.string() })),
  numberKey: z.string(),
  sealKey: z.string(),
  currency: currencySchema,
  papers: z.array(paperSchema),
});
export type PracticeFile = z.infer<typeof practiceFileSchema>;
