import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings } from '../../../preload/contract.ts';
import { Action } from '../../components/action.tsx';
import { Check } from '../../components/check.tsx';
import type { Translate } from '../../i18n.ts';
import { otherWidth } from '../../printer-address.ts';
import { claimsOf, printerModels } from '../../printer-claims.ts';
import { nextSpeed } from '../../printer-speed.ts';
import { meansAnotherModel, overridesFrom, type TestLine, testLines, testSentence } from '../test-lines.ts';

export type TestAnswersProps = {
  readonly printer: PrinterSettings;
  /** Its page has opened a cash drawer. */
  readonly drawer: boolean;
  readonly busy: boolean;
  /** Every line was right. */
  readonly onGood: () => void;
  /** The printer as the answers say it is; to be saved, and its page printed again. */
  readonly onLearned: (printer: PrinterSettings) => void;
  readonly goodLabel: string;
};

/** Which lines of the page look right? What follows from a wrong one is learned, not asked. */
export const TestAnswers = ({ printer, drawer, busy, onGood, onLearned, goodLabel }: TestAnswersProps) => {
  const { t } = useTranslation();
  const lines = testLines(claimsOf(printer.profile), { drawer });
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const { connection } = printer;
  const isUnreadable = wrong.includes('letters') && connection.type === 'serial';
  const otherPaper = wrong.includes('width') ? otherWidth(claimsOf(printer.profile), printerModels) : undefined;
  const learn = (): void => onLearned(otherPaper ? { connection, profile: otherPaper.id } : { ...printer, overrides: overridesFrom(lines, wrong, printer.overrides) });
  return (
    <section className="answers" aria-label={t('setUp.answersTitle')}>
      <h2>{t('setUp.answersTitle')}</h2>
      <p className="muted">{t('setUp.answersText')}</p>
      <ul className="answers-list">
        {lines.map((line) => (
          <li key={line.id}>
            <Check checked={!wrong.includes(line.id)} onChange={(good) => setWrong((before) => (good ? before.filter((id) => id !== line.id) : [...before, line.id]))}>
              {t('setUp.answerLine', { number: line.number, text: testSentence(t, line) })}
            </Check>
          </li>
        ))}
      </ul>
      <div className="row row-next">
        {/* It has its room from the start: nothing may move under the pointer that takes marks off. */}
        <p role="status" className="answers-remark">{wrong.length > 0 && conclusion(t, lines, wrong, { isUnreadable, otherPaper: otherPaper?.name })}</p>
        {wrong.length === 0 && <Action kind="primary" shortcut="Enter" onPress={onGood}>{goodLabel}</Action>}
        {isUnreadable && <Action kind="primary" shortcut="Enter" busy={busy} onPress={() => onLearned({ ...printer, connection: { ...connection, baudRate: nextSpeed(connection.baudRate) } })}>{t('setUp.tryNextSpeed')}</Action>}
        {wrong.length > 0 && !isUnreadable && <Action kind="primary" shortcut="Enter" busy={busy} onPress={learn}>{t('setUp.learnAndPrint')}</Action>}
        {wrong.length > 0 && <Action kind="quiet" shortcut="F9" onPress={onGood}>{t('setUp.leaveIt')}</Action>}
      </div>
    </section>
  );
};

type Found = { readonly isUnreadable: boolean; readonly otherPaper: string | undefined };

/** What the wrong lines mean, in a sentence. */
const conclusion = (t: Translate, lines: readonly TestLine[], wrong: readonly string[], { isUnreadable, otherPaper }: Found): string => {
  if (isUnreadable) return t('setUp.unreadable');
  if (otherPaper !== undefined) return t('setUp.otherPaper', { model: otherPaper });
  return t(meansAnotherModel(lines, wrong) ? 'setUp.anotherModel' : 'setUp.willLearn');
};
