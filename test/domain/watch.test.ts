import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { addSold, isSoonElsewhere, type SellingMinute, usualWatch, type Watch, watchMinutesMax } from '../../domain/watch.ts';

const start = 1_800_000_000_000;
const minuteMs = 60_000;
const watch: Watch = { ...usualWatch, pieces: 5, value: null };
const sell = (lately: readonly SellingMinute[], atMinute: number, pieces: number, more: { readonly program?: number; readonly watch?: Watch } = {}) =>
  addSold(lately, { at: start + atMinute * minuteMs, programNumber: more.program ?? 1, pieces, value: minor(pieces * 5_000) }, more.watch ?? watch);

describe('a burst', () => {
  it('is more than the program\'s count within its minutes, and tells since when', () => {
    const first = sell([], 0, 3);
    expect(first.burst).toBeUndefined();
    const second = sell(first.lately, 4, 2);
    expect(second.burst).toBeUndefined();
    expect(sell(second.lately, 9, 1).burst).toEqual({ programNumber: 1, pieces: 6, value: 30_000, since: start });
    // Ten minutes later the first three are no part of it.
    expect(sell(second.lately, 10, 1).burst).toBeUndefined();
  });

  it('is more than the program\'s value, where one is set; another program counts for itself', () => {
    const byValue = { ...watch, pieces: null, value: minor(10_000) };
    const first = sell([], 0, 2, { watch: byValue });
    expect(first.burst).toBeUndefined();
    expect(sell(first.lately, 1, 1, { watch: byValue, program: 2 }).burst).toBeUndefined();
    expect(sell(first.lately, 1, 1, { watch: byValue }).burst?.value).toBe(15_000);
    expect(sell(first.lately, 1, 9_000, { watch: { ...watch, pieces: null, value: null } }).burst).toBeUndefined();
  });

  it('is seen in the sales of a till that was offline, each in its own minute', () => {
    const now = sell([], 60, 1);
    const late = [0, 1, 2, 3, 4].reduce((lately, minute) => sell(lately, minute, 1).lately, now.lately);
    expect(sell(late, 5, 1).burst?.pieces).toBe(6);
    expect(sell(late, 61, 1).burst).toBeUndefined();
  });

  it('needs no more memory however long a till sells', () => {
    const { lately } = Array.from({ length: 2_000 }).reduce<{ readonly lately: readonly SellingMinute[] }>((before, _, minute) => sell(before.lately, minute, 1), { lately: [] });
    expect(lately).toHaveLength(watchMinutesMax);
  });
});

describe('a use', () => {
  it('is soon in another store within the minutes, and never in the store that sold it', () => {
    const sold = { at: start, storeNumber: 101 };
    const used = (storeNumber: number, minutes: number) => isSoonElsewhere(sold, { at: start + minutes * minuteMs, storeNumber }, usualWatch);
    expect([used(102, 0), used(102, 9), used(102, 10), used(101, 1), used(102, -1)]).toEqual([true, true, false, false, false]);
    expect(isSoonElsewhere({ ...sold, at: null }, { at: start, storeNumber: 102 }, usualWatch)).toBe(false);
    expect(isSoonElsewhere(sold, { at: start, storeNumber: 102 }, { ...usualWatch, elsewhereMinutes: null })).toBe(false);
  });
});
