import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings, PrintOutcome } from '../../preload/contract.ts';
import { useServices } from '../screens/services.tsx';
import { testPage } from '../screens/test-page.ts';
import { useFormat } from './format.ts';

/** Prints the test page and follows it. */
export const useTestPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { api, newId, now, settings } = useServices();
  const [outcome, setOutcome] = useState<PrintOutcome | null>(null);
  const [printing, setPrinting] = useState(false);
  /** Given a printer that was saved this moment, its page; else the page of the printer in the settings. `drawer`: the page opens it. */
  const print = async (drawer: boolean, printer: PrinterSettings = settings.printer): Promise<void> => {
    setPrinting(true);
    setOutcome(null);
    setOutcome(await api.print({ job: newId(), document: testPage(t, format, now(), { profile: printer.profile, drawer }) })
      .catch((): PrintOutcome => ({ outcome: 'unconfirmed', reason: 'unknown' })));
    setPrinting(false);
  };
  return { print, printing, outcome };
};
