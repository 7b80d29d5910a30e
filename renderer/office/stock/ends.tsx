import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseControlNumber } from '../../../domain/number.ts';
import { type PaperRange, readRange } from '../../../domain/paper-range.ts';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import { useServices } from '../../screens/services.tsx';
import { useLoad } from '../asking.tsx';

/** The two ends of a piece, as they were scanned or typed. */
export type Ends = { readonly first: string; readonly last: string };
export const noEnds: Ends = { first: '', last: '' };

/** The range between two ends that are both whole; undefined while somebody types. */
export const rangeOf = ({ first, last }: Ends): PaperRange | undefined => {
  const range = readRange(first, last);
  return range.ok ? range.value : undefined;
};

/** A range as it stands on the paper; of a single one its only control number. */
export const Range = ({ first, last }: Ends) => (
  <span className="stock-range"><span className="control">{first}</span>{first !== last && <> – <span className="control">{last}</span></>}</span>
);

/** Pieces that are filled by scanning: the first end that is empty takes the next control number. */
export const usePieces = (): readonly [readonly Ends[], (pieces: readonly Ends[]) => void] => {
  const { scans, sounds, desk } = useServices();
  const [pieces, setPieces] = useState<readonly Ends[]>([noEnds]);
  useScan(scans, (raw) => {
    const control = parseControlNumber(raw.replace(/^\][A-Za-z]\d/u, '').trim());
    if (control === undefined) return false;
    sounds.scan();
    desk.dismiss();
    setPieces((before) => fill(before, control));
    return true;
  });
  return [pieces, setPieces];
};

const fill = (pieces: readonly Ends[], control: string): readonly Ends[] => {
  const place = pieces.findIndex(({ first, last }) => first === '' || last === '');
  if (place < 0) return [...pieces, { first: control, last: '' }];
  return pieces.map((piece, index) => (index !== place ? piece : piece.first === '' ? { ...piece, first: control } : { ...piece, last: control }));
};

/** The fields of one piece. */
export const EndsFields = ({ ends, onChange, disabled, autoFocus = false }: { readonly ends: Ends; readonly onChange: (ends: Ends) => void; readonly disabled: boolean; readonly autoFocus?: boolean }) => {
  const { t } = useTranslation();
  return (
    <div className="stock-ends">
      <Field label={t('office.paper.first')} value={ends.first} onChange={(first) => onChange({ ...ends, first })} maxLength={32} disabled={disabled} autoFocus={autoFocus} />
      <Field label={t('office.paper.last')} value={ends.last} onChange={(last) => onChange({ ...ends, last })} maxLength={32} disabled={disabled} />
    </div>
  );
};

/** What lies between two ends, asked of the server as soon as both are whole. */
export const PaperLook = ({ ends }: { readonly ends: Ends }) => {
  const { t } = useTranslation();
  return rangeOf(ends) === undefined ? <p className="muted">{t('office.stock.lookFirst')}</p> : <Found ends={ends} />;
};

const Found = ({ ends }: { readonly ends: Ends }) => {
  const { t } = useTranslation();
  const { faceText, number } = useFormat();
  const { value, failed } = useLoad('stock.look', ends);
  if (failed) return <p className="muted">{t('office.stock.lookFailed')}</p>;
  if (!value) return <p className="muted" role="status">{t('office.reading')}</p>;
  return (
    <>
      <p className="office-worth">{t('office.stock.papers', { count: value.count, value: number(value.count) })}</p>
      <ul>
        {value.groups.map((group) => (
          <li key={`${group.place} ${String(group.store.number)} ${String(group.programNumber)} ${String(group.face)}`} className="office-row stock-piece">
            <span><strong>{t('office.paper.what', { value: number(group.count), amount: faceText(group.face, group.currency) })}</strong><small>{group.programName}</small></span>
            <span>{t(`office.stock.place.${group.place}`)} <small>{group.store.name}</small></span>
          </li>
        ))}
      </ul>
    </>
  );
};
