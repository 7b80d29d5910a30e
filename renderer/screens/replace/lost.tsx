import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useScan } from '../../components/scans.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices, useTill } from '../services.tsx';

const referenceOf = (text: string): string | undefined => {
  const scan = parseScan(text);
  return scan.ok && scan.value.kind === 'operation' ? scan.value.reference : undefined;
};

/** Somebody has lost a certificate, and the office has released new paper: the receipt of its sale says for what. */
export const Lost = ({ reference: given }: { readonly reference: string }) => {
  const { t } = useTranslation();
  const { desk, scans, sounds } = useServices();
  const [typed, setTyped] = useState(given);
  const { asking, ask } = useReleased();
  const reference = referenceOf(typed);
  useScan(scans, (raw) => {
    const scanned = referenceOf(raw);
    if (scanned === undefined) return false;
    sounds.scan();
    desk.dismiss();
    setTyped(scanned);
    return true;
  });
  return (
    <Screen title={t('lost.title')} onBack={desk.back} className="narrow">
      <p>{t('lost.receiptText')}</p>
      <Field label={t('freeze.reference')} hint={t('freeze.referenceHint')} value={typed} onChange={setTyped} maxLength={24} disabled={asking} autoFocus />
      <Action kind="primary" shortcut="Enter" onPress={() => { if (reference !== undefined) void ask(reference); }} disabled={reference === undefined} busy={asking}>{t('lost.look')}</Action>
    </Screen>
  );
};

/** Asks the server what was released, and goes on with the new paper. */
const useReleased = () => {
  const { t } = useTranslation();
  const { api, desk, sounds, till } = useServices();
  const { shift } = useTill();
  const [asking, setAsking] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const ask = async (reference: string): Promise<void> => {
    if (!shift) return problem(t('scan.noShift'));
    setAsking(true);
    const answer = await api.serverClaim({ reference }).finally(() => { setAsking(false); });
    if (!answer.ok) {
      if (answer.error.problem === 'claim-not-here') return problem(t('lost.notHere'));
      return problem(t(answer.error.problem === 'claim-not-released' ? 'lost.notReleased' : 'lost.offline'));
    }
    const { claim, control } = answer.value;
    // The directory has it: it was sold, and tills know every certificate that was.
    const known = control === null ? null : await till.lookUp(control);
    if (known?.kind !== 'control-number' || !known.held) return problem(t('lost.notKnown'));
    desk.dismiss();
    desk.replaceLost(claim, known.held);
    desk.open({ name: 'replace' });
  };
  return { asking, ask };
};
