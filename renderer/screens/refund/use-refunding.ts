import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import type { RefundAnswer, RefundInput } from '../../till.ts';
import { notRecordedSentence, numberSentence, refusalSentence, wireRefusalSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

/** Scans on this page lead nowhere else: the certificate, and the receipt of its sale, whichever till printed it. */
export const useScanForRefund = (closed: boolean): void => {
  const { t } = useTranslation();
  const format = useFormat();
  const { scans, till, desk, sounds } = useServices();
  useScan(scans, (raw) => {
    desk.scannerWorks();
    const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
    if (closed) {
      problem(t('scan.busy'));
      return true;
    }
    const take = (change: Parameters<typeof desk.changeRefunding>[0], said: string): void => {
      sounds.scan();
      desk.dismiss();
      desk.changeRefunding(change);
      desk.say(said);
    };
    void till.lookUp(raw).then((verdict) => {
      switch (verdict.kind) {
        case 'unreadable': return problem(numberSentence(t, verdict.problem));
        case 'refused': return problem(refusalSentence(t, format, verdict.refusal));
        case 'control-number': return problem(t('replace.controlOnly'));
        case 'sell': return problem(t('refund.notSold'));
        case 'operation': return take({ reference: verdict.reference }, verdict.reference);
        case 'redeem': return take({ held: verdict.held }, verdict.held.control ?? '');
      }
    }, () => problem(t('scan.failed')));
    return true;
  });
};

/** The steps of a refund, and why one could not be done. */
export const useRefunding = (onAsk: () => void) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const busy = async <Value,>(work: Promise<Value>): Promise<Value> => {
    setSaving(true);
    return await work.finally(() => setSaving(false));
  };
  const sentence = (refusal: Extract<RefundAnswer, { result: 'declined' }>['refusal']): string => {
    if (refusal.reason === 'needs-connection') return t('refund.needs-connection');
    if (refusal.reason === 'other-sale') return t('refund.otherSale');
    return 'lastUse' in refusal ? wireRefusalSentence(t, format, refusal) : refusalSentence(t, format, refusal);
  };
  const ask = async (input: RefundInput): Promise<void> => {
    const answer = await busy(till.askRefund(input));
    switch (answer.result) {
      case 'hand-back':
        sounds.success();
        return desk.changeRefunding({ attempt: { id: answer.attempt, handBack: answer.handBack } });
      case 'declined': return problem(sentence(answer.refusal));
      case 'not-recorded': return problem(notRecordedSentence(t, format, answer.problem));
    }
  };
  const done = async (attempt: string, approvalCode: string): Promise<void> => {
    const result = await busy(till.refund({ attempt, approvalCode }));
    if (result.result === 'not-recorded') return problem(notRecordedSentence(t, format, result.problem));
    sounds.success();
    desk.clearRefunding();
    desk.open({ name: 'done', done: result.done });
  };
  const undo = async (attempt: string): Promise<void> => {
    await busy(till.abandonRefund(attempt));
    desk.clearRefunding();
    desk.home();
    desk.quiet(t('refund.givenUp'));
  };
  return {
    saving,
    /** Null: what is missing is told, or a manager is asked. */
    start: (input: RefundInput | null): void => {
      const { held, reference } = desk.snapshot().refunding;
      if (input) return void ask(input);
      if (!held) return problem(t('refund.scanCertificate'));
      if (reference === null) return problem(t('refund.scanReceipt'));
      onAsk();
    },
    record: (approvalCode: string): void => {
      const { attempt } = desk.snapshot().refunding;
      if (approvalCode === '') return problem(t('refund.codeMissing'));
      if (attempt) void done(attempt.id, approvalCode);
    },
    giveUp: (): void => {
      const { attempt } = desk.snapshot().refunding;
      if (attempt) void undo(attempt.id);
    },
  };
};
