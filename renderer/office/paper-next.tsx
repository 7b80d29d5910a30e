import { Download, PackageCheck, RotateCcw, ShieldCheck, Truck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseControlNumber } from '../../domain/number.ts';
import type { PaperOrder } from '../../domain/office-wire.ts';
import { currentRelease } from '../../domain/paper-order.ts';
import { Action } from '../components/action.tsx';
import { Field } from '../components/field.tsx';
import { useFormat } from '../components/format.ts';
import { useScan } from '../components/scans.ts';
import { useServices } from '../screens/services.tsx';
import { useBusy, useOffice } from './asking.tsx';
import { usePaperState } from './paper-state.tsx';

type Props = { readonly order: PaperOrder; readonly onChange: (order: PaperOrder) => void; readonly onReload: () => void };

/** The one thing that comes next, and who may do it. */
export const PaperNext = (props: Props) => {
  const { t } = useTranslation();
  const { order } = props;
  const state = usePaperState(order);
  const sent = currentRelease(order)?.sent ?? 0;
  switch (state) {
    case 'making': return <Next title={t('office.paper.state.making')}><Progress done={order.made} of={order.count} text={t('office.paper.next.making')} /></Next>;
    case 'to-release': return <ToRelease {...props} />;
    case 'to-download': return <ToDownload {...props} />;
    case 'sending': return <Next title={t('office.paper.state.sending')}><Progress done={sent} of={order.count} text={t('office.paper.next.sending')} /></Next>;
    case 'broken': return <AskAgain {...props} text={t('office.paper.next.broken')} />;
    case 'withdrawn': return <AskAgain {...props} text={t('office.paper.next.withdrawn')} />;
    case 'at-printer': return order.shipped > 0 ? <Shipped {...props} /> : <><Receive {...props} /><AskAgain {...props} text={t('office.paper.next.lost')} /></>;
    case 'shipped': return <Shipped {...props} />;
    case 'received': return <Next title={t('office.paper.state.received')}><p>{t('office.paper.next.received', { store: order.storeName })}</p></Next>;
  }
};

const Next = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="card office-next"><h2>{title}</h2>{children}</section>
);

const Progress = ({ done, of, text }: { readonly done: number; readonly of: number; readonly text: string }) => {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <>
      <progress className="office-progress" value={done} max={of} aria-label={text} />
      <p>{t('office.progress', { done: number(done), of: number(of) })} {text}</p>
    </>
  );
};

const Fingerprint = ({ order }: { readonly order: PaperOrder }) => {
  const { t } = useTranslation();
  const release = currentRelease(order);
  return (
    <>
      <p>{t('office.paper.next.fingerprint', { house: order.printingHouse.name })}</p>
      <p className="office-secret">{release?.fingerprint}</p>
    </>
  );
};

