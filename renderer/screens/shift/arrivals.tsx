import { PackageCheck, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { sizeOf } from '../../../domain/paper-range.ts';
import type { TillShipment } from '../../../domain/till-arrival.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { type Ends, EndsFields, noEnds, Range, rangeOf, usePieces } from '../../office/stock/ends.tsx';
import { useServices } from '../services.tsx';
import { useArrivals } from './use-arrivals.ts';
import '../../office/stock/stock.css';

/** As many pieces as the server takes. */
const piecesMax = 20;

/** Paper that is on its way to this store; a manager confirms what arrived by its first and last control number. */
export const Arrivals = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { shipments, failed, reload, arrived, confirm, confirming } = useArrivals();
  const [chosen, choose] = useState<string | null>(null);
  const shipment = shipments?.find(({ id }) => id === chosen) ?? (shipments?.length === 1 ? shipments[0] : undefined);
  if (arrived) return <Arrived shipment={arrived} onMore={() => { choose(null); reload(); }} />;
  if (shipment) {
    const back = shipments && shipments.length > 1 ? () => choose(null) : desk.back;
    return <Confirm key={shipment.id} shipment={shipment} onBack={back} onConfirm={confirm} confirming={confirming} />;
  }
  return (
    <Screen title={t('arrival.title')} onBack={desk.back} className="narrow">
      {!shipments && !failed && <p className="muted" role="status">{t('arrival.asking')}</p>}
      {failed && <><p>{t('arrival.offlineText')}</p><Action kind="primary" shortcut="Enter" onPress={reload}>{t('common.retry')}</Action></>}
      {shipments?.length === 0 && <p className="empty">{t('arrival.empty')}</p>}
      {shipments && shipments.length > 1 && (
        <>
          <p>{t('arrival.which')}</p>
          <ul className="office-list" aria-label={t('arrival.title')}>{shipments.map((one) => <li key={one.id}><Row shipment={one} onPress={() => choose(one.id)} /></li>)}</ul>
        </>
      )}
    </Screen>
  );
};

const Row = ({ shipment, onPress }: { readonly shipment: TillShipment; readonly onPress: () => void }) => {
  const { t } = useTranslation();
  const { moment, number } = useFormat();
  return (
    <Button className="office-row stock-piece" onPress={onPress}>
      <span><strong>{t('office.stock.shipment', { number: shipment.number })}</strong><small>{moment(shipment.shippedAt)}</small></span>
      <span>{t('office.stock.papers', { count: shipment.count, value: number(shipment.count) })}<small><Range {...shipment} /></small></span>
    </Button>
  );
};

type ConfirmProps = {
  readonly shipment: TillShipment; readonly confirming: boolean; readonly onBack: () => void;
  readonly onConfirm: (arrival: { readonly id: string; readonly ranges: Ends[]; readonly counted: number; readonly operator: string }) => void;
};

const Confirm = ({ shipment, confirming, onBack, onConfirm }: ConfirmProps) => {
  const { t } = useTranslation();
  const { money, number, moment } = useFormat();
  const [pieces, setPieces] = usePieces();
  const [typed, setTyped] = useState('');
  const [asking, ask] = useState(false);
  const given = pieces.filter(({ first, last }) => first !== '' || last !== '');
  const ranges = given.map(rangeOf);
  const isWhole = ranges.every((range) => range !== undefined);
  const lying = ranges.reduce((sum, range) => sum + (range ? sizeOf(range) : 0), 0);
  const counted = /^\d{1,6}$/u.test(typed.trim()) ? Number(typed) : undefined;
  const missing = Math.max(0, shipment.count - (counted ?? shipment.count));
  return (
    <Screen title={t('arrival.titleOf', { number: shipment.number })} onBack={asking ? undefined : onBack} className="narrow">
      {asking && counted !== undefined ? (
        <Approval
          right="arrival" text={t(missing > 0 ? 'arrival.approveMissing' : 'arrival.approve', { value: number(counted), missing: number(missing) })} onCancel={() => ask(false)}
          onApproved={({ operator }) => { ask(false); onConfirm({ id: shipment.id, ranges: [...given], counted, operator }); }}
        />
      ) : (
        <>
          <p>
            {t('arrival.sent', { when: moment(shipment.shippedAt), from: shipment.from?.name ?? t('office.stock.printingHouse') })}{' '}
            {shipment.content.map((part) => t('office.paper.what', { value: number(part.count), amount: money(part.face, part.currency) })).join(', ')}: <Range {...shipment} />
          </p>
          <p>{t('arrival.text')}</p>
          {pieces.map((ends, index) => (
            <EndsFields key={String(index)} ends={ends} onChange={(changed) => setPieces(pieces.map((piece, place) => (place === index ? changed : piece)))} disabled={confirming} autoFocus={index === 0} />
          ))}
          <div className="row"><Action kind="quiet" icon={<Plus aria-hidden="true" />} disabled={pieces.length >= piecesMax} onPress={() => setPieces([...pieces, noEnds])}>{t('office.stock.anotherPiece')}</Action></div>
          <Field label={t('office.stock.counted')} hint={t('office.stock.countedHint')} value={typed} onChange={setTyped} mode="numeric" maxLength={6} disabled={confirming} large />
          {isWhole && counted !== undefined && given.length > 0 && counted !== lying && <p className="verdict verdict-warn">{t('office.stock.countDiffers', { lying: number(lying), counted: number(counted) })}</p>}
          <Action
            kind="primary" shortcut="F9" icon={<PackageCheck aria-hidden="true" />} busy={confirming} disabled={!isWhole || counted === undefined || counted !== lying} onPress={() => ask(true)}
          >{t('arrival.confirm')}</Action>
        </>
      )}
    </Screen>
  );
};

/** What is stock now, and what the office hears of. */
const Arrived = ({ shipment, onMore }: { readonly shipment: TillShipment; readonly onMore: () => void }) => {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { desk } = useServices();
  const came = shipment.findings.filter(({ kind }) => kind === 'arrived').reduce((sum, { count }) => sum + count, 0);
  const others = shipment.findings.filter(({ kind }) => kind !== 'arrived');
  return (
    <Screen title={t('arrival.done', { number: shipment.number })} className="narrow">
      <p className={`verdict verdict-${others.length === 0 ? 'good' : 'warn'}`} role="status">{t(others.length === 0 ? 'arrival.all' : 'arrival.differs', { count: came, value: number(came) })}</p>
      <ul className="lines">
        {others.map((finding) => (
          <li key={finding.id} className="line">
            <span className="line-text"><Range {...finding} /></span>
            <strong>{t(finding.kind === 'missing' ? 'office.stock.finding.missing' : 'office.stock.finding.stray', { value: number(finding.count) })}</strong>
          </li>
        ))}
      </ul>
      <div className="row">
        <Action kind="primary" shortcut="Enter" onPress={desk.home}>{t('common.goOn')}</Action>
        <Action shortcut="F4" onPress={onMore}>{t('arrival.another')}</Action>
      </div>
    </Screen>
  );
};
