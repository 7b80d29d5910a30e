import { Truck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { Shipment } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { Range } from './ends.tsx';
import { PaperTabs } from './paper-tabs.tsx';
import { ShipmentMark } from './shipment-state.tsx';
import './stock.css';

/** Every shipment of one's own stores, newest first. */
export const Shipments = () => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('shipments.list', { before: pages.at(-1) ?? null });
  const shipments = value?.shipments;
  return (
    <Screen
      title={t('office.room.paper')} className="office-screen"
      aside={may('paper.ship') && <Action kind="primary" shortcut="F8" icon={<Truck aria-hidden="true" />} onPress={() => open({ name: 'ship' })}>{t('office.stock.ship')}</Action>}
    >
      <PaperTabs here="shipments" />
      {!shipments && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {shipments?.length === 0 && <p className="empty">{t('office.stock.noShipments')}</p>}
      <ul className="office-list" aria-label={t('office.stock.tab.shipments')}>{shipments?.map((shipment) => <Row key={shipment.id} shipment={shipment} />)}</ul>
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, shipments?.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

const Row = ({ shipment }: { readonly shipment: Shipment }) => {
  const { t } = useTranslation();
  const { date, number } = useFormat();
  const { open } = useOffice();
  return (
    <li>
      <Button className="office-row stock-shipment" onPress={() => open({ name: 'shipment', id: shipment.id })}>
        <span><strong>{t('office.stock.shipment', { number: shipment.number })}</strong><small>{date(shipment.shippedAt)}</small></span>
        <span><strong>{shipment.to.name}</strong><small>{t('office.stock.from', { place: shipment.from?.name ?? t('office.stock.printingHouse') })}</small></span>
        <span><strong>{t('office.stock.papers', { count: shipment.count, value: number(shipment.count) })}</strong><small><Range {...shipment} /></small></span>
        <ShipmentMark state={shipment.state} />
      </Button>
    </li>
  );
};
