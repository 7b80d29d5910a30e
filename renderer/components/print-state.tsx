import { CircleAlert, CircleCheck, Printer } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintOutcome } from '../../preload/contract.ts';
import { printSentence } from '../screens/sentences.ts';
import { useServices } from '../screens/services.tsx';
import { Action } from './action.tsx';

type PaperKind = Parameters<typeof printSentence>[2];

/** Follows a print job to its end. What the printer did never changes what was recorded. */
export const usePrint = (print: Promise<PrintOutcome>, paper: PaperKind): PrintOutcome | null => {
  const { desk, sounds } = useServices();
  const { t } = useTranslation();
  const [settled, settle] = useState<{ readonly print: Promise<PrintOutcome>; readonly outcome: PrintOutcome }>();
  useEffect(() => {
    let wanted = true;
    void print.catch((): PrintOutcome => ({ outcome: 'unconfirmed', reason: 'unknown' })).then((outcome) => {
      if (!wanted) return;
      settle({ print, outcome });
      desk.say(printSentence(t, outcome, paper));
      if (outcome.outcome !== 'printed') sounds.problem();
    });
    return () => { wanted = false; };
  }, [print, paper, desk, sounds, t]);
  // The outcome of an earlier job says nothing of this one.
  return settled?.print === print ? settled.outcome : null;
};

/** Says how the receipt fared. Another one is printed only when the cashier asks for it. */
export const PrintState = ({ outcome, paper, onPrintAgain }: { readonly outcome: PrintOutcome | null; readonly paper: PaperKind; readonly onPrintAgain: () => void }) => {
  const { t } = useTranslation();
  if (!outcome) return <p className="print-state"><Printer aria-hidden="true" />{t('print.printing')}</p>;
  const good = outcome.outcome === 'printed';
  return (
    <div className={`print-state ${good ? '' : 'print-bad'}`}>
      {good ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
      <p>{printSentence(t, outcome, paper)}</p>
      <Action kind={good ? 'quiet' : 'plain'} shortcut="F3" onPress={onPrintAgain}>{t('print.again')}</Action>
    </div>
  );
};
