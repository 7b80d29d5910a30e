import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakageOf, laterUseOf } from '../../domain/dormancy.ts';
import { breakageEntries, imbalance } from '../../domain/ledger.ts';
import { minor } from '../../domain/money.ts';

describe('a breakage estimate', () => {
  it('goes by what history says was used after all, rounded to the holders\' side', () => {
    expect(laterUseOf({ day: '2025-01-01', still: 30_000, usedAfter: 1_000 })).toBe(334);
    expect(laterUseOf({ day: '2025-01-01', still: 0, usedAfter: 0 })).toBeUndefined();
    expect([breakageOf(10_001, 334), breakageOf(10_001, 10_000), breakageOf(10_001, 0)]).toEqual([9_666, 0, 10_001]);
  });

  it('is never more than what lies still, nor less than nothing', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 10_000 }), (still, laterUse) => {
      const estimate = breakageOf(still, laterUse);
      expect(estimate >= 0 && estimate <= still).toBe(true);
    }));
  });

  it('posts beside the liability and never to it, up and down', () => {
    for (const amount of [5_000, -700]) {
      const entries = breakageEntries(1, 'USD', minor(amount));
      expect(imbalance(entries).get('USD')).toBe(0);
      expect(entries.map(({ account }) => account).sort()).toEqual(['breakage:1', 'unclaimed:1']);
      expect(entries.find(({ account }) => account === 'breakage:1')?.side).toBe(amount > 0 ? 'credit' : 'debit');
    }
  });
});
