import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, dayIn, daysSinceEpoch, isTimeZone, toDay } from '../../domain/calendar.ts';
import { daySchema } from '../../domain/operation.ts';

describe('the store\'s day', () => {
  it('changes at the store\'s midnight, not at Greenwich', () => {
    const midnightInSeoul = Date.UTC(2026, 10, 22, 15);
    expect(dayIn(midnightInSeoul - 1, 'Asia/Seoul')).toBe('2026-11-22');
    expect(dayIn(midnightInSeoul, 'Asia/Seoul')).toBe('2026-11-23');
    expect(dayIn(midnightInSeoul, 'America/Los_Angeles')).toBe('2026-11-22');
    expect(dayIn(midnightInSeoul, 'UTC')).toBe('2026-11-22');
  });

  it('has 25 hours in autumn and 23 in spring where clocks change', () => {
    const hoursOf = (day: string, zone: string): number => {
      const around = daysSinceEpoch(day) * 86_400_000;
      let hours = 0;
      for (let hour = -24; hour < 48; hour += 1) if (dayIn(around + hour * 3_600_000, zone) === day) hours += 1;
      return hours;
    };
    expect(hoursOf('2026-11-01', 'America/New_York')).toBe(25);
    expect(hoursOf('2026-03-08', 'America/New_York')).toBe(23);
    expect(hoursOf('2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hoursOf('2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hoursOf('2026-03-29', 'Asia/Seoul')).toBe(24);
  });

  it('is skipped where a country crossed the date line: Samoa had no 30 December 2011', () => {
    const evening = Date.UTC(2011, 11, 30, 9, 59, 59);
    expect(dayIn(evening, 'Pacific/Apia')).toBe('2011-12-29');
    expect(dayIn(evening + 1000, 'Pacific/Apia')).toBe('2011-12-31');
  });

  it('is always a day the calendar has, in every zone, in Gregorian years', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), fc.constantFrom('Asia/Seoul', 'Asia/Bangkok', 'Asia/Riyadh', 'Pacific/Kiritimati', 'America/St_Johns', 'UTC'), (at, zone) => {
      const day = dayIn(at, zone);
      expect(daySchema.safeParse(day).success).toBe(true);
      expect(Math.abs(daysSinceEpoch(day) * 86_400_000 - at)).toBeLessThanOrEqual(86_400_000 + 14 * 3_600_000);
    }));
  });

  it('needs a zone that exists', () => {
    expect(isTimeZone('Asia/Seoul')).toBe(true);
    expect(isTimeZone('Asia/Soul')).toBe(false);
    expect(() => dayIn(0, 'Asia/Soul')).toThrow();
  });
});

describe('months of validity', () => {
  it('end on the same date, or on the month\'s last day', () => {
    expect(addMonths('2026-11-23', 12)).toBe('2027-11-23');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2024-02-29', 48)).toBe('2028-02-29');
    expect(addMonths('2026-10-31', 1)).toBe('2026-11-30');
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2099-12-31', 2)).toBe('2100-02-28');
    expect(addMonths('2026-11-23', 0)).toBe('2026-11-23');
  });

  it('always land that many months later, on that date or the last before it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 1, max: 240 }), (days, months) => {
      const from = toDay(days);
      const to = addMonths(from, months);
      const index = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
      expect(index(to) - index(from)).toBe(months);
      expect(to.slice(8) === from.slice(8) || toDay(daysSinceEpoch(to) + 1).endsWith('-01')).toBe(true);
      expect(to.slice(8) <= from.slice(8)).toBe(true);
    }));
  });
});

it('a day and its number are the same thing', () => {
  expect(daysSinceEpoch('1970-01-01')).toBe(0);
  expect(daysSinceEpoch('2000-03-01') - daysSinceEpoch('2000-02-28')).toBe(2);
  fc.assert(fc.property(fc.integer({ min: 0, max: 2_932_896 }), (days) => { expect(daysSinceEpoch(toDay(days))).toBe(days); }));
  expect(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '1900-02-29'].map((day) => daySchema.safeParse(day).success)).toEqual(Array(5).fill(false));
  expect(daySchema.safeParse('2000-02-29').success).toBe(true);
});
