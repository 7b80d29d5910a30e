import { PackageCheck, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeOf } from '../../../domain/paper-range.ts';
import type { Shipment } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useBusy, useOffice } from '../asking.tsx';
import { type Ends, EndsFields, noEnds, rangeOf, usePieces } from './ends.tsx';

/** As many as the server takes: paper in more pieces than this was dropped on the floor. */
const piecesMax = 20;

/** The paper is there: the ends of every unbroken piece are scanned or typed, and somebody has counted. */
export const Arrival = ({ shipment, onChange }: { readonly shipment: Shipment; readonly onChange: (shipment: Shipment) => void }) => {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { askOrTell } = useOffice();
  const [pieces, setPieces] = usePieces();
  const [counted, setCounted] = useState('');
  const [busy, work] = useBusy();
  const given = pieces.filter(({ first, last }) => first !== '' || last !== '');
  const ranges = given.map(rangeOf);
  const isWhole = ranges.every((range) => range !== undefined);
  const lying = ranges.reduce((sum, range) => sum + (range ? sizeOf(range) : 0), 0);
  const count = /^\d{1,6}$/u.test(counted.trim()) ? Number(counted) : undefined;
  const change = (place: number, ends: Ends): void => setPieces(pieces.map((piece, index) => (index === place ? ends : piece)));
  const confirm = (): void => work(async () => {
    const changed = await askOrTell('shipments.arrive', { id: shipment.id, ranges: [...given], counted: count ?? 0 });
    if (changed) onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.stock.arrival')}</h2>
      <p>{t('office.stock.arrivalText', { store: shipment.to.name })}</p>
      {pieces.map((ends, index) => <EndsFields key={String(index)} ends={ends} onChange={(changed) => change(index, changed)} disabled={busy} autoFocus={index === 0} />)}
      <div className="row">
        <Action kind="quiet" icon={<Plus aria-hidden="true" />} disabled={pieces.length >= piecesMax} onPress={() => setPieces([...pieces, noEnds])}>{t('office.stock.anotherPiece')}</Action>
      </div>
      <Field label={t('office.stock.counted')} hint={t('office.stock.countedHint')} value={counted} onChange={setCounted} mode="numeric" maxLength={6} disabled={busy} large />
      {isWhole && count !== undefined && given.length > 0 && count !== lying && <p className="verdict verdict-warn">{t('office.stock.countDiffers', { lying: number(lying), counted: number(count) })}</p>}
      <div className="row">
        <Action kind="primary" shortcut="F9" icon={<PackageCheck aria-hidden="true" />} busy={busy} disabled={!isWhole || count === undefined} onPress={confirm}>{t('office.stock.confirm')}</Action>
      </div>
    </section>
  );
};
