import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CertificateHash } from '../../../domain/number.ts';
import type { CashOut, Honour, ReturnCredit } from '../../../domain/operation.ts';
import { useFormat } from '../../components/format.ts';
import type { AskedResult } from '../../till.ts';
import { notRecordedSentence, refusalSentence, wireRefusalSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

/** Does what only the server can allow, and says what came of it. */
export const useAskedWork = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { desk, sounds } = useServices();
  const [working, setWorking] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const work = async <Kind extends CashOut | ReturnCredit | Honour>(ask: () => Promise<AskedResult<Kind>>, certificate: CertificateHash): Promise<void> => {
    setWorking(true);
    const result = await ask().finally(() => setWorking(false));
    switch (result.result) {
      case 'done':
        sounds.success();
        desk.forget('returnCredit.');
        // The certificate on the counter has another balance now.
        if (desk.snapshot().redemption.items.some((item) => item.certificate.hash === certificate)) desk.clearRedemption();
        return desk.open({ name: 'done', done: result.done });
      case 'declined': {
        const { refusal } = result;
        if (refusal.reason === 'needs-connection') return problem(t('cashOut.needs-connection'));
        return problem('lastUse' in refusal ? wireRefusalSentence(t, format, refusal) : refusalSentence(t, format, refusal));
      }
      case 'not-recorded': return problem(notRecordedSentence(t, format, result.problem));
    }
  };
  return { work, working };
};
