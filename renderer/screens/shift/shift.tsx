import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cashMax, dearestPrice, isFarOff, judgeCash } from '../../../domain/drawer-cash.ts';
import { exponentOf, type Minor, parseMoney } from '../../../domain/money.ts';
import type { Operation } from '../../../domain/operation.ts';
import type { ShiftReport } from '../../../domain/shift.ts';
import { Action } from '../../components/action.tsx';
import { useArmed } from '../../components/arming.ts';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney } from '../../components/money.tsx';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Done, Recorded } from '../../till.ts';
import { amountSentence, notRecordedSentence, printSentence } from '../sentences.ts';
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
        field="shift.float" label={t('shift.float')} hint={t('shift.floatHint')} submit={saving ? t('shift.opening') : t('shift.open')} saving={saving} counted="float"
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
  const dearest = useDearest();
  const [farOff, tellFarOff] = useState<Minor | null>(null);
  const [recounting, recount] = useState(false);
  const [counting, count] = useTyped('shift.counting', 'no');
  const startCount = (): void => {
    if (sale.items.length + redemption.items.length > 0) desk.problem(t('shift.unsaved'));
    else count('yes');
  };
  const close = (counted: Minor): void =>
    void record(() => till.closeShift(counted), (done) => { desk.forget('shift.'); desk.open({ name: 'done', done }); });
  /** After the count is confirmed, and once: that it is far off, never by how much or to which side. The count stays blind. */
  const judge = async (counted: Minor): Promise<void> => {
    const current = await till.report();
    if (farOff === null && current && isFarOff(counted, current.expectedCash, dearest)) return tellFarOff(counted);
    close(counted);
  };
  if (farOff !== null && counting === 'yes' && !recounting) {
    return <FarOff counted={farOff} saving={saving} onClose={() => close(farOff)} onRecount={() => { desk.type('shift.count', ''); recount(true); }} />;
  }
  if (counting === 'yes') {
    return (
      <Screen title={t('shift.countTitle')} onBack={() => count('no')} className="narrow" unsaved>
        <p>{t('shift.countText')}</p>
        {queue.waiting > 0 && <p className="badge badge-warn">{t('shift.unsent', { count: queue.waiting })}</p>}
        <CashForm field="shift.count" label={t('shift.count')} submit={saving ? t('shift.closing') : t('shift.countNow')} saving={saving} counted="count" onSubmit={(counted) => void judge(counted)} />
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
const CashForm = ({ field, label, hint, submit, saving, counted, onSubmit }: {
  readonly field: string; readonly label: string; readonly hint?: string; readonly submit: string; readonly saving: boolean;
  readonly counted: 'float' | 'count'; readonly onSubmit: (amount: Minor) => void;
}) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { currency, money } = useFormat();
  const [text, type] = useTyped(field);
  const amount = parseMoney(text, currency);
  const dearest = useDearest();
  const verdict = amount.ok ? judgeCash(amount.value, counted, dearest) : 'fine';
  const [asked, ask] = useState<Minor | null>(null);
  const asking = amount.ok && verdict === 'unusual' && asked === amount.value;
  const armed = useArmed(asking);
  const problem = (sentence: string): void => { sounds.problem(); desk.problem(sentence); };
  const confirm = (): void => {
    if (!amount.ok) return problem(amountSentence(t, amount.error, currency, exponentOf(currency) === 0 ? '100000' : '100.00'));
    if (verdict === 'absurd') return problem(t('shift.absurd', { amount: money(cashMax(dearest) ?? amount.value) }));
    if (verdict === 'fine' || asking) return onSubmit(amount.value);
    sounds.problem();
    ask(amount.value);
  };
  return (
    <div className="panel">
      <div className="panel-side">
        <Field label={label} value={text} onChange={type} mode="decimal" large autoFocus maxLength={14} disabled={saving} {...(hint === undefined ? {} : { hint })} />
        <p className="preview">{amount.ok ? money(amount.value) : ' '}</p>
        {asking && <p className="verdict" role="alert">{t('shift.really', { amount: money(amount.value) })}</p>}
      </div>
      <div className="panel-pad">
        <Pad value={text} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={saving} />
        <Action kind="primary" shortcut="Enter" onPress={confirm} busy={saving} arming={asking && !armed}>{asking ? t('shift.reallyYes', { amount: money(amount.value) }) : submit}</Action>
      </div>
    </div>
  );
};

/** The count is confirmed and far from what is expected. How far is told when it is recorded, so that nobody counts towards it. */
const FarOff = ({ counted, saving, onClose, onRecount }: { readonly counted: Minor; readonly saving: boolean; readonly onClose: () => void; readonly onRecount: () => void }) => {
  const { t } = useTranslation();
  const armed = useArmed();
  return (
    <Screen title={t('shift.countTitle')} className="narrow" unsaved>
      <BigMoney label={t('shift.counted')} amount={counted} />
      <p className="verdict" role="alert">{t('shift.farOff')}</p>
      <Action kind="primary" shortcut="Enter" arming={!armed} disabled={saving} onPress={onRecount}>{t('shift.recount')}</Action>
      <Action shortcut="F9" busy={saving} onPress={onClose}>{saving ? t('shift.closing') : t('shift.closeAnyway')}</Action>
    </Screen>
  );
};

const useDearest = (): Minor | undefined => {
  const { info } = useTill();
  return info ? dearestPrice(info.programs, info.terminal.store.currency) : undefined;
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
