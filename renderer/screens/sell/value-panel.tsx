import { useTranslation } from 'react-i18next';
import { exponentOf, parseMoney, toDecimal } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { programOfItem, withFace } from '../../selling.ts';
import type { SaleItem } from '../desk.ts';
import { amountSentence } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';

/** A certificate on which no value is printed: what it is to be worth, within what its program allows. */
export const ValuePanel = ({ item, disabled }: { readonly item: SaleItem; readonly disabled: boolean }) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { money } = useFormat();
  const [text, type] = useTyped('sale.value');
  const program = programOfItem(item);
  const range = program?.range;
  if (!program || !range) return <p className="verdict" role="status">{t('sell.notOffered')}</p>;
  const { currency } = program;
  const example = toDecimal(range.min, currency);
  const amount = parseMoney(text, currency);
  const problem = (sentence: string): void => { sounds.problem(); desk.problem(sentence); };
  const choose = (): void => {
    if (!amount.ok) return problem(amountSentence(t, amount.error, currency, example));
    const chosen = withFace(item, amount.value);
    if (!chosen) return problem(t('sell.outOfRange', { least: money(range.min, currency), most: money(range.max, currency) }));
    desk.chooseValue(item.key, chosen);
    desk.dismiss();
    desk.say(t('sell.picked', { program: program.name, amount: money(amount.value, currency) }));
  };
  return (
    <div className="panel">
      <div className="panel-side">
        <Field
          label={t('sell.value')} hint={t('sell.valueHint', { program: program.name, least: money(range.min, currency), most: money(range.max, currency) })}
          value={text} onChange={type} mode="decimal" large autoFocus placeholder={example} maxLength={14} disabled={disabled}
        />
      </div>
      <div className="panel-pad">
        <Pad value={text} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={disabled} />
        <Action kind="primary" shortcut="Enter" disabled={disabled} onPress={choose}>
          {amount.ok && withFace(item, amount.value) ? t('sell.chooseThis', { amount: money(amount.value, currency) }) : t('sell.choose')}
        </Action>
      </div>
    </div>
  );
};
