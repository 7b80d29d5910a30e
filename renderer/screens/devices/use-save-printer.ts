import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings } from '../../../preload/contract.ts';
import { timers } from '../../create-till.ts';
import { findPrinterSpeed } from '../../printer-speed.ts';
import { useServices } from '../services.tsx';
import { printerFields } from './printer-draft.ts';

/** Saves the printer; a serial one's speed is found by asking it. Answers what was saved, or null when it could not be. */
export const useSavePrinter = () => {
  const { t } = useTranslation();
  const { api, changeSettings, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const save = async (wanted: PrinterSettings): Promise<PrinterSettings | null> => {
    setSaving(true);
    try {
      const { connection } = wanted;
      const printer = connection.type === 'serial' ? await findPrinterSpeed(api, timers, { ...wanted, connection }) : wanted;
      await api.configurePrinter(printer);
      await changeSettings({ printer });
      desk.forget(printerFields);
      return printer;
    } catch {
      sounds.problem();
      desk.problem(t('settings.failed'));
      return null;
    } finally {
      setSaving(false);
    }
  };
  return { save, saving };
};
