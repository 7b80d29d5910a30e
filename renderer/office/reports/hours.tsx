import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayAfter } from '../../../domain/business-day.ts';
import { type HoursAsked, hoursAskedSchema, type HoursReport } from '../../../domain/hours.ts';
import { minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import '../books/books.css';
import { Picker } from '../picker.tsx';
import { ReportDownload } from '../report-download.tsx';
import { DaysReport } from './days-report.tsx';
import { Heat } from './heat.tsx';
import './reports.css';

/** What stores sold and took, by day and by hour of their own clocks. */
export const Hours = ({ day }: { readonly day: string }) => {
  const { t } = useTranslation();
  const { open, session } = useOffice();
  const [asked, ask] = useState<HoursAsked>({ franchiseId: session.user.franchise?.id ?? null, from: dayAfter(day, -6), to: day, programNumber: null, currency: null });
  const { value, failed, reload } = useLoad('evening.hours', asked);
  return (
    <Screen title={t('office.hours.title')} onBack={() => open({ name: 'evening', day })} className="office-screen">
      <Asking asked={asked} onAsk={ask} report={value} />
      {!value && (failed ? <div className="row"><Action onPress={reload}>{t('common.retry')}</Action></div> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (value.currency === null ? <p className="empty">{t('office.hours.empty')}</p> : (
        <>
          <Totals report={value} currency={value.currency} />
          <DaysReport days={value.days} currency={value.currency} />
          <Heat report={value} currency={value.currency} />
          <ReportDownload
            file="evening.hours-list" name={`countersign-hours-${asked.from}-${asked.to}`} shortcut="F8" label={t('office.hours.file')} text={t('office.hours.fileText')}
            asked={{ franchiseId: asked.franchiseId, from: asked.from, to: asked.to, programNumber: asked.programNumber }}
          />
        </>
      ))}
    </Screen>
  );
};

const all = 'all';

const Asking = ({ asked, onAsk, report }: { readonly asked: HoursAsked; readonly onAsk: (asked: HoursAsked) => void; readonly report: HoursReport | undefined }) => {
  const { t } = useTranslation();
  const { session } = useOffice();
  const business = useLoad('business.read', {});
  const [from, typeFrom] = useState(asked.from);
  const [to, typeTo] = useState(asked.to);
  const next = hoursAskedSchema.safeParse({ ...asked, from, to });
  const franchises = session.user.franchise === null ? (business.value?.franchises ?? []) : [];
  return (
    <div className="books-asking report-asking">
      <Field label={t('office.books.from')} value={from} onChange={typeFrom} maxLength={10} hint={t('office.hours.spanHint')} />
      <Field label={t('office.hours.to')} value={to} onChange={typeTo} maxLength={10} hint={t('office.books.dayHint')} />
      {franchises.length > 0 && (
        <Picker
          label={t('office.hours.whose')} value={asked.franchiseId ?? all} onChange={(id) => onAsk({ ...asked, franchiseId: id === all ? null : id })}
          options={[{ id: all, label: t('office.wholeBusiness') }, ...franchises.map(({ id, name }) => ({ id, label: name }))]}
        />
      )}
      {report && report.programs.length > 1 && (
        <Picker
          label={t('office.books.program')} value={String(asked.programNumber ?? all)} onChange={(id) => onAsk({ ...asked, programNumber: id === all ? null : Number(id) })}
          options={[{ id: all, label: t('office.hours.allPrograms') }, ...report.programs.map(({ number, name }) => ({ id: String(number), label: name }))]}
        />
      )}
      {report && report.currencies.length > 1 && (
        <Picker label={t('office.hours.currency')} value={report.currency} onChange={(currency) => onAsk({ ...asked, currency })} options={report.currencies.map((id) => ({ id, label: id }))} />
      )}
      <Action kind="primary" shortcut="Enter" disabled={!next.success} onPress={() => { if (next.success) onAsk(next.data); }}>{t('office.books.show')}</Action>
    </div>
  );
};

const Totals = ({ report: { days }, currency }: { readonly report: HoursReport; readonly currency: string }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const total = (value: (day: HoursReport['days'][number]) => number): number => days.reduce((sum, day) => sum + value(day), 0);
  return (
    <dl className="report-totals">
      <div><dt>{t('office.hours.soldOf', { count: total(({ certificates }) => certificates) })}</dt><dd>{money(minor(total(({ sold }) => sold)), currency)}</dd></div>
      <div><dt>{t('office.hours.redeemedOf', { count: total(({ uses }) => uses) })}</dt><dd>{money(minor(total(({ redeemed }) => redeemed)), currency)}</dd></div>
    </dl>
  );
};
