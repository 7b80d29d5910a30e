import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ActReason, type BlockReason, blockReasons } from '../../../domain/exception.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy } from '../asking.tsx';

export type ReasonGiven<Reason extends ActReason = BlockReason> = { readonly id: string; readonly reason: Reason; readonly note: string };

type Props<Reason extends ActReason> = {
  readonly title: string; readonly children?: ReactNode; readonly reasons: readonly Reason[];
  readonly onDo: (given: ReasonGiven<Reason>) => Promise<unknown>;
};

/** Why, and the one button that does it, for what people decide. */
export const ReasonForm = (props: Omit<Props<BlockReason>, 'reasons'>) => <ReasonsForm {...props} reasons={blockReasons} />;

/** The same for other reasons. */
export const ReasonsForm = <Reason extends ActReason>({ title, children, reasons, onDo }: Props<Reason>) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  // Made once for this form: what is sent again after a lost answer is the same act.
  const [id] = useState(newId);
  const [reason, setReason] = useState<Reason | null>(reasons.length === 1 ? reasons[0] ?? null : null);
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  return (
    <section className="card office-next">
      <h2>{title}</h2>
      {children}
      <Choice
        label={t('office.blocking.why')} value={reason} onChange={setReason} disabled={busy}
        options={reasons.map((value) => ({ value, label: t(`office.blocking.reason.${value}`) }))}
      />
      <Field label={t('office.blocking.note')} hint={t('office.blocking.noteHint')} value={note} onChange={setNote} maxLength={300} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} disabled={reason === null} onPress={() => work(async () => { if (reason !== null) await onDo({ id, reason, note }); })}>{title}</Action>
      </div>
    </section>
  );
};
