import { Truck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Exception } from '../../../domain/exception-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { useOffice } from '../asking.tsx';
import { Differences } from '../stock/differences.tsx';
import '../stock/stock.css';

/** What looks wrong though every record is sound: how much was sold at once, or who asked after paper that nobody sold. */
export const SignalEvidence = ({ exception: { burst, enquiries, moreEnquiries } }: { readonly exception: Exception }) => (
  <>
    {burst && <BurstCard burst={burst} />}
    {enquiries.length > 0 && <Enquiries enquiries={enquiries} more={moreEnquiries} />}
  </>
);

const BurstCard = ({ burst }: { readonly burst: NonNullable<Exception['burst']> }) => {
  const { t } = useTranslation();
  const { moment, money, number } = useFormat();
  const { programName, currency, pieces, value, since, until, watch } = burst;
  return (
    <section className="card office-next">
      <h2>{t('office.exceptions.burst.title', { count: pieces, value: number(pieces), program: programName })}</h2>
      <dl className="sums">
        <MoneyLine label={t('office.exceptions.burst.value')} strong>{money(value, currency)}</MoneyLine>
        <MoneyLine label={t('office.exceptions.burst.since')}>{moment(since)}</MoneyLine>
        <MoneyLine label={t('office.exceptions.burst.until')}>{moment(until)}</MoneyLine>
        {watch.pieces !== null && <MoneyLine label={t('office.exceptions.burst.limitPieces', { minutes: number(watch.minutes) })}>{number(watch.pieces)}</MoneyLine>}
        {watch.value !== null && <MoneyLine label={t('office.exceptions.burst.limitValue', { minutes: number(watch.minutes) })}>{money(watch.value, currency)}</MoneyLine>}
      </dl>
      <p className="muted">{t('office.exceptions.burst.text')}</p>
    </section>
  );
};

const Enquiries = ({ enquiries, more }: { readonly enquiries: Exception['enquiries']; readonly more: boolean }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  return (
    <section className="card office-next">
      <h2>{t('office.exceptions.enquiry.title')}</h2>
      <p>{t('office.exceptions.enquiry.text')}</p>
      <ul className="lines">
        {enquiries.map(({ at, control, what, store, terminalNumber, paperStore }) => (
          <li key={`${control} ${String(at)} ${what}`} className="line">
            <span className="line-text">
              <span className="control">{control}</span>
              <span className="muted">{t('office.exceptions.enquiry.paperOf', { store: paperStore.name })}</span>
            </span>
            <span className="line-text">
              <span>{t(`office.exceptions.enquiry.${what}`, { store: store.name, till: terminalNumber })}</span>
              <span className="muted">{moment(at)}</span>
            </span>
          </li>
        ))}
      </ul>
      {more && <p className="muted">{t('office.exceptions.moreOthers')}</p>}
    </section>
  );
};

/** A stock difference is decided piece by piece, here as on the shipment's page. */
export const ShipmentNext = ({ shipment, onReload }: { readonly shipment: NonNullable<Exception['shipment']>; readonly onReload: () => void }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  return (
    <>
      <Differences shipment={shipment} onChange={onReload} />
      <div className="row"><Action icon={<Truck aria-hidden="true" />} onPress={() => open({ name: 'shipment', id: shipment.id })}>{t('office.exceptions.openShipment', { number: shipment.number })}</Action></div>
    </>
  );
};