const Withdraw = ({ order, onChange }: Props) => {
  const { t } = useTranslation();
  const { may, askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const id = currentRelease(order)?.id;
  if (id === undefined || !may('paper.order')) return null;
  return <Action kind="quiet" busy={busy} onPress={() => work(async () => { const changed = await askOrTell('paper-orders.withdraw', { id }); if (changed) onChange(changed); })}>{t('office.paper.withdraw')}</Action>;
};

const ToRelease = (props: Props) => {
  const { t } = useTranslation();
  const { order, onChange } = props;
  const { session, may, askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const release = currentRelease(order);
  if (!release) return null;
  const own = release.askedBy.id === session.user.id;
  return (
    <Next title={t('office.paper.state.to-release')}>
      <p>{own ? t('office.paper.next.own') : t('office.paper.next.release', { name: release.askedBy.name })}</p>
      <Fingerprint order={order} />
      <div className="row">
        {may('paper.release') && !own && (
          <Action
            kind="primary" shortcut="F9" busy={busy} icon={<ShieldCheck aria-hidden="true" />}
            onPress={() => work(async () => { const changed = await askOrTell('paper-orders.release', { id: release.id }); if (changed) onChange(changed); })}
          >{t('office.paper.release')}</Action>
        )}
        <Withdraw {...props} />
      </div>
    </Next>
  );
};

const ToDownload = (props: Props) => {
  const { t } = useTranslation();
  const { order, onReload } = props;
  const { may, save } = useOffice();
  const [busy, work] = useBusy();
  const id = currentRelease(order)?.id ?? '';
  return (
    <Next title={t('office.paper.state.to-download')}>
      <p>{t('office.paper.next.download')}</p>
      <Fingerprint order={order} />
      <div className="row">
        {may('paper.download') && (
          <Action
            kind="primary" shortcut="F9" busy={busy} icon={<Download aria-hidden="true" />}
            onPress={() => work(async () => { await save('paper-orders.download', `countersign-batch-${String(order.batch)}.csv.age`, { id }); onReload(); })}
          >{t('office.paper.download')}</Action>
        )}
        {!busy && <Withdraw {...props} />}
      </div>
      {busy && <p role="status" className="muted">{t('office.paper.next.sending')}</p>}
    </Next>
  );
};

const AskAgain = ({ order, onChange, text }: Props & { readonly text: string }) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { may, askOrTell } = useOffice();
  const [reason, setReason] = useState('');
  const [busy, work] = useBusy();
  if (!may('paper.order')) return null;
  return (
    <Next title={t('office.paper.askAgain')}>
      <p>{text}</p>
      <Field label={t('office.paper.reason')} value={reason} onChange={setReason} maxLength={200} disabled={busy} />
      <div className="row">
        <Action
          icon={<RotateCcw aria-hidden="true" />} busy={busy} disabled={reason.trim().length < 3}
          onPress={() => work(async () => { const changed = await askOrTell('paper-orders.ask-again', { id: order.id, releaseId: newId(), reason }); if (changed) onChange(changed); })}
        >{t('office.paper.askAgain')}</Action>
      </div>
    </Next>
  );
};

/** It goes to stores in parts: each confirms what it got. */
const Shipped = ({ order }: Props) => {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { may, open } = useOffice();
  return (
    <Next title={t('office.stock.tab.shipments')}>
      <p>{t('office.stock.orderShipped', { done: number(order.shipped), of: number(order.count) })}</p>
      <div className="row"><ToStores left={order.count - order.shipped} mayShip={may('paper.ship')} onPress={() => open({ name: order.shipped < order.count ? 'ship' : 'shipments' })} /></div>
    </Next>
  );
};

const ToStores = ({ left, mayShip, onPress }: { readonly left: number; readonly mayShip: boolean; readonly onPress: () => void }) => {
  const { t } = useTranslation();
  if (left > 0 && !mayShip) return null;
  return <Action shortcut="F8" icon={<Truck aria-hidden="true" />} onPress={onPress}>{t(left > 0 ? 'office.stock.orderShip' : 'office.stock.tab.shipments')}</Action>;
};

/** The paper has arrived: its two ends are scanned or typed. */
const Receive = ({ order, onChange }: Props) => {
  const { t } = useTranslation();
  const { scans, sounds, desk } = useServices();
  const { may, askOrTell, open } = useOffice();
  const [ends, setEnds] = useState({ first: '', last: '' });
  const [busy, work] = useBusy();
  useScan(scans, (raw) => {
    const control = parseControlNumber(raw.replace(/^\][A-Za-z]\d/u, '').trim());
    if (control === undefined) return false;
    sounds.scan();
    desk.dismiss();
    setEnds((before) => (before.first === '' ? { ...before, first: control } : { ...before, last: control }));
    return true;
  });
  if (!may('paper.receive')) return null;
  return (
    <Next title={t('office.paper.state.at-printer')}>
      <p>{t('office.paper.next.receive')}</p>
      <div className="row">
        <Field label={t('office.paper.first')} value={ends.first} onChange={(first) => setEnds({ ...ends, first })} maxLength={32} disabled={busy} />
        <Field label={t('office.paper.last')} value={ends.last} onChange={(last) => setEnds({ ...ends, last })} maxLength={32} disabled={busy} />
      </div>
      <div className="row">
        <Action
          kind="primary" shortcut="F9" icon={<PackageCheck aria-hidden="true" />} busy={busy} disabled={ends.first === '' || ends.last === ''}
          onPress={() => work(async () => { const changed = await askOrTell('paper-orders.receive', { id: order.id, ...ends }); if (changed) onChange(changed); })}
        >{t('office.paper.receive')}</Action>
        <ToStores left={order.count} mayShip={may('paper.ship')} onPress={() => open({ name: 'ship' })} />
      </div>
    </Next>
  );
};
