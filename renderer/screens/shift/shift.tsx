import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exponentOf, type Minor, parseMoney } from '../../../domain/money.ts';
import type { Operation } from '../../../domain/operation.ts';
import type { ShiftReport } from '../../../domain/shift.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Done, Recorded } from '../../till.ts';
import { notRecordedSentence, printSentence } from '../sentences.ts';
import { useDesk, useServices, useTill, useTyped } from '../services.tsx';
import { ReportTable } from './report-table.tsx';
import { useReport } from './use-report.ts';

/** Opens the shift with its float, reads it (X), closes it after a blind count (Z). */
export const Shift = () => (useTill().shift ? <OpenShift /> : <ClosedShift />);

const ClosedShift = () => {
  const { t } = useTranslation();
  const { desk, till } = useServices();
  const { record, saving } = useRecording();
  return (
    <Screen title={t('shift.titleOpen')} onBack={desk.home} className="narrow">
      <CashForm
        field="shift.float" label={t('shift.float')} hint={t('shift.floatHint')} submit={saving ? t('shift.opening') : t('shift.open')} saving={saving}
        onSubmit={(float) => void record(() => till.openShift(float), () => { desk.home(); desk.quiet(t('shift.opened')); })}
      />
    </Screen>
  );
};

const OpenShift = () => {
  const { t } = useTranslation();
  const { desk, till } = useServices();
  const { shift, queue } = useTill();
  const { sale, redemption } = useDesk();
  const { time } = useFormat();
  const report = useReport();
  const { record, saving } = useRecording();
  const [counting, count] = useTyped('shift.counting', 'no');
  const startCount = (): void => {
    if (sale.items.length + redemption.items.length > 0) desk.problem(t('shift.unsaved'));
    else count('yes');
  };
  const close = (counted: Minor): void =>
    void record(() => till.closeShift(counted), (done) => { desk.forget('shift.'); desk.open({ name: 'done', done }); });
  if (counting === 'yes') {
    return (
      <Screen title={t('shift.countTitle')} onBack={() => count('no')} className="narrow" unsaved>
        <p>{t('shift.countText')}</p>
        {queue.waiting > 0 && <p className="badge badge-warn">{t('shift.unsent', { count: queue.waiting })}</p>}
        <CashForm field="shift.count" label={t('shift.count')} submit={saving ? t('shift.closing') : t('shift.countNow')} saving={saving} onSubmit={close} />
      </Screen>
    );
  }
  return (
    <Screen title={t('shift.title')} onBack={desk.back} className="split" aside={shift && <span className="muted">{t('shift.since', { time: time(shift.openedAt) })}</span>}>
      <section className="split-list"><h2>{t('shift.report')}</h2>{report && <ReportTable report={report} />}</section>
      <section className="split-main changes">
        {report && <PrintReport report={report} />}
        <Action shortcut="F5" onPress={() => desk.open({ name: 'no-sale' })}>{t('home.noSale')}</Action>
        <Action kind="primary" shortcut="F9" onPress={startCount}>{t('shift.z')}</Action>
      </section>
    </Screen>
  );
};

const PrintReport = ({ report }: { readonly report: ShiftReport }) => {
  const { t } = useTranslation();
  const { desk, till } = useServices();
  const [printing, setPrinting] = useState(false);
  const print = async (): Promise<void> => {
    setPrinting(true);
    const outcome = await till.printReport(report).finally(() => setPrinting(false));
    (outcome.outcome === 'printed' ? desk.quiet : desk.problem)(printSentence(t, outcome, 'page'));
  };
  return <Action shortcut="F8" onPress={() => void print()} busy={printing}>{t('shift.x')}</Action>;
};

/** One amount of cash, typed or tapped. */
const CashForm = ({ field, label, hint, submit, saving, onSubmit }: {
  readonly field: string; readonly label: string; readonly hint?: string; readonly submit: string; readonly saving: boolean; readonly onSubmit: (amount: Minor) => void;
}) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { currency, money } = useFormat();
  const [text, type] = useTyped(field);
  const amount = parseMoney(text, currency);
  const confirm = (): void => {
    if (amount.ok) return onSubmit(amount.value);
    sounds.problem();
    desk.problem(t('sell.notAmount', { example: exponentOf(currency) === 0 ? '100000' : '100.00' }));
  };
  return (
    <div className="panel">
      <div className="panel-side">
        <Field label={label} value={text} onChange={type} mode="decimal" large autoFocus maxLength={14} disabled={saving} {...(hint === undefined ? {} : { hint })} />
        <p className="preview">{amount.ok ? money(amount.value) : ' '}</p>
      </div>
      <div className="panel-pad">
        <Pad value={text} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={saving} />
        <Action kind="primary" shortcut="Enter" onPress={confirm} busy={saving}>{submit}</Action>
      </div>
    </div>
  );
};

const useRecording = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const record = async <Kind extends Operation>(start: () => Promise<Recorded<Kind>>, onDone: (done: Done<Kind>) => void): Promise<void> => {
    setSaving(true);
    const recorded = await start().finally(() => setSaving(false));
    if (recorded.ok) {
      sounds.success();
      return onDone(recorded.value);
    }
    sounds.problem();
    desk.problem(notRecordedSentence(t, format, recorded.error));
  };
  return { record, saving };
};
