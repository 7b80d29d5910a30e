import { ScanLine, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScannerStatus } from '../../preload/contract.ts';
import { statusSentence } from '../screens/devices/scanner-sentences.ts';
import { useDesk, useServices } from '../screens/services.tsx';

/** How the scanners that were set up are doing; none while only the keyboard wedge is used. */
export const useScannerStatus = (): readonly ScannerStatus[] => {
  const { api, settings } = useServices();
  const [statuses, setStatuses] = useState<readonly ScannerStatus[]>([]);
  useEffect(() => {
    let wanted = true;
    let heard = false;
    void api.scannerStatus().catch(() => []).then((all) => { if (wanted && !heard) setStatuses(all); });
    const stop = api.onScannerStatus((all) => {
      heard = true;
      setStatuses(all);
    });
    return () => {
      wanted = false;
      stop();
    };
  }, [api, settings.scanners]);
  return statuses;
};

/** The scanners in the status bar. One that goes is told in a sentence, and so is its coming back. */
export const ScannerItem = () => {
  const { t } = useTranslation();
  const { scannerSeen } = useDesk();
  const statuses = useScannerStatus();
  useScannerNews(statuses);
  const bad = statuses.find(({ state }) => state !== 'ready');
  if (bad && bad.state !== 'ready') {
    return <span className="status-item status-warn"><TriangleAlert aria-hidden="true" />{t(`status.scanner.${bad.state}`)}</span>;
  }
  const isKnown = scannerSeen || statuses.length > 0;
  return <span className="status-item"><ScanLine aria-hidden="true" />{t(isKnown ? 'status.scanner.ready' : 'status.scanner.untested')}</span>;
};

const useScannerNews = (statuses: readonly ScannerStatus[]): void => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const before = useRef<readonly ScannerStatus[]>([]);
  useEffect(() => {
    const was = (device: string): ScannerStatus['state'] => before.current.find((each) => each.device === device)?.state ?? 'ready';
    const changed = statuses.filter(({ device, state }) => state !== was(device));
    before.current = statuses;
    const gone = changed.find(({ state }) => state !== 'ready');
    const [back] = changed;
    if (gone) {
      sounds.problem();
      desk.problem(statusSentence(t, gone));
    } else if (back) desk.quiet(t('scanners.back', { device: back.label }));
  }, [statuses, t, desk, sounds]);
};
