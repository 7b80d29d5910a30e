import { useState } from 'react';
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

/** Which printer, how it is reached, and whether its test page looks right. Typed things stay until they are saved. */
export const PrinterSettingsForm = () => {
  const { t } = useTranslation();
  const { settings, desk, sounds } = useServices();
  const draft = usePrinterDraft();
  const { save, saving } = useSavePrinter();
  const page = useTestPage();
  const [answered, setAnswered] = useState(true);
  const read = draft.read();
  const shown = read.ok ? printerFrom(settings.printer, read.connection, draft.profile) : null;
  const isSaved = shown === settings.printer;
  const problem = (text: string): void => {
    sounds.problem();
    desk.problem(text);
  };
  const submit = async (): Promise<void> => {
    if (!read.ok) return problem(read.text);
    if (shown && await save(shown)) desk.quiet(t('settings.saved'));
  };
  const print = async (printer: PrinterSettings): Promise<void> => {
    setAnswered(false);
    await page.print(draft.drawer, printer);
  };
  // The page goes to the printer on the screen: another one, saved before, must never answer for it.
  const tryIt = async (): Promise<void> => {
    if (!read.ok) return problem(read.text);
    if (!shown || shown.connection.type === 'none') return problem(t('settings.noPrinterToTry'));
    desk.dismiss();
    const printer = isSaved ? shown : await save(shown);
    if (printer) await print(printer);
  };
  const learned = async (printer: PrinterSettings): Promise<void> => {
    const saved = await save(printer);
    if (saved) await print(saved);
  };
  const mayAnswer = page.outcome !== null && page.outcome.outcome !== 'failed' && !answered;
  return (
    <section className="card">
      <h2>{t('settings.printer')}</h2>
      <PrinterFields draft={draft} />
      <div className="row">
        <Action kind="primary" onPress={() => void submit()} busy={saving} shortcut="F8">{t('settings.save')}</Action>
        <Action onPress={() => void tryIt()} busy={saving || page.printing} shortcut="F3">{t(isSaved ? 'settings.testPage' : 'settings.saveAndTest')}</Action>
      </div>
      {page.outcome && isSaved && (
        <TestResult outcome={page.outcome} text={printSentence(t, page.outcome, 'page')}>
          {mayAnswer && (
            <TestAnswers
              printer={settings.printer} drawer={page.drawer} busy={saving || page.printing} goodLabel={t('setUp.allRight')}
              onGood={() => setAnswered(true)} onLearned={(printer) => void learned(printer)}
            />
          )}
        </TestResult>
      )}
    </section>
  );
};

/** What was learned of a printer belongs to that very printer and model. */
export const printerFrom = (before: PrinterSettings, connection: PrinterSettings['connection'], profile: string): PrinterSettings => {
  const isSame = before.profile === profile && JSON.stringify(before.connection) === JSON.stringify(connection);
  return isSame ? before : { connection, profile };
};
