import { Truck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { EndsFields, noEnds, PaperLook, rangeOf, usePieces } from './ends.tsx';
import './stock.css';

/** Which paper goes to which store. Where it comes from the server knows. */
export const Ship = () => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell, open } = useOffice();
  const { value: business } = useLoad('business.read', {});
  // Made once for this form: a shipment whose answer was lost is sent again as the same one.
  const [id] = useState(newId);
  const [[ends = noEnds], setPieces] = usePieces();
  const [storeId, pickStore] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const store = business?.stores.find((one) => one.id === storeId);
  const ship = (): void => work(async () => {
    if (!store) return;
    const shipped = await askOrTell('shipments.ship', { id, ...ends, toStore: store.number, note });
    if (shipped) open({ name: 'shipment', id: shipped.id });
  });
  return (
    <Screen title={t('office.stock.ship')} onBack={() => open({ name: 'stock' })} className="office-screen">
      {!business && <p className="muted" role="status">{t('office.reading')}</p>}
      {business && (
        <div className="office-columns">
          <div className="office-stack">
            <p>{t('office.stock.shipText')}</p>
            <EndsFields ends={ends} onChange={(changed) => setPieces([changed])} disabled={busy} autoFocus />
            <Picker label={t('office.stock.toStore')} value={storeId} onChange={pickStore} options={business.stores.map((one) => ({ id: one.id, label: one.name }))} disabled={busy} />
            <Field label={t('office.stock.note')} hint={t('office.stock.noteHint')} value={note} onChange={setNote} maxLength={200} disabled={busy} />
          </div>
          <section className="card office-next">
            <h2>{t('office.stock.between')}</h2>
            <PaperLook ends={ends} />
            <p>{t('office.stock.shipAfter')}</p>
            <Action kind="primary" shortcut="Enter" icon={<Truck aria-hidden="true" />} busy={busy} disabled={!store || rangeOf(ends) === undefined} onPress={ship}>{t('office.stock.shipNow')}</Action>
          </section>
        </div>
      )}
    </Screen>
  );
};
