import { Cloud, CloudOff, Printer, PrinterCheck, PrinterX, TriangleAlert, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Minor } from '../../domain/money.ts';
import { useServices, useTill } from '../screens/services.tsx';
import { DrawerItem } from './drawer-state.tsx';
import { useFormat } from './format.ts';
import { ScannerItem } from './scanner-state.tsx';

const tickMs = 5_000;

/** The state of the till, in words and shapes, always in the same corner. */
export const StatusBar = () => {
  const { t } = useTranslation();
  const till = useTill();
  const { time } = useFormat();
  const now = useNow();
  const { printer, shift, operator, info, queue } = till;
  return (
    <footer className="status" aria-label={t('status.label')}>
      <Connection now={now} />
      {queue.stuck.length > 0 && (
        <span className="status-item status-bad"><TriangleAlert aria-hidden="true" />{t('status.stuck', { count: queue.stuck.length })}</span>
      )}
      <PrinterItem state={printer.state} />
      <DrawerItem now={now} />
      <ScannerItem />
      <span className="status-gap" />
      {info && <span className="status-item status-quiet">{t('firstRun.thisTill', { store: info.terminal.store.name, number: info.terminal.number })}</span>}
      <span className="status-item">{shift ? t('status.shiftOpen', { time: time(shift.openedAt) }) : t('status.shiftClosed')}</span>
      <span className="status-item"><UserRound aria-hidden="true" />{operator?.name ?? t('status.noOperator')}</span>
      <time className="status-item status-clock">{time(now)}</time>
    </footer>
  );
};

const Connection = ({ now }: { readonly now: number }) => {
  const { t } = useTranslation();
  const { connection, queue, directory, phase } = useTill();
  const { money, span } = useFormat();
  const online = connection.state === 'online';
  // A till out of its box has no server that it could miss.
  if (phase === 'not-enrolled') return <span className="status-item status-connection"><CloudOff aria-hidden="true" />{t('status.notEnrolled')}</span>;
  const parts = [
    online ? t('status.online') : t('status.offline', { time: span(now - connection.since) }),
    ...(queue.waiting > 0 ? [`${t('status.waiting', { count: queue.waiting })}${value(queue.value, money)}`] : []),
    ...(queue.atRisk > 0 ? [t('status.atRisk', { value: money(queue.atRisk) })] : []),
  ];
  return (
    <span className={`status-item status-connection ${online ? 'status-good' : 'status-warn'}`}>
      {online ? <Cloud aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
      <strong>{parts.join(' · ')}</strong>
      {directory.progress && <span className="status-quiet">{t('status.loading', directory.progress)}</span>}
    </span>
  );
};

const value = (amount: Minor, money: (amount: Minor) => string): string => (amount > 0 ? ` (${money(amount)})` : '');

const PrinterItem = ({ state }: { readonly state: ReturnType<typeof useTill>['printer']['state'] }) => {
  const { t } = useTranslation();
  const good = state === 'ready' || state === 'busy' || state === 'connected';
  const Icon = good ? PrinterCheck : state === 'paper-low' ? Printer : PrinterX;
  return <span className={`status-item ${good ? '' : 'status-warn'}`}><Icon aria-hidden="true" />{t(`status.printer.${state}`)}</span>;
};

const useNow = (): number => {
  const { now } = useServices();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), tickMs);
    return () => clearInterval(timer);
  }, [now]);
  return at;
};
