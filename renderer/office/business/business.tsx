import { Building, CirclePlus, Ticket } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { BusinessOverview, FranchiseRecord, StoreSummary } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import './business.css';
import { Limits } from './limits.tsx';

/** From so many stores on one looks for one by name or number. */
const storesToSearch = 12;

/** Franchises with their stores, programs, and above which amounts two people decide. */
export const Business = () => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const { value, failed, reload } = useLoad('business.overview', {});
  const add = may('business.change') && (
    <div className="row">
      <Action shortcut="F8" icon={<Building aria-hidden="true" />} onPress={() => open({ name: 'franchise', id: null })}>{t('office.business.newFranchise')}</Action>
      <Action shortcut="F9" icon={<Ticket aria-hidden="true" />} onPress={() => open({ name: 'program', id: null })}>{t('office.business.newProgram')}</Action>
    </div>
  );
  return (
    <Screen title={t('office.room.business')} className="office-screen" aside={add}>
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <div className="office-columns">
          <Stores overview={value} />
          <div className="office-stack">
            <Programs programs={value.programs} />
            <Limits limits={value.limits} onChange={reload} />
          </div>
        </div>
      )}
    </Screen>
  );
};

const Stores = ({ overview: { franchises, stores } }: { readonly overview: BusinessOverview }) => {
  const { t } = useTranslation();
  const { may } = useOffice();
  const [wanted, type] = useState('');
  const text = wanted.trim().toLowerCase();
  const found = stores.filter(({ name, number }) => text === '' || name.toLowerCase().includes(text) || String(number).startsWith(text));
  const own = found.filter(({ franchiseId }) => franchiseId === null);
  return (
    <div className="office-stack">
      {stores.length > storesToSearch && <Field label={t('office.business.search')} value={wanted} onChange={type} maxLength={80} />}
      {franchises.length === 0 && own.length === 0 && <p className="empty">{t('office.business.empty')}</p>}
      {franchises.map((franchise) => <Group key={franchise.id} franchise={franchise} stores={found.filter(({ franchiseId }) => franchiseId === franchise.id)} />)}
      {(own.length > 0 || may('business.change')) && <Group franchise={null} stores={own} />}
    </div>
  );
};

const Group = ({ franchise, stores }: { readonly franchise: FranchiseRecord | null; readonly stores: readonly StoreSummary[] }) => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const name = franchise?.name ?? t('office.business.ownStores');
  const mayOpen = may('business.change') && franchise?.active !== false;
  return (
    <section className="business-group" aria-label={name}>
      <div className="business-head">
        <h2>{name}{franchise?.active === false && <span className="badge">{t('office.business.ended')}</span>}</h2>
        {franchise && <Action kind="quiet" label={t('office.business.openFranchise', { name })} onPress={() => open({ name: 'franchise', id: franchise.id })}>{t('office.business.details')}</Action>}
        {mayOpen && <Action kind="quiet" icon={<CirclePlus aria-hidden="true" />} label={t('office.business.openStoreIn', { name })} onPress={() => open({ name: 'new-store', franchiseId: franchise?.id ?? null })}>{t('office.business.openStore')}</Action>}
      </div>
      {stores.length === 0 ? <p className="muted">{t('office.business.noStore')}</p> : <ul className="office-list">{stores.map((store) => <StoreRow key={store.id} store={store} />)}</ul>}
    </section>
  );
};

/** One store of a list. */
export const StoreRow = ({ store }: { readonly store: StoreSummary }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  return (
    <li>
      <Button className={`office-row business-row ${store.active ? '' : 'business-ended'}`} onPress={() => open({ name: 'store', id: store.id })}>
        <span className="business-number">{store.number}</span>
        <span><strong>{store.name}</strong></span>
        <span><small>{t('office.business.tills', { count: store.tills })} · {t('office.business.people', { count: store.operators })}</small></span>
        <span><small>{store.active ? store.currency : t('office.business.closed')}</small></span>
      </Button>
    </li>
  );
};

const Programs = ({ programs }: { readonly programs: BusinessOverview['programs'] }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { open } = useOffice();
  return (
    <section className="card" aria-label={t('office.business.programs')}>
      <h2>{t('office.business.programs')}</h2>
      {programs.length === 0 && <p className="empty">{t('office.business.noProgram')}</p>}
      <ul className="office-list">
        {programs.map(({ id, name, currency, active, faces, kind, range }) => (
          <li key={id}>
            <Button className={`office-row business-row business-plain ${active ? '' : 'business-ended'}`} onPress={() => open({ name: 'program', id })}>
              <span><strong>{name}</strong></span>
              <span><small>{[
                ...(kind === 'promotional' ? [t('office.business.kind.promotional')] : []), ...faces.map((face) => money(face, currency)),
                ...(range ? [t('sell.between', { least: money(range.min, currency), most: money(range.max, currency) })] : []),
              ].join(', ')}</small></span>
              <span><small>{active ? currency : t('office.business.ended')}</small></span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
