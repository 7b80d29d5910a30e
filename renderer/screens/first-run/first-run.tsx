import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Guilloche } from '../../components/guilloche.tsx';
import { Screen } from '../../components/screen.tsx';
import { useScan } from '../../components/scans.ts';
import { useServices, useTill, useTyped } from '../services.tsx';
import { EnrolQuestion } from './enrol-question.tsx';
import { readEnrolmentCode } from './enrolment-code.ts';
import { PrintQuestion } from './print-question.tsx';
import { ScanQuestion } from './scan-question.tsx';

/** A conversation of four questions: what for, which till, does it scan, does it print. */
export const FirstRun = () => {
  const { t } = useTranslation();
  const { phase } = useTill();
  const { changeSettings, desk } = useServices();
  const enrolled = phase !== 'not-enrolled' && phase !== 'starting';
  const [step, setStep] = useState<1 | 2 | 3 | 4>(1);
  // A till that was enrolled before the first run ended goes on where it stopped, and may look back at which till it is.
  const [looksBack, setLooksBack] = useState(false);
  const shown = enrolled && step < 3 && !looksBack ? 3 : step;
  const goTo = (next: 1 | 2 | 3 | 4): void => {
    desk.dismiss();
    setLooksBack(next === 2 && enrolled);
    setStep(next);
  };
  const before = { 1: undefined, 2: enrolled ? undefined : 1, 3: 2, 4: 3 } as const;
  const back = before[shown];
  const finish = (): void => {
    // What was tried here is nothing that the next page of this till should do.
    desk.forget('testPage.');
    void changeSettings({ firstRunDone: true }).catch(() => desk.problem(t('settings.failed')));
  };
  return (
    <Screen key={shown} title={t('firstRun.step', { step: shown })} className="first-run" onBack={back && (() => goTo(back))}>
      <div className="first-run-ground"><Guilloche /></div>
      <div className="first-run-body">
        {shown === 1 && <Purpose onNext={() => goTo(2)} />}
        {shown === 2 && !enrolled && <EnrolQuestion onNext={() => goTo(3)} />}
        {shown === 2 && enrolled && <Enrolled onNext={() => goTo(3)} />}
        {shown === 3 && <ScanQuestion onNext={() => goTo(4)} />}
        {shown === 4 && <PrintQuestion onNext={finish} />}
      </div>
    </Screen>
  );
};

/** The second question has been answered, for good. */
const Enrolled = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { info } = useTill();
  return (
    <>
      <p className="question">{info ? t('firstRun.thisTill', { store: info.terminal.store.name, number: info.terminal.number }) : t('firstRun.codeTitle')}</p>
      <p className="muted">{t('firstRun.enrolled')}</p>
      <Action kind="primary" shortcut="Enter" onPress={onNext}>{t('common.goOn')}</Action>
    </>
  );
};

const Purpose = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { app, desk, scans, sounds } = useServices();
  const [, typeCode] = useTyped('enrol.code');
  // Whoever scans the office's code has answered: this till is to be enrolled, and with that code.
  useScan(scans, (raw) => {
    desk.scannerWorks();
    const code = readEnrolmentCode(raw);
    if (code === undefined) {
      sounds.problem();
      desk.problem(t('firstRun.notACode'));
      return true;
    }
    sounds.scan();
    desk.dismiss();
    typeCode(code);
    onNext();
    return true;
  });
  return (
    <>
      <p className="question">{t('firstRun.welcome')}</p>
      <div className="first-run-choices">
        <Action className="big-choice" kind={app.demo ? 'primary' : 'plain'} shortcut="1" onPress={() => (app.demo ? onNext() : desk.quiet(t('firstRun.demoNotHere')))}>
          <strong>{t('firstRun.demo')}</strong><small>{t('firstRun.demoText')}</small>
        </Action>
        <Action className="big-choice" kind={app.demo ? 'plain' : 'primary'} shortcut="2" onPress={() => (app.demo ? desk.quiet(t('firstRun.realInDemo')) : onNext())}>
          <strong>{t('firstRun.real')}</strong><small>{t('firstRun.realText')}</small>
        </Action>
      </div>
      <div className="row"><Action kind="quiet" shortcut="F10" onPress={desk.openOffice}>{t('office.door')}</Action></div>
    </>
  );
};
