import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings } from '../../../preload/contract.ts';
import { Action } from '../../components/action.tsx';
import { useTestPage } from '../../components/use-test-page.ts';
import { usePrinterDraft } from '../devices/printer-draft.ts';
import { PrinterFields } from '../devices/printer-fields.tsx';
import { TestAnswers } from '../devices/test-answers.tsx';
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
  const submit = async (): Promise<void> => {
    const read = draft.read();
    if (!read.ok) {
      sounds.problem();
      return desk.problem(read.text);
    }
    if (await save(printerFrom(settings.printer, read.connection, draft.profile))) desk.quiet(t('settings.saved'));
  };
  const print = async (printer?: PrinterSettings): Promise<void> => {
    setAnswered(false);
    await page.print(draft.drawer, printer);
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
        <Action onPress={() => void print()} busy={page.printing} shortcut="F3">{t('settings.testPage')}</Action>
      </div>
      {page.outcome && <p role="status" className={page.outcome.outcome === 'printed' ? '' : 'verdict'}>{printSentence(t, page.outcome, 'page')}</p>}
      {mayAnswer && (
        <TestAnswers
          printer={settings.printer} drawer={page.drawer} busy={saving || page.printing} goodLabel={t('setUp.allRight')}
          onGood={() => setAnswered(true)} onLearned={(printer) => void learned(printer)}
        />
      )}
    </section>
  );
};

/** What was learned of a printer belongs to that very printer and model. */
export const printerFrom = (before: PrinterSettings, connection: PrinterSettings['connection'], profile: string): PrinterSettings => {
  const isSame = before.profile === profile && JSON.stringify(before.connection) === JSON.stringify(connection);
  return isSame ? before : { connection, profile };
};
