import { CirclePlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BusinessOverview, FranchiseRecord } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { StoreRow } from './business.tsx';
import { History } from './history.tsx';
import { isNumber, nextNumber } from './numbers.ts';

/** One franchise: its name, its stores, its end. */
export const FranchisePage = ({ id }: { readonly id: string | null }) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const { value, reload } = useLoad('business.overview', {});
  const franchise = value?.franchises.find((one) => one.id === id);
  const openStore = franchise?.active && may('business.change') && (
    <Action shortcut="F8" icon={<CirclePlus aria-hidden="true" />} onPress={() => open({ name: 'new-store', franchiseId: franchise.id })}>{t('office.business.openStore')}</Action>
  );
  return (
    <Screen title={id === null ? t('office.business.newFranchise') : franchise?.name ?? t('office.room.business')} className="office-screen" onBack={() => open({ name: 'business' })} aside={openStore}>
      {!value && <p className="muted" role="status">{t('office.reading')}</p>}
      {value && id === null && <NewFranchise overview={value} />}
      {value && franchise && (
        <div className="office-columns">
          <div className="office-stack">
            <section className="business-group" aria-label={t('office.business.stores')}>
              <h2>{t('office.business.stores')}</h2>
              <Stores overview={value} franchise={franchise} />
            </section>
            {may('business.change') && <Change key={franchise.version} franchise={franchise} onChange={reload} />}
          </div>
          <History id={franchise.id} version={franchise.version} />
        </div>
      )}
    </Screen>
  );
};

const Stores = ({ overview, franchise }: { readonly overview: BusinessOverview; readonly franchise: FranchiseRecord }) => {
  const { t } = useTranslation();
  const stores = overview.stores.filter(({ franchiseId }) => franchiseId === franchise.id);
  return stores.length === 0 ? <p className="empty">{t('office.business.noStore')}</p> : <ul className="office-list">{stores.map((store) => <StoreRow key={store.id} store={store} />)}</ul>;
};

const NewFranchise = ({ overview: { franchises } }: { readonly overview: BusinessOverview }) => {
  const { t } = useTranslation();
  const { newId, desk } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: what is sent twice after a lost answer is one.
  const [id] = useState(newId);
  const [name, typeName] = useState('');
  const [number, typeNumber] = useState(() => String(nextNumber(franchises)));
  const [busy, work] = useBusy();
  const fits = name.trim() !== '' && isNumber(number);
  const add = (): void => work(async () => {
    const added = await askOrTell('franchises.add', { id, number: Number(number), name: name.trim() });
    if (!added) return;
    open({ name: 'franchise', id: added.id });
    desk.quiet(t('office.business.franchiseAdded', { name: added.name }));
  });
  return (
    <section className="card office-form" aria-label={t('office.business.newFranchise')}>
      <p>{t('office.business.franchiseText')}</p>
      <Field label={t('office.name')} value={name} onChange={typeName} maxLength={80} disabled={busy} autoFocus />
      <Field label={t('office.business.number')} value={number} onChange={typeNumber} mode="numeric" maxLength={9} disabled={busy} error={isNumber(number) ? undefined : t('office.business.error.number')} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={!fits} onPress={add}>{t('office.business.addFranchise')}</Action></div>
    </section>
  );
};

const Change = ({ franchise: { id, version, name: before, active, number }, onChange }: { readonly franchise: FranchiseRecord; readonly onChange: () => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [name, typeName] = useState(before);
  const [ending, setEnding] = useState(false);
  const [busy, work] = useBusy();
  const send = (next: { readonly name: string; readonly active: boolean }): void => work(async () => {
    if (await askOrTell('franchises.change', { id, version, ...next })) { desk.quiet(t('office.business.saved', { name: next.name })); onChange(); }
  });
  return (
    <section className="card" aria-label={t('office.business.change')}>
      <h2>{t('office.business.franchiseNumber', { number })}</h2>
      <Field label={t('office.name')} value={name} onChange={typeName} maxLength={80} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} disabled={name.trim() === '' || name.trim() === before} onPress={() => send({ name: name.trim(), active })}>{t('office.business.save')}</Action>
        {active && !ending && <Action kind="quiet" onPress={() => setEnding(true)}>{t('office.business.endFranchise')}</Action>}
        {!active && <Action busy={busy} onPress={() => send({ name: before, active: true })}>{t('office.business.resumeFranchise')}</Action>}
      </div>
      {ending && active && (
        <div className="office-waiting">
          <p>{t('office.business.endFranchiseText', { name: before })}</p>
          <div className="row">
            <Action kind="primary" busy={busy} onPress={() => send({ name: before, active: false })}>{t('office.business.endFranchise')}</Action>
            <Action kind="quiet" onPress={() => setEnding(false)}>{t('common.back')}</Action>
          </div>
        </div>
      )}
    </section>
  );
};
