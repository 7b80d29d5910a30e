import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import type { ShiftClose } from '../../../domain/operation.ts';
import { useFormat } from '../../components/format.ts';

/** What else a close has shown: totals of other machines that differ, paper that is missing or too much, and that nobody else was there. */
export const ClosingNotes = ({ close }: { readonly close: ShiftClose }) => {
  const { t } = useTranslation();
  const { faceText, money } = useFormat();
  const { currency, certificateTotal, cardTotal, paperCount = [] } = close;
  const differing = (total: ShiftClose['cardTotal']): { readonly typed: string; readonly own: string } | null =>
    total === undefined || total.typed === null || total.typed === total.own ? null : { typed: money(total.typed, currency), own: money(minor(total.own), currency) };
  const [certificates, card] = [differing(certificateTotal), differing(cardTotal)];
  const papers = paperCount.filter(({ pieces, expected }) => pieces !== expected);
  return (
    <ul className="plain-list">
      {certificates && <li>{t('closing.certificatesOff', certificates)}</li>}
      {card && <li>{t('closing.cardOff', card)}</li>}
      {papers.map(({ programNumber, face, pieces, expected }) => <li key={`${String(programNumber)}:${String(face)}`}>{faceText(face, currency)} · {t('closing.paperOff', { pieces, expected })}</li>)}
      {close.alone === true && <li>{t('closing.wasAlone')}</li>}
    </ul>
  );
};
