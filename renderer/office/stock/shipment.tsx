import { FileText, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Shipment } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { usePaperLanguage } from '../table-format.tsx';
import { Arrival } from './arrival.tsx';
import { Differences } from './differences.tsx';
import { ShipmentMark } from './shipment-state.tsx';
import './stock.css';

/** One shipment: what comes next, what was found, and what it is. */
export const ShipmentPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open, save, may } = useOffice();
  const [busy, work] = useBusy();
  const language = usePaperLanguage();
  const { value: shipment, failed, reload, set } = useLoad('shipments.read', { id });
  return (
    <Screen
      key={shipment ? 'shipment' : 'reading'} title={shipment ? t('office.stock.shipment', { number: shipment.number }) : t('office.stock.tab.shipments')} onBack={() => open({ name: 'shipments' })}
      className="office-screen" aside={shipment && <ShipmentMark state={shipment.state} />}
    >
      {!shipment && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {shipment && (
        <div className="office-columns">
          <div className="office-stack">
            {shipment.state === 'on-the-way' && may('paper.receive') && <Arrival shipment={shipment} onChange={set} />}
            {shipment.state === 'withdrawn' && <section className="card office-next"><h2>{t('office.stock.state.withdrawn')}</h2><p>{t('office.stock.withdrawnText')}</p></section>}
            {shipment.arrivedAt !== null && <Differences shipment={shipment} onChange={set} />}
          </div>
          <section className="card">
            <h2>{t('office.stock.about')}</h2>
            <Facts shipment={shipment} />
            <div className="row">
              <Action busy={busy} icon={<FileText aria-hidden="true" />} onPress={() => work(() => save('shipments.note', `countersign-shipment-${String(shipment.number)}.pdf`, { id, language }))}>{t('office.stock.deliveryNote')}</Action>
              {shipment.state === 'on-the-way' && may('paper.ship') && <TakeBack shipment={shipment} onChange={set} />}
            </div>
          </section>
        </div>
      )}
    </Screen>
  );
};

const Facts = ({ shipment }: { readonly shipment: Shipment }) => {
  const { t } = useTranslation();
  const { faceText, number, moment } = useFormat();
  const { from, to, content, note, shippedBy, shippedAt, arrivedBy, arrivedAt, counted, withdrawnBy, withdrawnAt } = shipment;
  return (
    <dl className="sums">
      <MoneyLine label={t('office.stock.fromPlace')}>{from?.name ?? t('office.stock.printingHouse')}</MoneyLine>
      <MoneyLine label={t('office.stock.toStore')}>{to.name}</MoneyLine>
      <MoneyLine label={t('office.paper.first')}><span className="control">{shipment.first}</span></MoneyLine>
      <MoneyLine label={t('office.paper.last')}><span className="control">{shipment.last}</span></MoneyLine>
      {content.map((part) => <MoneyLine key={`${String(part.programNumber)} ${String(part.face)}`} label={`${part.programName}, ${faceText(part.face, part.currency)}`}>{number(part.count)}</MoneyLine>)}
      <MoneyLine label={t('office.stock.shipped')}>{shippedBy.name}, {moment(shippedAt)}</MoneyLine>
      {note !== '' && <MoneyLine label={t('office.stock.note')}>{note}</MoneyLine>}
      {withdrawnAt !== null && <MoneyLine label={t('office.stock.state.withdrawn')}>{withdrawnBy?.name}, {moment(withdrawnAt)}</MoneyLine>}
      {arrivedAt !== null && <MoneyLine label={t('office.stock.confirmed')}>{arrivedBy?.name}, {moment(arrivedAt)}</MoneyLine>}
      {counted !== null && <MoneyLine label={t('office.stock.counted')}>{number(counted)}</MoneyLine>}
    </dl>
  );
};

const TakeBack = ({ shipment, onChange }: { readonly shipment: Shipment; readonly onChange: (shipment: Shipment) => void }) => {
  const { t } = useTranslation();
  const { askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const takeBack = (): void => work(async () => { const changed = await askOrTell('shipments.withdraw', { id: shipment.id }); if (changed) onChange(changed); });
  return <Action kind="quiet" busy={busy} icon={<Undo2 aria-hidden="true" />} onPress={takeBack}>{t('office.stock.takeBack')}</Action>;
};
