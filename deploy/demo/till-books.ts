import type { Page } from 'playwright';
import { type Operation, readOperation } from '../../domain/operation.ts';
import { reportShift, type ShiftReport } from '../../domain/shift.ts';
// What the till's preload puts on its window.
import type {} from '../../renderer/main.tsx';

const journalPage = 1_000;

/** What a till says of itself: every operation in the journal on its disk, and the report of its newest shift. */
export type TillBooks = { readonly operations: readonly Operation[]; readonly report: ShiftReport };

/** Reads a till's own books. */
export const readTillBooks = async (page: Page): Promise<TillBooks> => {
  const texts = await page.evaluate((limit) => window.countersign.journalRead({ fromSequence: 1, limit }), journalPage);
  if (texts.length === journalPage) throw new Error('the demo reads one page of a journal only');
  const operations = texts.map((text) => {
    const read = readOperation(text);
    if (!read.ok) throw new Error('the till\'s journal holds something that is no operation');
    return read.value.operation;
  });
  const shift = operations.findLast(({ kind }) => kind === 'shift-open')?.shift ?? null;
  const report = shift === null ? undefined : reportShift(operations, shift);
  if (!report) throw new Error('the till has no shift');
  return { operations, report };
};
