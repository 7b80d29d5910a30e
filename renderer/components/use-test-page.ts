import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings, PrintOutcome } from '../../preload/contract.ts';
import { mayTestDrawer } from '../drawer-test.ts';
import { useServices } from '../screens/services.tsx';
import { testPage } from '../screens/test-page.ts';
import { useFormat } from './format.ts';

/** Prints the test page and follows it. */
export const useTestPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { api, newId, now, settings, till } = useServices();
  const [outcome, setOutcome] = useState<PrintOutcome | null>(null);
  const [printing, setPrinting] = useState(false);
  const [drawer, setDrawer] = useState(false);
  /** Given a printer that was saved this moment, its page; else the page of the printer in the settings. `askedDrawer`: the page opens it, where whoever stands here may. */
  const print = async (askedDrawer: boolean, printer: PrinterSettings = settings.printer): Promise<void> => {
    // Asked at this moment and not when the box was ticked: another one may have signed in since.
    const opensDrawer = askedDrawer && mayTestDrawer(till.snapshot(), settings);
    setPrinting(true);
    setDrawer(opensDrawer);
    setOutcome(null);
    setOutcome(await api.print({ job: newId(), document: testPage(t, format, now(), { profile: printer.profile, drawer: opensDrawer }) })
      .catch((): PrintOutcome => ({ outcome: 'unconfirmed', reason: 'unknown' })));
    setPrinting(false);
  };
  return {
    print, printing, outcome,
    /** The last page had a line that opens the drawer. */
    drawer,
  };
};
