import { ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Minor } from '../../domain/money.ts';
import type { Approval as GivenApproval } from '../../domain/operation.ts';
import { pinSentence } from '../screens/sentences.ts';
import { useServices, useTill } from '../screens/services.tsx';
import { Action } from './action.tsx';
import { Choice } from './choice.tsx';
import { useFormat } from './format.ts';
import { useKeys } from './keys.ts';
import { PinPad } from './pin-pad.tsx';
import { useScan } from './scans.ts';

/** What a manager is asked for: rights that an operation keeps, and what moves nothing and is asked of the server. */
type Asked = GivenApproval['right'] | 'freeze' | 'arrival';

export type ApprovalProps<Right extends Asked = GivenApproval['right']> = {
  readonly right: Right;
  readonly amount?: Minor;
  /** What the manager decides, where the right alone doesn't say it. */
  readonly text?: string;
  /** Any operator but the one who is signed in, where a second pair of eyes is asked for and not a rank. */
  readonly anybody?: boolean;
  readonly onApproved: (approval: Omit<GivenApproval, 'right'> & { readonly right: Right }) => void;
  readonly onCancel: () => void;
};

/** A manager's own PIN for one thing at this moment. It stands in the screen, not over it; a scan meanwhile is answered, not eaten. */
export const Approval = <Right extends Asked>({ right, amount, text, anybody = false, onApproved, onCancel }: ApprovalProps<Right>) => {
  const { t } = useTranslation();
  const asked: Asked = right;
  const { money } = useFormat();
  const { scans, desk, sounds } = useServices();
  const { info, operator } = useTill();
  const managers = info?.operators.filter(({ id, role }) => anybody ? id !== operator?.id : role === 'manager') ?? [];
  const [chosen, choose] = useState<string | null>(managers.find(({ id }) => id === operator?.id)?.id ?? (managers.find(({ role }) => role === 'manager') ?? managers[0])?.id ?? null);
  const manager = managers.find(({ id }) => id === chosen);
  const { pin, setPin, check, checking } = usePinCheck({ right, anybody, name: manager?.name ?? '', onApproved });
  const region = useRef<HTMLElement>(null);
  useEffect(() => { void region.current?.scrollIntoView({ block: 'nearest' }); }, []);
  useKeys({ Escape: onCancel }, { modal: true });
  useScan(scans, () => {
    sounds.problem();
    desk.problem(t('scan.approvalFirst'));
    return true;
  });
  return (
    <section className="approval" aria-labelledby="approval-title" ref={region}>
      <div className="approval-text">
        <ShieldCheck aria-hidden="true" />
        <h2 id="approval-title">{t(anybody ? 'approval.titleSomebody' : operator?.role === 'manager' ? 'approval.titleAsManager' : 'approval.title')}</h2>
        <p>{text ?? t(`approval.${asked}`, { amount: amount === undefined ? '' : money(amount) })}</p>
        {managers.length > 1 && (
          <Choice label={t(anybody ? 'approval.whoSomebody' : 'approval.who')} options={managers.map(({ id, name }) => ({ value: id, label: name }))} value={chosen} onChange={choose} disabled={checking} />
        )}
        {!manager && <p>{t(anybody ? 'approval.nobodyElse' : 'approval.nobody')}</p>}
        <Action shortcut="Escape" onPress={onCancel}>{t('common.cancel')}</Action>
      </div>
      {manager && (
        <PinPad label={t('signIn.pin', { name: manager.name })} value={pin} onChange={setPin} onComplete={(full) => void check(manager.id, full)} disabled={checking} />
      )}
    </section>
  );
};

const usePinCheck = <Right extends Asked>({ right, anybody, name, onApproved }: Pick<ApprovalProps<Right>, 'right' | 'onApproved'> & { readonly anybody: boolean; readonly name: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { api, desk, sounds, now } = useServices();
  const [pin, setPin] = useState('');
  const [checking, setChecking] = useState(false);
  const check = async (operator: string, full: string): Promise<void> => {
    setChecking(true);
    try {
      const answer = await api.approve({ operator, pin: full, ...(anybody ? { anybody } : {}) });
      if (answer.ok) {
        desk.dismiss();
        return onApproved({ operator: answer.value.id, right, at: now() });
      }
      sounds.problem();
      desk.problem(pinSentence(t, format, answer.error, name));
    } catch {
      desk.problem(t('approval.failed'));
    } finally {
      setPin('');
      setChecking(false);
    }
  };
  return { pin, setPin, check, checking };
};
