import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClearingPayment as Payment } from '../../../domain/clearing-payment-wire.ts';
import { daySchema } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { Steps } from '../steps.tsx';
import { PaymentStateMark, usePartyName } from './clearing-payments.tsx';

type Part = { readonly payment: Payment; readonly onChange: (payment: Payment) => void };

/** One payment: who has noted, confirmed and reversed it, and what is to be done. */
export const ClearingPayment = ({ payment: opened, franchiseId }: { readonly payment: Payment; readonly franchiseId: string | null }) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const [payment, setPayment] = useState(opened);
  const { state, notedBy, notedAt, confirmedBy, confirmedAt, reversedBy, reversedAt, reversedReason } = payment;
  const steps = [
    { id: 'noted', what: t('office.clearingPayments.step.noted'), by: notedBy, at: notedAt, note: payment.reference },
    ...confirmedBy !== null && confirmedAt !== null ? [{ id: 'confirmed', what: t('office.clearingPayments.step.confirmed'), by: confirmedBy, at: confirmedAt, note: '' }] : [],
    ...reversedBy !== null && reversedAt !== null ? [{ id: 'reversed', what: t('office.clearingPayments.step.reversed'), by: reversedBy, at: reversedAt, note: reversedReason ?? '' }] : [],
  ];
  return (
    <Screen title={t('office.clearingPayments.one')} onBack={() => open({ name: 'clearing-payments', franchiseId })} className="office-screen" aside={<PaymentStateMark state={state} />}>
      <div className="office-columns">
        <div className="office-stack">
          <p className={`verdict verdict-${state === 'confirmed' ? 'good' : 'quiet'}`}>{t(`office.clearingPayments.says.${state}`)}</p>
          {payment.may.confirm && may('clearing.pay') && <Confirm payment={payment} onChange={setPayment} />}
          {payment.may.reverse && may('clearing.pay') && <Reverse payment={payment} onChange={setPayment} />}
        </div>
        <div className="office-stack"><Facts payment={payment} /><Steps steps={steps} /></div>
      </div>
    </Screen>
  );
};

const Confirm = ({ payment: { id }, onChange }: Part) => {
  const { t } = useTranslation();
  const { now, desk } = useServices();
  const { askOrTell } = useOffice();
  const [receivedOn, typeReceivedOn] = useState(() => new Date(now()).toISOString().slice(0, 10));
  const [busy, work] = useBusy();
  const confirm = (): void => work(async () => {
    const changed = await askOrTell('clearing.confirm', { id, receivedOn });
    if (!changed) return;
    desk.quiet(t('office.clearingPayments.confirmed'));
    onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.clearingPayments.confirm')}</h2>
      <p>{t('office.clearingPayments.confirmText')}</p>
      <Field label={t('office.clearingPayments.receivedOn')} hint={t('office.books.dayHint')} value={receivedOn} onChange={typeReceivedOn} maxLength={10} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={!daySchema.safeParse(receivedOn).success} onPress={confirm}>{t('office.clearingPayments.confirm')}</Action></div>
    </section>
  );
};

const Reverse = ({ payment: { id }, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [reason, typeReason] = useState('');
  const [busy, work] = useBusy();
  const reverse = (): void => work(async () => {
    const changed = await askOrTell('clearing.reverse', { id, reason });
    if (!changed) return;
    desk.quiet(t('office.clearingPayments.reversed'));
    onChange(changed);
  });
  return (
    <section className="card">
      <h2>{t('office.clearingPayments.reverse')}</h2>
      <p>{t('office.clearingPayments.reverseText')}</p>
      <Field label={t('office.claims.why')} value={reason} onChange={typeReason} maxLength={300} disabled={busy} />
      <div className="row"><Action shortcut="F8" busy={busy} disabled={reason.trim().length < 3} onPress={reverse}>{t('office.clearingPayments.reverse')}</Action></div>
    </section>
  );
};

const Facts = ({ payment: { amount, currency, payer, payee, upTo, paidOn, receivedOn, reference } }: Pick<Part, 'payment'>) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  const partyName = usePartyName();
  return (
    <section className="card">
      <BigMoney label={t('office.clearingPayments.amount')} amount={amount} currency={currency} />
      <dl className="sums">
        <MoneyLine label={t('office.clearingPayments.payer')} strong>{partyName(payer)}</MoneyLine>
        <MoneyLine label={t('office.clearingPayments.payee')} strong>{partyName(payee)}</MoneyLine>
        <MoneyLine label={t('office.clearingPayments.upTo')}>{day(upTo)}</MoneyLine>
        <MoneyLine label={t('office.clearingPayments.paidOn')}>{day(paidOn)}</MoneyLine>
        {receivedOn !== null && <MoneyLine label={t('office.clearingPayments.receivedOn')}>{day(receivedOn)}</MoneyLine>}
        <MoneyLine label={t('office.clearingPayments.reference')}>{reference}</MoneyLine>
      </dl>
    </section>
  );
};
