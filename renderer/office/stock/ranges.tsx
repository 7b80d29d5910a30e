import { useTranslation } from 'react-i18next';
import type { StockPlace, StockRow } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { Range } from './ends.tsx';
import './stock.css';

/** The control numbers behind one figure. */
export const StockRanges = ({ place, row }: { readonly place: StockPlace; readonly row: StockRow }) => {
  const { t } = useTranslation();
  const { faceText, number } = useFormat();
  const { open } = useOffice();
  const { programNumber, face, currency } = row;
  const { value, failed, reload } = useLoad('stock.ranges', { store: row.store.number, programNumber, face, currency, place });
  return (
    <Screen title={`${t(`office.stock.place.${place}`)} · ${row.store.name}`} className="office-screen" onBack={() => open({ name: 'stock' })} aside={<span className="muted">{row.programName}, {faceText(face, currency)}</span>}>
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.ranges.length === 0 && <p className="empty">{t('office.stock.movedOn')}</p>}
      <ul className="office-list" aria-label={t(`office.stock.place.${place}`)}>
        {value?.ranges.map((piece) => <li key={piece.first} className="office-row stock-piece"><Range {...piece} /><strong>{number(piece.count)}</strong></li>)}
      </ul>
      {value?.more && <p className="muted">{t('office.stock.moreRanges')}</p>}
    </Screen>
  );
};
