import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { missingDecisions, type Settlement, type Shipment, type ShipmentFinding, strayDecisions } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useBusy, useOffice } from '../asking.tsx';
import { type Ends, EndsFields, Range, rangeOf } from './ends.tsx';

type Props = { readonly shipment: Shipment; readonly onChange: (shipment: Shipment) => void };

/** What was found when it arrived: what is right in one line, what is not with what becomes of it. */
export const Differences = ({ shipment, onChange }: Props) => {
  const { t } = useTranslation();
  const { number } = useFormat();
  const arrived = shipment.findings.filter(({ kind }) => kind === 'arrived').reduce((sum, { count }) => sum + count, 0);
  const others = shipment.findings.filter(({ kind }) => kind !== 'arrived');
  const open = others.filter(({ settled }) => settled === null);
  return (
    <section className="card office-next">
      <h2>{t(`office.stock.state.${shipment.state}`)}</h2>
      <p>{t('office.stock.inStockNow', { count: arrived, value: number(arrived), store: shipment.to.name })}</p>
      {others.length === 0 && <p>{t('office.stock.asSent')}</p>}
      {open.length > 0 && <p>{t('office.stock.decideText')}</p>}
      {others.map((finding) => <Difference key={finding.id} shipment={shipment.id} finding={finding} onChange={onChange} />)}
    </section>
  );
};

const Difference = ({ shipment, finding, onChange }: { readonly shipment: string; readonly finding: ShipmentFinding; readonly onChange: Props['onChange'] }) => {
  const { t } = useTranslation();
  const { moment, number } = useFormat();
  const { may } = useOffice();
  const [deciding, setDeciding] = useState(false);
  return (
    <div className="stock-difference">
      <p><strong>{t(finding.kind === 'missing' ? 'office.stock.finding.missing' : 'office.stock.finding.stray', { value: number(finding.count) })}</strong><Range {...finding} /></p>
      {finding.settled !== null && <p className="muted">{t(`office.stock.decided.${finding.settled}`)} {finding.note} · {finding.settledBy?.name}, {moment(finding.settledAt ?? 0)}</p>}
      {finding.givingUp && <GivingUp givingUp={finding.givingUp} onChange={onChange} shipment={shipment} />}
      {finding.settled === null && finding.givingUp === null && may('paper.ship') && !deciding && <div className="row"><Action onPress={() => setDeciding(true)}>{t('office.stock.decide')}</Action></div>}
      {finding.settled === null && deciding && <Decide finding={finding} onChange={(shipment) => { setDeciding(false); onChange(shipment); }} />}
    </div>
  );
};

/** One person says that it is lost; another one agrees, or not. */
const GivingUp = ({ givingUp: { destruction, askedBy, askedAt }, shipment, onChange }: {
  readonly givingUp: NonNullable<ShipmentFinding['givingUp']>; readonly shipment: string; readonly onChange: Props['onChange'];
}) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { session, may, ask, askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const own = askedBy.id === session.user.id;
  const decide = (call: 'destructions.confirm' | 'destructions.refuse'): void => work(async () => {
    if (!await askOrTell(call, { id: destruction })) return;
    const changed = await ask('shipments.read', { id: shipment });
    if (changed.ok) onChange(changed.value);
  });
  return (
    <>
      <p className="verdict verdict-warn">{t(own ? 'office.stock.lostWaitsOwn' : 'office.stock.lostWaits', { name: askedBy.name, when: moment(askedAt) })}</p>
      {may('paper.destroy') && (
        <div className="row">
          {!own && <Action kind="primary" busy={busy} onPress={() => decide('destructions.confirm')}>{t('office.stock.confirmDestruction')}</Action>}
          <Action kind="quiet" busy={busy} onPress={() => decide('destructions.refuse')}>{t(own ? 'office.stock.withdrawDestruction' : 'office.stock.refuseDestruction')}</Action>
        </div>
      )}
    </>
  );
};

const Decide = ({ finding, onChange }: { readonly finding: ShipmentFinding; readonly onChange: Props['onChange'] }) => {
  const { t } = useTranslation();
  const { askOrTell } = useOffice();
  const [decision, choose] = useState<Settlement | null>(null);
  const [part, setPart] = useState<Ends>({ first: finding.first, last: finding.last });
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const settle = (): void => work(async () => {
    if (decision === null) return;
    const changed = await askOrTell('shipments.settle', { id: finding.id, ...part, decision, note });
    if (changed) onChange(changed);
  });
  const decisions: readonly Settlement[] = finding.kind === 'missing' ? missingDecisions : strayDecisions;
  return (
    <>
      <Choice label={t('office.stock.decision')} value={decision} onChange={choose} disabled={busy} options={decisions.map((value) => ({ value, label: t(`office.stock.choice.${value}`) }))} />
      {decision !== null && <p className="muted">{t(`office.stock.meaning.${decision}`)}</p>}
      {finding.count > 1 && <EndsFields ends={part} onChange={setPart} disabled={busy} />}
      <Field label={t('office.stock.why')} value={note} onChange={setNote} maxLength={200} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" icon={<Check aria-hidden="true" />} busy={busy} disabled={decision === null || rangeOf(part) === undefined || note.trim().length < 3} onPress={settle}>{t('office.stock.settle')}</Action>
      </div>
    </>
  );
};
