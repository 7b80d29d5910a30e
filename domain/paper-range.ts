import { controlNumberParts, makeControlNumber, parseControlNumber } from './number.ts';
import { err, ok, type Result } from './result.ts';

/** Paper of one batch, from one running number to another, both included. */
export type PaperRange = { readonly batch: number; readonly first: number; readonly last: number };

/** As many as a batch holds: what is shipped, confirmed or destroyed at once is never more. */
export const paperRangeMax = 100_000;

/** How many papers a range has. */
export const sizeOf = ({ first, last }: PaperRange): number => last - first + 1;

/** Its two ends as they stand on the paper. */
export const endsOf = ({ batch, first, last }: PaperRange): { readonly first: string; readonly last: string } =>
  ({ first: makeControlNumber(batch, first), last: makeControlNumber(batch, last) });

/** Reads a range from the two control numbers that somebody scanned or typed, in whichever order. */
export const readRange = (one: string, other: string): Result<PaperRange, 'not-control-numbers' | 'other-batch' | 'range-too-long'> => {
  const [a, b] = [parseControlNumber(one), parseControlNumber(other)];
  if (a === undefined || b === undefined) return err('not-control-numbers');
  const [start, end] = [controlNumberParts(a), controlNumberParts(b)];
  if (start.batch !== end.batch) return err('other-batch');
  const range = { batch: start.batch, first: Math.min(start.running, end.running), last: Math.max(start.running, end.running) };
  return sizeOf(range) > paperRangeMax ? err('range-too-long') : ok(range);
};

/** Whether two of them have a paper in common. */
export const overlapping = (ranges: readonly PaperRange[]): boolean => {
  const sorted = ranges.toSorted((a, b) => a.batch - b.batch || a.first - b.first);
  return sorted.some((range, index) => {
    const before = sorted[index - 1];
    return before?.batch === range.batch && before.last >= range.first;
  });
};

/** The part of a range that another one has too. */
export const commonPart = (range: PaperRange, other: PaperRange): PaperRange | undefined => {
  const [first, last] = [Math.max(range.first, other.first), Math.min(range.last, other.last)];
  return range.batch === other.batch && first <= last ? { batch: range.batch, first, last } : undefined;
};

/** What is left of a range when a part of it is taken out: nothing, one piece or two. */
export const remainder = (range: PaperRange, part: PaperRange): readonly PaperRange[] => {
  const common = commonPart(range, part);
  if (!common) return [range];
  return [{ ...range, last: common.first - 1 }, { ...range, first: common.last + 1 }].filter(({ first, last }) => first <= last);
};
