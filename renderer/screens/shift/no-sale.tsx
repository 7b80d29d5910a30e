import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Approval as GivenApproval, noSaleReasonSchema } from '../../../domain/operation.ts';
import type { PrintOutcome } from '../../../preload/contract.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { notRecordedSentence, printReason } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';

/** The drawer opens without a sale only for a reason and with a manager's PIN: an open drawer is where cash goes missing. */
export const NoSale = () => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const [chosen, choose] = useTyped('noSale.reason', 'change-money');
  const [note, write] = useTyped('noSale.note');
  const [asking, ask] = useState(false);
  const { open, saving } = useOpening();
  const reason = noSaleReasonSchema.options.find((known) => known === chosen) ?? 'change-money';
  const words = note.trim();
  const start = (): void => {
    if (reason !== 'other' || words !== '') return ask(true);
    sounds.problem();
    desk.problem(t('noSale.needsNote'));
  };
  const approved = (approval: GivenApproval): void => {
    ask(false);
    void open({ reason, note: words === '' ? null : words, approval });
  };
  return (
    <Screen title={t('noSale.title')} onBack={asking ? undefined : desk.back} className="narrow" unsaved={note !== ''}>
      {asking ? <Approval right="no-sale" onCancel={() => ask(false)} onApproved={approved} /> : (
        <>
          <p>{t('noSale.text')}</p>
          <Choice
            label={t('noSale.reason')} value={reason} onChange={choose} disabled={saving}
            options={noSaleReasonSchema.options.map((value) => ({ value, label: t(`receipt.noSale.${value}`) }))}
          />
          <Field label={t('noSale.note')} hint={t('noSale.noteHint')} value={note} onChange={write} maxLength={80} disabled={saving} />
          <Action kind="primary" shortcut="Enter" onPress={start} busy={saving}>{t('noSale.open')}</Action>
        </>
      )}
    </Screen>
  );
};

const useOpening = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const open = async (input: Parameters<typeof till.noSale>[0]): Promise<void> => {
    setSaving(true);
    const recorded = await till.noSale(input).finally(() => setSaving(false));
    if (!recorded.ok) return problem(notRecordedSentence(t, format, recorded.error));
    const { reference, drawer, print } = recorded.value;
    desk.forget('noSale.');
    desk.home();
    const opened = await drawer;
    if (isThere(opened)) desk.quiet(t('noSale.done', { reference }));
    else problem(t('noSale.notOpened', { reference, reason: printReason(t, opened.reason) }));
    const slip = await print;
    // A drawer that did not open has said already why nothing was printed either.
    if (isThere(opened) && !isThere(slip)) problem(t('noSale.noSlip', { reference, reason: printReason(t, slip.reason) }));
  };
  return { open, saving };
};

/** A printer that gives no answers has got the order all the same: the drawer itself shows what came of it. */
const isThere = (outcome: PrintOutcome): outcome is Exclude<PrintOutcome, { outcome: 'failed' }> => outcome.outcome !== 'failed';
