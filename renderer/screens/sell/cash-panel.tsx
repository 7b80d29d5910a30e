import { useTranslation } from 'react-i18next';
import { type Currency, exponentOf, least, type Minor, parseMoney, subtract, toDecimal, zero } from '../../../domain/money.ts';
import type { Tender } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney } from '../../components/money.tsx';
import { Pad } from '../../components/pad.tsx';
import { amountSentence } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';
import { givenMax, quickAmounts } from './quick-amounts.ts';

export type TenderPanelProps = {
  readonly due: Minor;
  readonly currency: Currency;
  readonly onTake: (tender: Tender) => Promise<void>;
  readonly saving: boolean;
};

/** Cash: nothing typed means exact. Less than due is a part, and the rest follows in another tender. */
export const CashPanel = ({ due, currency, onTake, saving }: TenderPanelProps) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { money } = useFormat();
  const [text, type] = useTyped('sale.given');
  const parsed = text.trim() === '' ? { ok: true as const, value: due } : parseMoney(text, currency);
  const given = parsed.ok ? parsed.value : zero;
  const amount = least(given, due);
  const problem = (sentence: string): void => { sounds.problem(); desk.problem(sentence); };
  const take = (): void => {
    const most = givenMax(due, currency);
    if (!parsed.ok) return problem(amountSentence(t, parsed.error, currency, toDecimal(due, currency)));
    if (given === 0 && due > 0) return problem(t('sell.notAmount', { example: toDecimal(due, currency) }));
    if (given > most) return problem(t('sell.tooMuchCash', { amount: money(most, currency) }));
    void onTake({ type: 'cash', amount, given, change: subtract(given, amount) });
  };
  return (
    <div className="panel">
      <div className="panel-side">
        <Field
          label={t('sell.given')} value={text} onChange={type} mode="decimal" large autoFocus
          placeholder={toDecimal(due, currency)} maxLength={14} disabled={saving}
        />
        <div className="quick">
          {quickAmounts(due, currency).map((quick) => (
            <Action key={quick} onPress={() => type(toDecimal(quick, currency))} disabled={saving}>
              {quick === due ? t('sell.exact') : money(quick, currency)}
            </Action>
          ))}
        </div>
        {given < due
          ? <BigMoney label={t('sell.missing')} amount={subtract(due, given)} currency={currency} tone="quiet" />
          : <BigMoney label={t('sell.change')} amount={subtract(given, due)} currency={currency} tone={given > due ? 'accent' : 'quiet'} />}
      </div>
      <div className="panel-pad">
        <Pad value={text} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={saving} />
        <Action kind="primary" shortcut="Enter" onPress={take} busy={saving}>
          {saving ? t('sell.saving') : given === 0 && due > 0 ? t('sell.takeSome') : t(given < due ? 'sell.takePart' : 'sell.takeCash', { amount: money(amount, currency) })}
        </Action>
      </div>
    </div>
  );
};
