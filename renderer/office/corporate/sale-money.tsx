import { Landmark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Minor, minor, parseMoney, toDecimal } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import type { SalePart } from './next.tsx';

/** What came for an order, what is open, and what goes back. */
export const SaleMoney = ({ sale, onChange }: SalePart) => {
  const { t } = useTranslation();
  const { money, day, moment } = useFormat();
  const { may, open } = useOffice();
  if (sale.payments.length === 0 && !sale.documents.some(({ kind }) => kind === 'invoice')) return null;
  const due = sale.withdrawn === null ? minor(sale.total - (sale.cancelledTotal ?? 0)) : minor(0);
  const left = minor(due - sale.paid);
  return (
    <section className="card" aria-label={t('office.corporate.money')}>
      <h2>{t('office.corporate.money')}</h2>
      <ul className="plain-list">
        {sale.payments.map((payment) => (
          <li key={payment.id} className="stock-difference">
            <p>
              <strong>{payment.undoes !== null ? t('office.corporate.undone') : payment.transfer ? payment.transfer.payer : t('office.corporate.paidBack')}</strong>
              <span className="office-amount">{money(payment.amount, sale.currency)}</span>
              <small>{[...(payment.transfer ? [day(payment.transfer.day), payment.transfer.text] : []), ...(payment.note === '' ? [] : [payment.note]), payment.by.name, moment(payment.at)].join(' · ')}</small>
            </p>
            {payment.undoes === null && !payment.isUndone && may('corporate.money') && <div className="row"><Undo sale={sale} onChange={onChange} undoes={payment.id} /></div>}
          </li>
        ))}
      </ul>
      <dl className="sums">
        <MoneyLine label={t('office.corporate.due')}>{money(due, sale.currency)}</MoneyLine>
        <MoneyLine label={t('office.corporate.received')}>{money(sale.paid, sale.currency)}</MoneyLine>
        <MoneyLine label={t(left < 0 ? 'office.corporate.tooMuch' : 'office.corporate.open')} strong>{money(minor(Math.abs(left)), sale.currency)}</MoneyLine>
      </dl>
      {left > 0 && may('corporate.money') && <Action icon={<Landmark aria-hidden="true" />} onPress={() => open({ name: 'corporate-bank' })}>{t('office.corporate.bank')}</Action>}
      {left < 0 && may('corporate.money') && <PayBack key={sale.payments.length} sale={sale} onChange={onChange} most={minor(0 - left)} />}
    </section>
  );
};

/** A transfer that was not for this order: why is asked for before it is taken away. */
const Undo = ({ sale, onChange, undoes }: SalePart & { readonly undoes: string }) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell } = useOffice();
  const [paymentId] = useState(newId);
  const [note, setNote] = useState<string | null>(null);
  const [busy, work] = useBusy();
  if (note === null) return <Action kind="quiet" onPress={() => setNote('')}>{t('office.corporate.undo')}</Action>;
  const undo = (): void => work(async () => { const changed = await askOrTell('corporate.unmatch', { id: sale.id, paymentId, undoes, note }); if (changed) onChange(changed); });
  return (
    <span className="office-find">
      <Field label={t('office.corporate.undoWhy')} value={note} onChange={setNote} maxLength={200} disabled={busy} autoFocus />
      <Action busy={busy} disabled={note.trim().length < 3} onPress={undo}>{t('office.corporate.undo')}</Action>
    </span>
  );
};

const PayBack = ({ sale, onChange, most }: SalePart & { readonly most: Minor }) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell } = useOffice();
  const [paymentId] = useState(newId);
  const [text, setText] = useState(toDecimal(most, sale.currency));
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const amount = parseMoney(text, sale.currency);
  const pay = (): void => work(async () => {
    if (!amount.ok) return;
    const changed = await askOrTell('corporate.pay-back', { id: sale.id, paymentId, amount: amount.value, note });
    if (changed) onChange(changed);
  });
  return (
    <>
      <p className="muted">{t('office.corporate.payBackText')}</p>
      <div className="stock-ends">
        <Field label={t('office.corporate.amount')} value={text} onChange={setText} mode="decimal" maxLength={14} disabled={busy} />
        <Field label={t('office.corporate.payBackNote')} value={note} onChange={setNote} maxLength={200} disabled={busy} />
      </div>
      <Action busy={busy} disabled={!amount.ok || amount.value <= 0 || amount.value > most || note.trim().length < 3} onPress={pay}>{t('office.corporate.payBack')}</Action>
    </>
  );
};
