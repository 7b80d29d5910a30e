import { readFileSync } from 'node:fs';
import i18next, { type TFunction } from 'i18next';
import { type Currency, formatMoney, minor } from '../../domain/money.ts';

const languages = ['en', 'ko'] as const;

const readLocale = (language: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../resources/locales/${language}.json`, import.meta.url), 'utf8')) as Record<string, unknown>;

/** The till's own words, so that a journey looks for the very sentence the locale files hold. */
export const wordsOf = (language: (typeof languages)[number]): TFunction => {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language, initAsync: false, interpolation: { escapeValue: false },
    resources: Object.fromEntries(languages.map((each) => [each, { translation: readLocale(each) }])),
  });
  return instance.t;
};

/** A sentence whose gap is filled in only on the screen, such as a time: written with `gap` in its place. */
export const gap = '@@@';
export const withGap = (sentence: string): RegExp =>
  new RegExp(`^${sentence.split(gap).map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)).join('.+')}$`, 'u');

/** An amount as the screen writes it; `amount` in minor units. */
export const money = (amount: number, currency: Currency = 'USD', locale = 'en'): string => formatMoney(minor(amount), currency, locale);
