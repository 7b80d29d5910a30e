import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chart as ChartOfAccounts, ChartLine } from '../../../domain/accounting-wire.ts';
import { foldPairs } from '../../../domain/chart.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import './books.css';

/** The accountant's own numbers and names of our accounts, for the summary. */
export const Chart = () => {
  const { t } = useTranslation();
  const { open, may, session } = useOffice();
  const franchiseId = session.user.franchise?.id ?? null;
  const { value, failed, reload, set } = useLoad('accounting.chart', { franchiseId });
  return (
    <Screen title={t('office.books.chart')} onBack={() => open({ name: 'books' })} className="office-screen">
      <p>{t('office.books.chartText')}</p>
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <div className="office-columns">
          <Lines chart={value} franchiseId={franchiseId} mayChange={may('accounting.map')} onChange={set} />
          <Accounts chart={value} />
        </div>
      )}
    </Screen>
  );
};

const accountPattern = /^[a-z]+(?:-[a-z]+)*(?::[a-z0-9]+)*$/u;

const Lines = ({ chart, franchiseId, mayChange, onChange }: {
  readonly chart: ChartOfAccounts; readonly franchiseId: string | null; readonly mayChange: boolean; readonly onChange: (chart: ChartOfAccounts) => void;
}) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [prefix, typePrefix] = useState('');
  const [number, typeNumber] = useState('');
  const [name, typeName] = useState('');
  const [busy, work] = useBusy();
  const line: ChartLine = { prefix: prefix.trim(), number: number.trim(), name: name.trim() };
  const send = (lines: readonly ChartLine[], done: () => void): void => work(async () => {
    const changed = await askOrTell('accounting.change-chart', { franchiseId, lines: [...lines] });
    if (!changed) return;
    desk.quiet(t('office.books.chartChanged'));
    onChange(changed);
    done();
  });
  const others = chart.lines.filter((one) => one.prefix !== line.prefix);
  const put = (): void => send([...others, line], () => { typePrefix(''); typeNumber(''); typeName(''); });
  return (
    <section className="card" aria-label={t('office.books.chartLines')}>
      <h2>{t('office.books.chartLines')}</h2>
      {chart.lines.length === 0 && <p className="empty">{t('office.books.chartEmpty')}</p>}
      <ul className="books-months" aria-label={t('office.books.chartLines')}>
        {chart.lines.map((one) => (
          <li key={one.prefix}>
            <span><strong>{one.number} {one.name}</strong><small>{one.prefix}</small></span>
            {mayChange && (
              <Action kind="quiet" busy={busy} icon={<Trash2 aria-hidden="true" />} label={t('office.books.removeLine', { account: one.prefix })} onPress={() => send(chart.lines.filter(({ prefix: other }) => other !== one.prefix), () => undefined)}>
                {t('office.books.remove')}
              </Action>
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <>
          <Field label={t('office.books.account')} hint={t('office.books.accountHint')} value={prefix} onChange={typePrefix} maxLength={60} disabled={busy} />
          <Field label={t('office.books.ownNumber')} value={number} onChange={typeNumber} maxLength={40} disabled={busy} />
          <Field label={t('office.books.ownName')} value={name} onChange={typeName} maxLength={120} disabled={busy} />
          <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={!accountPattern.test(line.prefix) || line.number === '' || line.name === ''} onPress={put}>{t('office.books.putLine')}</Action></div>
        </>
      )}
    </section>
  );
};

const Accounts = ({ chart }: { readonly chart: ChartOfAccounts }) => {
  const { t } = useTranslation();
  return (
    <section className="card" aria-label={t('office.books.accounts')}>
      <h2>{t('office.books.accounts')}</h2>
      {chart.accounts.length === 0 && <p className="muted">{t('office.books.accountsEmpty')}</p>}
      <dl className="sums">
        {foldPairs(chart.accounts).map(({ account, count, number, name }) => (
          <div key={`${account} ${number} ${name}`} className="money-line"><dt>{account}{count > 1 && <span className="muted"> × {count}</span>}</dt><dd>{number === '' ? <span className="muted">{t('office.books.unmapped')}</span> : `${number} ${name}`}</dd></div>
        ))}
      </dl>
    </section>
  );
};
