import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAccount, plainAccount, type RefundOffer } from '../../../domain/bank-refund-wire.ts';
import { parseScan } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { useScan } from '../../components/scans.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';

/** A buyer wants the money back that a till can't give: receipt and certificate first, then the account. */
export const AskBankRefund = () => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const [offer, setOffer] = useState<RefundOffer>();
  return (
    <Screen key={offer ? 'account' : 'find'} title={t('office.bankRefunds.new')} onBack={() => { if (offer) setOffer(undefined); else open({ name: 'bank-refunds' }); }} className="office-screen">
      {offer ? <Ask offer={offer} /> : <InHand onFound={setOffer} />}
    </Screen>
  );
};

const InHand = ({ onFound }: { readonly onFound: (offer: RefundOffer) => void }) => {
  const { t } = useTranslation();
  const { desk, scans, sounds } = useServices();
  const { askOrTell } = useOffice();
  const [receipt, typeReceipt] = useState('');
  const [control, typeControl] = useState('');
  const [busy, work] = useBusy();
  const find = (certificate: string): void => work(async () => {
    const offer = await askOrTell('bank-refunds.find', { receipt, certificate });
    if (offer) onFound(offer);
  });
  // The paper's number goes to the server to be recognised; no state and no screen of ours ever holds it.
  useScan(scans, (raw) => {
    sounds.scan();
    desk.dismiss();
    const scan = parseScan(raw);
    if (scan.ok && scan.value.kind === 'operation') typeReceipt(scan.value.reference);
    else if (receipt.trim() === '') desk.problem(t('office.bankRefunds.receiptFirst'));
    else find(raw);
    return true;
  });
  return (
    <section className="card office-next">
      <h2>{t('office.bankRefunds.inHand')}</h2>
      <p>{t('office.bankRefunds.inHandText')}</p>
      <Field label={t('office.claims.receipt')} hint={t('office.bankRefunds.receiptHint')} value={receipt} onChange={typeReceipt} maxLength={64} disabled={busy} autoFocus />
      <Field label={t('office.bankRefunds.certificate')} hint={t('office.bankRefunds.certificateHint')} value={control} onChange={typeControl} maxLength={64} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="Enter" busy={busy} disabled={receipt.trim() === '' || control.trim() === ''} icon={<Search aria-hidden="true" />} onPress={() => find(control)}>{t('office.blocking.look')}</Action>
      </div>
    </section>
  );
};

const Ask = ({ offer }: { readonly offer: RefundOffer }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { newId, desk } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: what is sent again after a lost answer is the same refund.
  const [id] = useState(newId);
  const [holder, typeHolder] = useState('');
  const [bank, typeBank] = useState('');
  const [account, typeAccount] = useState('');
  const [note, typeNote] = useState('');
  const [busy, work] = useBusy();
  const { sale, certificate, amount, currency, secondAbove, byCard } = offer;
  const fits = isAccount(plainAccount(account));
  const ask = (): void => work(async () => {
    const refund = await askOrTell('bank-refunds.ask', { id, sale, certificate, amount, holder, bank, account, note });
    if (!refund) return;
    open({ name: 'bank-refund', id: refund.id });
    desk.quiet(t(refund.state === 'approved' ? 'office.bankRefunds.approvedNow' : 'office.bankRefunds.askedNow'));
  });
  return (
    <div className="office-columns">
      <section className="card office-next">
        <h2>{t('office.bankRefunds.whose')}</h2>
        <p>{amount > secondAbove ? t('office.bankRefunds.second', { limit: money(secondAbove, currency) }) : t('office.bankRefunds.once')}</p>
        {byCard >= amount && <p className="verdict verdict-quiet">{t('office.bankRefunds.byCard')}</p>}
        <Field label={t('office.bankRefunds.holder')} hint={t('office.bankRefunds.holderHint')} value={holder} onChange={typeHolder} maxLength={70} disabled={busy} autoFocus />
        <Field
          label={t('office.bankRefunds.account')} hint={t('office.bankRefunds.accountHint')} value={account} onChange={typeAccount} maxLength={60} disabled={busy}
          error={account.trim().length > 5 && !fits ? t('office.bankRefunds.accountWrong') : undefined}
        />
        <Field label={t('office.bankRefunds.bank')} hint={t('office.bankRefunds.bankHint')} value={bank} onChange={typeBank} maxLength={60} disabled={busy} />
        <Field label={t('office.blocking.note')} value={note} onChange={typeNote} maxLength={300} disabled={busy} />
        <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={holder.trim().length < 2 || !fits} onPress={ask}>{t('office.bankRefunds.do')}</Action></div>
      </section>
      <Offer offer={offer} />
    </div>
  );
};

const Offer = ({ offer: { control, reference, store, soldAt, face, price, balance, amount, currency, programName } }: { readonly offer: RefundOffer }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  return (
    <section className="card">
      <BigMoney label={t('office.bankRefunds.amount')} amount={amount} currency={currency} />
      <dl className="sums">
        <MoneyLine label={t('office.bankRefunds.certificate')} strong><span className="control">{control ?? t('common.controlUnknown')}</span></MoneyLine>
        <MoneyLine label={t('office.blocking.program')}>{programName}</MoneyLine>
        <MoneyLine label={t('office.claims.left')}>{money(balance, currency)}</MoneyLine>
        <MoneyLine label={t('office.bankRefunds.paidOfFace')}>{t('office.bankRefunds.priceOfFace', { price: money(price, currency), face: money(face, currency) })}</MoneyLine>
        <MoneyLine label={t('office.claims.receipt')}><span className="control">{reference}</span></MoneyLine>
        <MoneyLine label={t('office.blocking.soldAt')}>{t('office.blocking.lastUseAt', { store: store.name, when: moment(soldAt) })}</MoneyLine>
      </dl>
      <p className="muted">{t('office.bankRefunds.neverSpent')}</p>
    </section>
  );
};
