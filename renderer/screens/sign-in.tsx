import { Building2, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Operator } from '../../domain/protocol.ts';
import { Action } from '../components/action.tsx';
import { useFormat } from '../components/format.ts';
import { PinPad } from '../components/pin-pad.tsx';
import { Screen } from '../components/screen.tsx';
import { PracticePins } from '../training/training-band.tsx';
import { pinSentence } from './sentences.ts';
import { useServices, useTill } from './services.tsx';

/** Operators as tiles, 1 to 9 on the keyboard; then the PIN, which sends itself. */
export const SignIn = () => {
  const { t } = useTranslation();
  const { info } = useTill();
  const { till } = useServices();
  const operators = info?.operators ?? [];
  const [chosen, choose] = useState<Operator | null>(operators.length === 1 ? (operators[0] ?? null) : null);
  if (operators.length === 0) {
    return (
      <Screen title={t('signIn.title')} className="sign-in">
        <OfficeDoor />
        <p>{t('signIn.nobody')}</p>
        <Action kind="primary" shortcut="Enter" onPress={() => void till.syncNow()}>{t('common.retry')}</Action>
      </Screen>
    );
  }
  return (
    <Screen title={t('signIn.title')} className="sign-in">
      <PracticePins />
      <div className="sign-in-columns">
        <ul className="tiles" aria-label={t('signIn.pick')}>
          {operators.map((operator, index) => (
            <li key={operator.id}>
              <Action
                className={`tile ${chosen?.id === operator.id ? 'tile-chosen' : ''}`} icon={<UserRound aria-hidden="true" />}
                onPress={() => choose(operator)} {...(index < 9 && !chosen ? { shortcut: String(index + 1) } : {})}
              >
                <strong>{operator.name}</strong><small>{t(`signIn.role.${operator.role}`)}</small>
              </Action>
            </li>
          ))}
        </ul>
        {chosen && <Pin operator={chosen} key={chosen.id} onBack={() => choose(null)} />}
      </div>
      {!chosen && <OfficeDoor />}
    </Screen>
  );
};

/** The way into the office. Where people practise there is none. */
const OfficeDoor = () => {
  const { t } = useTranslation();
  const { app, desk } = useServices();
  if (app.training) return null;
  return <div className="row"><Action kind="quiet" shortcut="F10" icon={<Building2 aria-hidden="true" />} onPress={desk.openOffice}>{t('office.door')}</Action></div>;
};

const Pin = ({ operator, onBack }: { readonly operator: Operator; readonly onBack: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { api, till, desk, sounds } = useServices();
  const [pin, setPin] = useState('');
  const [checking, setChecking] = useState(false);
  useEffect(() => desk.dismiss, [desk]);
  const check = async (full: string): Promise<void> => {
    setChecking(true);
    try {
      const answer = await api.signIn({ operator: operator.id, pin: full });
      if (answer.ok) {
        sounds.success();
        desk.changeOperator();
        return till.signedIn(answer.value);
      }
      sounds.problem();
      desk.problem(pinSentence(t, format, answer.error, operator.name));
    } catch {
      desk.problem(t('pin.failed'));
    } finally {
      setPin('');
      setChecking(false);
    }
  };
  return (
    <div className="sign-in-pin">
      <PinPad label={t('signIn.pin', { name: operator.name })} value={pin} onChange={setPin} onComplete={(full) => void check(full)} disabled={checking} />
      <Action kind="quiet" shortcut="Escape" onPress={onBack}>{t('common.back')}</Action>
    </div>
  );
};
