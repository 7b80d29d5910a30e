import { ChartColumn, CloudOff, FileText, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { minor } from '../../../domain/money.ts';
import type { StoreEvening } from '../../../domain/reconciliation.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { ReportDownload } from '../report-download.tsx';
import { Days } from './days.tsx';
import { DayStateMark, useFirstReason } from './day-state.tsx';
import './evening.css';

/** A till that is waited for may come back at any moment. */
const lookAgainMs = 10_000;

/** The morning's first look: is yesterday right, store by store? */
export const Evening = ({ day }: { readonly day: string | null }) => {
  const { t } = useTranslation();
  const { day: dayOf } = useFormat();
  const { open } = useOffice();
  const { value, failed, reload } = useLoad('evening.read', { day }, ({ stores }) => (stores.some(({ waiting }) => waiting.length > 0) ? lookAgainMs : undefined));
  return (
    <Screen
      title={value ? dayOf(value.day) : t('office.room.evening')} className="office-screen"
      aside={value && <Days day={value.day} last={value.yesterday} onChange={(next) => open({ name: 'evening', day: next })} />}
    >
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.stores.length === 0 && <p className="empty">{t('office.evening.empty')}</p>}
      {value && value.stores.length > 0 && (
        <>
          <Verdict stores={value.stores} />
          <ul className="office-list" aria-label={t('office.evening.stores')}>
            {value.stores.map((store) => <Row key={store.store} store={store} onPress={() => open({ name: 'evening-store', store: store.store, day: value.day })} />)}
          </ul>
          <Statements day={value.day} />
          <div className="row">
            <Action shortcut="F9" icon={<Users aria-hidden="true" />} onPress={() => open({ name: 'evening-operators', day: value.day, days: 7 })}>{t('office.operators.title')}</Action>
            <Action icon={<ChartColumn aria-hidden="true" />} onPress={() => open({ name: 'hours', day: value.day })}>{t('office.hours.title')}</Action>
            <Action icon={<CloudOff aria-hidden="true" />} onPress={() => open({ name: 'exposure' })}>{t('office.exposure.title')}</Action>
          </div>
          <ReportDownload file="evening.list" name={`countersign-evening-${value.day}`} asked={{ day: value.day }} label={t('office.evening.file')} />
        </>
      )}
    </Screen>
  );
};

const Verdict = ({ stores }: { readonly stores: readonly StoreEvening[] }) => {
  const { t } = useTranslation();
  const count = (state: StoreEvening['state']): number => stores.filter((store) => store.state === state).length;
  const [provisional, different] = [count('provisional'), count('different')];
  const tone = different > 0 ? '' : provisional > 0 ? 'verdict-warn' : 'verdict-good';
  return (
    <p className={`verdict ${tone}`} role="status">
      {provisional + different === 0 ? t('office.evening.allRight', { count: stores.length }) : [
        ...(different > 0 ? [t('office.evening.someDiffer', { count: different })] : []),
        ...(provisional > 0 ? [t('office.evening.someWait', { count: provisional })] : []),
      ].join(' ')}
    </p>
  );
};

const Row = ({ store, onPress }: { readonly store: StoreEvening; readonly onPress: () => void }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const firstReason = useFirstReason();
  const { currency, state, waiting, differences, clearing, variance } = store;
  const reason = firstReason(waiting, differences);
  return (
    <li>
      <Button className="office-row evening-row" onPress={onPress}>
        <span><strong>{store.name}</strong><small>{t('office.evening.number', { number: store.store })}{waiting.length > 0 && store.phone !== '' ? ` · ${store.phone}` : ''}</small></span>
        <span><DayStateMark state={state} />{reason !== undefined && <small>{reason}</small>}</span>
        <Figure label={t('office.evening.sold')} value={money(store.sold, currency)} />
        <Figure label={t('office.evening.redeemed')} value={money(store.redeemed, currency)} />
        {clearing.length === 0
          ? <Figure label={t('office.evening.even')} value={money(minor(0), currency)} />
          : <span className="evening-figure">{clearing.map((one) => <Owed key={one.currency} {...one} />)}</span>}
        <Figure label={t('office.evening.variance')} value={variance === null ? '–' : money(variance, currency)} />
      </Button>
    </li>
  );
};

const Figure = ({ label, value }: { readonly label: string; readonly value: string }) => <span className="evening-figure"><strong>{value}</strong><small>{label}</small></span>;

const Owed = ({ currency, amount }: StoreEvening['clearing'][number]) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  return <><strong>{money(minor(Math.abs(amount)), currency)}</strong><small>{t(amount < 0 ? 'office.evening.owes' : 'office.evening.receives')}</small></>;
};

/** One's own franchise's statement, or each one's. */
const Statements = ({ day }: { readonly day: string }) => {
  const { t } = useTranslation();
  const { may, open, session: { user } } = useOffice();
  const { value } = useLoad('business.read', {});
  if (!may('statements.read')) return null;
  const franchises = user.franchise ? [user.franchise] : value?.franchises ?? [];
  return (
    <section className="office-stack" aria-label={t('office.statement.list')}>
      <h2>{t('office.statement.list')}</h2>
      <div className="row">
        {franchises.map((franchise, index) => (
          <Action key={franchise.id} icon={<FileText aria-hidden="true" />} {...(index === 0 ? { shortcut: 'F8' } : {})} onPress={() => open({ name: 'statement', franchiseId: franchise.id, day })}>
            {franchise.name}
          </Action>
        ))}
      </div>
    </section>
  );
};
