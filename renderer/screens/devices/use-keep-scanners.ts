import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScannerSetting } from '../../../preload/contract.ts';
import { useServices } from '../services.tsx';

/** Sets the scanner devices, and remembers them. */
export const useKeepScanners = () => {
  const { t } = useTranslation();
  const { api, changeSettings, desk, sounds } = useServices();
  const [keeping, setKeeping] = useState(false);
  const keep = async (scanners: readonly ScannerSetting[]): Promise<boolean> => {
    setKeeping(true);
    try {
      await api.configureScanners(scanners);
      await changeSettings({ scanners: [...scanners] });
      return true;
    } catch {
      sounds.problem();
      desk.problem(t('settings.failed'));
      return false;
    } finally {
      setKeeping(false);
    }
  };
  return { keep, keeping };
};
