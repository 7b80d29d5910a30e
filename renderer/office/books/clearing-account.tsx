import { Banknote } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClearingAccount as Account } from '../../../domain/clearing-payment-wire.ts';
import { type Currency, minor } from '../../../domain/money.ts';
import { daySchema } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { usePartyName } from './clearing-payments.tsx';

type Asked = { readonly franchiseId: string | null; readonly other: number; readonly currency: Currency };

/** What is open with one other, statement by statement, and the way to note that it was paid. */
export const ClearingAccount = (asked: Asked) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const partyName = usePartyName();
  const [upTo, setUpTo] = useState<string | null>(null);
  const { value: account, failed, reload } = useLoad('clearing.account', { ...asked, upTo });
  return (
    <Screen title={account ? partyName(account.other) : t('office.clearingPayments.title')} onBack={() => open({ name: 'clearing-payments', franchiseId: asked.franchiseId })} className="office-screen">
      {!account && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {account && (
        <div className="office-columns">
          <div className="office-stack">
            <Open account={account} onPick={setUpTo} />
            {account.open < 0 && account.isOwn && may('clearing.pay') && account.upTo !== null && <Pay key={account.upTo} account={account} upTo={account.upTo} asked={asked} onChanged={reload} />}
          </div>
          <Items account={account} />
        </div>
      )}
    </Screen>
  );
};

const Open = ({ account: { open, openInAll, upTo, items, currency }, onPick }: { readonly account: Account; readonly onPick: (day: string) => void }) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  const label = open < 0 ? 'office.clearingPayments.toPay' : open > 0 ? 'office.clearingPayments.toReceive' : 'office.clearingPayments.settled';
  return (
    <section className="card">
      <BigMoney label={t(label)} amount={minor(Math.abs(open))} currency={currency} />
      {items.length > 0 && <Picker label={t('office.clearingPayments.upTo')} value={upTo} onChange={onPick} options={items.map((item) => ({ id: item.day, label: day(item.day) }))} />}
      {open !== openInAll && (
        <p className="muted">{t(openInAll < 0 ? 'office.clearingPayments.inAllPay' : 'office.clearingPayments.inAllReceive', { amount: money(minor(Math.abs(openInAll)), currency) })}</p>
      )}
      {open > 0 && <p className="muted">{t('office.clearingPayments.theyPay')}</p>}
    </section>
  );
};

const Pay = ({ account: { open, other, currency }, upTo, asked, onChanged }: { readonly account: Account; readonly upTo: string; readonly asked: Asked; readonly onChanged: () => void }) => {
  const { t } = useTranslation();
  const { now, newId, desk } = useServices();
  const { askOrTell, open: show } = useOffice();
  const { money } = useFormat();
  const [id] = useState(newId);
  const [paidOn, typePaidOn] = useState(() => new Date(now()).toISOString().slice(0, 10));
  const [reference, typeReference] = useState('');
  const [busy, work] = useBusy();
  const amount = minor(0 - open);
  const pay = (): void => work(async () => {
    const payment = await askOrTell('clearing.pay', { id, other: other.number, currency, upTo, amount, paidOn, reference });
    if (!payment) {
      onChanged();
      return;
    }
    desk.quiet(t('office.clearingPayments.noted', { amount: money(amount, currency) }));
    show({ name: 'clearing-payments', franchiseId: asked.franchiseId });
  });
  return (
    <section className="card office-next">
      <h2>{t('office.clearingPayments.pay')}</h2>
      <p>{t('office.clearingPayments.payText', { amount: money(amount, currency) })}</p>
      <Field label={t('office.clearingPayments.paidOn')} hint={t('office.books.dayHint')} value={paidOn} onChange={typePaidOn} maxLength={10} disabled={busy} />
      <Field label={t('office.clearingPayments.reference')} hint={t('office.clearingPayments.referenceHint')} value={reference} onChange={typeReference} maxLength={60} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} icon={<Banknote aria-hidden="true" />} disabled={!daySchema.safeParse(paidOn).success || reference.trim() === ''} onPress={pay}>{t('office.clearingPayments.pay')}</Action>
      </div>
    </section>
  );
};

const Items = ({ account: { items, currency } }: { readonly account: Account }) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  return (
    <section className="card" aria-label={t('office.clearingPayments.items')}>
      <h2>{t('office.clearingPayments.items')}</h2>
      {items.length === 0 && <p className="empty">{t('office.clearingPayments.nothing')}</p>}
      <dl className="sums">
        {items.map((item) => (
          <MoneyLine key={item.day} label={day(item.day)}>
            {t(item.amount < 0 ? 'office.clearingPayments.payAmount' : 'office.clearingPayments.receiveAmount', { amount: money(minor(Math.abs(item.amount)), currency) })}
          </MoneyLine>
        ))}
      </dl>
    </section>
  );
};
