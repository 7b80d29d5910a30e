import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Periods } from '../../../domain/accounting-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { useMonth } from './month.ts';

/** As many as stand beside a report; the older ones on a touch. */
const monthsShown = 6;

/** Which months are closed, by whom, and the way to close the next. */
export const Months = () => {
  const { t } = useTranslation();
  const { may, session } = useOffice();
  const { value, failed, reload, set } = useLoad('accounting.periods', {});
  const [all, setAll] = useState(false);
  const [closing, setClosing] = useState<string>();
  // Of a franchise nobody closes: months belong to the whole business.
  const mayClose = may('accounting.close') && session.user.franchise === null;
  const next = value?.months.findLast(({ state, hasEnded }) => state === 'open' && hasEnded)?.month;
  const shown = value?.months.slice(0, all ? undefined : monthsShown) ?? [];
  return (
    <section className="card" aria-label={t('office.books.months')}>
      <h2>{t('office.books.months')}</h2>
      <p className="muted">{t('office.books.monthsText')}</p>
      {!value && (failed ? <Action onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {mayClose && next !== undefined && closing === undefined && <CloseOffer month={next} onPress={() => setClosing(next)} />}
      {closing !== undefined && <Closing month={closing} onClosed={(periods) => { set(periods); setClosing(undefined); }} onBack={() => setClosing(undefined)} />}
      <ul className="books-months" aria-label={t('office.books.months')}>{shown.map((month) => <Month key={month.month} month={month} />)}</ul>
      {value && value.months.length > shown.length && <Action kind="quiet" onPress={() => setAll(true)}>{t('office.older')}</Action>}
    </section>
  );
};

const Month = ({ month: { month, state, hasEnded, closedBy, closedAt, late } }: { readonly month: Periods['months'][number] }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const monthName = useMonth();
  const closed = state === 'closed';
  return (
    <li>
      <strong>{monthName(month)}</strong>
      <span className={`office-mark office-mark-${closed ? 'good' : hasEnded ? 'warn' : 'quiet'}`}>
        {closed ? <LockKeyhole aria-hidden="true" /> : <LockKeyholeOpen aria-hidden="true" />}
        {t(closed ? 'office.books.closed' : hasEnded ? 'office.books.open' : 'office.books.running')}
      </span>
      {closed && closedAt !== null && <small>{t('office.books.closedBy', { name: closedBy ?? '', when: moment(closedAt) })}</small>}
      {late > 0 && <small>{t('office.books.lateInMonth', { count: late })}</small>}
    </li>
  );
};

const CloseOffer = ({ month, onPress }: { readonly month: string; readonly onPress: () => void }) => {
  const { t } = useTranslation();
  const monthName = useMonth();
  return <div className="row"><Action icon={<LockKeyhole aria-hidden="true" />} onPress={onPress}>{t('office.books.close', { month: monthName(month) })}</Action></div>;
};

/** Closing is for good, so it is said once more before it is done. */
const Closing = ({ month, onClosed, onBack }: { readonly month: string; readonly onClosed: (periods: Periods) => void; readonly onBack: () => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const monthName = useMonth();
  const [busy, work] = useBusy();
  const close = (): void => work(async () => {
    const periods = await askOrTell('accounting.close', { month });
    if (!periods) return;
    desk.quiet(t('office.books.closedNow', { month: monthName(month) }));
    onClosed(periods);
  });
  return (
    <div className="office-waiting">
      <p>{t('office.books.closeText', { month: monthName(month) })}</p>
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} onPress={close}>{t('office.books.closeForGood')}</Action>
        <Action kind="quiet" onPress={onBack}>{t('common.back')}</Action>
      </div>
    </div>
  );
};
