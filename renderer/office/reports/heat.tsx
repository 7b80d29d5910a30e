import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type HoursReport, hoursWorked } from '../../../domain/hours.ts';
import { minor } from '../../../domain/money.ts';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../components/format.ts';

type Row = { readonly key: string; readonly name: string; readonly cells: readonly { readonly hour: number; readonly sold: number; readonly redeemed: number }[] };

/** When it was: every hour of a store or weekday, the darker the more. Each field has its figure; colour alone tells nothing. */
export const Heat = ({ report, currency }: { readonly report: HoursReport; readonly currency: string }) => {
  const { t } = useTranslation();
  const { weekday } = useFormat();
  const [by, setBy] = useState<'store' | 'weekday'>('store');
  const [what, setWhat] = useState<'sold' | 'redeemed'>('sold');
  const rows: readonly Row[] = by === 'store'
    ? report.stores.map(({ store, name }) => ({ key: String(store), name: t('office.hours.store', { name, number: store }), cells: report.storeHours.filter((cell) => cell.store === store) }))
    : [1, 2, 3, 4, 5, 6, 7].map((one) => ({ key: String(one), name: weekday(one), cells: report.weekdayHours.filter((cell) => cell.weekday === one) })).filter(({ cells }) => cells.length > 0);
  return (
    <section className="card">
      <h2>{t('office.hours.byHour')}</h2>
      <div className="row">
        <Choice label={t('office.hours.what')} hideLabel value={what} onChange={setWhat} options={(['sold', 'redeemed'] as const).map((value) => ({ value, label: t(`office.hours.${value}`) }))} />
        <Choice label={t('office.hours.by')} hideLabel value={by} onChange={setBy} options={(['store', 'weekday'] as const).map((value) => ({ value, label: t(`office.hours.rows.${value}`) }))} />
      </div>
      <HeatTable rows={rows} what={what} currency={currency} hours={hoursWorked(report.storeHours, report.firstHour)} />
      <p className="muted">{t('office.hours.clocks')}</p>
    </section>
  );
};

const HeatTable = ({ rows, what, currency, hours }: { readonly rows: readonly Row[]; readonly what: 'sold' | 'redeemed'; readonly currency: string; readonly hours: readonly number[] }) => {
  const { t } = useTranslation();
  const { money, amountShort } = useFormat();
  const most = Math.max(1, ...rows.flatMap(({ cells }) => cells.map((cell) => cell[what])));
  return (
    <div className="books-scroll" role="region" aria-label={t('office.hours.byHour')} tabIndex={0}>
      <table className="report-heat">
        <thead><tr><td />{hours.map((hour) => <th key={hour} scope="col">{t('office.hours.hour', { hour: String(hour).padStart(2, '0') })}</th>)}<th scope="col">{t('office.hours.sum')}</th></tr></thead>
        <tbody>
          {rows.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {hours.map((hour) => <HeatCell key={hour} value={cells.find((cell) => cell.hour === hour)?.[what] ?? 0} most={most} text={(value) => amountShort(minor(value), currency)} />)}
              <td className="report-heat-sum">{money(minor(cells.reduce((sum, cell) => sum + cell[what], 0)), currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const HeatCell = ({ value, most, text }: { readonly value: number; readonly most: number; readonly text: (value: number) => string }) =>
  value === 0 ? <td className="report-heat-none">·</td> : <td style={{ '--share': Math.max(0, value) / most } as CSSProperties}>{text(value)}</td>;
