import { FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaperOrder } from '../../domain/office-wire.ts';
import { minor } from '../../domain/money.ts';
import { Action } from '../components/action.tsx';
import { useFormat } from '../components/format.ts';
import { MoneyLine } from '../components/money.tsx';
import { Screen } from '../components/screen.tsx';
import { useServices } from '../screens/services.tsx';
import { useBusy, useLoad, useOffice } from './asking.tsx';
import { PaperNext } from './paper-next.tsx';
import { lookAgainMs, PaperStateMark } from './paper-state.tsx';

/** One order: what it is, what comes next, and who did what. */
export const PaperOrderPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { open } = useOffice();
  const { value: order, failed, reload, set } = useLoad('paper-orders.read', { id }, (read) => lookAgainMs([read], now()));
  return (
    <Screen
      key={order ? 'order' : 'reading'} title={order ? t('office.paper.batch', { batch: order.batch }) : t('office.room.paper')} onBack={() => open({ name: 'paper' })}
      className="office-screen" aside={order && <PaperStateMark order={order} />}
    >
      {!order && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {order && (
        <div className="office-columns">
          <div className="office-stack">
            <PaperNext order={order} onChange={set} onReload={reload} />
            <History order={order} />
          </div>
          <Facts order={order} />
        </div>
      )}
    </Screen>
  );
};

const Facts = ({ order }: { readonly order: PaperOrder }) => {
  const { t } = useTranslation();
  const { faceText, money, number } = useFormat();
  return (
    <section className="card">
      <h2>{t('office.paper.about')}</h2>
      <dl className="sums">
        <MoneyLine label={t('office.paper.program')}>{order.programName}</MoneyLine>
        <MoneyLine label={t('office.paper.face')}>{faceText(order.face, order.currency)}</MoneyLine>
        <MoneyLine label={t('office.paper.count')}>{number(order.count)}</MoneyLine>
        <MoneyLine label={t('office.paper.worth')}>{money(minor(order.face * order.count), order.currency)}</MoneyLine>
        <MoneyLine label={t('office.paper.store')}>{order.storeName}</MoneyLine>
        <MoneyLine label={t('office.paper.house')}>{order.printingHouse.name}</MoneyLine>
        <MoneyLine label={t('office.paper.scratchPin')}>{t(order.scratchPin ? 'office.yes' : 'office.no')}</MoneyLine>
        <MoneyLine label={t('office.paper.first')}><span className="control">{order.first}</span></MoneyLine>
        <MoneyLine label={t('office.paper.last')}><span className="control">{order.last}</span></MoneyLine>
      </dl>
      <Proofs order={order} />
    </section>
  );
};

const Proofs = ({ order }: { readonly order: PaperOrder }) => {
  const { t } = useTranslation();
  const { may, save } = useOffice();
  const [busy, work] = useBusy();
  if (!may('paper.proof')) return null;
  const get = (paper: 'a4' | 'letter'): void => work(() => save('paper-orders.proof', `countersign-batch-${String(order.batch)}-proof-${paper}.pdf`, { id: order.id, paper }));
  return (
    <>
      <h3>{t('office.paper.proof')}</h3>
      <p className="muted">{t('office.paper.proofText')}</p>
      <div className="row">
        <Action busy={busy} icon={<FileText aria-hidden="true" />} onPress={() => get('a4')}>A4</Action>
        <Action busy={busy} icon={<FileText aria-hidden="true" />} onPress={() => get('letter')}>Letter</Action>
      </div>
    </>
  );
};

type Step = { readonly at: number; readonly who: string; readonly text: string };

/** Everything that was done with it, oldest first. */
const History = ({ order }: { readonly order: PaperOrder }) => {
  const { t } = useTranslation();
  const { moment, number } = useFormat();
  const steps: readonly Step[] = [
    { at: order.orderedAt, who: order.orderedBy.name, text: t('office.paper.step.ordered') },
    ...order.releases.flatMap((release): readonly (Step | false)[] => [
      release.reason !== '' && { at: release.askedAt, who: release.askedBy.name, text: t('office.paper.step.askedAgain', { reason: release.reason }) },
      release.releasedAt !== null && { at: release.releasedAt, who: release.releasedBy?.name ?? '', text: t('office.paper.step.released') },
      release.withdrawnAt !== null && { at: release.withdrawnAt, who: release.withdrawnBy?.name ?? '', text: t('office.paper.step.withdrawn') },
      release.downloadedAt !== null && { at: release.downloadedAt, who: release.downloadedBy?.name ?? '', text: t('office.paper.step.downloaded') },
      release.failedAt !== null && { at: release.failedAt, who: '', text: t('office.paper.step.broken', { value: number(release.sent) }) },
    ]).filter((step): step is Step => step !== false),
    ...(order.receivedAt === null ? [] : [{ at: order.receivedAt, who: order.receivedBy?.name ?? '', text: t('office.paper.step.received') }]),
  ].toSorted((a, b) => a.at - b.at);
  return (
    <section className="card" aria-label={t('office.paper.history')}>
      <h2>{t('office.paper.history')}</h2>
      <ol className="office-steps">
        {steps.map(({ at, who, text }) => <li key={`${String(at)}${text}`}><span>{text}</span><small>{[who, moment(at)].filter((part) => part !== '').join(' · ')}</small></li>)}
      </ol>
    </section>
  );
};
