import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import type { ReplaceInput, ReplaceResult } from '../../till.ts';
import { notRecordedSentence, numberSentence, refusalSentence, wireRefusalSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

/** Scans on this page lead nowhere else: what was sold is the damaged paper, what is unsold the new one, in whichever order. */
export const useScanForReplacing = (saving: boolean): void => {
  const { t } = useTranslation();
  const format = useFormat();
  const { scans, till, desk, sounds } = useServices();
  useScan(scans, (raw) => {
    desk.scannerWorks();
    const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
    if (saving) {
      problem(t('scan.busy'));
      return true;
    }
    void till.lookUp(raw).then((verdict) => {
      switch (verdict.kind) {
        case 'unreadable': return problem(numberSentence(t, verdict.problem));
        case 'refused': return problem(refusalSentence(t, format, verdict.refusal));
        case 'control-number': return problem(t('replace.controlOnly'));
        case 'operation': return problem(t('replace.receipt'));
        case 'redeem': case 'sell': break;
      }
      const { held } = verdict;
      const part = verdict.kind === 'redeem' ? 'old' : 'fresh';
      if (part === 'old' && desk.snapshot().replacing.claim !== null) return problem(t('lost.onlyFresh'));
      const other = desk.snapshot().replacing[part === 'old' ? 'fresh' : 'old'];
      if (other && other.certificate.programNumber !== held.certificate.programNumber) return problem(t('refusal.other-program'));
      sounds.scan();
      desk.dismiss();
      desk.scanForReplacing(part, held);
      desk.say(`${t(`replace.${part}`)} ${held.control ?? ''}`);
    }, () => problem(t('scan.failed')));
    return true;
  });
};

/** Replaces, and says why when it could not be. */
export const useReplacing = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const sentence = (result: Exclude<ReplaceResult, { result: 'done' }>): string => {
    if (result.result === 'not-recorded') return notRecordedSentence(t, format, result.problem);
    const { refusal } = result;
    if (refusal.reason === 'needs-connection') return t('replace.needs-connection');
    return 'lastUse' in refusal ? wireRefusalSentence(t, format, refusal) : refusalSentence(t, format, refusal);
  };
  const replace = async (input: ReplaceInput): Promise<void> => {
    setSaving(true);
    const result = await till.replace(input).finally(() => setSaving(false));
    if (result.result === 'done') {
      sounds.success();
      desk.clearReplacing();
      return desk.open({ name: 'done', done: result.done });
    }
    sounds.problem();
    // Whichever paper it is about is scanned again: then the screen shows it as it is now.
    if (result.result === 'declined' && result.refusal.reason !== 'needs-connection') {
      if (result.of === 'old' && input.claim !== undefined) {
        desk.clearReplacing();
        desk.back();
      } else desk.scanForReplacing(result.of, null);
    }
    desk.problem(sentence(result));
  };
  return { replace, saving };
};
