import { Flame } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { destructionReasons } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { EndsFields, noEnds, PaperLook, rangeOf, usePieces } from './ends.tsx';
import './stock.css';

/** Unsold paper that nobody may sell any more, and why. */
export const Destroy = () => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell, open } = useOffice();
  const [id] = useState(newId);
  const [[ends = noEnds], setPieces] = usePieces();
  const [reason, pickReason] = useState<(typeof destructionReasons)[number] | null>(null);
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const destroy = (): void => work(async () => {
    if (reason !== null && await askOrTell('destructions.ask', { id, ...ends, reason, note })) open({ name: 'destructions' });
  });
  return (
    <Screen title={t('office.stock.destroy')} onBack={() => open({ name: 'stock' })} className="office-screen">
      <div className="office-columns">
        <div className="office-stack">
          <p>{t('office.stock.destroyText')}</p>
          <EndsFields ends={ends} onChange={(changed) => setPieces([changed])} disabled={busy} autoFocus />
          <Choice label={t('office.stock.reason')} value={reason} onChange={pickReason} disabled={busy} options={destructionReasons.map((value) => ({ value, label: t(`office.stock.because.${value}`) }))} />
          <Field label={t('office.stock.why')} value={note} onChange={setNote} maxLength={200} disabled={busy} />
        </div>
        <section className="card office-next">
          <h2>{t('office.stock.between')}</h2>
          <PaperLook ends={ends} />
          <p>{t('office.stock.destroyAfter')}</p>
          <Action kind="primary" shortcut="F9" icon={<Flame aria-hidden="true" />} busy={busy} disabled={reason === null || rangeOf(ends) === undefined || note.trim().length < 3} onPress={destroy}>{t('office.stock.destroyNow')}</Action>
        </section>
      </div>
    </Screen>
  );
};
