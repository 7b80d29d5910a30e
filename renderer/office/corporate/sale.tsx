import { FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { CorporateNext, type SalePart } from './next.tsx';
import { SaleMoney } from './sale-money.tsx';
import { SalePaper } from './sale-paper.tsx';
import { CorporateMark } from './state-mark.tsx';
import '../stock/stock.css';

/** One sale to a company: what comes next, its paper, its money, its documents. */
export const CorporateSalePage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value: sale, failed, reload, set } = useLoad('corporate.read', { id });
  return (
    <Screen
      key={sale ? 'sale' : 'reading'} title={sale ? t('office.corporate.saleTo', { number: sale.number, company: sale.company.name }) : t('office.stock.tab.corporate')}
      onBack={() => open({ name: 'corporate' })} className="office-screen" aside={sale && <CorporateMark state={sale.state} />}
    >
      {!sale && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {sale && (
        <div className="office-columns">
          <div className="office-stack">
            <CorporateNext sale={sale} onChange={set} />
            <SalePaper sale={sale} onChange={set} />
            <SaleMoney sale={sale} onChange={set} />
          </div>
          <div className="office-stack"><Facts sale={sale} /><Documents sale={sale} /><Steps sale={sale} /></div>
        </div>
      )}
    </Screen>
  );
};

const Facts = ({ sale }: Pick<SalePart, 'sale'>) => {
  const { t } = useTranslation();
  const { money, number, day } = useFormat();
  const { company, store, programName, currency, lines, total, discount, validUntil, note } = sale;
  const list = lines.reduce((sum, line) => sum + line.listPrice * line.pieces, 0);
  return (
    <section className="card">
      <BigMoney label={t('office.corporate.toPay')} amount={total} currency={currency} />
      <dl className="sums">
        {lines.map((line) => <MoneyLine key={line.face} label={t('office.paper.what', { value: number(line.pieces), amount: money(line.face, currency) })}>{money(line.total, currency)}</MoneyLine>)}
        {list !== total && <MoneyLine label={t('office.corporate.discount')}>{discount.kind === 'amount' ? money(discount.value, currency) : t('office.corporate.percent', { value: number(discount.value / 100) })}</MoneyLine>}
        <MoneyLine label={t('office.corporate.program')}>{programName}</MoneyLine>
        <MoneyLine label={t('office.corporate.store')}>{store.name}</MoneyLine>
        <MoneyLine label={t('office.corporate.address')}>{company.address.split('\n').join(', ')}</MoneyLine>
        {company.taxNumber !== '' && <MoneyLine label={t('office.corporate.taxNumber')}>{company.taxNumber}</MoneyLine>}
        {company.contact !== '' && <MoneyLine label={t('office.corporate.contact')}>{company.contact}</MoneyLine>}
        <MoneyLine label={t('office.corporate.validUntil')}>{day(validUntil)}</MoneyLine>
        {note !== '' && <MoneyLine label={t('office.corporate.note')}>{note}</MoneyLine>}
      </dl>
    </section>
  );
};

const Documents = ({ sale }: Pick<SalePart, 'sale'>) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  return (
    <section className="card" aria-label={t('office.corporate.documents')}>
      <h2>{t('office.corporate.documents')}</h2>
      <ul className="plain-list">
        {sale.documents.map(({ id, kind, number, issuedAt, issuedBy }) => (
          <li key={id} className="office-row stock-piece">
            <span><strong>{t(`office.corporate.document.${kind}`)} {number}</strong><small>{issuedBy.name}, {moment(issuedAt)}</small></span>
            <Action busy={busy} icon={<FileText aria-hidden="true" />} label={t('office.corporate.saveDocument', { number })} onPress={() => work(() => save('corporate.document', `countersign-${number}.pdf`, { id }))}>PDF</Action>
          </li>
        ))}
        {sale.activated && (
          <li className="office-row stock-piece">
            <span><strong>{t('office.stock.deliveryNote')}</strong><small>{moment(sale.activated.at)}</small></span>
            <Action busy={busy} icon={<FileText aria-hidden="true" />} label={t('office.corporate.saveDocument', { number: t('office.stock.deliveryNote') })} onPress={() => work(() => save('corporate.note', `countersign-delivery-${String(sale.number)}.pdf`, { id: sale.id }))}>PDF</Action>
          </li>
        )}
      </ul>
    </section>
  );
};

const Steps = ({ sale }: Pick<SalePart, 'sale'>) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const steps = [
    { name: 'quoted' as const, act: { by: sale.quotedBy, at: sale.quotedAt }, note: '' }, { name: 'accepted' as const, act: sale.accepted, note: '' }, { name: 'credit' as const, act: sale.credit, note: sale.credit?.note ?? '' },
    { name: 'activationAsked' as const, act: sale.activationAsked, note: '' }, { name: 'activated' as const, act: sale.activated, note: '' },
    { name: 'cancelAsked' as const, act: sale.cancelAsked, note: sale.cancelAsked?.note ?? '' }, { name: 'cancelled' as const, act: sale.cancelled, note: '' }, { name: 'withdrawn' as const, act: sale.withdrawn, note: '' },
  ].filter(({ act }) => act !== null).toSorted((a, b) => (a.act?.at ?? 0) - (b.act?.at ?? 0));
  return (
    <section className="card" aria-label={t('office.exceptions.history')}>
      <h2>{t('office.exceptions.history')}</h2>
      <ol className="office-steps">
        {steps.map(({ name, act, note }) => <li key={name}><span>{t(`office.corporate.step.${name}`)}{note !== '' && ` · ${note}`}</span><small>{act?.by.name} · {moment(act?.at ?? 0)}</small></li>)}
      </ol>
    </section>
  );
};
