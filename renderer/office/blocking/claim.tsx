import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Claim } from '../../../domain/claim-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Steps } from '../steps.tsx';
import { ClaimStateMark } from './claims.tsx';

type Part = { readonly claim: Claim; readonly onChange: (claim: Claim) => void };

/** One lost certificate: what hinders its release, where it came up, who did what. */
export const ClaimPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  // Tills catch up by themselves: whoever looks on sees the list grow shorter.
  const { value: claim, failed, reload, set } = useLoad('claims.read', { id }, ({ state, hindrances }) => (state === 'open' && hindrances.includes('tills') ? againMs : undefined));
  return (
    <Screen
      key={claim ? 'claim' : 'reading'} title={claim?.control ?? t('office.claims.title')} onBack={() => open({ name: 'claims' })} className="office-screen"
      aside={claim && <ClaimStateMark state={claim.state} />}
    >
      {!claim && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {claim && (
        <div className="office-columns">
          <div className="office-stack">
            <State claim={claim} />
            {claim.cameWith.length > 0 && <CameUp claim={claim} />}
            {may('claims.change') && (claim.state === 'open' || claim.state === 'released') && <Decide claim={claim} onChange={set} />}
          </div>
          <div className="office-stack"><Facts claim={claim} /><Steps steps={claim.steps.map((one) => ({ ...one, what: t(`office.claims.step.${one.step}`) }))} /></div>
        </div>
      )}
    </Screen>
  );
};

/** Often enough for whoever waits for the last till. */
const againMs = 5_000;

const State = ({ claim: { state, hindrances, releaseFrom, missing, missingElsewhere, reference, replacedBy } }: Pick<Part, 'claim'>) => {
  const { t } = useTranslation();
  const { date, moment } = useFormat();
  if (state === 'released') return <p className="verdict verdict-good">{t('office.claims.released', { reference })}</p>;
  if (state === 'replaced') return <p className="verdict verdict-quiet">{t('office.claims.replaced', { control: replacedBy ?? t('common.controlUnknown') })}</p>;
  if (state === 'rejected') return <p className="verdict verdict-quiet">{t('office.claims.rejected')}</p>;
  return (
    <section className="card" aria-label={t('office.claims.before')}>
      <h2>{t('office.claims.before')}</h2>
      {hindrances.length === 0 && <p>{t('office.claims.ready')}</p>}
      {hindrances.includes('spent') && <p>{t('office.claims.spent')}</p>}
      {hindrances.includes('frozen') && <p>{t('office.claims.frozen')}</p>}
      {hindrances.includes('wait') && <p>{t('office.claims.wait', { date: date(releaseFrom) })}</p>}
      {hindrances.includes('same-person') && <p>{t('office.claims.samePerson')}</p>}
      {hindrances.includes('tills') && (
        <>
          <p>{t('office.claims.tills')}</p>
          <ul className="plain-list" aria-label={t('office.claims.missing')}>
            {missing.map(({ number, storeName, heardAt }) => (
              <li key={number}><strong>{t('office.claims.till', { number, store: storeName })}</strong> <small>{heardAt === null ? t('office.claims.neverHeard') : t('office.claims.heard', { when: moment(heardAt) })}</small></li>
            ))}
            {missingElsewhere > 0 && <li>{t('office.claims.elsewhere', { count: missingElsewhere })}</li>}
          </ul>
        </>
      )}
    </section>
  );
};

const CameUp = ({ claim: { cameWith } }: Pick<Part, 'claim'>) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  return (
    <section className="card" aria-label={t('office.claims.cameUpTitle')}>
      <h2>{t('office.claims.cameUpTitle')}</h2>
      <ul className="plain-list">{cameWith.map(({ storeName, till, at }) => <li key={`${String(till)} ${String(at)}`}><strong>{t('office.claims.till', { number: till, store: storeName })}</strong> <small>{moment(at)}</small></li>)}</ul>
    </section>
  );
};

const Decide = ({ claim, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const { id, state, hindrances, isOwn, hasBlocked } = claim;
  if (isOwn) return <p className="verdict verdict-quiet">{t('office.claims.own')}</p>;
  const decide = (call: 'claims.release' | 'claims.reject'): void => work(async () => {
    const changed = await askOrTell(call, { id, note });
    if (!changed) return;
    setNote('');
    desk.quiet(t(call === 'claims.release' ? 'office.claims.releasedNow' : hasBlocked ? 'office.claims.rejectedNow' : 'office.claims.rejectedStays'));
    onChange(changed);
  });
  return (
    <section className="card office-next">
      <h2>{t('office.claims.decide')}</h2>
      <p>{t('office.claims.decideText')}</p>
      <Field label={t('office.claims.why')} hint={t('office.claims.whyHint')} value={note} onChange={setNote} maxLength={300} disabled={busy} />
      <div className="row">
        {state === 'open' && <Action kind="primary" shortcut="F9" busy={busy} disabled={hindrances.length > 0} onPress={() => decide('claims.release')}>{t('office.claims.release')}</Action>}
        <Action shortcut="F8" busy={busy} disabled={note.trim().length < 3} onPress={() => decide('claims.reject')}>{t('office.claims.reject')}</Action>
      </div>
    </section>
  );
};

const Facts = ({ claim: { balance, currency, claimant, contact, reference, store, openedAt } }: Pick<Part, 'claim'>) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  return (
    <section className="card">
      <BigMoney label={t('office.claims.left')} amount={balance} currency={currency} />
      <dl className="sums">
        <MoneyLine label={t('office.claims.claimant')} strong>{claimant}</MoneyLine>
        <MoneyLine label={t('office.claims.contact')}>{contact}</MoneyLine>
        <MoneyLine label={t('office.claims.receipt')}><span className="control">{reference}</span></MoneyLine>
        <MoneyLine label={t('office.blocking.store')}>{store.name}</MoneyLine>
        <MoneyLine label={t('office.claims.reportedAt')}>{moment(openedAt)}</MoneyLine>
      </dl>
    </section>
  );
};
