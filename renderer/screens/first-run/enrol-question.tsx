import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useScan } from '../../components/scans.ts';
import { useServices, useTyped } from '../services.tsx';
import { readEnrolmentCode } from './enrolment-code.ts';

/** Which till is this? The one-time code answers; scanned or typed. */
export const EnrolQuestion = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { app, api, scans, desk, sounds } = useServices();
  const [code, typeCode] = useTyped('enrol.code');
  const [server, typeServer] = useTyped('enrol.server');
  const [enrolling, setEnrolling] = useState(false);
  // What was being typed can't keep the focus while it is switched off: after a refusal it comes back to the code.
  const [refused, setRefused] = useState(false);
  useScan(scans, (raw) => {
    desk.scannerWorks();
    const scanned = readEnrolmentCode(raw);
    if (scanned === undefined) {
      sounds.problem();
      desk.problem(t('firstRun.notACode'));
      return true;
    }
    sounds.scan();
    desk.dismiss();
    typeCode(scanned);
    return true;
  });
  const enrol = async (): Promise<void> => {
    setEnrolling(true);
    setRefused(false);
    try {
      const answer = await api.enrol({ server: server.trim(), code: code.trim() });
      if (!answer.ok) {
        setRefused(true);
        sounds.problem();
        return desk.problem(t(`enrol.${answer.error.reason}`));
      }
      sounds.success();
      desk.forget('enrol.');
      desk.dismiss();
      onNext();
    } catch {
      setRefused(true);
      desk.problem(t('enrol.server-error'));
    } finally {
      setEnrolling(false);
    }
  };
  return (
    <>
      <p className="question">{t('firstRun.codeTitle')}</p>
      <p className="muted">{t('firstRun.codeText')}</p>
      {!app.demo && <Field label={t('firstRun.server')} hint={t('firstRun.serverHint')} value={server} onChange={typeServer} mode="url" maxLength={512} disabled={enrolling} autoFocus />}
      <Field label={t('firstRun.code')} value={code} onChange={typeCode} large maxLength={64} disabled={enrolling} autoFocus={!enrolling && (app.demo || refused)} />
      <Action kind="primary" shortcut="Enter" onPress={() => void enrol()} busy={enrolling} disabled={code.trim().length < 6}>{t('firstRun.enrol')}</Action>
      {enrolling && <p role="status" className="muted">{t('firstRun.enrolling')}</p>}
    </>
  );
};
