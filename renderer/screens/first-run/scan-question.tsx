import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Barcode } from '../../components/barcode.tsx';
import { useScan } from '../../components/scans.ts';
import { useServices } from '../services.tsx';
import { readTestPattern, testPattern } from '../../../domain/test-pattern.ts';

type Heard = 'nothing' | 'good' | 'garbled' | 'other';

/** Does the scanner work? The pattern holds what a wrong keyboard layout changes. */
export const ScanQuestion = ({ onNext }: { readonly onNext: () => void }) => {
  const { t } = useTranslation();
  const { scans, desk, sounds } = useServices();
  const [heard, hear] = useState<Heard>('nothing');
  useScan(scans, (raw) => {
    const next = judge(raw);
    if (next === 'good') { sounds.success(); desk.scannerWorks(); } else sounds.problem();
    hear(next);
    return true;
  }, {
    onDrop: (reason) => {
      if (reason !== 'double') hear('garbled');
      return true;
    },
  });
  const words = { nothing: '', good: t('firstRun.scanGood'), garbled: t('firstRun.scanBad'), other: t('firstRun.scanOther') };
  return (
    <>
      <p className="question">{t('firstRun.scanTitle')}</p>
      <p className="muted">{t('firstRun.scanText')}</p>
      <div className="pattern"><Barcode kind="qr" text={testPattern} label={t('firstRun.patternLabel')} /></div>
      <p role="status" className={`verdict ${heard === 'good' ? 'verdict-good' : ''}`} hidden={heard === 'nothing'}>
        {heard === 'good' ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}{words[heard]}
      </p>
      <Action kind={heard === 'good' ? 'primary' : 'plain'} shortcut="Enter" onPress={onNext}>{t(heard === 'good' ? 'common.goOn' : 'firstRun.scanSkip')}</Action>
    </>
  );
};

const judge = (raw: string): Heard => {
  if (readTestPattern(raw)) return 'good';
  // The same length with other characters is this pattern through another keyboard layout.
  return raw.trim().length === testPattern.length ? 'garbled' : 'other';
};
