import { useState } from 'react';
import { getI18n, useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { Minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { type Language, languageNames, languages, pickLanguage } from '../../i18n.ts';
import { useDesk, useTillPart } from '../services.tsx';
import { currencyOfSale } from '../desk.ts';

/**
 * Before much is paid the customer is asked whether somebody on the telephone wants it: in the customer's language, big
 * enough to turn the screen around. `onNo`: nobody does; `onStop`: somebody does, or they aren't sure.
 */
export const CallerQuestion = ({ onNo, onStop }: { readonly onNo: () => void; readonly onStop: () => void }) => {
  const { t } = useTranslation();
  const locale = useTillPart((snapshot) => snapshot.info?.terminal.store.receiptLocale ?? 'en');
  const [language, speak] = useState<Language>(() => pickLanguage(null, locale));
  const theirs = getI18n().getFixedT(language);
  return (
    <section className="caller-question" aria-label={t('caller.title')}>
      <p>{t('caller.ask')}</p>
      <blockquote lang={language}>
        <p className="question">{theirs('caller.question')}</p>
        <p>{theirs('caller.explain')}</p>
      </blockquote>
      <div className="row" role="group" aria-label={t('caller.language')}>
        {languages.map((one) => (
          <Button key={one} className="action action-quiet" aria-pressed={one === language} lang={one} onPress={() => speak(one)}><span className="action-label">{languageNames[one]}</span></Button>
        ))}
      </div>
      <div className="row">
        <Action kind="primary" shortcut="F8" onPress={onNo}>{t('caller.no')}</Action>
        <Action kind="plain" shortcut="F9" onPress={onStop}>{t('caller.yes')}</Action>
      </div>
    </section>
  );
};

/** More than may be sold: what to take out. */
export const TooMuch = ({ of, limit }: { readonly of: 'certificate' | 'sale'; readonly limit: Minor }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const currency = currencyOfSale(useDesk().sale);
  return <p className="verdict" role="status">{t(`caller.too-much.${of}`, { amount: money(limit, currency) })}</p>;
};
