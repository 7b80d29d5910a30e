import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../domain/money.ts';
import { openFace } from '../../domain/offering.ts';
import { paperCountMax } from '../../domain/office-wire.ts';
import { Action } from '../components/action.tsx';
import { Choice } from '../components/choice.tsx';
import { Field } from '../components/field.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';
import { useServices } from '../screens/services.tsx';
import { useBusy, useLoad, useOffice } from './asking.tsx';
import { Picker } from './picker.tsx';

/** What is to be printed, how many, for whom and by whom. */
export const NewOrder = () => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const business = useLoad('business.read', {});
  const houses = useLoad('printing-houses.list', {});
  const usable = houses.value?.houses.filter(({ active, key }) => active && key !== null);
  return (
    <Screen title={t('office.paper.new')} onBack={() => open({ name: 'paper' })} className="office-screen">
      {(!business.value || !usable) && <p className="muted" role="status">{t('office.reading')}</p>}
      {usable?.length === 0 && <p className="empty">{t('office.paper.noHouse')}</p>}
      {business.value && usable && usable.length > 0 && <Form business={business.value} houses={usable} />}
    </Screen>
  );
};

type FormProps = {
  readonly business: NonNullable<ReturnType<typeof useLoad<'business.read'>>['value']>;
  readonly houses: NonNullable<ReturnType<typeof useLoad<'printing-houses.list'>>['value']>['houses'];
};

const Form = ({ business, houses }: FormProps) => {
  const { t } = useTranslation();
  const { faceText, money, number } = useFormat();
  const { newId } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: an order whose answer was lost is sent again as the same one.
  const [ids] = useState(() => ({ id: newId(), releaseId: newId() }));
  const [storeId, pickStore] = useState(business.stores.length === 1 ? (business.stores[0]?.id ?? null) : null);
  const [gtin, pickGtin] = useState<string | null>(null);
  const [houseId, pickHouse] = useState(houses.length === 1 ? (houses[0]?.id ?? null) : null);
  const [count, typeCount] = useState('');
  const [batch, typeBatch] = useState('');
  const [scratchPin, setScratchPin] = useState(true);
  const [busy, work] = useBusy();
  const store = business.stores.find(({ id }) => id === storeId);
  const offers = business.programs.filter(({ currency }) => !store || currency === store.currency)
    .flatMap(({ name, currency, denominations }) => denominations.map((one) => ({ ...one, name, currency })));
  const offer = offers.find((one) => one.gtin === gtin);
  const pieces = /^\d{1,6}$/u.test(count.trim()) ? Number(count) : 0;
  const fits = pieces >= 1 && pieces <= paperCountMax && (batch.trim() === '' || /^[1-9]\d{0,5}$/u.test(batch.trim()));
  const order = (): void => work(async () => {
    if (!store || !offer || houseId === null) return;
    const made = await askOrTell('paper-orders.create', {
      ...ids, gtin: offer.gtin, storeNumber: store.number, printingHouseId: houseId, count: pieces, scratchPin, batch: batch.trim() === '' ? null : Number(batch),
    });
    if (made) open({ name: 'order', id: made.id });
  });
  return (
    <div className="office-columns">
      <div className="office-stack">
        <Picker label={t('office.paper.store')} value={storeId} onChange={pickStore} options={business.stores.map(({ id, name }) => ({ id, label: name }))} disabled={busy} />
        <Picker
          label={t('office.paper.programAndFace')} value={offer?.gtin ?? null} onChange={pickGtin} disabled={busy}
          options={offers.map((one) => ({ id: one.gtin, label: `${one.name}, ${faceText(one.face, one.currency)}` }))}
        />
        <Field label={t('office.paper.count')} hint={t('office.paper.countHint', { max: number(paperCountMax) })} value={count} onChange={typeCount} mode="numeric" maxLength={6} disabled={busy} large />
        <Picker label={t('office.paper.house')} value={houseId} onChange={pickHouse} options={houses.map(({ id, name }) => ({ id, label: name }))} disabled={busy} />
        <Choice
          label={t('office.paper.scratchPin')} value={scratchPin ? 'yes' : 'no'} onChange={(value) => setScratchPin(value === 'yes')} disabled={busy}
          options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`office.${value}`) }))}
        />
        <Field label={t('office.paper.ownBatch')} hint={t('office.paper.ownBatchHint')} value={batch} onChange={typeBatch} mode="numeric" maxLength={6} disabled={busy} />
      </div>
      <section className="card office-next">
        <h2>{t('office.paper.summary')}</h2>
        {offer && fits
          ? <p className="office-worth">{offer.face === openFace ? t('office.paper.summaryOpen', { value: number(pieces) }) : t('office.paper.summaryText', { value: number(pieces), amount: faceText(offer.face, offer.currency), total: money(minor(offer.face * pieces), offer.currency) })}</p>
          : <p className="muted">{t('office.paper.summaryEmpty')}</p>}
        <p>{t('office.paper.afterOrder')}</p>
        <Action kind="primary" shortcut="Enter" busy={busy} disabled={!store || !offer || houseId === null || !fits} onPress={order}>{t('office.paper.order')}</Action>
      </section>
    </div>
  );
};
