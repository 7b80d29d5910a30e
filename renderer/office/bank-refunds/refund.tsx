import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BankRefund } from '../../../domain/bank-refund-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Steps } from '../steps.tsx';
import { RefundStateMark } from './refunds.tsx';

type Part = { readonly refund: BankRefund; readonly onChange: (refund: BankRefund) => void };

/** One refund through the bank: how far it has come, and the one thing to do next. */
export const BankRefundPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const { value: refund, failed, reload, set } = useLoad('bank-refunds.read', { id });
  return (
    <Screen
      key={refund ? refund.state : 'reading'} title={refund?.control ?? t('office.bankRefunds.title')} onBack={() => open({ name: 'bank-refunds' })} className="office-screen"
      aside={refund && <RefundStateMark state={refund.state} />}
    >
      {!refund && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {refund && (
        <div className="office-columns">
          <div className="office-stack">
            <State refund={refund} />
            {refund.state === 'asked' && may('bank-refunds.change') && !refund.isOwn && <Approve refund={refund} onChange={set} />}
            {refund.state === 'approved' && may('bank-refunds.pay') && <Pay refund={refund} onChange={set} />}
            {(refund.state === 'asked' || refund.state === 'approved') && may('bank-refunds.change') && <Cancel refund={refund} onChange={set} />}
          </div>
          <div className="office-stack"><Facts refund={refund} /><Steps steps={refund.steps.map((one) => ({ ...one, what: t(`office.bankRefunds.step.${one.step}`) }))} /></div>
        </div>
      )}
    </Screen>
  );
};

const State = ({ refund: { state, exportedAt, isOwn, bankReference } }: Pick<Part, 'refund'>) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  switch (state) {
    case 'asked': return <p className="verdict verdict-quiet">{t(isOwn ? 'office.bankRefunds.own' : 'office.bankRefunds.waits')}</p>;
    case 'approved': return <p className="verdict verdict-quiet">{exportedAt === null ? t('office.bankRefunds.send') : t('office.bankRefunds.sending', { when: moment(exportedAt) })}</p>;
    case 'paid': return <p className="verdict verdict-good">{t('office.bankRefunds.paid', { reference: bankReference ?? '' })}</p>;
    case 'cancelled': return <p className="verdict verdict-quiet">{t('office.bankRefunds.cancelled')}</p>;
  }
};

const Approve = ({ refund: { id }, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const approve = (): void => work(async () => {
    const changed = await askOrTell('bank-refunds.approve', { id, note });
    if (!changed) return;
    desk.quiet(t('office.bankRefunds.approvedNow'));
    onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.bankRefunds.approve')}</h2>
      <p>{t('office.bankRefunds.approveText')}</p>
      <Field label={t('office.blocking.note')} value={note} onChange={setNote} maxLength={300} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} onPress={approve}>{t('office.bankRefunds.approve')}</Action></div>
    </section>
  );
};

const Pay = ({ refund: { id }, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [reference, setReference] = useState('');
  const [busy, work] = useBusy();
  const pay = (): void => work(async () => {
    const changed = await askOrTell('bank-refunds.pay', { id, bankReference: reference });
    if (!changed) return;
    desk.quiet(t('office.bankRefunds.paidNow'));
    onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.bankRefunds.pay')}</h2>
      <p>{t('office.bankRefunds.payText')}</p>
      <Field label={t('office.bankRefunds.bankReference')} hint={t('office.bankRefunds.bankReferenceHint')} value={reference} onChange={setReference} maxLength={60} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={reference.trim() === ''} onPress={pay}>{t('office.bankRefunds.pay')}</Action></div>
    </section>
  );
};

const Cancel = ({ refund: { id, exportedAt }, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const cancel = (): void => work(async () => {
    const changed = await askOrTell('bank-refunds.cancel', { id, note });
    if (!changed) return;
    desk.quiet(t('office.bankRefunds.cancelledNow'));
    onChange(changed);
  });
  return (
    <section className="card">
      <h2>{t('office.bankRefunds.cancel')}</h2>
      <p>{t(exportedAt === null ? 'office.bankRefunds.cancelText' : 'office.bankRefunds.cancelSent')}</p>
      <Field label={t('office.claims.why')} value={note} onChange={setNote} maxLength={300} disabled={busy} />
      <div className="row"><Action shortcut="F8" busy={busy} disabled={note.trim().length < 3} onPress={cancel}>{t('office.bankRefunds.cancel')}</Action></div>
    </section>
  );
};

const Facts = ({ refund: { amount, balance, currency, holder, bank, lastDigits, reference, store } }: Pick<Part, 'refund'>) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  return (
    <section className="card">
      <BigMoney label={t('office.bankRefunds.amount')} amount={amount} currency={currency} />
      <dl className="sums">
        <MoneyLine label={t('office.bankRefunds.holder')} strong>{holder ?? t('office.bankRefunds.forgotten')}</MoneyLine>
        <MoneyLine label={t('office.bankRefunds.account')}>{t('office.bankRefunds.masked', { digits: lastDigits })}</MoneyLine>
        {bank !== null && bank !== '' && <MoneyLine label={t('office.bankRefunds.bankName')}>{bank}</MoneyLine>}
        <MoneyLine label={t('office.bankRefunds.was')}>{money(balance, currency)}</MoneyLine>
        <MoneyLine label={t('office.claims.receipt')}><span className="control">{reference}</span></MoneyLine>
        <MoneyLine label={t('office.blocking.store')}>{store.name}</MoneyLine>
      </dl>
    </section>
  );
};
