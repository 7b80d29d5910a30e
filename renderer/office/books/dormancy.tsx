import { Landmark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Dormancy as Report, type DormancyAsked, stillMonthsMax } from '../../../domain/dormancy.ts';
import { minor } from '../../../domain/money.ts';
import { daySchema } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import './books.css';
import { Breakage } from './breakage.tsx';
import { ReportDownload } from '../report-download.tsx';
import { programOf } from './program-name.ts';

const usualMonths = 24;

/** What lies still on a day, by program and age, and what is expected never to be used. */
export const Dormancy = () => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { open } = useOffice();
  const [asked, setAsked] = useState<DormancyAsked>(() => ({ asOf: new Date(now()).toISOString().slice(0, 10), months: usualMonths }));
  const { value, failed, reload, set } = useLoad('accounting.dormancy', asked);
  return (
    <Screen title={t('office.books.dormancy')} onBack={() => open({ name: 'books' })} className="office-screen" aside={<Action shortcut="F8" icon={<Landmark aria-hidden="true" />} onPress={() => open({ name: 'unclaimed' })}>{t('office.unclaimed.title')}</Action>}>
      <Asking asked={asked} onAsk={setAsked} />
      {!value && (failed ? <div className="row"><Action onPress={reload}>{t('common.retry')}</Action></div> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <div className="office-columns">
          <Aged report={value} />
          <Breakage key={JSON.stringify(value)} report={value} asked={asked} onChange={set} />
          <ReportDownload file="accounting.dormancy-list" name={`countersign-dormancy-${asked.asOf}`} asked={asked} label={t('office.books.stillFile')} />
        </div>
      )}
    </Screen>
  );
};

const Asking = ({ asked, onAsk }: { readonly asked: DormancyAsked; readonly onAsk: (asked: DormancyAsked) => void }) => {
  const { t } = useTranslation();
  const [asOf, typeAsOf] = useState(asked.asOf);
  const [months, typeMonths] = useState(String(asked.months));
  const count = /^\d{1,3}$/u.test(months.trim()) ? Number(months) : 0;
  const fits = daySchema.safeParse(asOf).success && count >= 1 && count <= stillMonthsMax;
  return (
    <div className="books-asking">
      <Field label={t('office.books.to')} value={asOf} onChange={typeAsOf} maxLength={10} hint={t('office.books.dayHint')} />
      <Field label={t('office.books.stillMonths')} value={months} onChange={typeMonths} maxLength={3} mode="numeric" hint={t('office.books.stillMonthsHint')} />
      <Action kind="primary" shortcut="Enter" disabled={!fits} onPress={() => onAsk({ asOf, months: count })}>{t('office.books.show')}</Action>
    </div>
  );
};

const Aged = ({ report: { aged, stillSince } }: { readonly report: Report }) => {
  const { t } = useTranslation();
  const { money, number, day } = useFormat();
  const title = t('office.books.stillSince', { day: day(stillSince) });
  return (
    <section className="card">
      <h2>{title}</h2>
      {aged.length === 0 && <p className="empty">{t('office.books.nothingStill')}</p>}
      {aged.length > 0 && (
        <div className="books-scroll" role="region" aria-label={title} tabIndex={0}>
          <table className="books-table">
            <thead>
              <tr><th scope="col">{t('office.books.program')}</th><th scope="col">{t('office.books.years')}</th><th scope="col">{t('office.books.certificates')}</th><th scope="col">{t('office.books.outstanding')}</th></tr>
            </thead>
            <tbody>
              {aged.map((row) => (
                <tr key={`${String(row.programNumber)}${row.certificateKind}${row.currency}${String(row.years)}`}>
                  <th scope="row">{programOf(row, t('office.books.programNumber', { number: row.programNumber }))}<small>{t(`office.books.kind.${row.certificateKind}`)}</small></th>
                  <td>{row.years === null ? '–' : number(row.years)}</td>
                  <td>{number(row.certificates)}</td>
                  <td>{money(minor(row.outstanding), row.currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="muted">{t('office.books.stillText')}</p>
    </section>
  );
};
