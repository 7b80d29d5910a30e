import { Download, Flame, Truck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { stockPlaces, type StockReport, type StockRow } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { useReportFormat } from '../table-format.tsx';
import { PaperTabs } from './paper-tabs.tsx';
import './stock.css';

/** More rows than this are found by typing, not by scrolling. */
const rowsShownMax = 60;

/** Where all paper is, store by store; each figure leads to its control numbers. */
export const Stock = () => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const { value, failed, reload } = useLoad('stock.read', {});
  return (
    <Screen
      title={t('office.room.paper')} className="office-screen"
      aside={(
        <div className="row">
          {may('paper.destroy') && <Action shortcut="F9" icon={<Flame aria-hidden="true" />} onPress={() => open({ name: 'destroy' })}>{t('office.stock.destroy')}</Action>}
          {may('paper.ship') && <Action kind="primary" shortcut="F8" icon={<Truck aria-hidden="true" />} onPress={() => open({ name: 'ship' })}>{t('office.stock.ship')}</Action>}
        </div>
      )}
    >
      <PaperTabs here="stock" />
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.rows.length === 0 && <p className="empty">{t('office.stock.empty')}</p>}
      {value && value.rows.length > 0 && <><Waiting report={value} /><Places rows={value.rows} /><Files /></>}
    </Screen>
  );
};

const Waiting = ({ report: { differing, onTheWay, waitingDestructions } }: { readonly report: StockReport }) => {
  const { t } = useTranslation();
  const sentences = [
    ...(differing > 0 ? [t('office.stock.waitDiffering', { count: differing })] : []),
    ...(waitingDestructions > 0 ? [t('office.stock.waitDestructions', { count: waitingDestructions })] : []),
    ...(onTheWay > 0 ? [t('office.stock.waitOnTheWay', { count: onTheWay })] : []),
  ];
  const tone = differing + waitingDestructions > 0 ? 'warn' : 'good';
  return <p className={`verdict verdict-${tone}`}>{sentences.length === 0 ? t('office.stock.nothingWaits') : sentences.join(' ')}</p>;
};

const Places = ({ rows }: { readonly rows: readonly StockRow[] }) => {
  const { t } = useTranslation();
  const { faceText, number } = useFormat();
  const { open } = useOffice();
  const [find, setFind] = useState('');
  const wanted = find.trim().toLocaleLowerCase();
  const found = rows.filter(({ store }) => wanted === '' || `${String(store.number)} ${store.name}`.toLocaleLowerCase().includes(wanted));
  const shown = found.slice(0, rowsShownMax);
  return (
    <section className="card">
      <h2>{t('office.stock.places')}</h2>
      {rows.length > rowsShownMax && <Field label={t('office.stock.find')} value={find} onChange={setFind} maxLength={80} />}
      {/* Wider than a small screen: it scrolls by itself, by keyboard too. */}
      <div className="stock-scroll" role="region" aria-label={t('office.stock.places')} tabIndex={0}>
        <table className="stock-table">
          <thead><tr><th scope="col">{t('office.stock.store')}</th><th scope="col">{t('office.stock.paper')}</th>{stockPlaces.map((place) => <th key={place} scope="col">{t(`office.stock.place.${place}`)}</th>)}</tr></thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={`${String(row.store.number)} ${String(row.programNumber)} ${String(row.face)} ${row.currency}`}>
                <th scope="row">{shown[index - 1]?.store.number === row.store.number ? <span className="visually-hidden">{row.store.name}</span> : row.store.name}</th>
                <td className="stock-words">{faceText(row.face, row.currency)}<small>{row.programName}</small></td>
                {stockPlaces.map((place) => (
                  <td key={place}>
                    {row.counts[place] === 0 ? <span className="muted">0</span> : (
                      <Button
                        className={`stock-figure ${place === 'missing' ? 'stock-missing' : ''}`}
                        aria-label={t('office.stock.figure', { value: number(row.counts[place]), place: t(`office.stock.place.${place}`), store: row.store.name })}
                        onPress={() => open({ name: 'stock-ranges', place, row })}
                      >{number(row.counts[place])}</Button>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length > shown.length && <p className="muted">{t('office.stock.moreRows', { value: number(found.length - shown.length) })}</p>}
    </section>
  );
};

const Files = () => {
  const { t } = useTranslation();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const [form, choice] = useReportFormat();
  return (
    <section className="card" aria-label={t('office.stock.files')}>
      <h2>{t('office.stock.files')}</h2>
      {choice}
      <div className="row">
        {(['places', 'destroyed', 'strays'] as const).map((what) => (
          <Action key={what} busy={busy} icon={<Download aria-hidden="true" />} onPress={() => work(() => save('stock.download', `countersign-stock-${what}.${form.format}`, { what, ...form }))}>{t(`office.stock.file.${what}`)}</Action>
        ))}
      </div>
    </section>
  );
};
