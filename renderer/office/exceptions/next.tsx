import { RotateCcw, ShieldCheck, UserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exception, Resolution } from '../../../domain/exception-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { ShipmentNext } from './signal.tsx';
import { ResolveForm } from './resolve-form.tsx';

export type NextProps = { readonly exception: Exception; readonly onChange: (exception: Exception) => void; readonly onReload: () => void };

/** The one thing that comes next, and who may do it. */
export const ExceptionNext = (props: NextProps) => {
  const { session } = useOffice();
  const { exception } = props;
  const [last] = exception.resolutions;
  if (exception.shipment) return <ShipmentNext shipment={exception.shipment} onReload={props.onReload} />;
  if (exception.state === 'waiting' && last) return <Waiting {...props} resolution={last} />;
  if (exception.state === 'resolved' && last) return <Resolved {...props} resolution={exception.resolutions.find(({ effectiveAt }) => effectiveAt !== null) ?? last} />;
  if (exception.state === 'resolved') return <Covered />;
  if (!exception.mayResolve) return null;
  if (exception.owner !== null && exception.owner.id !== session.user.id) return <OtherOwner {...props} name={exception.owner.name} />;
  return <ResolveForm {...props} take={exception.owner === null && <Take {...props} />} />;
};

const Card = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => <section className="card office-next"><h2>{title}</h2>{children}</section>;

const Take = ({ exception, onChange, onReload, name }: NextProps & { readonly name?: string }) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell } = useOffice();
  const [busy, work] = useBusy();
  return (
    <Action
      shortcut="F8" busy={busy} icon={<UserRound aria-hidden="true" />}
      onPress={() => work(async () => {
        const changed = await askOrTell('exceptions.take', { id: exception.id, stepId: newId() });
        if (changed) onChange(changed); else onReload();
      })}
    >{name === undefined ? t('office.exceptions.take') : t('office.exceptions.takeOver', { name })}</Action>
  );
};

const OtherOwner = (props: NextProps & { readonly name: string }) => {
  const { t } = useTranslation();
  return <Card title={t('office.exceptions.resolveTitle')}><p>{t('office.exceptions.other', { name: props.name })}</p><div className="row"><Take {...props} /></div></Card>;
};

/** Its sale has covered it: nobody has decided anything that could be reversed. */
const Covered = () => {
  const { t } = useTranslation();
  return <Card title={t('office.exceptions.done')}><p>{t('office.exceptions.doneBySale')}</p></Card>;
};

/** What was decided, and what it posts. */
const Decision = ({ resolution }: { readonly resolution: Resolution }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { overspend, suspense, replacement, finding, entries, reverses } = resolution;
  return (
    <>
      {reverses !== null && <p><strong>{t('office.exceptions.isReversal')}</strong></p>}
      {overspend !== null && <p><strong>{t(`office.exceptions.overspend.${overspend}`)}</strong></p>}
      {suspense !== null && <p><strong>{t(`office.exceptions.suspense.${suspense}`)}</strong> {replacement !== null && <span className="control">{replacement}</span>}</p>}
      <p>{finding}</p>
      {entries.length === 0 ? <p className="muted">{t('office.exceptions.notPosted')}</p> : (
        <>
          <h3>{t('office.exceptions.posted')}</h3>
          <dl className="sums">
            {entries.map(({ account, side, amount, currency }) => <MoneyLine key={account} label={<code>{account}</code>}>{side === 'debit' ? '+' : '−'} {money(amount, currency)}</MoneyLine>)}
          </dl>
        </>
      )}
    </>
  );
};

const Waiting = ({ exception, resolution, onChange, onReload }: NextProps & { readonly resolution: Resolution }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { session: { user }, askOrTell } = useOffice();
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const own = resolution.proposedBy.id === user.id;
  const refuse = (): void => work(async () => {
    const changed = await askOrTell('exceptions.refuse', { id: resolution.id, note });
    if (changed) onChange(changed); else onReload();
  });
  const confirm = (): void => work(async () => {
    const changed = await askOrTell('exceptions.confirm', { id: resolution.id });
    if (!changed) return onReload();
    desk.quiet(t(resolution.reverses === null ? 'office.exceptions.nowResolved' : 'office.exceptions.nowReversed'));
    onChange(changed);
  });
  return (
    <Card title={t('office.exceptions.state.waiting')}>
      <p>{own ? t('office.exceptions.waitingOwn') : t('office.exceptions.waitingOther', { name: resolution.proposedBy.name })}</p>
      {resolution.needsHeadquarters && <p>{t('office.exceptions.waitingHeadquarters')}</p>}
      <Decision resolution={resolution} />
      {exception.mayResolve && (
        <>
          {!own && <div className="row"><Action kind="primary" shortcut="F9" busy={busy} icon={<ShieldCheck aria-hidden="true" />} onPress={confirm}>{t('office.exceptions.confirm')}</Action></div>}
          <Field label={t('office.exceptions.refuseNote')} value={note} onChange={setNote} maxLength={500} disabled={busy} />
          <div className="row"><Action busy={busy} disabled={note.trim().length < 3} onPress={refuse}>{t(own ? 'office.exceptions.withdraw' : 'office.exceptions.refuse')}</Action></div>
        </>
      )}
    </Card>
  );
};

const Resolved = ({ exception, resolution, onChange, onReload }: NextProps & { readonly resolution: Resolution }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { desk, newId } = useServices();
  const { askOrTell } = useOffice();
  const [asking, setAsking] = useState(false);
  const [finding, setFinding] = useState('');
  const [busy, work] = useBusy();
  const reverse = (): void => work(async () => {
    const changed = await askOrTell('exceptions.reverse', { id: exception.id, resolutionId: newId(), finding });
    if (!changed) return onReload();
    desk.quiet(t(changed.state === 'waiting' ? 'office.exceptions.nowWaiting' : 'office.exceptions.nowReversed'));
    onChange(changed);
  });
  return (
    <Card title={t('office.exceptions.done')}>
      <p className="muted">
        {t('office.exceptions.doneBy', { name: resolution.proposedBy.name, when: moment(resolution.proposedAt) })}
        {resolution.confirmedBy !== null && ` · ${t('office.exceptions.confirmedBy', { name: resolution.confirmedBy.name, when: moment(resolution.confirmedAt ?? 0) })}`}
      </p>
      <Decision resolution={resolution} />
      {exception.mayResolve && !asking && <div className="row"><Action kind="quiet" onPress={() => setAsking(true)}>{t('office.exceptions.reverse')}</Action></div>}
      {asking && (
        <div className="office-waiting">
          <p>{t('office.exceptions.reverseText')}</p>
          <Field label={t('office.exceptions.reverseWhy')} value={finding} onChange={setFinding} maxLength={500} disabled={busy} autoFocus />
          <div className="row">
            <Action kind="primary" shortcut="F9" busy={busy} disabled={finding.trim().length < 3} icon={<RotateCcw aria-hidden="true" />} onPress={reverse}>{t('office.exceptions.reverseAsk')}</Action>
            <Action kind="quiet" onPress={() => setAsking(false)}>{t('common.back')}</Action>
          </div>
        </div>
      )}
    </Card>
  );
};
