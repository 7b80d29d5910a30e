import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ClearingAccounts, ClearingPayment } from '../../../domain/clearing-payment-wire.ts';
import { minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { ReportDownload } from '../report-download.tsx';

const wholeBusiness = 'business';
const looks = {
  noted: { icon: CircleDashed, tone: 'warn' }, confirmed: { icon: CircleCheck, tone: 'good' }, reversed: { icon: CircleX, tone: 'quiet' },
} as const satisfies Readonly<Record<ClearingPayment['state'], { readonly icon: typeof CircleX; readonly tone: string }>>;

/** How a party is called; headquarters has no name of its own. */
export const usePartyName = (): ((party: { readonly number: number; readonly name: string }) => string) => {
  const { t } = useTranslation();
  return ({ number, name }) => (number === 0 ? t('office.clearingPayments.headquarters') : name);
};

/** How far a payment has come, as a shape and a word. */
export const PaymentStateMark = ({ state }: Pick<ClearingPayment, 'state'>) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.clearingPayments.state.${state}`)}</span>;
};

/** What locked statements leave to be paid, by whom it is settled with, and the payments. `franchiseId` null: one's own. */
export const ClearingPayments = ({ franchiseId }: { readonly franchiseId: string | null }) => {
  const { t } = useTranslation();
  const { open, session } = useOffice();
  const business = useLoad('business.read', {});
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('clearing.accounts', { franchiseId, before: pages.at(-1) ?? null });
  const franchises = session.user.franchise === null ? (business.value?.franchises ?? []) : [];
  return (
    <Screen title={t('office.clearingPayments.title')} onBack={() => open({ name: 'books' })} className="office-screen">
      <p className="muted">{t('office.clearingPayments.text')}</p>
      {franchises.length > 0 && (
        <Picker
          label={t('office.books.whose')} value={franchiseId ?? wholeBusiness} onChange={(id) => open({ name: 'clearing-payments', franchiseId: id === wholeBusiness ? null : id })}
          options={[{ id: wholeBusiness, label: t('office.clearingPayments.headquarters') }, ...franchises.map(({ id, name }) => ({ id, label: name }))]}
        />
      )}
      {!value && (failed ? <div className="row"><Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action></div> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <>
          <Accounts value={value} franchiseId={franchiseId} />
          <section className="card" aria-label={t('office.clearingPayments.payments')}>
            <h2>{t('office.clearingPayments.payments')}</h2>
            {value.payments.length === 0 && <p className="empty">{t('office.clearingPayments.noPayments')}</p>}
            {value.payments.length > 0 && <ul className="office-list" aria-label={t('office.clearingPayments.payments')}>{value.payments.map((payment) => <Row key={payment.id} payment={payment} own={value.party.number} franchiseId={franchiseId} />)}</ul>}
            <div className="row">
              {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
              {value.more && <Action onPress={() => setPages([...pages, value.payments.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
            </div>
          </section>
          {value.payments.length > 0 && <ReportDownload file="clearing.payments-list" name="countersign-clearing-payments" asked={{ franchiseId }} label={t('office.clearingPayments.file')} />}
        </>
      )}
    </Screen>
  );
};

const Accounts = ({ value: { accounts }, franchiseId }: { readonly value: ClearingAccounts; readonly franchiseId: string | null }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { open } = useOffice();
  const partyName = usePartyName();
  return (
    <section className="card" aria-label={t('office.clearingPayments.open')}>
      <h2>{t('office.clearingPayments.open')}</h2>
      {accounts.length === 0 && <p className="empty">{t('office.clearingPayments.nothing')}</p>}
      {accounts.length > 0 && (
        <ul className="office-list" aria-label={t('office.clearingPayments.open')}>
          {accounts.map(({ other, currency, open: amount, unconfirmed }) => (
            <li key={`${String(other.number)} ${currency}`}>
              <Button className="office-row" onPress={() => open({ name: 'clearing-account', franchiseId, other: other.number, currency })}>
                <span><strong>{partyName(other)}</strong></span>
                <span>{unconfirmed > 0 && <small className="office-mark-warn">{t('office.clearingPayments.toConfirm', { amount: money(minor(unconfirmed), currency) })}</small>}</span>
                <span className="office-amount">{money(minor(Math.abs(amount)), currency)}</span>
                <span>{t(amount < 0 ? 'office.clearingPayments.toPay' : amount > 0 ? 'office.clearingPayments.toReceive' : 'office.clearingPayments.settled')}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const Row = ({ payment, own, franchiseId }: { readonly payment: ClearingPayment; readonly own: number; readonly franchiseId: string | null }) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  const { open } = useOffice();
  const partyName = usePartyName();
  const { payer, payee, amount, currency, paidOn, reference, state } = payment;
  return (
    <li>
      <Button className="office-row" onPress={() => open({ name: 'clearing-payment', payment, franchiseId })}>
        <span><strong>{payer.number === own ? t('office.clearingPayments.to', { name: partyName(payee) }) : t('office.clearingPayments.from', { name: partyName(payer) })}</strong><small>{reference}</small></span>
        <span>{day(paidOn)}</span>
        <span className="office-amount">{money(amount, currency)}</span>
        <PaymentStateMark state={state} />
      </Button>
    </li>
  );
};
