import { useTranslation } from 'react-i18next';
import type { PrinterSettings } from '../../../preload/contract.ts';
import { Action } from '../../components/action.tsx';
import { useTestPage } from '../../components/use-test-page.ts';
import { usePrinterDraft } from '../devices/printer-draft.ts';
import { PrinterFields } from '../devices/printer-fields.tsx';
import { TestAnswers } from '../devices/test-answers.tsx';
import { TestResult } from '../devices/test-result.tsx';
import { useSavePrinter } from '../devices/use-save-printer.ts';
import { printSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';
import { printerFrom } from '../settings/printer-form.tsx';

/** Which printer, does it work, and which lines of its page look right? */
export const PrintQuestion = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { settings, desk, sounds } = useServices();
  const draft = usePrinterDraft();
  const { save, saving } = useSavePrinter();
  const { print, printing, outcome, drawer } = useTestPage();
  const mayAnswer = outcome !== null && outcome.outcome !== 'failed' && !printing;
  const setUp = async (printer: PrinterSettings): Promise<void> => {
    desk.dismiss();
    const saved = await save(printer);
    if (saved) await print(draft.drawer, saved);
  };
  const submit = (): void => {
    const read = draft.read();
    if (read.ok && read.connection.type !== 'none') return void setUp(printerFrom(settings.printer, read.connection, draft.profile));
    sounds.problem();
    desk.problem(read.ok ? t('setUp.choosePrinter') : read.text);
  };
  return (
    <>
      <p className="question">{t('firstRun.printTitle')}</p>
      {!mayAnswer && <p className="muted">{t('firstRun.printText')}</p>}
      {!mayAnswer && <PrinterFields draft={draft} />}
      {outcome && (
        <TestResult outcome={outcome} text={outcome.outcome === 'printed' ? t('firstRun.printGood') : printSentence(t, outcome, 'page')}>
          {mayAnswer && (
            <TestAnswers
              printer={settings.printer} drawer={drawer} busy={saving || printing} goodLabel={t('firstRun.finish')}
              onGood={onNext} onLearned={(printer) => void setUp(printer)}
            />
          )}
        </TestResult>
      )}
      <div className={`row ${mayAnswer ? '' : 'row-next'}`}>
        <Action kind={mayAnswer ? 'quiet' : 'primary'} shortcut={mayAnswer ? 'F3' : 'Enter'} onPress={submit} busy={printing || saving}>{t('firstRun.print')}</Action>
        {!mayAnswer && <Action kind="quiet" shortcut="F9" onPress={onNext}>{t('firstRun.printSkip')}</Action>}
      </div>
    </>
  );
};
