import { useTranslation } from 'react-i18next';
import { parseMoney, toDecimal } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { amountSentence } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';
import type { TenderPanelProps } from './cash-panel.tsx';

/** Card: the separate card machine has taken the money, its approval code proves it. */
export const CardPanel = ({ due, currency, onTake, saving }: TenderPanelProps) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { money } = useFormat();
  const [code, typeCode] = useTyped('sale.approval');
  const [amountText, typeAmount] = useTyped('sale.cardAmount', toDecimal(due, currency));
  const amount = parseMoney(amountText, currency);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const take = (): void => {
    if (!amount.ok && amount.error !== 'empty') return problem(amountSentence(t, amount.error, currency, toDecimal(due, currency)));
    if (!amount.ok || (amount.value === 0 && due > 0)) return problem(t('sell.notAmount', { example: toDecimal(due, currency) }));
    if (amount.value > due) return problem(t('sell.tooMuch', { amount: money(due, currency) }));
    if (code.trim() === '') return problem(t('sell.approvalNeeded'));
    void onTake({ type: 'card', amount: amount.value, approvalCode: code.trim() });
  };
  return (
    <div className="panel">
      <div className="panel-side">
        <Field label={t('sell.approvalCode')} hint={t('sell.approvalHint')} value={code} onChange={typeCode} large autoFocus maxLength={32} disabled={saving} />
        <Field label={t('sell.cardAmount')} value={amountText} onChange={typeAmount} mode="decimal" maxLength={14} disabled={saving} />
      </div>
      <div className="panel-pad">
        <Pad value={code} onChange={typeCode} kind="code" maxLength={32} disabled={saving} />
        <Action kind="primary" shortcut="Enter" onPress={take} busy={saving}>
          {saving ? t('sell.saving') : amount.ok && (amount.value > 0 || due === 0) ? t('sell.takeCard', { amount: money(amount.value, currency) }) : t('sell.takeSome')}
        </Action>
      </div>
    </div>
  );
};
