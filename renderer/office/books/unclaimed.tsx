import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import { daySchema } from '../../../domain/operation.ts';
import type { Unclaimed as Report } from '../../../domain/unclaimed-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { useReportFormat } from '../table-format.tsx';
import './books.css';
import { programOf } from './program-name.ts';
import { EscheatLists, ReturnEscheat } from './escheats.tsx';

type Asked = { readonly asOf: string; readonly rule: string | null };
type Part = { readonly report: Report; readonly asked: Asked; readonly onChange: (report: Report) => void };

/** What nobody has come for: by which law, since when, how much, and its handing over to the state by two people. */
export const Unclaimed = () => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { open, may } = useOffice();
  const [asked, setAsked] = useState<Asked>(() => ({ asOf: new Date(now()).toISOString().slice(0, 10), rule: null }));
  const { value, failed, reload, set } = useLoad('accounting.unclaimed', asked);
  return (
    <Screen title={t('office.unclaimed.title')} onBack={() => open({ name: 'dormancy' })} className="office-screen">
      <p className="muted">{t('office.unclaimed.text')}</p>
      {!value && (failed ? <div className="row"><Action onPress={reload}>{t('common.retry')}</Action></div> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <>
          <Asking report={value} asked={asked} onAsk={setAsked} />
          <div className="office-columns">
            <div className="office-stack">
              <Still key={JSON.stringify(value)} report={value} asked={asked} onChange={set} />
              {may('accounting.post') && <ReturnEscheat asked={asked} onChange={set} />}
            </div>
            <div className="office-stack"><Law key={`${value.rule ?? ''} ${JSON.stringify(value.rules)}`} report={value} asked={asked} onChange={set} /><EscheatLists report={value} asked={asked} onChange={set} /></div>
          </div>
        </>
      )}
    </Screen>
  );
};

const Asking = ({ report: { rules, rule }, asked, onAsk }: Omit<Part, 'onChange'> & { readonly onAsk: (asked: Asked) => void }) => {
  const { t } = useTranslation();
  const [asOf, typeAsOf] = useState(asked.asOf);
  const [which, pick] = useState(rule ?? '');
  return (
    <div className="books-asking">
      <Picker label={t('office.unclaimed.law')} value={which} onChange={pick} options={rules.map(({ id, country, region }) => ({ id, label: region === null ? country : `${country}-${region}` }))} />
      <Field label={t('office.books.to')} value={asOf} onChange={typeAsOf} maxLength={10} hint={t('office.books.dayHint')} />
      <Action kind="primary" shortcut="Enter" disabled={!daySchema.safeParse(asOf).success} onPress={() => onAsk({ asOf, rule: which === '' ? null : which })}>{t('office.books.show')}</Action>
    </div>
  );
};

