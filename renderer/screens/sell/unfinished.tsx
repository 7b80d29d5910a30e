import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sum } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useScan } from '../../components/scans.ts';
import type { SaleDraft } from '../../till.ts';
import { currencyOfSale } from '../desk.ts';
import { notRecordedSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';
import { useTakenWords } from './drafts.ts';

/** The till ended in the middle of a sale after money was taken: whoever signs in goes on with it, or gives the money back. */
export const UnfinishedSale = ({ draft }: { readonly draft: SaleDraft }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { till, desk, sounds, scans } = useServices();
  const takenWords = useTakenWords();
  const [givingBack, giveBack] = useState(false);
  const currency = currencyOfSale(draft);
  // The certificate that comes next waits until it is settled whose money lies here.
  useScan(scans, () => {
    sounds.problem();
    desk.problem(t('unfinished.first'));
    return true;
  });
  const resume = (): void => {
    desk.resumeSale(draft);
    desk.open({ name: 'sell' });
    till.resumeDraft();
  };
  return (
    <Screen title={t('unfinished.title')} {...(givingBack ? { onBack: () => giveBack(false) } : {})} className="split">
      <section className="split-list">
        <BigMoney label={t('sell.tenders')} amount={sum(draft.tenders.map(({ amount }) => amount))} {...(currency === undefined ? {} : { currency })} />
        <p className="muted">{moment(draft.at)}</p>
        <Certificates draft={draft} />
      </section>
      <section className="split-main changes">
        {givingBack ? <GiveBack draft={draft} /> : (
          <>
            <p role="status">{t('unfinished.text', { taken: takenWords(draft.tenders, currency) })}</p>
            <Action kind="primary" shortcut="F8" className="big-choice" onPress={resume}>
              <strong>{t('home.resume')}</strong><small>{t('unfinished.resumeText')}</small>
            </Action>
            <Action shortcut="F9" className="big-choice" onPress={() => giveBack(true)}>
              <strong>{t('unfinished.giveBack')}</strong><small>{t('unfinished.giveBackText')}</small>
            </Action>
          </>
        )}
      </section>
    </Screen>
  );
};

const Certificates = ({ draft: { items } }: { readonly draft: SaleDraft }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  return (
    <ul className="lines" aria-label={t('sell.lines')}>
      {items.map((item, index) => (
        <li className="line" key={index}>
          <span className="control line-text">{'held' in item ? (item.held.control ?? t('common.controlUnknown')) : t('sell.toPrint')}</span>
          <span className="line-amount">{money(item.price, currencyOfSale({ items: [item] }))}</span>
        </li>
      ))}
    </ul>
  );
};

/** What goes back by which way; the till forgets it only when somebody says that it has gone. */
const GiveBack = ({ draft }: { readonly draft: SaleDraft }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const currency = currencyOfSale(draft);
  const done = async (): Promise<void> => {
    setSaving(true);
    const forgotten = await till.forgetDraft(draft.id).finally(() => setSaving(false));
    if (forgotten.ok) return desk.quiet(t('unfinished.done'));
    sounds.problem();
    desk.problem(notRecordedSentence(t, format, forgotten.error));
  };
  return (
    <>
      <h2>{t('void.moneyBack')}</h2>
      <dl className="sums">
        {draft.tenders.map((tender, index) => (
          <MoneyLine key={index} strong label={<>{t(`common.${tender.type}`)}{tender.type === 'card' && <small>{t('operation.approvalCode', { code: tender.approvalCode })}</small>}</>}>
            {format.money(tender.amount, currency)}
          </MoneyLine>
        ))}
      </dl>
      <p>{t('unfinished.how')}</p>
      <Action kind="primary" shortcut="Enter" busy={saving} onPress={() => void done()}>{t('unfinished.given')}</Action>
    </>
  );
};
