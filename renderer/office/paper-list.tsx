import { FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { PaperOrder } from '../../domain/office-wire.ts';
import { paperOrderState } from '../../domain/paper-order.ts';
import { Action } from '../components/action.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';
import { useServices } from '../screens/services.tsx';
import { useLoad, useOffice } from './asking.tsx';
import { lookAgainMs, PaperStateMark } from './paper-state.tsx';
import { PaperTabs } from './stock/paper-tabs.tsx';

/** Every order of paper, newest first; what waits for somebody is said above them. */
export const PaperList = () => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { may, open } = useOffice();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('paper-orders.list', { before: pages.at(-1) ?? null }, ({ orders }) => lookAgainMs(orders, now()));
  const orders = value?.orders;
  const newOrder = may('paper.order') && (
    <Action kind="primary" shortcut="F8" icon={<FilePlus2 aria-hidden="true" />} onPress={() => open({ name: 'new-order' })}>{t('office.paper.new')}</Action>
  );
  return (
    <Screen title={t('office.room.paper')} className="office-screen" aside={newOrder}>
      <PaperTabs here="paper" />
      {!orders && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {orders?.length === 0 && <p className="empty">{t('office.paper.empty')}</p>}
      {orders && orders.length > 0 && (
        <>
          <Waiting orders={orders} />
          <ul className="office-list" aria-label={t('office.paper.list')}>{orders.map((order) => <Row key={order.id} order={order} />)}</ul>
        </>
      )}
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, orders?.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

const Waiting = ({ orders }: { readonly orders: readonly PaperOrder[] }) => {
  const { t } = useTranslation();
  const { now } = useServices();
  const count = (state: string): number => orders.filter((order) => paperOrderState(order, now()) === state).length;
  const [release, download, broken] = [count('to-release'), count('to-download'), count('broken')];
  return (
    <p className={release + download + broken > 0 ? 'verdict verdict-warn' : 'verdict verdict-good'}>
      {release + download + broken === 0 ? t('office.paper.nothingWaits') : [
        ...(release > 0 ? [t('office.paper.waitRelease', { count: release })] : []),
        ...(download > 0 ? [t('office.paper.waitDownload', { count: download })] : []),
        ...(broken > 0 ? [t('office.paper.waitBroken', { count: broken })] : []),
      ].join(' ')}
    </p>
  );
};

const Row = ({ order }: { readonly order: PaperOrder }) => {
  const { t } = useTranslation();
  const { faceText, number, date } = useFormat();
  const { open } = useOffice();
  return (
    <li>
      <Button className="office-row" onPress={() => open({ name: 'order', id: order.id })}>
        <span><strong>{t('office.paper.batch', { batch: order.batch })}</strong><small>{date(order.orderedAt)} · {order.orderedBy.name}</small></span>
        <span><strong>{t('office.paper.what', { value: number(order.count), amount: faceText(order.face, order.currency) })}</strong><small>{order.programName}</small></span>
        <span><strong>{order.storeName}</strong><small>{order.printingHouse.name}</small></span>
        <PaperStateMark order={order} />
      </Button>
    </li>
  );
};
