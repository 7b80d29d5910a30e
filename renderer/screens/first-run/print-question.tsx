import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { useTestPage } from '../../components/use-test-page.ts';
import { printSentence } from '../sentences.ts';

/** Does the printer work? */
export const PrintQuestion = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { print, printing, outcome } = useTestPage();
  const printed = outcome?.outcome === 'printed';
  return (
    <>
      <p className="question">{t('firstRun.printTitle')}</p>
      <p className="muted">{t('firstRun.printText')}</p>
      {outcome && <p role="status" className={`verdict ${printed ? 'verdict-good' : ''}`}>{printed ? t('firstRun.printGood') : printSentence(t, outcome, 'page')}</p>}
      <div className="row">
        <Action kind={printed ? 'plain' : 'primary'} shortcut={printed ? 'F3' : 'Enter'} onPress={() => void print()} busy={printing}>{t('firstRun.print')}</Action>
        <Action kind={printed ? 'primary' : 'quiet'} shortcut={printed ? 'Enter' : 'F9'} onPress={onNext}>{t(printed ? 'firstRun.finish' : 'firstRun.printSkip')}</Action>
      </div>
    </>
  );
};
