import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeControlNumber } from '../../domain/number.ts';
import { commonPart, endsOf, overlapping, type PaperRange, paperRangeMax, readRange, remainder, sizeOf } from '../../domain/paper-range.ts';

const anyRange: fc.Arbitrary<PaperRange> = fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 12 }), fc.nat(6)).map(([batch, first, more]) => ({ batch, first, last: first + more }));
const papersOf = ({ batch, first, last }: PaperRange): readonly string[] => Array.from({ length: last - first + 1 }, (_, index) => `${String(batch)} ${String(first + index)}`);

describe('a range of paper', () => {
  it('is read from its two ends, scanned in whichever order', () => {
    expect(readRange(makeControlNumber(12, 9), 'c0000120000003' + makeControlNumber(12, 3).slice(-1))).toEqual({ ok: true, value: { batch: 12, first: 3, last: 9 } });
    expect(readRange(makeControlNumber(12, 1), makeControlNumber(13, 2))).toEqual({ ok: false, error: 'other-batch' });
    expect(readRange('C000012-0000003-0', makeControlNumber(12, 9))).toEqual({ ok: false, error: 'not-control-numbers' });
    expect(readRange(makeControlNumber(12, 1), makeControlNumber(12, paperRangeMax + 1))).toEqual({ ok: false, error: 'range-too-long' });
  });

  it('comes back from its ends as it was', () => {
    fc.assert(fc.property(anyRange, (range) => {
      const { first, last } = endsOf(range);
      expect(readRange(last, first)).toEqual({ ok: true, value: range });
      expect(sizeOf(range)).toBe(papersOf(range).length);
    }));
  });

  it('and another one: what they share and what is left is every paper once', () => {
    fc.assert(fc.property(anyRange, anyRange, (range, other) => {
      const common = commonPart(range, other);
      const shared = papersOf(range).filter((paper) => papersOf(other).includes(paper));
      expect(common ? papersOf(common) : []).toEqual(shared);
      expect(remainder(range, other).flatMap(papersOf)).toEqual(papersOf(range).filter((paper) => !shared.includes(paper)));
      expect(overlapping([range, other])).toBe(shared.length > 0);
    }));
  });

  it('among many: two that overlap are found, however they are sorted', () => {
    fc.assert(fc.property(fc.array(anyRange, { maxLength: 5 }), (ranges) => {
      const papers = ranges.flatMap(papersOf);
      expect(overlapping(ranges)).toBe(new Set(papers).size < papers.length);
    }));
  });
});
