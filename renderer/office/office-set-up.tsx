import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordLengthMin, passwordProblem } from '../../domain/office.ts';
import { Action } from '../components/action.tsx';
import { Barcode } from '../components/barcode.tsx';
import { Field } from '../components/field.tsx';
import { Screen } from '../components/screen.tsx';
import { useServices, useTyped } from '../screens/services.tsx';
import { useBusy } from './asking.tsx';
import { problemSentence } from './problems.ts';

type Begun = { readonly name: string; readonly email: string; readonly otpauth: string; readonly secret: string };

/** With a one-time code: scan the authenticator's secret, choose a password, prove both. */
export const OfficeSetUp = ({ server, onEnd }: { readonly server: string | null; readonly onEnd: () => void }) => {
  const { t } = useTranslation();
  const { api, desk, sounds } = useServices();
  const [address, typeAddress] = useTyped('office.server');
  const [code, setCode] = useState('');
  const [begun, setBegun] = useState<Begun>();
  const [busy, work] = useBusy();
  const begin = (): void => work(async () => {
    const answer = await api.officeDoor({ server: address.trim(), door: 'set-up.begin', input: { code: code.trim() } });
    if (!answer.ok) {
      sounds.problem();
      return desk.problem(problemSentence(t, answer.error));
    }
    desk.dismiss();
    setBegun(answer.value as Begun);
  });
  return (
    <Screen key={begun ? 'finish' : 'begin'} title={t('office.setUp.title')} onBack={begun ? () => setBegun(undefined) : onEnd} className="office-door">
      {begun
        ? <Finish begun={begun} code={code} address={address} onEnd={onEnd} />
        : (
          <div className="office-form">
            <p className="question">{t('office.setUp.question')}</p>
            <p className="muted">{t('office.setUp.text')}</p>
            {server === null && <Field label={t('firstRun.server')} hint={t('firstRun.serverHint')} value={address} onChange={typeAddress} mode="url" maxLength={512} disabled={busy} />}
            <Field label={t('office.setUp.code')} value={code} onChange={setCode} maxLength={64} disabled={busy} large autoFocus />
            <Action kind="primary" shortcut="Enter" onPress={begin} busy={busy} disabled={code.trim().length < 6}>{t('common.goOn')}</Action>
          </div>
        )}
    </Screen>
  );
};

const Finish = ({ begun, code, address, onEnd }: { readonly begun: Begun; readonly code: string; readonly address: string; readonly onEnd: () => void }) => {
  const { t } = useTranslation();
  const { api, desk, sounds } = useServices();
  const [, typeEmail] = useTyped('office.email');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [totp, setTotp] = useState('');
  const [busy, work] = useBusy();
  const finish = (): void => work(async () => {
    const weak = passwordProblem(password, begun.email);
    if (weak) return desk.problem(t(`office.problem.password-${weak}`));
    if (password !== again) return desk.problem(t('office.setUp.different'));
    const answer = await api.officeDoor({ server: address.trim(), door: 'set-up.finish', input: { code: code.trim(), password, totp: totp.replaceAll(' ', '') } });
    if (!answer.ok) {
      sounds.problem();
      return desk.problem(problemSentence(t, answer.error));
    }
    sounds.success();
    typeEmail(begun.email);
    desk.quiet(t('office.setUp.done'));
    onEnd();
  });
  return (
    <div className="office-door-columns">
      <div className="office-form">
        <p className="question">{t('office.setUp.hello', { name: begun.name })}</p>
        <Field label={t('office.signIn.password')} hint={t('office.setUp.passwordHint', { count: passwordLengthMin })} value={password} onChange={setPassword} maxLength={128} disabled={busy} secret autoFocus />
        <Field label={t('office.setUp.again')} value={again} onChange={setAgain} maxLength={128} disabled={busy} secret />
        <Field label={t('office.signIn.code')} hint={t('office.setUp.totpHint')} value={totp} onChange={setTotp} mode="numeric" maxLength={7} disabled={busy} large />
        <Action kind="primary" shortcut="Enter" onPress={finish} busy={busy} disabled={password === '' || again === '' || totp.trim().length < 6}>{t('office.setUp.finish')}</Action>
      </div>
      <section className="card office-authenticator" aria-label={t('office.setUp.authenticator')}>
        <h2>{t('office.setUp.authenticator')}</h2>
        <p>{t('office.setUp.scan')}</p>
        <div className="pattern"><Barcode kind="qr" text={begun.otpauth} label={t('office.setUp.qr')} /></div>
        <p className="muted">{t('office.setUp.type')}</p>
        <p className="office-secret">{begun.secret.replace(/(.{4})(?=.)/gu, '$1 ')}</p>
      </section>
    </div>
  );
};
