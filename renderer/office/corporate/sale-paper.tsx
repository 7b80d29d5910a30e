import { PackagePlus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { EndsFields, noEnds, PaperLook, Range, rangeOf, usePieces } from '../stock/ends.tsx';
import type { SalePart } from './next.tsx';

/** The paper of an order: what is there, and, until somebody asks for its activation, more of it by scanning both ends. */
export const SalePaper = ({ sale, onChange }: SalePart) => {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  const { askOrTell, may } = useOffice();
  const [busy, work] = useBusy();
  const isOpen = (sale.state === 'ordered' || sale.state === 'invoiced') && may('corporate.sell');
  if (sale.ranges.length === 0 && !isOpen) return null;
  const there = sale.ranges.reduce((sum, { count }) => sum + count, 0);
  const take = (rangeId: string): void => work(async () => { const changed = await askOrTell('corporate.take-range', { id: sale.id, rangeId }); if (changed) onChange(changed); });
  return (
    <section className="card" aria-label={t('office.corporate.paper')}>
      <h2>{t('office.corporate.paper')}</h2>
      <p>{t('office.corporate.paperOf', { there: number(there), pieces: number(sale.pieces) })}</p>
      <ul className="plain-list">
        {sale.ranges.map((range) => (
          <li key={range.id} className="office-row stock-piece">
            <span><strong><Range first={range.first} last={range.last} /></strong><small>{t('office.paper.what', { value: number(range.count), amount: money(range.face, sale.currency) })}</small></span>
            {isOpen && <Action kind="quiet" busy={busy} icon={<X aria-hidden="true" />} label={t('office.corporate.takeRange', { first: range.first })} onPress={() => take(range.id)}>{t('office.corporate.take')}</Action>}
          </li>
        ))}
      </ul>
      {isOpen && there < sale.pieces && <Put key={sale.ranges.length} sale={sale} onChange={onChange} />}
    </section>
  );
};

const Put = ({ sale, onChange }: SalePart) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell } = useOffice();
  const [rangeId] = useState(newId);
  const [[ends = noEnds], setPieces] = usePieces();
  const [busy, work] = useBusy();
  const put = (): void => work(async () => { const changed = await askOrTell('corporate.put-range', { id: sale.id, rangeId, ...ends }); if (changed) onChange(changed); });
  return (
    <>
      <p className="muted">{t('office.corporate.putText')}</p>
      <EndsFields ends={ends} onChange={(changed) => setPieces([changed])} disabled={busy} />
      {rangeOf(ends) !== undefined && <PaperLook ends={ends} />}
      <Action shortcut="F8" icon={<PackagePlus aria-hidden="true" />} busy={busy} disabled={rangeOf(ends) === undefined} onPress={put}>{t('office.corporate.put')}</Action>
    </>
  );
};
