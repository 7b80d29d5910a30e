import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDay, dayAfter, dayStart } from '../../domain/business-day.ts';
import { dayIn } from '../../domain/calendar.ts';

const newYork = (cutOver: number) => ({ timeZone: 'America/New_York', cutOver });
const hours = (from: number, to: number): number => (to - from) / 3_600_000;

describe('a store\'s business day', () => {
  it('goes on until the cut-over: a bar\'s Saturday ends on Sunday at five', () => {
    const clock = { timeZone: 'Europe/Berlin', cutOver: 300 };
    expect(businessDay(Date.UTC(2026, 5, 14, 2, 59, 59, 999), clock)).toBe('2026-06-13');
    expect(businessDay(Date.UTC(2026, 5, 14, 3), clock)).toBe('2026-06-14');
    expect(dayStart('2026-06-14', clock)).toBe(Date.UTC(2026, 5, 14, 3));
  });

  it('has 23 and 25 hours where clocks change, whichever side of the cut-over that is', () => {
    for (const cutOver of [0, 60, 120, 150, 180, 300]) {
      const length = (day: string): number => hours(dayStart(day, newYork(cutOver)), dayStart(dayAfter(day), newYork(cutOver)));
      // At 02:00 of 8 March clocks jump to 03:00, at 02:00 of 1 November they go back to 01:00.
      expect(length('2026-03-07') + length('2026-03-08')).toBe(47);
      expect(length('2026-10-31') + length('2026-11-01')).toBe(49);
    }
  });

  it('begins with the jump when its cut-over is jumped over', () => {
    expect(dayStart('2026-03-08', newYork(150))).toBe(Date.UTC(2026, 2, 8, 7));
    expect(businessDay(Date.UTC(2026, 2, 8, 6, 59, 59, 999), newYork(150))).toBe('2026-03-07');
    expect(businessDay(Date.UTC(2026, 2, 8, 7), newYork(150))).toBe('2026-03-08');
  });

  it('does not begin twice when clocks show the cut-over twice', () => {
    // 01:30 comes at 05:30 and again at 06:30 of Greenwich.
    expect(businessDay(Date.UTC(2026, 10, 1, 5, 29), newYork(90))).toBe('2026-10-31');
    expect(businessDay(Date.UTC(2026, 10, 1, 5, 30), newYork(90))).toBe('2026-11-01');
    expect(businessDay(Date.UTC(2026, 10, 1, 6, 10), newYork(90))).toBe('2026-11-01');
  });

  it('is the calendar\'s own without a cut-over, but where midnight itself came twice', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2060, 0) }), fc.constantFrom(...zones), (at, timeZone) => {
      expect(businessDay(at, { timeZone })).toBe(dayIn(at, timeZone));
    }));
    // St. John's put its clocks back at one past midnight: that minute had begun the new day already.
    const again = Date.UTC(2009, 10, 1, 2, 40);
    expect(dayIn(again, 'America/St_Johns')).toBe('2009-10-31');
    expect(businessDay(again, { timeZone: 'America/St_Johns' })).toBe('2009-11-01');
  });

  it('lasts from its start to the next one\'s, in every zone, around every change of clocks', () => {
    const changes = [Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6), Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 3, 4, 15), Date.UTC(2026, 9, 3, 16), Date.UTC(2011, 11, 30, 10)];
    const at = fc.oneof(fc.integer({ min: 0, max: Date.UTC(2060, 0) }), fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -30 * 3_600_000, max: 30 * 3_600_000 })).map(([change, away]) => change + away));
    fc.assert(fc.property(at, fc.constantFrom(...zones), fc.integer({ min: 0, max: 719 }), (moment, timeZone, cutOver) => {
      const clock = { timeZone, cutOver };
      const day = businessDay(moment, clock);
      expect(dayStart(day, clock)).toBeLessThanOrEqual(moment);
      expect(moment).toBeLessThan(dayStart(dayAfter(day), clock));
      // A later moment is never of an earlier day.
      expect(businessDay(moment + 1_800_000, clock) >= day).toBe(true);
    }), { numRuns: 400 });
  });
});

const zones = ['America/New_York', 'Europe/Berlin', 'Asia/Seoul', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Santiago', 'Africa/Cairo', 'Pacific/Kiritimati', 'UTC'];
