import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BlockReason, blockReasons } from '../../../domain/exception.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy } from '../asking.tsx';

export type ReasonGiven = { readonly id: string; readonly reason: BlockReason; readonly note: string };

/** Why, and the one button that does it. */
export const ReasonForm = ({ title, children, onDo }: { readonly title: string; readonly children?: ReactNode; readonly onDo: (given: ReasonGiven) => Promise<unknown> }) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  // Made once for this form: what is sent again after a lost answer is the same act.
  const [id] = useState(newId);
  const [reason, setReason] = useState<BlockReason | null>(null);
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  return (
    <section className="card office-next">
      <h2>{title}</h2>
      {children}
      <Choice
        label={t('office.blocking.why')} value={reason} onChange={setReason} disabled={busy}
        options={blockReasons.map((value) => ({ value, label: t(`office.blocking.reason.${value}`) }))}
      />
      <Field label={t('office.blocking.note')} hint={t('office.blocking.noteHint')} value={note} onChange={setNote} maxLength={300} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} disabled={reason === null} onPress={() => work(async () => { if (reason !== null) await onDo({ id, reason, note }); })}>{title}</Action>
      </div>
    </section>
  );
};
