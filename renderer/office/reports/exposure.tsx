import { CircleCheck, CloudOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExposedTill, type Exposure, exposureSums, type ExposureSum } from '../../../domain/exposure.ts';
import { minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import '../books/books.css';
import { Picker } from '../picker.tsx';
import './reports.css';

/** Tills come and go by themselves; so does this screen. */
const lookAgainMs = 15_000;
const all = 'all';

/** What is at risk at this moment because tills can't be asked. */
export const ExposureNow = () => {
  const { t } = useTranslation();
  const { time } = useFormat();
  const { open, session } = useOffice();
  const [franchiseId, choose] = useState(session.user.franchise?.id ?? null);
  const business = useLoad('business.read', {});
  const { value, failed, reload } = useLoad('evening.exposure', { franchiseId }, () => lookAgainMs);
  const franchises = session.user.franchise === null ? (business.value?.franchises ?? []) : [];
  return (
    <Screen title={t('office.exposure.title')} onBack={() => open({ name: 'evening', day: null })} className="office-screen" aside={value && <span className="muted">{t('office.exposure.asOf', { time: time(value.at) })}</span>}>
      {!value && !failed && <p className="muted" role="status">{t('office.reading')}</p>}
      {value && <Verdict report={value} />}
      {failed && <div className="row"><Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action></div>}
      {value && (value.tills.length > 0 || value.overspends.length > 0) && <Totals report={value} />}
      {franchises.length > 1 && (
        <div className="report-whose">
          <Picker
            label={t('office.hours.whose')} value={franchiseId ?? all} onChange={(id) => choose(id === all ? null : id)}
            options={[{ id: all, label: t('office.wholeBusiness') }, ...franchises.map(({ id, name }) => ({ id, label: name }))]}
          />
        </div>
      )}
      {value && value.tills.length > 0 && <Tills report={value} />}
      {value && (value.tills.length > 0 || value.overspends.length > 0) && <Sums report={value} />}
      {value && value.tills.length > 0 && <p className="muted">{t('office.exposure.meaning')}</p>}
    </Screen>
  );
};

const Verdict = ({ report: { tills, resting } }: { readonly report: Exposure }) => {
  const { t } = useTranslation();
  const silent = tills.filter(({ state }) => state === 'silent').length;
  const sending = tills.length - silent;
  return (
    <div className="office-stack">
      {tills.length === 0
        ? <p className="verdict verdict-good books-tie" role="status"><CircleCheck aria-hidden="true" /><span>{t('office.exposure.noneOffline')}</span></p>
        : <p className="verdict verdict-warn books-tie" role="status"><CloudOff aria-hidden="true" /><span>{[
          ...(silent > 0 ? [t('office.exposure.someOffline', { count: silent })] : []), ...(sending > 0 ? [t('office.exposure.someSending', { count: sending })] : []),
        ].join(' ')}</span></p>}
      {resting > 0 && <p className="muted">{t('office.exposure.resting', { count: resting })}</p>}
    </div>
  );
};

const Totals = ({ report }: { readonly report: Exposure }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  return exposureSums(report, 'business').map(({ key, currency, atMost, told, overspent }) => (
    <dl key={key} className="report-totals">
      <div><dt>{t('office.exposure.atMostOf')}</dt><dd>{money(minor(atMost), currency)}</dd></div>
      <div><dt>{t('office.exposure.toldOf')}</dt><dd>{money(minor(told), currency)}</dd></div>
      <div>
        <dt>{t('office.exposure.overspentOf', { count: report.overspends.filter((one) => one.currency === currency).reduce((sum, { count }) => sum + count, 0) })}</dt>
        <dd>{money(minor(overspent), currency)}</dd>
      </div>
    </dl>
  ));
};

const Tills = ({ report: { tills, at } }: { readonly report: Exposure }) => {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t('office.exposure.tills')}</h2>
      <div className="books-scroll" role="region" aria-label={t('office.exposure.tills')} tabIndex={0}>
        <table className="books-table report-tills">
          <thead>
            <tr>
              <th scope="col">{t('office.exposure.place')}</th><th scope="col">{t('office.exposure.heard')}</th><th scope="col">{t('office.exposure.until')}</th><th scope="col">{t('office.exposure.unsent')}</th>
              <th scope="col">{t('office.exposure.told')}</th><th scope="col">{t('office.exposure.atMost')}</th>
            </tr>
          </thead>
          <tbody>{tills.map((till) => <TillRow key={till.terminal} till={till} at={at} />)}</tbody>
        </table>
      </div>
    </section>
  );
};

const TillRow = ({ till: { number, storeName, franchiseName, currency, state, heardAt, unsent, told, atMost, until }, at }: { readonly till: ExposedTill; readonly at: number }) => {
  const { t } = useTranslation();
  const { money, moment, span, number: numberOf } = useFormat();
  const takes = state === 'sending' ? '–' : until === null ? t('office.exposure.takesNothing') : until <= at ? t('office.exposure.over', { moment: moment(until) }) : moment(until);
  return (
    <tr>
      <th scope="row">{t('office.exposure.till', { number })}<small>{storeName}{franchiseName !== '' && ` · ${franchiseName}`}</small></th>
      <td>{state === 'sending' ? t('office.exposure.sending') : heardAt === null ? t('office.exposure.never') : t('office.exposure.ago', { span: span(at - heardAt) })}</td>
      <td>{takes}</td>
      <td>{unsent === null ? t('office.exposure.notTold') : numberOf(unsent)}</td>
      <td>{told === null ? t('office.exposure.notTold') : money(minor(told), currency)}</td>
      <td>{money(minor(atMost), currency)}</td>
    </tr>
  );
};

const Sums = ({ report }: { readonly report: Exposure }) => {
  const { t } = useTranslation();
  const { session } = useOffice();
  const [by, choose] = useState<'store' | 'franchise'>('store');
  return (
    <section className="card">
      <h2>{t('office.exposure.sums')}</h2>
      {session.user.franchise === null && (
        <Choice label={t('office.exposure.sums')} hideLabel value={by} onChange={choose} options={(['store', 'franchise'] as const).map((value) => ({ value, label: t(`office.exposure.by.${value}`) }))} />
      )}
      <div className="books-scroll" role="region" aria-label={t('office.exposure.sums')} tabIndex={0}>
        <table className="books-table">
          <thead>
            <tr>
              <th scope="col">{t('office.exposure.place')}</th><th scope="col">{t('office.exposure.tills')}</th><th scope="col">{t('office.exposure.unsent')}</th>
              <th scope="col">{t('office.exposure.told')}</th><th scope="col">{t('office.exposure.overspent')}</th><th scope="col">{t('office.exposure.atMost')}</th>
            </tr>
          </thead>
          <tbody>{exposureSums(report, by).map((sum) => <SumRow key={sum.key} sum={sum} />)}</tbody>
        </table>
      </div>
    </section>
  );
};

const SumRow = ({ sum: { name, currency, tills, unsent, told, overspent, atMost } }: { readonly sum: ExposureSum }) => {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  return (
    <tr>
      <th scope="row">{name === '' ? t('office.exposure.noFranchise') : name}</th>
      <td>{number(tills)}</td><td>{number(unsent)}</td><td>{money(minor(told), currency)}</td><td>{money(minor(overspent), currency)}</td><td>{money(minor(atMost), currency)}</td>
    </tr>
  );
};
