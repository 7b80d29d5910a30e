import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BankFormat } from '../../../domain/corporate-wire.ts';
import type { OfficeOutput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Picker } from '../picker.tsx';

const orders = ['ymd', 'dmy', 'mdy'] as const;
const none = ' ';

/** Which column is what: asked once, and again only when a file has other columns. */
export const BankColumns = ({ looked: { columns, format: agreed }, currencies, busy, onTake }: {
  readonly looked: OfficeOutput<'corporate.bank-look'>; readonly currencies: readonly string[]; readonly busy: boolean; readonly onTake: (format: BankFormat) => void;
}) => {
  const { t } = useTranslation();
  const [format, set] = useState<BankFormat>(agreed ?? { day: '', amount: '', payer: '', text: '', order: 'ymd', decimal: '.', currency: currencies.length === 1 ? currencies[0] ?? '' : '' });
  const options = columns.filter(({ title }) => title !== '').map(({ title, samples }) => ({ id: title, label: samples.some((sample) => sample !== '') ? `${title} (${samples.filter((sample) => sample !== '').slice(0, 2).join(', ')})` : title }));
  const column = (name: 'day' | 'amount' | 'payer' | 'text', more: typeof options = []) => (
    <Picker label={t(`office.corporate.column.${name}`)} value={format[name] === '' ? (more.length > 0 ? none : null) : format[name]} onChange={(title) => set({ ...format, [name]: title === none ? '' : title })} options={[...more, ...options]} disabled={busy} />
  );
  return (
    <div className="office-stack">
      <p className="muted">{t('office.corporate.columnsText')}</p>
      {column('day')}
      <Choice label={t('office.corporate.dayOrder')} value={format.order} onChange={(order) => set({ ...format, order })} disabled={busy} options={orders.map((value) => ({ value, label: t(`office.corporate.order.${value}`) }))} />
      {column('amount')}
      <Choice label={t('office.corporate.decimal')} value={format.decimal} onChange={(decimal) => set({ ...format, decimal })} disabled={busy} options={(['.', ','] as const).map((value) => ({ value, label: value === '.' ? '1,234.50' : '1.234,50' }))} />
      {column('text')}
      {column('payer', [{ id: none, label: t('office.corporate.noColumn') }])}
      {currencies.length > 1 && <Picker label={t('office.corporate.currency')} value={format.currency === '' ? null : format.currency} onChange={(currency) => set({ ...format, currency })} options={currencies.map((one) => ({ id: one, label: one }))} disabled={busy} />}
      <Action kind="primary" shortcut="F9" busy={busy} disabled={[format.day, format.amount, format.text, format.currency].includes('')} onPress={() => onTake(format)}>{t('office.corporate.takeOver')}</Action>
    </div>
  );
};
