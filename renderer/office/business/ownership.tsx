import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../domain/business-wire.ts';
import type { HandOver, StoreOwner } from '../../../domain/ownership.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { PassOnForm } from './pass-on-form.tsx';

type Part = { readonly store: StoreRecord; readonly onChange: (store: StoreRecord) => void };

/** Whose store it is and was, and from which day on it will be another's. */
export const StoreOwnership = ({ store, onChange }: Part) => {
  const { t } = useTranslation();
  const { may } = useOffice();
  const [passing, pass] = useState(false);
  const planned = store.owners.find((one) => one.planned);
  const mayPass = may('business.change') && store.active && planned === undefined;
  return (
    <section className="card" aria-label={t('office.business.owners')}>
      <h2>{t('office.business.owners')}</h2>
      <ol className="office-steps">{store.owners.map((owner) => <Owner key={owner.from ?? ''} owner={owner} />)}</ol>
      {planned && may('business.change') && <Keep store={store} planned={planned} onChange={onChange} />}
      {mayPass && !passing && <div className="row"><Action onPress={() => pass(true)}>{t('office.business.passOn')}</Action></div>}
      {passing && <PassOnForm store={store} onBack={() => pass(false)} onDone={(changed) => { pass(false); onChange(changed); }} />}
    </section>
  );
};

const Owner = ({ owner: { name, from, planned, handedOver } }: { readonly owner: StoreOwner }) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  return (
    <li>
      <span><strong>{name ?? t('office.business.ownStores')}</strong>{planned && <> <span className="badge badge-unsaved">{t('office.business.planned')}</span></>}</span>
      <span className="business-changes">{from === null ? t('office.business.fromBeginning') : t('office.business.fromDay', { day: day(from) })}</span>
      {handedOver && <small>{t('office.business.handedOver', { count: unsoldCount(handedOver) })}</small>}
    </li>
  );
};

const Keep = ({ store, planned, onChange }: Part & { readonly planned: StoreOwner }) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const keep = (): void => work(async () => {
    const changed = await askOrTell('stores.keep', { id: store.id, version: store.version });
    if (!changed) return;
    desk.quiet(t('office.business.kept', { name: store.name }));
    onChange(changed);
  });
  return (
    <>
      <p className="muted">{t('office.business.plannedText', { day: day(planned.from ?? '') })}</p>
      <div className="row"><Action kind="quiet" busy={busy} onPress={keep}>{t('office.business.keep')}</Action></div>
    </>
  );
};

/** How many papers of a hand-over are unsold. */
export const unsoldCount = ({ unsold }: HandOver): number => unsold.reduce((total, { count }) => total + count, 0);
