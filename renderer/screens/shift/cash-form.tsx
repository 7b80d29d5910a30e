import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cashMax, dearestPrice, judgeCash } from '../../../domain/drawer-cash.ts';
import { exponentOf, type Minor, parseMoney } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { useArmed } from '../../components/arming.ts';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { amountSentence } from '../sentences.ts';
import { useServices, useTill, useTyped } from '../services.tsx';

/** One amount of cash, typed or tapped. */
export const CashForm = ({ field, label, hint, submit, saving, counted, onSubmit }: {
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

/** The dearest certificate sold here: what an amount of cash is judged by. */
export const useDearest = (): Minor | undefined => {
  const { info } = useTill();
  return info ? dearestPrice(info.programs, info.terminal.store.currency) : undefined;
};
