import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import type { PendingPaper } from '../../till.ts';
import { notRecordedSentence, numberSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

/** Takes the cashier's word that the paper is good, or its own scan, which is better. */
export const useCameOut = (paper: PendingPaper): (() => Promise<void>) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds, scans } = useServices();
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };

  const cameOut = async (): Promise<void> => {
    const settled = await till.paperCameOut(paper.certificate);
    if (!settled.ok) return problem(notRecordedSentence(t, format, settled.error));
    sounds.success();
    if ((till.snapshot().papers ?? []).length === 0) desk.home();
    desk.quiet(t('papers.settled', { control: paper.control ?? '' }));
  };

  useScan(scans, (raw) => {
    desk.scannerWorks();
    void till.lookUp(raw).then((verdict) => {
      if (verdict.kind === 'unreadable') return problem(numberSentence(t, verdict.problem));
      // A control number can be read off any receipt: only the certificate's own barcode proves its paper.
      const scanned = 'held' in verdict && verdict.kind !== 'control-number' ? verdict.held.certificate.hash : null;
      return scanned === paper.certificate ? void cameOut() : problem(t('papers.other'));
    }, () => problem(t('scan.failed')));
    return true;
  });

  return cameOut;
};
