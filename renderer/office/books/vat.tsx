import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import { daySchema } from '../../../domain/operation.ts';
import { type VatReport, type VatTerms, vatTermsSchema } from '../../../domain/vat.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { useReportFormat } from '../table-format.tsx';
import './books.css';
import { programOf } from './program-name.ts';

type Asked = { readonly franchiseId: string | null; readonly from: string; readonly to: string };

/** VAT on single-purpose certificates: what is due of some days, and which programs are single-purpose from when. */
export const Vat = () => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { open, may, session } = useOffice();
  const [asked, setAsked] = useState<Asked>(() => {
    const today = new Date(now()).toISOString().slice(0, 10);
    return { franchiseId: session.user.franchise?.id ?? null, from: `${today.slice(0, 7)}-01`, to: today };
  });
  const { value, failed, reload, set } = useLoad('accounting.vat', asked);
  return (
    <Screen title={t('office.vat.title')} onBack={() => open({ name: 'books' })} className="office-screen">
      <p className="muted">{t('office.vat.text')}</p>
      <Asking asked={asked} onAsk={setAsked} />
      {!value && (failed ? <div className="row"><Action onPress={reload}>{t('common.retry')}</Action></div> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <div className="office-columns">
          <Due report={value} asked={asked} />
          <div className="office-stack">
            <Programs report={value} />
            {may('accounting.post') && session.user.franchise === null && <Change key={JSON.stringify(value.programs)} report={value} asked={asked} onChange={set} />}
          </div>
        </div>
      )}
    </Screen>
  );
};

const Asking = ({ asked, onAsk }: { readonly asked: Asked; readonly onAsk: (asked: Asked) => void }) => {
  const { t } = useTranslation();
  const [from, typeFrom] = useState(asked.from);
  const [to, typeTo] = useState(asked.to);
  const fits = daySchema.safeParse(from).success && daySchema.safeParse(to).success && from <= to;
  return (
    <div className="books-asking">
      <Field label={t('office.books.from')} value={from} onChange={typeFrom} maxLength={10} hint={t('office.books.dayHint')} />
      <Field label={t('office.books.to')} value={to} onChange={typeTo} maxLength={10} hint={t('office.books.dayHint')} />
      <Action kind="primary" shortcut="Enter" disabled={!fits} onPress={() => onAsk({ ...asked, from, to })}>{t('office.books.show')}</Action>
    </div>
  );
};

const Due = ({ report: { rows }, asked }: { readonly report: VatReport; readonly asked: Asked }) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const [form, choice] = useReportFormat();
  const title = t('office.vat.due', { from: day(asked.from), to: day(asked.to) });
  return (
    <section className="card">
      <h2>{title}</h2>
      {rows.length === 0 && <p className="empty">{t('office.vat.empty')}</p>}
      {rows.length > 0 && (
        <>
          <div className="books-scroll" role="region" aria-label={title} tabIndex={0}>
            <table className="books-table">
              <thead><tr><th scope="col">{t('office.books.program')}</th><th className="books-words" scope="col">{t('office.vat.rate')}</th><th scope="col">{t('office.vat.gross')}</th><th scope="col">{t('office.vat.vat')}</th></tr></thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={`${String(row.programNumber)}${row.country}${String(row.basisPoints)}${row.currency}`}>
                    <th scope="row">{programOf(row, t('office.books.programNumber', { number: row.programNumber }))}<small>{row.suppliers.join(', ')}</small></th>
                    <td className="books-words">{row.country} {String(row.basisPoints / 100)} %</td>
                    <td>{money(minor(row.gross), row.currency)}</td>
                    <td>{money(minor(row.vat), row.currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {choice}
          <div className="row"><Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => work(() => save('accounting.vat-list', `countersign-vat-${asked.from}-${asked.to}.${form.format}`, { ...asked, ...form }))}>{t('office.vat.file')}</Action></div>
        </>
      )}
      <p className="muted">{t('office.vat.taxDay')}</p>
    </section>
  );
};

const Programs = ({ report: { programs } }: { readonly report: VatReport }) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  return (
    <section className="card" aria-label={t('office.vat.terms')}>
      <h2>{t('office.vat.terms')}</h2>
      <dl className="sums">
        {programs.flatMap((program) => (program.terms.length === 0 ? [undefined] : program.terms).map((terms) => (
          <div key={`${String(program.number)} ${terms?.from ?? ''}`} className="money-line">
            <dt>{program.name}{terms && ` · ${t('office.vat.since', { day: day(terms.from) })}`}</dt>
            <dd>{terms?.purpose === 'single' ? `${terms.country} ${String(terms.basisPoints / 100)} % · ${terms.supplier}` : t('office.vat.multi')}</dd>
          </div>
        )))}
      </dl>
    </section>
  );
};

const percentOf = (text: string): number => (/^\d{1,2}(?:[.,]\d{1,2})?$/u.test(text.trim()) ? Math.round(Number(text.trim().replace(',', '.')) * 100) : 0);

const Change = ({ report: { programs }, asked, onChange }: { readonly report: VatReport; readonly asked: Asked; readonly onChange: (report: VatReport) => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [number, pick] = useState(String(programs[0]?.number ?? ''));
  const [purpose, setPurpose] = useState<VatTerms['purpose'] | null>(null);
  const [country, typeCountry] = useState('');
  const [supplier, typeSupplier] = useState('');
  const [rate, typeRate] = useState('');
  const [from, typeFrom] = useState('');
  const [busy, work] = useBusy();
  const program = programs.find((one) => String(one.number) === number);
  const terms = vatTermsSchema.safeParse(purpose === 'single' ? { from, purpose, country: country.trim().toUpperCase(), supplier, basisPoints: percentOf(rate) } : { from, purpose });
  const change = (): void => work(async () => {
    if (!program || !terms.success) return;
    const changed = await askOrTell('accounting.change-vat', { ...asked, programNumber: program.number, terms: terms.data, known: program.terms.length });
    if (!changed) return;
    desk.quiet(t('office.vat.changed', { name: program.name }));
    onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.vat.change')}</h2>
      <Picker label={t('office.books.program')} value={number} onChange={pick} options={programs.map((one) => ({ id: String(one.number), label: one.name }))} />
      <Choice
        label={t('office.vat.purpose')} value={purpose} onChange={setPurpose} disabled={busy}
        options={[{ value: 'single', label: t('office.vat.single') }, { value: 'multi', label: t('office.vat.multi') }]}
      />
      {purpose === 'single' && (
        <>
          <Field label={t('office.vat.country')} hint={t('office.vat.countryHint')} value={country} onChange={typeCountry} maxLength={2} disabled={busy} />
          <Field label={t('office.vat.rate')} hint={t('office.vat.rateHint')} value={rate} onChange={typeRate} mode="decimal" maxLength={5} disabled={busy} />
          <Field label={t('office.vat.supplier')} hint={t('office.vat.supplierHint')} value={supplier} onChange={typeSupplier} maxLength={80} disabled={busy} />
        </>
      )}
      <Field label={t('office.vat.from')} hint={t('office.vat.fromHint')} value={from} onChange={typeFrom} maxLength={10} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={!terms.success} onPress={change}>{t('office.vat.do')}</Action></div>
    </section>
  );
};
