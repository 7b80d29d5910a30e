import { CirclePlus, MonitorCheck, MonitorOff, MonitorUp, QrCode } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolmentCode, StoreRecord, TillRecord } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';

type TillsProps = { readonly store: StoreRecord; readonly onChange: (store: StoreRecord) => void; readonly onCode: (code: EnrolmentCode) => void };

/** A store's tills: which machine is which, what they still owe, a code for a new one, the end of an old one. */
export const Tills = ({ store, onChange, onCode }: TillsProps) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell, may } = useOffice();
  // Made once for this till: what is sent twice after a lost answer is one.
  const [nextId, setNextId] = useState(newId);
  const [busy, work] = useBusy();
  const add = (): void => work(async () => {
    const changed = await askOrTell('tills.add', { id: nextId, storeId: store.id });
    if (!changed) return;
    setNextId(newId());
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.business.tillsTitle')}>
      <div className="business-head">
        <h2>{t('office.business.tillsTitle')}</h2>
        {may('stores.change') && store.active && <Action busy={busy} icon={<CirclePlus aria-hidden="true" />} onPress={add}>{t('office.business.addTill')}</Action>}
      </div>
      {store.tills.length === 0 && <p className="empty">{t('office.business.noTill')}</p>}
      <ul>{store.tills.map((till) => <Till key={till.id} till={till} isOpen={store.active} onChange={onChange} onCode={onCode} />)}</ul>
    </section>
  );
};

const icons = { new: MonitorUp, enrolled: MonitorCheck, revoked: MonitorOff };

const Till = ({ till, isOpen, onChange, onCode }: Omit<TillsProps, 'store'> & { readonly till: TillRecord; readonly isOpen: boolean }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { askOrTell, may } = useOffice();
  const [asking, ask] = useState(false);
  const [busy, work] = useBusy();
  const { id, number, state, heardAt, unsent } = till;
  const Icon = icons[state];
  const getCode = (): void => work(async () => { const code = await askOrTell('tills.code', { id }); if (code) onCode(code); });
  const withdraw = (): void => work(async () => { const changed = await askOrTell('tills.withdraw', { id }); if (changed) { ask(false); onChange(changed); } });
  const heard = heardAt === null ? t('office.business.neverHeard') : t('office.business.heard', { when: moment(heardAt) });
  const owed = unsent > 0 ? t('office.business.unsent', { count: unsent }) : t('office.business.allSent');
  return (
    <li className="business-till">
      <span><strong>{t('office.business.till', { number })}</strong>{state !== 'new' && <small>{heard} {heardAt === null ? '' : owed}</small>}</span>
      <span className={`office-mark office-mark-${state === 'enrolled' ? 'good' : state === 'new' ? 'warn' : 'quiet'}`}><Icon aria-hidden="true" />{t(`office.business.tillState.${state}`)}</span>
      {may('stores.change') && state === 'new' && isOpen && (
        <Action kind="primary" icon={<QrCode aria-hidden="true" />} label={t('office.business.codeFor', { number })} onPress={getCode}>{t('office.business.code')}</Action>
      )}
      {may('stores.change') && state === 'enrolled' && !asking && (
        <Action kind="quiet" label={t('office.business.withdrawTill', { number })} onPress={() => ask(true)}>{t('office.business.withdraw')}</Action>
      )}
      {asking && (
        <div className="office-waiting">
          <p>{t('office.business.withdrawText', { number })} {heard} {heardAt === null ? '' : owed}</p>
          <div className="row">
            <Action kind="primary" busy={busy} onPress={withdraw}>{t('office.business.withdrawTill', { number })}</Action>
            <Action kind="quiet" onPress={() => ask(false)}>{t('common.back')}</Action>
          </div>
        </div>
      )}
    </li>
  );
};
