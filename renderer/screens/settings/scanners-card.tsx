import { CircleAlert, CircleCheck, Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { useScannerStatus } from '../../components/scanner-state.tsx';
import { placeOf } from '../devices/learning.ts';
import { statusSentence } from '../devices/scanner-sentences.ts';
import { useKeepScanners } from '../devices/use-keep-scanners.ts';
import { useServices } from '../services.tsx';

/** The scanners of this till and how each is doing; finding new ones; the trace of an odd scan. */
export const ScannersCard = () => {
  const { t } = useTranslation();
  const { desk, settings } = useServices();
  const statuses = useScannerStatus();
  const { keep } = useKeepScanners();
  const forget = async (index: number, label: string): Promise<void> => {
    if (await keep(settings.scanners.filter((_scanner, at) => at !== index))) desk.quiet(t('scanners.removed', { device: label }));
  };
  return (
    <section className="card">
      <h2>{t('scanners.title')}</h2>
      <ul className="found" aria-label={t('scanners.title')}>
        <li className="found-item"><p className="found-name"><Keyboard aria-hidden="true" />{t('scanners.keyboard')}</p></li>
        {settings.scanners.map((setting, index) => {
          // Main answers in the order of the settings.
          const status = statuses[index];
          const label = status?.label ?? placeOf(setting);
          const isReady = status?.state === 'ready';
          return (
            <li className="found-item" key={placeOf(setting)}>
              <p className="found-name">{isReady ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}<strong>{label}</strong></p>
              {status && <p className={isReady ? 'muted' : ''}>{statusSentence(t, status)}</p>}
              <Action kind="quiet" label={t('scanners.removeNamed', { device: label })} onPress={() => void forget(index, label)}>{t('scanners.remove')}</Action>
            </li>
          );
        })}
      </ul>
      <div className="row">
        <Action shortcut="F2" onPress={() => desk.open({ name: 'find-scanners' })}>{t('scanners.find')}</Action>
        <Action shortcut="F4" onPress={() => desk.open({ name: 'scan-trace' })}>{t('trace.title')}</Action>
      </div>
    </section>
  );
};
