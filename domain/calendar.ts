/** The calendar day at an instant in a time zone, `YYYY-MM-DD`. `at` is epoch milliseconds, `timeZone` an IANA name. */
export const dayIn = (at: number, timeZone: string): string => {
  const parts = (formatters.get(timeZone) ?? remember(timeZone)).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((candidate) => candidate.type === type)?.value ?? '';
  // Put together by name: no locale promises the order (en-CA lost its ISO form in ICU 72 and got it back later).
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
};

/** Whether this machine knows a time zone by that name. */
export const isTimeZone = (name: string): boolean => {
  try {
    return dayIn(0, name) !== '';
  } catch {
    return false;
  }
};

// Kept because making one costs more than the rest of a scan.
const formatters = new Map<string, Intl.DateTimeFormat>();

const remember = (timeZone: string): Intl.DateTimeFormat => {
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(timeZone, formatter);
  return formatter;
};

/** The day `months` calendar months after `day`; the 31st becomes the month's last day where it must. */
export const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = year * 12 + (month - 1) + months;
  const lastDate = new Date(Date.UTC(Math.floor(first / 12), (first % 12) + 1, 0)).getUTCDate();
  return toDay(Date.UTC(Math.floor(first / 12), first % 12, Math.min(date, lastDate)) / msPerDay);
};

const msPerDay = 86_400_000;

/** Days since 1970-01-01 of a calendar day; the compact form in directory pages. */
export const daysSinceEpoch = (day: string): number => Date.parse(`${day}T00:00:00Z`) / msPerDay;

/** The calendar day a number of days after 1970-01-01. */
export const toDay = (days: number): string => new Date(days * msPerDay).toISOString().slice(0, 10);
