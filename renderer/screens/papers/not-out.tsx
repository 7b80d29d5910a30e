import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval as GivenApproval } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { useFormat } from '../../components/format.ts';
import type { PendingPaper, UnprintedResult } from '../../till.ts';
import { notRecordedSentence, refusalSentence, wireRefusalSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

type Wish = 'sell-again' | 'money-back';

/** It did not come out: a new one or the money, and a manager's PIN. */
export const NotOut = ({ paper, onBack }: { readonly paper: PendingPaper; readonly onBack: () => void }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const [wish, choose] = useState<Wish | null>(null);
  const { submit, saving } = useVoiding(paper);
  if (wish !== null && !saving) {
    // No money moves when a new one is sold: the manager reads so before the PIN.
    const text = wish === 'sell-again' ? { text: t('papers.sellAgainText') } : {};
    return <Approval right="void" {...text} onCancel={() => choose(null)} onApproved={(approval) => void submit(wish === 'sell-again', approval)} />;
  }
  return (
    <div className="changes">
      <h2>{saving ? t('papers.saving') : t('papers.what')}</h2>
      <Action kind="primary" shortcut="F8" className="big-choice" busy={saving} onPress={() => choose('sell-again')}>
        <strong>{t('papers.sellAgain')}</strong><small>{t('papers.sellAgainText')}</small>
      </Action>
      <Action shortcut="F9" className="big-choice" disabled={saving} onPress={() => choose('money-back')}>
        <strong>{t('papers.giveBack')}</strong><small>{t('papers.giveBackText', { amount: money(paper.price, paper.currency) })}</small>
      </Action>
      <Action kind="quiet" shortcut="Escape" onPress={onBack} disabled={saving}>{t('common.back')}</Action>
    </div>
  );
};

const useVoiding = (paper: PendingPaper) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };

  const show = (result: UnprintedResult): void => {
    switch (result.result) {
      case 'not-recorded': return problem(notRecordedSentence(t, format, result.problem));
      case 'declined': {
        const { refusal } = result;
        if (refusal.reason === 'needs-connection') return problem(t('void.needs-connection'));
        return problem('lastUse' in refusal ? wireRefusalSentence(t, format, refusal) : refusalSentence(t, format, refusal));
      }
      case 'done': {
        const { voided, sold } = result;
        sounds.success();
        desk.open({ name: 'done', done: sold?.ok ? sold.value : voided });
        if (sold?.ok) desk.quiet(t('papers.soldAgain'));
        if (sold && !sold.ok) problem(t('papers.notSoldAgain', { reason: notRecordedSentence(t, format, sold.error), amount: format.money(paper.price, paper.currency) }));
      }
    }
  };

  const submit = async (sellAgain: boolean, approval: GivenApproval): Promise<void> => {
    setSaving(true);
    show(await till.voidUnprinted({ certificate: paper.certificate, approval, sellAgain }).finally(() => setSaving(false)));
  };
  return { submit, saving };
};
