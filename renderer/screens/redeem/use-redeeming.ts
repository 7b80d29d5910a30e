import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/format.ts';
import type { Held, RedemptionInput, RedemptionResult } from '../../till.ts';
import { notRecordedSentence, refusalSentence, wireRefusalSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

/** Asks for the value, and answers what came of it. */
export const useRedeeming = () => {
  const { t } = useTranslation();
  const { till, desk, sounds } = useServices();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };

  /** Blocked since this till heard of it last: its page tells why, and whom to call where it was reported lost. */
  const showBlocked = (held: Held): void => {
    const refusal = { reason: 'blocked' } as const;
    sounds.problem();
    desk.open({ name: 'certificate', verdict: { kind: 'refused', held: { ...held, standing: 'blocked', certificate: { ...held.certificate, blocked: true } }, refusal } });
    desk.say(refusalSentence(t, format, refusal));
  };

  const settle = (result: RedemptionResult, items: RedemptionInput['items']): void => {
    // Whatever the answer, a waiting attempt is over with it, unless a manager is asked now.
    desk.setAttempt(result.result === 'ask-manager' ? { id: result.attempt, atRisk: result.atRisk } : null);
    switch (result.result) {
      case 'done':
        sounds.success();
        desk.clearRedemption();
        desk.open({ name: 'done', done: result.done });
        return desk.say(t('done.redeemed'));
      case 'ask-manager': return desk.quiet(t('redeem.askManager', { amount: format.money(result.atRisk) }));
      case 'declined': {
        const blocked = result.by === 'server' && result.refusal.reason === 'blocked' ? items.find(({ certificate }) => certificate.hash === result.refusal.certificate) : undefined;
        if (blocked) return showBlocked(blocked);
        return problem(result.by === 'server' ? wireRefusalSentence(t, format, result.refusal) : refusalSentence(t, format, result.refusal));
      }
      case 'not-recorded': return problem(notRecordedSentence(t, format, result.problem));
    }
  };

  const redeem = async (input: RedemptionInput): Promise<void> => {
    setAsking(true);
    settle(await till.redeem(input).finally(() => setAsking(false)), input.items);
  };

  const abandon = async (): Promise<void> => {
    const { attempt } = desk.snapshot().redemption;
    if (!attempt) return;
    await till.abandon(attempt.id);
    desk.setAttempt(null);
    desk.quiet(t('redeem.abandoned'));
  };

  return { redeem, abandon, asking };
};
