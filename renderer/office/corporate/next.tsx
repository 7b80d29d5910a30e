import { BadgeCheck, FileText, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CorporateSale } from '../../../domain/corporate-wire.ts';
import { minor } from '../../../domain/money.ts';
import type { OfficeCall, OfficeInput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';

export type SalePart = { readonly sale: CorporateSale; readonly onChange: (sale: CorporateSale) => void };
type SaleCall = Extract<OfficeCall, 'corporate.accept' | 'corporate.invoice' | 'corporate.withdraw' | 'corporate.credit' | 'corporate.ask-activation' | 'corporate.activate' | 'corporate.refuse-activation' | 'corporate.ask-cancel' | 'corporate.cancel' | 'corporate.refuse-cancel'>;

/** The one thing that has to be done next, and how else it can go on. */
export const CorporateNext = ({ sale, onChange }: SalePart) => {
  const { t } = useTranslation();
  const { money, day, number } = useFormat();
  const { newId } = useServices();
  const { askOrTell, may, session } = useOffice();
  const [documentId] = useState(newId);
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const { id, state, total, paid, currency } = sale;
  const go = <Name extends SaleCall>(call: Name, input: OfficeInput<Name>): void => work(async () => {
    const changed = await askOrTell(call, input);
    if (!changed) return;
    setNote('');
    onChange(changed);
  });
  const sells = may('corporate.sell');
  const missing = sale.pieces - sale.ranges.reduce((sum, { count }) => sum + count, 0);
  const isPaid = paid >= total || sale.credit !== null;
  const isOwn = (state === 'waiting' ? sale.activationAsked : sale.cancelAsked)?.by.id === session.user.id;
  const values = { open: money(minor(Math.max(total - paid, 0)), currency), day: day(sale.validUntil), missing: number(missing), name: (state === 'waiting' ? sale.activationAsked : sale.cancelAsked)?.by.name ?? '' };
  const primary = (text: string, call: () => void, disabled = false) => <Action kind="primary" shortcut="F9" icon={<BadgeCheck aria-hidden="true" />} busy={busy} disabled={disabled} onPress={call}>{text}</Action>;
  const withdraw = <Action kind="quiet" icon={<Undo2 aria-hidden="true" />} busy={busy} onPress={() => go('corporate.withdraw', { id, documentId })}>{t(`office.corporate.${state === 'invoiced' ? 'withdrawInvoiced' : 'withdraw'}`)}</Action>;
  return (
    <section className="card office-next">
      <h2>{t(`office.corporate.nextTitle.${state}`)}</h2>
      <p>{t(`office.corporate.nextText.${state}`, values)}</p>
      {state === 'quoted' && sells && <div className="row">{primary(t('office.corporate.accept'), () => go('corporate.accept', { id }))}{withdraw}</div>}
      {state === 'lapsed' && sells && <div className="row">{withdraw}</div>}
      {state === 'ordered' && sells && (
        <div className="row"><Action kind="primary" shortcut="F9" icon={<FileText aria-hidden="true" />} busy={busy} onPress={() => go('corporate.invoice', { id, documentId })}>{t('office.corporate.invoice')}</Action>{withdraw}</div>
      )}
      {state === 'invoiced' && (
        <>
          <ul className="plain-list">
            <li>{isPaid ? t(sale.credit && paid < total ? 'office.corporate.onCredit' : 'office.corporate.paidNow') : t('office.corporate.stillOpen', values)}</li>
            <li>{missing === 0 ? t('office.corporate.paperThere') : t('office.corporate.paperMissing', values)}</li>
          </ul>
          {sells && <div className="row">{primary(t('office.corporate.askActivation'), () => go('corporate.ask-activation', { id }), !isPaid || missing > 0)}{withdraw}</div>}
          {!isPaid && may('corporate.credit') && (
            <div className="office-find">
              <Field label={t('office.corporate.creditWhy')} value={note} onChange={setNote} maxLength={200} disabled={busy} />
              <Action busy={busy} disabled={note.trim().length < 3} onPress={() => go('corporate.credit', { id, note })}>{t('office.corporate.credit')}</Action>
            </div>
          )}
        </>
      )}
      {state === 'waiting' && sells && (
        <div className="row">
          {!isOwn && primary(t('office.corporate.activate'), () => go('corporate.activate', { id }))}
          <Action busy={busy} onPress={() => go('corporate.refuse-activation', { id })}>{t(isOwn ? 'office.corporate.takeBack' : 'office.corporate.refuse')}</Action>
        </div>
      )}
      {state === 'activated' && sells && sale.unspent !== null && sale.unspent.count > 0 && (
        <div className="office-find">
          <Field label={t('office.corporate.cancelWhy')} hint={t('office.corporate.unspent', { value: number(sale.unspent.count), amount: money(sale.unspent.total, currency) })} value={note} onChange={setNote} maxLength={200} disabled={busy} />
          <Action busy={busy} disabled={note.trim().length < 3} onPress={() => go('corporate.ask-cancel', { id, note })}>{t('office.corporate.askCancel')}</Action>
        </div>
      )}
      {state === 'cancel-waiting' && (
        <>
          {sale.unspent && <p>{t('office.corporate.unspent', { value: number(sale.unspent.count), amount: money(sale.unspent.total, currency) })}</p>}
          {sells && (
            <div className="row">
              {!isOwn && sale.unspent && primary(t('office.corporate.cancel'), () => go('corporate.cancel', { id, documentId, count: sale.unspent?.count ?? 0 }), sale.unspent.count === 0)}
              <Action busy={busy} onPress={() => go('corporate.refuse-cancel', { id })}>{t(isOwn ? 'office.corporate.takeBack' : 'office.corporate.refuse')}</Action>
            </div>
          )}
        </>
      )}
    </section>
  );
};
