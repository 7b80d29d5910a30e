import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BusinessOverview } from '../../../domain/business-wire.ts';
import { isTimeZone } from '../../../domain/calendar.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { isNumber, nextNumber } from './numbers.ts';
import { useStoreDraft } from './store-draft.ts';
import { PaperFields, PlaceFields, RuleFields } from './store-fields.tsx';

/** Opens a store of a franchise, or of headquarters' own. */
export const NewStore = ({ franchiseId }: { readonly franchiseId: string | null }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value } = useLoad('business.overview', {});
  const back = (): void => open(franchiseId === null ? { name: 'business' } : { name: 'franchise', id: franchiseId });
  return (
    <Screen title={t('office.business.newStore')} className="office-screen" onBack={back}>
      {!value && <p className="muted" role="status">{t('office.reading')}</p>}
      {value && <Form overview={value} franchiseId={franchiseId} />}
    </Screen>
  );
};

const Form = ({ overview, franchiseId }: { readonly overview: BusinessOverview; readonly franchiseId: string | null }) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const { newId, desk } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: what is sent twice after a lost answer is one.
  const [id] = useState(newId);
  const [number, typeNumber] = useState(() => String(nextNumber(overview.stores)));
  const [currency, typeCurrency] = useState(() => overview.stores.find((store) => store.franchiseId === franchiseId)?.currency ?? overview.programs[0]?.currency ?? '');
  const [timeZone, typeTimeZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const money = /^[A-Za-z]{3}$/u.test(currency.trim()) ? currency.trim().toUpperCase() : undefined;
  const draft = useStoreDraft({
    name: '', address: [], phone: '', freezePhone: '', receiptLocale: locale === 'ko' ? 'ko-KR' : 'en-US', header: [], footer: [], cutOver: 0, managerAbove: null, varianceAbove: null, jurisdiction: null,
  }, money ?? 'USD');
  const [busy, work] = useBusy();
  const isZone = timeZone.trim() !== '' && isTimeZone(timeZone.trim());
  const fits = isNumber(number) && money !== undefined && isZone && draft.settings !== undefined;
  const franchise = overview.franchises.find((one) => one.id === franchiseId);
  const add = (): void => work(async () => {
    if (money === undefined || draft.settings === undefined) return;
    const added = await askOrTell('stores.open', { id, number: Number(number), franchiseId, currency: money, timeZone: timeZone.trim(), ...draft.settings });
    if (!added) return;
    open({ name: 'store', id: added.id });
    desk.quiet(t('office.business.storeOpened', { name: added.name }));
  });
  return (
    <div className="office-columns">
      <section className="card" aria-label={t('office.business.place')}>
        <h2>{franchise?.name ?? t('office.business.ownStores')}</h2>
        <PlaceFields draft={draft} disabled={busy} />
        <PaperFields draft={draft} disabled={busy} />
      </section>
      <div className="office-stack">
        <section className="card office-next" aria-label={t('office.business.forGood')}>
          <h2>{t('office.business.forGood')}</h2>
          <p>{t('office.business.forGoodText')}</p>
          <Field label={t('office.business.number')} value={number} onChange={typeNumber} mode="numeric" maxLength={9} disabled={busy} error={isNumber(number) ? undefined : t('office.business.error.number')} />
          <Field label={t('office.business.field.currency')} hint={t('office.business.currencyHint')} value={currency} onChange={typeCurrency} maxLength={3} disabled={busy} error={money === undefined && currency !== '' ? t('office.business.error.currency') : undefined} />
          <Field label={t('office.business.field.timeZone')} hint={t('office.business.timeZoneHint')} value={timeZone} onChange={typeTimeZone} maxLength={60} disabled={busy} error={isZone ? undefined : t('office.business.error.timeZone')} />
          <Action kind="primary" shortcut="F9" busy={busy} disabled={!fits} onPress={add}>{t('office.business.openStore')}</Action>
        </section>
        <section className="card" aria-label={t('office.business.rules')}>
          <h2>{t('office.business.rules')}</h2>
          <RuleFields draft={draft} disabled={busy} currency={money ?? 'USD'} />
        </section>
      </div>
    </div>
  );
};