/** The law as it is shipped, and whether it is followed: by counsel's word, never by ours. */
const Law = ({ report, asked, onChange }: Part) => {
  const { t } = useTranslation();
  const { newId, desk } = useServices();
  const { askOrTell, may } = useOffice();
  const [id] = useState(newId);
  const [who, setWho] = useState('');
  const [busy, work] = useBusy();
  const law = report.rules.find((one) => one.id === report.rule);
  if (!law) return null;
  const { id: rule, afterYears, owed, source, isOn, confirmedBy } = law;
  const choose = (): void => work(async () => {
    const changed = await askOrTell('accounting.choose-unclaimed', { id, asOf: asked.asOf, rule, isOn: !isOn, confirmedBy: who });
    if (!changed) return;
    desk.quiet(t(isOn ? 'office.unclaimed.turnedOff' : 'office.unclaimed.turnedOn'));
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.unclaimed.law')}>
      <h2>{t('office.unclaimed.law')}</h2>
      <p>{owed ? t('office.unclaimed.owed', { count: afterYears }) : t('office.unclaimed.notOwed')}</p>
      <p className="muted">{source} · {t('office.unclaimed.counsel')}</p>
      <p>{isOn ? t('office.unclaimed.on', { name: confirmedBy ?? '' }) : t('office.unclaimed.off')}</p>
      {owed && may('accounting.post') && (
        <>
          <Field label={t('office.unclaimed.confirmedBy')} hint={t('office.unclaimed.confirmedByHint')} value={who} onChange={setWho} maxLength={120} disabled={busy} />
          <div className="row"><Action shortcut="F8" busy={busy} disabled={who.trim().length < 3} onPress={choose}>{t(isOn ? 'office.unclaimed.turnOff' : 'office.unclaimed.turnOn')}</Action></div>
        </>
      )}
    </section>
  );
};

const Still = ({ report, asked, onChange }: Part) => {
  const { t } = useTranslation();
  const { money, number, day } = useFormat();
  const { newId, desk } = useServices();
  const { askOrTell, may, save } = useOffice();
  // Made once for these figures: a list whose answer was lost is asked for again as the same one.
  const [id] = useState(newId);
  const [busy, work] = useBusy();
  const [form, choice] = useReportFormat();
  const { totals, rows, more, rule, stillSince } = report;
  const title = t('office.books.stillSince', { day: day(stillSince) });
  const sum = (value: (total: Report['totals'][number]) => number): number => totals.reduce((all, total) => all + value(total), 0);
  const handOver = (): void => work(async () => {
    if (rule === null) return;
    const changed = await askOrTell('accounting.ask-escheat', { id, asOf: asked.asOf, rule, certificates: sum(({ certificates }) => certificates), outstanding: sum(({ outstanding }) => outstanding) });
    if (!changed) return;
    desk.quiet(t('office.unclaimed.asked'));
    onChange(changed);
  });
  return (
    <section className="card">
      <h2>{title}</h2>
      {totals.length === 0 && <p className="empty">{t(report.rules.find((one) => one.id === rule)?.isOn === true ? 'office.unclaimed.nothing' : 'office.unclaimed.offNothing')}</p>}
      {totals.length > 0 && (
        <>
          <dl className="sums">
            {totals.map((one) => (
              <div key={`${String(one.programNumber)}${one.certificateKind}${one.currency}`} className="money-line">
                <dt>{programOf(one, t('office.books.programNumber', { number: one.programNumber }))} · {t('office.unclaimed.count', { count: one.certificates })}</dt><dd>{money(minor(one.outstanding), one.currency)}</dd>
              </div>
            ))}
          </dl>
          {choice}
          <div className="row">
            {may('accounting.post') && <Action kind="primary" shortcut="F9" busy={busy} onPress={handOver}>{t('office.unclaimed.handOver')}</Action>}
            <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => work(() => save('accounting.unclaimed-list', `countersign-unclaimed-${asked.asOf}.${form.format}`, { asOf: asked.asOf, rule, ...form }))}>{t('office.unclaimed.file')}</Action>
          </div>
          <div className="books-scroll" role="region" aria-label={title} tabIndex={0}>
            <table className="books-table">
              <thead><tr><th scope="col">{t('office.bankRefunds.certificate')}</th><th className="books-words" scope="col">{t('office.blocking.soldAt')}</th><th className="books-words" scope="col">{t('office.unclaimed.last')}</th><th scope="col">{t('office.books.outstanding')}</th></tr></thead>
              <tbody>
                {rows.map((row, index) => (
                  <tr key={row.control ?? index}>
                    <th scope="row"><span className="control">{row.control ?? t('common.controlUnknown')}</span></th>
                    <td className="books-words">{row.storeName}<small>{row.soldOn === null ? '–' : day(row.soldOn)}</small></td>
                    <td className="books-words">{day(row.lastOn)}<small>{t(`office.unclaimed.lastKind.${row.lastKind}`)}</small></td>
                    <td>{money(minor(row.balance), row.currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {more && <p className="muted">{t('office.unclaimed.more', { count: number(rows.length) })}</p>}
        </>
      )}
    </section>
  );
};
