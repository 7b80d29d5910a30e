import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../services.tsx';
import { settingsFrom } from './learning.ts';
import { ScannerFinder } from './scanner-finder.tsx';
import { useKeepScanners } from './use-keep-scanners.ts';
import { useLearning } from './use-learning.ts';

/** Set-up of scanners at any later time. */
export const FindScanners = () => {
  const { t } = useTranslation();
  const { desk, settings } = useServices();
  const { learning, lookAgain } = useLearning();
  const { keep, keeping } = useKeepScanners();
  const isNew = learning.scanners.some(({ via }) => via === 'device');
  const save = async (): Promise<void> => {
    if (!await keep(settingsFrom(settings.scanners, learning.scanners))) return;
    desk.back();
    desk.quiet(t('scanners.saved'));
  };
  return (
    <Screen title={t('scanners.find')} onBack={desk.back} className="find-scanners" unsaved={isNew}>
      <p>{t('setUp.scanText')}</p>
      <ScannerFinder learning={learning} lookAgain={lookAgain} />
      {isNew && <Action kind="primary" shortcut="F8" className="fit" busy={keeping} onPress={() => void save()}>{t('scanners.keep')}</Action>}
    </Screen>
  );
};
