import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficeSession } from '../../domain/office-wire.ts';
import { Action } from '../components/action.tsx';
import { Field } from '../components/field.tsx';
import { Screen } from '../components/screen.tsx';
import { useServices, useTyped } from '../screens/services.tsx';
import { useBusy } from './asking.tsx';
import { DemoPeople } from './demo-people.tsx';
import { problemSentence } from './problems.ts';

/** Address, password, and the authenticator's code of this moment. */
export const OfficeSignIn = ({ server, onSetUp, onSignedIn }: {
  readonly server: string | null; readonly onSetUp: () => void; readonly onSignedIn: (session: OfficeSession, server: string) => void;
}) => {
  const { t } = useTranslation();
  const { app, api, desk, sounds } = useServices();
  const [address, typeAddress] = useTyped('office.server');
  const [email, typeEmail] = useTyped('office.email');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  // Counts how often a demo's person was picked: the code takes the focus then, so that Enter signs in.
  const [picked, setPicked] = useState(0);
  const [busy, work] = useBusy();
  const signIn = (): void => work(async () => {
    const answer = await api.officeDoor({ server: address.trim(), door: 'sign-in', input: { email: email.trim(), password, code } });
    setCode('');
    if (!answer.ok) {
      sounds.problem();
      return desk.problem(problemSentence(t, answer.error));
    }
    setPassword('');
    desk.dismiss();
    sounds.success();
    onSignedIn(answer.value as OfficeSession, server ?? address.trim());
  });
  const ready = email.trim() !== '' && password !== '' && code.trim().length >= 6 && (server !== null || address.trim() !== '');
  return (
    <Screen title={t('office.signIn.title')} onBack={desk.closeOffice} className="office-door">
      <div className="office-door-columns">
        <div className="office-form">
          {server === null && <Field label={t('firstRun.server')} hint={t('firstRun.serverHint')} value={address} onChange={typeAddress} mode="url" maxLength={512} disabled={busy} />}
          <Field label={t('office.signIn.email')} value={email} onChange={typeEmail} maxLength={254} disabled={busy} autoFocus />
          <Field label={t('office.signIn.password')} value={password} onChange={setPassword} maxLength={128} disabled={busy} secret />
          <Field key={picked} autoFocus={picked > 0} label={t('office.signIn.code')} hint={t('office.signIn.codeHint')} value={code} onChange={setCode} mode="numeric" maxLength={7} disabled={busy} large />
          <Action kind="primary" shortcut="Enter" onPress={signIn} busy={busy} disabled={!ready}>{t('office.signIn.enter')}</Action>
          <Action kind="quiet" shortcut="F8" onPress={onSetUp}>{t('office.signIn.haveCode')}</Action>
        </div>
        {app.demo && <DemoPeople onPick={(person) => { typeEmail(person.email); setPassword(person.password); setCode(person.code); setPicked(picked + 1); }} />}
      </div>
    </Screen>
  );
};
