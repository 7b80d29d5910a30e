import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftReport } from '../../../domain/shift.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { printSentence } from '../sentences.ts';
import { useServices, useTill } from '../services.tsx';
import { CashForm } from './cash-form.tsx';
import { Closing } from './closing.tsx';
import { ReportTable } from './report-table.tsx';
import { useClosing } from './use-closing.ts';
import { useRecording } from './use-recording.ts';
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
      <div className="row"><PaperArrived /></div>
    </Screen>
  );
};

const OpenShift = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { shift } = useTill();
  const { time } = useFormat();
  const report = useReport();
  const { step, start } = useClosing();
  if (step !== 'none') return <Closing />;
  return (
    <Screen title={t('shift.title')} onBack={desk.back} className="split" aside={shift && <span className="muted">{t('shift.since', { time: time(shift.openedAt) })}</span>}>
      <section className="split-list"><h2>{t('shift.report')}</h2>{report && <ReportTable report={report} />}</section>
      <section className="split-main changes">
        {report && <PrintReport report={report} />}
        <Action shortcut="F2" onPress={() => desk.open({ name: 'pay-in' })}>{t('payCash.in')}</Action>
        <Action shortcut="F3" onPress={() => desk.open({ name: 'pay-out' })}>{t('payCash.out')}</Action>
        <Action shortcut="F5" onPress={() => desk.open({ name: 'no-sale' })}>{t('home.noSale')}</Action>
        <PaperArrived />
        <Action kind="primary" shortcut="F9" onPress={start}>{t('shift.z')}</Action>
      </section>
    </Screen>
  );
};

/** Practice paper comes from nowhere. */
const PaperArrived = () => {
  const { t } = useTranslation();
  const { app, desk } = useServices();
  return app.training ? null : <Action shortcut="F4" onPress={() => desk.open({ name: 'arrivals' })}>{t('arrival.open')}</Action>;
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
