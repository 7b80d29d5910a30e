import { z } from 'zod';

/** How long the devices process waits for hardware before it says so. All in milliseconds. */
export const deadlinesSchema = z.strictObject({
  /** A printer on the shop's network answers within a few ms; a switched-off one never does. */
  connectMs: z.int().positive(),
  /** One status byte. Printers answer within 100 ms, slow network cards within half a second. */
  statusMs: z.int().positive(),
  /** One piece of the job without progress: the printer's buffer is full and stays full. */
  writeMs: z.int().positive(),
  /** From the last byte sent until the printer says that it has come to the end of the job. */
  confirmMs: z.int().positive(),
  /** One text drawn as a picture by the window. */
  rasterMs: z.int().positive(),
  /** Between two looks at an idle printer. */
  idleCheckMs: z.int().positive(),
});
export type Deadlines = z.infer<typeof deadlinesSchema>;

export const defaultDeadlines: Deadlines = {
  connectMs: 3_000,
  statusMs: 1_000,
  writeMs: 5_000,
  confirmMs: 15_000,
  rasterMs: 2_000,
  idleCheckMs: 15_000,
};
