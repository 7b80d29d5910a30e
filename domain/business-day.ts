import { dayIn, daysSinceEpoch, toDay } from './calendar.ts';

/** Where a store's business days begin: its zone, and the minutes after midnight at which one day passes into the next. */
export type DayClock = { readonly timeZone: string; readonly cutOver?: number };

const dayMs = 86_400_000;
const minuteMs = 60_000;
const earliest = Date.UTC(1900, 0, 2);
const latest = Date.UTC(9_999, 11, 29);

/**
 * The first instant of a business day: when the store's clocks first show the cut-over of that calendar day, or, where
 * they jump over it, the instant of the jump.
 */
export const dayStart = (day: string, { timeZone, cutOver = 0 }: DayClock): number => {
  const wanted = daysSinceEpoch(day) * dayMs + cutOver * minuteMs;
  // Zones are at most 14 hours away from Greenwich, and no clock is put forward or back by more than a day.
  return firstShowing(wanted, timeZone);
};

/** The business day at an instant. Time only goes on: where clocks are put back over the cut-over, the day that has begun stays. */
export const businessDay = (instant: number, clock: DayClock): string => {
  const { timeZone, cutOver = 0 } = clock;
  // A till's record may hold any number as its time: one that no calendar knows counts for the nearest day that one does.
  const at = Math.min(Math.max(instant, earliest), latest);
  const calendarDay = dayIn(at, timeZone);
  const next = toDay(daysSinceEpoch(calendarDay) + 1);
  if (at >= dayStart(next, clock)) return next;
  // Far from the hours around the cut-over nothing needs to be looked for.
  if (cutOver === 0) return calendarDay;
  return at >= dayStart(calendarDay, clock) ? calendarDay : toDay(daysSinceEpoch(calendarDay) - 1);
};

/** A day and those beside it. */
export const dayAfter = (day: string, days = 1): string => toDay(daysSinceEpoch(day) + days);

/** The clocks' reading at an instant, as if they stood in Greenwich. */
const wallTime = (at: number, timeZone: string): number => {
  const parts = (formatters.get(timeZone) ?? remember(timeZone)).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
};

/** The first instant at which clocks in a zone show `wanted` or, jumping, more. */
const firstShowing = (wanted: number, timeZone: string): number => {
  const known = starts.get(`${timeZone} ${String(wanted)}`);
  if (known !== undefined) return known;
  const offsets = [-dayMs, 0, dayMs].map((away) => wallTime(wanted + away, timeZone) - (wanted + away));
  const candidates = [...new Set(offsets)].map((offset) => wanted - offset).sort((a, b) => a - b);
  const exact = candidates.find((candidate) => wallTime(candidate, timeZone) === wanted);
  const found = exact ?? firstAfterJump(wanted, timeZone, candidates[0] ?? wanted, candidates.at(-1) ?? wanted);
  if (starts.size >= startsMax) starts.clear();
  starts.set(`${timeZone} ${String(wanted)}`, found);
  return found;
};

/** Halves the time around a jump until the second of the jump is found: before it clocks show less, after it more. */
const firstAfterJump = (wanted: number, timeZone: string, from: number, to: number): number => {
  let [low, high] = [Math.floor(from / 1_000), Math.ceil(to / 1_000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallTime(middle * 1_000, timeZone) >= wanted) high = middle;
    else low = middle;
  }
  return (wallTime(low * 1_000, timeZone) >= wanted ? low : high) * 1_000;
};

// Asked with every operation: a store's today is looked up once a day.
const starts = new Map<string, number>();
const startsMax = 10_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

const remember = (timeZone: string): Intl.DateTimeFormat => {
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  formatters.set(timeZone, formatter);
  return formatter;
};
