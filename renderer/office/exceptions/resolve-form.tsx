import { CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choicesFor, type OverspendDecision, type SuspenseDecision } from '../../../domain/exception.ts';
import { parseControlNumber } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useScan } from '../../components/scans.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import type { NextProps } from './next.tsx';

/** What becomes of the money, and what was found out. */
export const ResolveForm = ({ exception, onChange, onReload, take }: NextProps & { readonly take: ReactNode }) => {
  const { t } = useTranslation();
  const { desk, newId, scans, sounds } = useServices();
  const { askOrTell } = useOffice();
  const choices = choicesFor(exception.money);
  // Made once for this form: a resolution whose answer was lost is sent again as the same one.
  const [resolutionId] = useState(newId);
  const [overspend, chooseOverspend] = useState<OverspendDecision | null>(null);
  const [suspense, chooseSuspense] = useState<SuspenseDecision | null>(null);
  const [replacement, typeReplacement] = useState('');
  const [finding, typeFinding] = useState('');
  const [busy, work] = useBusy();
  useScan(scans, (raw) => {
    const control = parseControlNumber(raw.replace(/^\][A-Za-z]\d/u, '').trim());
    if (control === undefined || suspense !== 'replaced') return false;
    sounds.scan();
    desk.dismiss();
    typeReplacement(control);
    return true;
  });
  const isWhole = (choices.overspend.length === 0 || overspend !== null) && (choices.suspense.length === 0 || suspense !== null) &&
    (suspense !== 'replaced' || replacement.trim() !== '') && finding.trim().length >= 3;
  const resolve = (): void => work(async () => {
    const changed = await askOrTell('exceptions.resolve', { id: exception.id, resolutionId, overspend, suspense, replacement: suspense === 'replaced' ? replacement : null, finding });
    // Somebody may have been faster: then the page shows what they decided.
    if (!changed) return onReload();
    desk.quiet(t(changed.state === 'waiting' ? 'office.exceptions.nowWaiting' : 'office.exceptions.nowResolved'));
    onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.exceptions.resolveTitle')}</h2>
      {choices.overspend.length > 0 && (
        <Choice
          label={t(exception.money?.chargeback ? 'office.exceptions.chargeback' : 'office.exceptions.overspend.title')} value={overspend} onChange={chooseOverspend} disabled={busy}
          options={choices.overspend.map((value) => ({ value, label: t(`office.exceptions.overspend.${value}`) }))}
        />
      )}
      {choices.suspense.length > 0 && (
        <Choice
          label={t('office.exceptions.suspense.title')} value={suspense} onChange={chooseSuspense} disabled={busy}
          options={choices.suspense.map((value) => ({ value, label: t(`office.exceptions.suspense.${value}`) }))}
        />
      )}
      {suspense === 'refunded' && <p className="muted">{t('office.exceptions.refundedText')}</p>}
      {suspense === 'replaced' && (
        <Field label={t('office.exceptions.replacement')} hint={t('office.exceptions.replacementHint')} value={replacement} onChange={typeReplacement} maxLength={64} disabled={busy} />
      )}
      <Field label={t('office.exceptions.finding')} hint={t('office.exceptions.findingHint')} value={finding} onChange={typeFinding} maxLength={500} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} disabled={!isWhole} icon={<CircleCheck aria-hidden="true" />} onPress={resolve}>{t('office.exceptions.resolve')}</Action>
        {take}
      </div>
    </section>
  );
};
