import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolmentCode, StoreRecord } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { History } from './history.tsx';
import { Operators } from './operators.tsx';
import { StoreOwnership } from './ownership.tsx';
import { useStoreDraft } from './store-draft.ts';
import { PaperFields, PlaceFields, RuleFields } from './store-fields.tsx';
import { TillCode } from './till-code.tsx';
import { Tills } from './tills.tsx';

/** One store: its tills and people, what its papers say, how its day is counted, its end. */
export const StorePage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const { value: store, failed, reload, set } = useLoad('stores.read', { id });
  const [code, setCode] = useState<EnrolmentCode>();
  if (code) return <TillCode code={code} onDone={() => { setCode(undefined); reload(); }} />;
  return (
    <Screen
      key={store ? 'store' : 'reading'} className="office-screen" title={store?.name ?? t('office.room.business')}
      onBack={() => open(store?.franchiseId ? { name: 'franchise', id: store.franchiseId } : { name: 'business' })}
      aside={store && <span className="muted">{t('office.business.storeFacts', { number: store.number, currency: store.currency, timeZone: store.timeZone })}</span>}
    >
      {!store && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {store && !store.active && <p className="verdict verdict-quiet">{t('office.business.storeIsClosed')}</p>}
      {store && (
        <div className="office-columns">
          <div className="office-stack">
            <Tills store={store} onChange={set} onCode={setCode} />
            <Operators store={store} />
            <Settings key={store.version} store={store} onChange={set} />
          </div>
          <div className="office-stack">
            <StoreOwnership store={store} onChange={set} />
            {may('business.change') && <Closing store={store} onChange={set} />}
            {/* Tills and people are of the store's history too. */}
            <History id={store.id} version={`${String(store.version)} ${JSON.stringify([store.tills, store.operators])}`} />
          </div>
        </div>
      )}
    </Screen>
  );
};

type Part = { readonly store: StoreRecord; readonly onChange: (store: StoreRecord) => void };

const Settings = ({ store, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell, may } = useOffice();
  const { name, address, phone, freezePhone, receiptLocale, header, footer, cutOver, managerAbove, varianceAbove, jurisdiction } = store;
  const draft = useStoreDraft({ name, address, phone, freezePhone, receiptLocale, header, footer, cutOver, managerAbove, varianceAbove, jurisdiction }, store.currency);
  const [busy, work] = useBusy();
  const mayChange = may('stores.change');
  const save = (): void => work(async () => {
    if (!draft.settings) return;
    const changed = await askOrTell('stores.change', { id: store.id, version: store.version, ...draft.settings });
    if (!changed) return;
    desk.quiet(t('office.business.saved', { name: changed.name }));
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.business.place')}>
      <h2>{t('office.business.place')}</h2>
      <PlaceFields draft={draft} disabled={busy || !mayChange} mayRename={may('business.change')} />
      <PaperFields draft={draft} disabled={busy || !mayChange} />
      <RuleFields draft={draft} disabled={busy || !mayChange} currency={store.currency} />
      {mayChange && (
        <>
          <p className="muted">{t('office.business.reachesTills')}</p>
          <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={!draft.settings || !draft.isChanged} onPress={save}>{t('office.business.save')}</Action>{draft.isChanged && <span className="badge badge-unsaved">{t('settings.unsaved')}</span>}</div>
        </>
      )}
    </section>
  );
};

const Closing = ({ store, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [asking, ask] = useState(false);
  const [busy, work] = useBusy();
  const send = (active: boolean): void => work(async () => {
    const changed = await askOrTell('stores.set-active', { id: store.id, version: store.version, active });
    if (!changed) return;
    ask(false);
    desk.quiet(t(active ? 'office.business.storeReopened' : 'office.business.storeClosed', { name: store.name }));
    onChange(changed);
  });
  const working = store.tills.some(({ state }) => state === 'enrolled');
  return (
    <section className="card" aria-label={t('office.business.closing')}>
      <h2>{t('office.business.closing')}</h2>
      {!store.active && <div className="row"><Action busy={busy} onPress={() => send(true)}>{t('office.business.reopenStore')}</Action></div>}
      {store.active && <p className="muted">{t(working ? 'office.business.closingWorking' : 'office.business.closingText')}</p>}
      {store.active && !working && !asking && <div className="row"><Action kind="quiet" onPress={() => ask(true)}>{t('office.business.closeStore')}</Action></div>}
      {asking && (
        <div className="office-waiting">
          <p>{t('office.business.closeSure', { name: store.name })}</p>
          <div className="row">
            <Action kind="primary" busy={busy} onPress={() => send(false)}>{t('office.business.closeStore')}</Action>
            <Action kind="quiet" onPress={() => ask(false)}>{t('common.back')}</Action>
          </div>
        </div>
      )}
    </section>
  );
};
