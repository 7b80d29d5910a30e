import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { OfficeOutput } from '../../../domain/office-calls.ts';
import type { Difference, StoreEvening, TillFigures } from '../../../domain/reconciliation.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { DayStateMark, differenceWords, waitingWords } from './day-state.tsx';

/** One store's day: what is waited for, what differs, and every till's figures; each opens its operations. */
export const EveningStore = ({ store, day }: { readonly store: number; readonly day: string }) => {
  const { t } = useTranslation();
  const { day: dayOf } = useFormat();
  const { open } = useOffice();
  const { value, failed, reload } = useLoad('evening.store', { store, day });
  return (
    <Screen
      title={value ? t('office.evening.storeTitle', { name: value.evening.name, day: dayOf(day) }) : t('office.room.evening')} className="office-screen"
      onBack={() => open({ name: 'evening', day })} aside={value && <DayStateMark state={value.evening.state} />}
    >
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <>
          <Waits evening={value.evening} />
          <Differences differences={value.evening.differences} waits={value.evening.waiting.length > 0} store={store} day={day} />
          <section aria-label={t('office.evening.tills')}>
            <h2>{t('office.evening.tills')}</h2>
            {value.tills.length === 0 && <p className="muted">{t('office.evening.noTills')}</p>}
            <ul className="office-list">{value.tills.map((till) => <Till key={till.terminal} till={till} store={store} day={day} />)}</ul>
          </section>
          {value.corporate && value.corporate.length > 0 && <ToCompanies sales={value.corporate} />}
        </>
      )}
    </Screen>
  );
};

/** What the office activated for companies in this store's name: sold, and on no till's report. */
const ToCompanies = ({ sales }: { readonly sales: NonNullable<OfficeOutput<'evening.store'>['corporate']> }) => {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  const { open } = useOffice();
  return (
    <section aria-label={t('office.evening.companies')}>
      <h2>{t('office.evening.companies')}</h2>
      <ul className="office-list">
        {sales.map((sale) => (
          <li key={sale.id}>
            <Button className="office-row evening-difference" onPress={() => open({ name: 'corporate-sale', id: sale.id })}>
              <strong>{t('office.corporate.sale', { number: sale.number })}</strong>
              <span>{t('office.evening.companyWorth', { value: number(sale.pieces), face: money(sale.face, sale.currency), total: money(sale.total, sale.currency) })}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Waits = ({ evening: { waiting, phone, name } }: { readonly evening: StoreEvening }) => {
  const { t } = useTranslation();
  const format = useFormat();
  if (waiting.length === 0) return null;
  return (
    <section className="office-waiting" aria-label={t('office.evening.waits')}>
      <h2>{t('office.evening.waits')}</h2>
      <ul>{waiting.map((one) => <li key={one.terminal}>{waitingWords(t, format, one)}</li>)}</ul>
      {phone !== '' && <p><strong>{t('office.evening.call', { name, phone })}</strong></p>}
    </section>
  );
};

const Differences = ({ differences, waits, store, day }: { readonly differences: readonly Difference[]; readonly waits: boolean; readonly store: number; readonly day: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { open } = useOffice();
  if (differences.length === 0) return waits ? null : <p className="verdict verdict-good">{t('office.evening.nothingDiffers')}</p>;
  return (
    <section aria-label={t('office.evening.differences')}>
      <h2>{t('office.evening.differences')}</h2>
      <ul className="office-list">
        {differences.map((one, index) => (
          <li key={`${one.kind} ${one.terminal} ${String(index)}`}>
            <Button
              className="office-row evening-difference"
              onPress={() => open({ name: 'evening-operations', store, day, terminal: one.terminal, number: one.number, shift: one.shift, flagged: one.kind === 'exceptions' || one.kind === 'alone' })}
            >
              <strong>{differenceWords(t, format, one)}</strong><span className="muted">{t('office.evening.showOperations')}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Till = ({ till, store, day }: { readonly till: TillFigures; readonly store: number; readonly day: string }) => {
  const { t } = useTranslation();
  const { money, moment, number } = useFormat();
  const { open } = useOffice();
  const figure = (label: string, value: string) => <span className="evening-figure"><strong>{value}</strong><small>{label}</small></span>;
  return (
    <li>
      <Button className="office-row evening-till" onPress={() => open({ name: 'evening-operations', store, day, terminal: till.terminal, number: till.number, shift: null, flagged: false })}>
        <span>
          <strong>{t('office.evening.till', { number: till.number })}</strong>
          <small>{till.heardAt === null ? t('office.evening.neverHeard') : t('office.evening.heard', { moment: moment(till.heardAt) })}</small>
        </span>
        {figure(t('office.evening.operations'), number(till.operations))}
        {figure(t('office.evening.sales'), number(till.sales))}
        {figure(t('office.evening.redemptions'), number(till.redemptions))}
        {figure(t('office.evening.voids'), number(till.voids))}
      </Button>
      {till.zs.map((z) => (
        <p key={z.operation} className="evening-z muted">
          {t('office.evening.z', {
            moment: moment(z.at), counted: money(z.counted, z.currency), expected: money(z.expected, z.currency), cash: money(z.ledgerCash, z.currency), card: money(z.ledgerCard, z.currency),
          })}
          {z.unsent > 0 && ` ${t('office.evening.unsent', { count: z.unsent })}`}
        </p>
      ))}
    </li>
  );
};
