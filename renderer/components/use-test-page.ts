import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintOutcome } from '../../preload/contract.ts';
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
  const print = async (): Promise<void> => {
    setPrinting(true);
    setOutcome(null);
    setOutcome(await api.print({ job: newId(), document: testPage(t, format, now(), settings.printer) })
      .catch((): PrintOutcome => ({ outcome: 'unconfirmed', reason: 'unknown' })));
    setPrinting(false);
  };
  return { print, printing, outcome };
};
