import { useTranslation } from 'react-i18next';
import type { HeldLine } from '../../../domain/corporate-wire.ts';
import type { OfficeOutput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useBusy, useOffice } from '../asking.tsx';

/** A transfer that may be here already, told in other words: somebody who knows the account says so. */
export const HeldTransfer = ({ franchiseId, held: { id, day: bookedOn, amount, currency, payer, text, known }, onDecided }: {
  readonly franchiseId: string; readonly held: HeldLine; readonly onDecided: (lines: OfficeOutput<'corporate.bank-lines'>) => void;
}) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  const { askOrTell, may } = useOffice();
  const [busy, work] = useBusy();
  const decide = (isSame: boolean): void => work(async () => {
    const lines = await askOrTell('corporate.bank-decide', { franchiseId, line: id, isSame });
    if (lines) onDecided(lines);
  });
  return (
    <section className="office-waiting" aria-label={t('office.corporate.isSame')}>
      <h2>{t('office.corporate.isSame')}</h2>
      <p><strong className="office-amount">{money(amount, currency)}</strong> · {day(bookedOn)}</p>
      <dl className="sums">
        <div className="money-line"><dt>{t('office.corporate.heldNew')}</dt><dd>{payer}<small>{text}</small></dd></div>
        <div className="money-line"><dt>{t('office.corporate.heldKnown')}</dt><dd>{known.payer}<small>{known.text}</small></dd></div>
      </dl>
      <p>{t('office.corporate.heldText')}</p>
      {may('corporate.money') && (
        <div className="row">
          <Action kind="primary" busy={busy} onPress={() => decide(true)}>{t('office.corporate.same')}</Action>
          <Action busy={busy} onPress={() => decide(false)}>{t('office.corporate.another')}</Action>
        </div>
      )}
    </section>
  );
};
