import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { isGood, settingsFrom } from '../devices/learning.ts';
import { ScannerFinder } from '../devices/scanner-finder.tsx';
import { useKeepScanners } from '../devices/use-keep-scanners.ts';
import { useLearning } from '../devices/use-learning.ts';
import { useServices } from '../services.tsx';

/** Does the scanner work, and how is it connected? One scan of the pattern answers both. */
export const ScanQuestion = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { settings } = useServices();
  const { learning, lookAgain } = useLearning();
  const { keep, keeping } = useKeepScanners();
  const works = learning.scanners.some(isGood);
  const goOn = async (): Promise<void> => {
    const wanted = settingsFrom(settings.scanners, learning.scanners);
    if (wanted.length === settings.scanners.length && !learning.scanners.some(({ via }) => via === 'device')) return onNext();
    if (await keep(wanted)) onNext();
  };
  return (
    <>
      <p className="question">{t('firstRun.scanTitle')}</p>
      <p className="muted">{t('setUp.scanText')}</p>
      <ScannerFinder learning={learning} lookAgain={lookAgain} />
      <Action kind={works ? 'primary' : 'plain'} shortcut="Enter" busy={keeping} onPress={() => void goOn()}>{t(works ? 'common.goOn' : 'firstRun.scanSkip')}</Action>
    </>
  );
};
