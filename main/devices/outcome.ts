import { z } from 'zod';

/** What the printer is doing as far as it can be known. */
export const printerStateSchema = z.enum([
  'none',
  'ready',
  'paper-low',
  'paper-out',
  'cover-open',
  /** Cutter or print head; the printer blinks. */
  'error',
  'offline',
  /** It can be reached, but this model or connection doesn't tell its state. */
  'connected',
]);
export type PrinterState = z.infer<typeof printerStateSchema>;

export const printProblemSchema = z.enum([
  'no-printer',
  'offline',
  'paper-out',
  'cover-open',
  'error',
  'no-answer',
  'connection-lost',
  'timed-out',
  /** The printer can't say whether it printed; nothing points to a fault. */
  'no-status-command',
  /** The devices process died with the job in its hands, and was started again. */
  'devices-restarted',
  'queue-full',
  /** Another program holds the port. */
  'in-use',
  /** This user may not open the port. */
  'no-access',
  /** The computer's print queue took nothing: it isn't there or is stopped. */
  'queue-refused',
]);
export type PrintProblem = z.infer<typeof printProblemSchema>;

export const printRemarkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('characters-replaced'), count: z.int().positive() }),
  z.strictObject({ kind: z.literal('barcode-left-out') }),
]);

/** What the paper does not show as the document says it; the cashier is told. */
export type PrintRemark = z.infer<typeof printRemarkSchema>;

/**
 * The truth about one job.
 * - `printed`: the printer said that it came to the end.
 * - `failed`: nothing is on paper; sending it again is safe.
 * - `unconfirmed`: bytes have left for the printer and nobody knows how far they got. Only a
 *   person who looks at the paper may decide to print again.
 */
export const printOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('printed'), remarks: z.array(printRemarkSchema) }),
  z.strictObject({ kind: z.literal('failed'), reason: printProblemSchema }),
  z.strictObject({
    kind: z.literal('unconfirmed'),
    reason: printProblemSchema,
    remarks: z.array(printRemarkSchema),
  }),
]);
export type PrintOutcome = z.infer<typeof printOutcomeSchema>;
