import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintingHouse } from '../../domain/office-wire.ts';
import { Action } from '../components/action.tsx';
import { Field } from '../components/field.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';
import { useServices } from '../screens/services.tsx';
import { useBusy, useLoad, useOffice } from './asking.tsx';

/** Printing houses and their keys; a key counts when two people agree on it. */
export const Houses = () => {
  const { t } = useTranslation();
  const { may } = useOffice();
  const { value, failed, reload } = useLoad('printing-houses.list', {});
  return (
    <Screen title={t('office.room.houses')} className="office-screen">
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.houses.length === 0 && <p className="empty">{t('office.house.empty')}</p>}
      <div className="office-cards">
        {value?.houses.map((house) => <HouseCard key={house.id} house={house} onChange={reload} />)}
        {value && may('printing-houses.change') && <AddHouse onAdded={reload} />}
      </div>
    </Screen>
  );
};

const HouseCard = ({ house, onChange }: { readonly house: PrintingHouse; readonly onChange: () => void }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { may, askOrTell } = useOffice();
  const [recipient, setRecipient] = useState<string | null>(null);
  const [busy, work] = useBusy();
  const changes = may('printing-houses.change') && house.active;
  const change = (asking: () => Promise<unknown>): void => work(async () => { if (await asking() !== undefined) { setRecipient(null); onChange(); } });
  return (
    <section className="card" aria-label={house.name}>
      <h2 className="office-name">{house.name}{!house.active && <span className="badge">{t('office.house.ended')}</span>}</h2>
      {house.key
        ? <><h3>{t('office.house.key')}</h3><p className="office-secret">{house.key.fingerprint}</p><p className="muted">{t('office.house.confirmed', { name: house.key.confirmedBy?.name ?? '', when: moment(house.key.confirmedAt ?? 0) })}</p></>
        : <p>{t('office.house.noKey')}</p>}
      {house.waiting && <WaitingKey house={house} waiting={house.waiting} onChange={onChange} />}
      {changes && recipient !== null && (
        <>
          <Field label={t('office.house.recipient')} hint={t('office.house.recipientHint')} value={recipient} onChange={setRecipient} maxLength={4_000} disabled={busy} autoFocus />
          <div className="row">
            <Action kind="primary" busy={busy} disabled={recipient.trim() === ''} onPress={() => change(() => askOrTell('printing-houses.change-key', { id: house.id, recipient }))}>{t('office.house.ask')}</Action>
            <Action kind="quiet" onPress={() => setRecipient(null)}>{t('common.back')}</Action>
          </div>
        </>
      )}
      {changes && recipient === null && (
        <div className="row">
          {!house.waiting && <Action onPress={() => setRecipient('')}>{t('office.house.changeKey')}</Action>}
          <Action kind="quiet" busy={busy} onPress={() => change(() => askOrTell('printing-houses.deactivate', { id: house.id }))}>{t('office.house.deactivate')}</Action>
        </div>
      )}
    </section>
  );
};

const WaitingKey = ({ house, waiting, onChange }: { readonly house: PrintingHouse; readonly waiting: NonNullable<PrintingHouse['waiting']>; readonly onChange: () => void }) => {
  const { t } = useTranslation();
  const { session, may, askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const own = waiting.askedBy.id === session.user.id;
  const decide = (call: 'printing-houses.confirm-key' | 'printing-houses.refuse-key'): void => work(async () => { if (await askOrTell(call, { id: waiting.id })) onChange(); });
  return (
    <div className="office-waiting">
      <h3>{t('office.house.waiting')}</h3>
      <p className="office-secret">{waiting.fingerprint}</p>
      <p>{own ? t('office.house.ownKey') : t('office.house.check', { name: waiting.askedBy.name, house: house.name })}</p>
      {may('printing-houses.change') && (
        <div className="row">
          {!own && <Action kind="primary" busy={busy} onPress={() => decide('printing-houses.confirm-key')}>{t('office.house.confirm')}</Action>}
          <Action busy={busy} onPress={() => decide('printing-houses.refuse-key')}>{t('office.house.refuse')}</Action>
        </div>
      )}
    </div>
  );
};

const AddHouse = ({ onAdded }: { readonly onAdded: () => void }) => {
  const { t } = useTranslation();
  const { newId, desk } = useServices();
  const { askOrTell } = useOffice();
  const [name, setName] = useState('');
  const [recipient, setRecipient] = useState('');
  const [busy, work] = useBusy();
  const add = (): void => work(async () => {
    if (!await askOrTell('printing-houses.add', { id: newId(), name, recipient })) return;
    setName('');
    setRecipient('');
    desk.quiet(t('office.house.added'));
    onAdded();
  });
  return (
    <section className="card" aria-label={t('office.house.add')}>
      <h2 className="office-name">{t('office.house.add')}</h2>
      <p className="muted">{t('office.house.addText')}</p>
      <Field label={t('office.name')} value={name} onChange={setName} maxLength={80} disabled={busy} />
      <Field label={t('office.house.recipient')} hint={t('office.house.recipientHint')} value={recipient} onChange={setRecipient} maxLength={4_000} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={name.trim() === '' || recipient.trim() === ''} onPress={add}>{t('office.house.add')}</Action></div>
    </section>
  );
};
