import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import type { Unclaimed as Report } from '../../../domain/unclaimed-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';

type Part = { readonly asked: { readonly asOf: string; readonly rule: string | null }; readonly onChange: (report: Report) => void };

/** Lists that were or are to be handed over; whoever asked for one does not post it. */
export const EscheatLists = ({ report: { batches }, ...part }: Part & { readonly report: Report }) => {
  const { t } = useTranslation();
  return (
    <section className="card" aria-label={t('office.unclaimed.lists')}>
      <h2>{t('office.unclaimed.lists')}</h2>
      {batches.length === 0 && <p className="empty">{t('office.unclaimed.noLists')}</p>}
      {batches.map((batch) => <EscheatList key={batch.id} batch={batch} {...part} />)}
    </section>
  );
};

const EscheatList = ({ batch, asked, onChange }: Part & { readonly batch: Report['batches'][number] }) => {
  const { t } = useTranslation();
  const { money, moment, day } = useFormat();
  const { desk } = useServices();
  const { askOrTell, may } = useOffice();
  const [busy, work] = useBusy();
  const { id, rule, asOf, state, askedBy, askedAt, isOwn, decidedBy, decidedAt, certificates, amounts, leftOut } = batch;
  const decide = (decision: 'posted' | 'refused'): void => work(async () => {
    const changed = await askOrTell('accounting.decide-escheat', { id, ...asked, decision });
    if (!changed) return;
    desk.quiet(t(decision === 'posted' ? 'office.unclaimed.posted' : 'office.unclaimed.dropped'));
    onChange(changed);
  });
  return (
    <div className="office-stack">
      <h3>{rule.toUpperCase().split('-').slice(0, 2).join('-')} · {day(asOf)}</h3>
      <p>{t('office.unclaimed.count', { count: certificates })} · {amounts.map(({ amount, currency }) => money(minor(amount), currency)).join(' + ')}{leftOut > 0 && ` · ${t('office.unclaimed.leftOut', { count: leftOut })}`}</p>
      <p className="muted">{t('office.unclaimed.askedBy', { name: askedBy, when: moment(askedAt) })}</p>
      {decidedBy !== null && decidedAt !== null && <p className="muted">{t(state === 'posted' ? 'office.unclaimed.postedBy' : 'office.unclaimed.droppedBy', { name: decidedBy, when: moment(decidedAt) })}</p>}
      {state === 'asked' && may('accounting.post') && (
        <>
          <p>{t(isOwn ? 'office.unclaimed.own' : 'office.unclaimed.decide')}</p>
          <div className="row">
            {!isOwn && <Action busy={busy} onPress={() => decide('posted')}>{t('office.unclaimed.post')}</Action>}
            <Action kind="quiet" busy={busy} onPress={() => decide('refused')}>{t('office.unclaimed.drop')}</Action>
          </div>
        </>
      )}
    </div>
  );
};

/** A holder has come after all with a certificate that was handed over. */
export const ReturnEscheat = ({ asked, onChange }: Part) => {
  const { t } = useTranslation();
  const { newId, desk } = useServices();
  const { askOrTell } = useOffice();
  const [id, setId] = useState(newId);
  const [control, typeControl] = useState('');
  const [reason, typeReason] = useState('');
  const [busy, work] = useBusy();
  const bringBack = (): void => work(async () => {
    const changed = await askOrTell('accounting.return-escheat', { id, ...asked, control, reason });
    if (!changed) return;
    desk.quiet(t('office.unclaimed.returned', { control }));
    setId(newId());
    typeControl('');
    typeReason('');
    onChange(changed);
  });
  return (
    <section className="card">
      <h2>{t('office.unclaimed.return')}</h2>
      <p className="muted">{t('office.unclaimed.returnText')}</p>
      <Field label={t('office.unclaimed.control')} value={control} onChange={typeControl} maxLength={64} disabled={busy} />
      <Field label={t('office.claims.why')} value={reason} onChange={typeReason} maxLength={300} disabled={busy} />
      <div className="row"><Action busy={busy} disabled={control.trim() === '' || reason.trim().length < 3} onPress={bringBack}>{t('office.unclaimed.returnDo')}</Action></div>
    </section>
  );
};
