import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { useArmed } from '../../components/arming.ts';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices, useTyped } from '../services.tsx';
import type { Compared, useClosing } from './use-closing.ts';

/** Counted twice and still off: now it is told how far, and somebody else looks at it, or nobody else is there. */
export const Variance = ({ closing, compared }: { readonly closing: ReturnType<typeof useClosing>; readonly compared: Compared }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const [note, write] = useTyped('shift.note');
  const [asking, ask] = useState(false);
  const armed = useArmed();
  const variance = useVariance(closing.counted);
  const close = (agreed: Parameters<typeof closing.close>[1]): void => void closing.close(compared, agreed);
  const amount = minor(Math.abs(variance ?? 0));
  return (
    <Screen title={t('closing.varianceTitle')} onBack={asking ? undefined : () => closing.to('compare')} className="narrow" unsaved>
      {asking ? (
        <Approval right="cash-variance" amount={amount} anybody onCancel={() => ask(false)} onApproved={(approval) => { ask(false); close(approval); }} />
      ) : (
        <>
          <BigMoney label={t('shift.counted')} amount={closing.counted} />
          {variance !== undefined && <p className="verdict" role="alert">{t(variance > 0 ? 'shift.over' : 'shift.short', { amount: money(amount) })}</p>}
          <p>{t('closing.varianceText')}</p>
          <Field label={t('closing.note')} hint={t('closing.noteHint')} value={note} onChange={write} maxLength={80} disabled={closing.saving} />
          <div className="row">
            <Action kind="primary" shortcut="F8" arming={!armed} busy={closing.saving} onPress={() => ask(true)}>{closing.saving ? t('shift.closing') : t('closing.agree')}</Action>
            <Action shortcut="F9" arming={!armed} disabled={closing.saving} onPress={() => close('alone')}>{t('closing.alone')}</Action>
          </div>
        </>
      )}
    </Screen>
  );
};

/** How far the confirmed count is from what the till expects; told only here. */
const useVariance = (counted: number): number | undefined => {
  const { till } = useServices();
  const [variance, setVariance] = useState<number>();
  useEffect(() => {
    let gone = false;
    void till.report().then((report) => { if (!gone && report) setVariance(counted - report.expectedCash); });
    return () => { gone = true; };
  }, [till, counted]);
  return variance;
};
