import { minor } from '../../domain/money.ts';
import type { ShiftCounting } from '../../renderer/till.ts';

/** A count of the drawer, and nothing else that a close may say. */
export const counting = (countedCash: number, more: Partial<ShiftCounting> = {}): ShiftCounting => ({
  countedCash: minor(countedCash), count: null, earlierCounts: [], varianceNote: null, agreed: null, certificateTotal: null, cardTotal: null, papers: null, ...more,
});
