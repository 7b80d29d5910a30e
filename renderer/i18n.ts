import i18next, { type i18n, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../resources/locales/en.json';
import ko from '../resources/locales/ko.json';

declare module 'i18next' {
  // English is the pattern: a key that isn't in it does not type-check, and a test holds the others against it.
  interface CustomTypeOptions {
    readonly defaultNS: 'translation';
    readonly resources: { readonly translation: typeof en };
  }
}

export type Translate = TFunction;
export type Language = 'en' | 'ko';
export const languages: readonly Language[] = ['en', 'ko'];
/** Each language by its own name: who needs it can read that. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', ko: '한국어' };

/** The screen language: what the operator chose, else the computer's, else English. */
export const pickLanguage = (chosen: Language | null, systemLocale: string): Language =>
  chosen ?? languages.find((language) => systemLocale.toLowerCase().startsWith(language)) ?? 'en';

/** Every language is bundled, so that changing it needs neither network nor waiting. */
export const createI18n = (language: Language): i18n => {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ko: { translation: ko } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
};

/** The words of receipts, which speak the customer's language and not the operator's. */
export const createReceiptTexts = (): ((locale: string) => (key: string, values?: Readonly<Record<string, string | number>>) => string) => {
  const instance = createI18n('en');
  return (locale) => {
    // The keys come from the domain, which knows no language file; a test holds both together.
    const translate: (key: string, values: object) => string = instance.getFixedT(pickLanguage(null, locale)) as (key: string, values: object) => string;
    return (key, values) => translate(`receipt.${key}`, values ?? {});
  };
};
