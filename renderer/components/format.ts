import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../domain/calendar.ts';
import { type Currency, formatMoney, type Minor, toDecimal } from '../../domain/money.ts';
import { openFace } from '../../domain/offering.ts';
import { useServices, useTillPart } from '../screens/services.tsx';

/** Money, times and numbers as the operator's language writes them, in the store's time zone. */
export const useFormat = () => {
  const { i18n, t } = useTranslation();
  const { now } = useServices();
  const store = useTillPart(({ info }) => info?.terminal.store);
  const locale = i18n.language;
  const timeZone = store?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const storeCurrency = store?.currency ?? 'USD';
  return useMemo(() => {
    const time = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const date = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
    // A calendar day has no time zone: it is read and written in UTC.
    const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
    const formatTime = (at: number): string => time.format(at);
    return {
      locale,
      currency: storeCurrency,
      money: (amount: Minor, currency: Currency = storeCurrency) => formatMoney(amount, currency, locale),
      /** What is printed on a certificate; paper of a free range says nothing until it is sold. */
      faceText: (amount: Minor, currency: Currency = storeCurrency) => (amount === openFace ? t('sell.anyValue') : formatMoney(amount, currency, locale)),
      /** As short as it can be told: for pictures and crowded tables that stand beside the exact figure. */
      moneyShort: (amount: Minor, currency: Currency) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 }).format(Number(toDecimal(amount, currency))),
      amountShort: (amount: Minor, currency: Currency) =>
        new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(Number(toDecimal(amount, currency))),
      time: formatTime,
      date: (at: number) => date.format(at),
      day: (text: string) => day.format(Date.parse(`${text}T00:00:00Z`)),
      /** So many bytes, in the unit that a person would say them in. */
      size: (bytes: number) => {
        const [unit, of]: readonly [string, number] = bytes < 1_000_000 ? ['kilobyte', 1_000] : bytes < 1_000_000_000 ? ['megabyte', 1_000_000] : ['gigabyte', 1_000_000_000];
        return new Intl.NumberFormat(locale, { style: 'unit', unit, minimumFractionDigits: unit === 'kilobyte' ? 0 : 1, maximumFractionDigits: unit === 'kilobyte' ? 0 : 1 }).format(bytes / of);
      },
      /** Without the year: for an axis. */
      dayShort: (text: string) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(Date.parse(`${text}T00:00:00Z`)),
      /** 1 is Monday. */
      weekday: (weekday: number) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long' }).format(Date.UTC(2024, 0, weekday)),
      number: (value: number) => new Intl.NumberFormat(locale).format(value),
      /** "today at 14:03", or "on 3 Nov 2026 at 14:03". */
      moment: (at: number) =>
        dayIn(at, timeZone) === dayIn(now(), timeZone)
          ? t('common.today', { time: formatTime(at) })
          : t('common.onDay', { date: date.format(at), time: formatTime(at) }),
      /** How long ago, in the largest whole unit. */
      span: (ms: number) => {
        const minutes = Math.floor(ms / 60_000);
        if (minutes < 1) return t('common.justNow');
        if (minutes < 60) return t('common.minutes', { count: minutes });
        const hours = Math.floor(minutes / 60);
        return hours < 48 ? t('common.hours', { count: hours }) : t('common.days', { count: Math.floor(hours / 24) });
      },
    };
  }, [locale, timeZone, storeCurrency, t, now]);
};

export type Format = ReturnType<typeof useFormat>;
