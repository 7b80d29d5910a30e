import { CircleCheck, ScanLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Held } from '../../till.ts';
import { useDesk, useServices, useTill, useTillPart } from '../services.tsx';
import { useReplacing, useScanForReplacing } from './use-replacing.ts';

/** Damaged paper goes into the drawer, unsold paper to the customer with all that lay on the old one. */
export const Replace = () => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { old, fresh, claim } = useDesk().replacing;
  const isLost = claim !== null;
  const [asking, ask] = useState(false);
  const isManager = useTillPart(({ operator }) => operator?.role === 'manager');
  const isOffline = useTill().connection.state === 'offline';
  const { replace, saving } = useReplacing();
  useScanForReplacing(saving);
  const start = (): void => {
    if (old && fresh) return ask(true);
    sounds.problem();
    desk.problem(t(old ? 'replace.scanFresh' : 'replace.scanOld'));
  };
  const leave = (): void => { desk.clearReplacing(); desk.home(); };
  return (
    <Screen title={t(isLost ? 'lost.title' : 'replace.title')} onBack={asking || saving ? undefined : leave} className="split" unsaved={old !== null || fresh !== null}>
      <section className="split-list">
        <p>{t(isLost ? 'lost.text' : 'replace.text')}</p>
        <ul className="lines" aria-label={t(isLost ? 'lost.title' : 'replace.title')}>
          <Paper held={old} name={t(isLost ? 'lost.old' : 'replace.old')} hint={t('replace.oldHint')} />
          <Paper held={fresh} name={t('replace.fresh')} hint={t('replace.freshHint')} />
        </ul>
      </section>
      <section className="split-main">
        {asking && old && fresh ? (
          <Approval
            right="replacement" amount={old.certificate.balance}
            onCancel={() => ask(false)} onApproved={(approval) => { ask(false); void replace({ old, fresh, approval, ...(isLost ? { claim } : {}) }); }}
          />
        ) : (
          <>
            {old && <Moves held={old} fresh={fresh} />}
            <p role="status" className="muted">{t(isOffline ? 'replace.offline' : old && fresh ? (isLost ? 'lost.ready' : 'replace.ready') : old ? 'replace.scanFresh' : 'replace.scanOld')}</p>
            <Action kind="primary" shortcut="Enter" onPress={start} busy={saving}>{saving ? t('replace.saving') : t(isManager ? 'replace.submitAsManager' : 'replace.submit')}</Action>
          </>
        )}
      </section>
    </Screen>
  );
};

const Paper = ({ held, name, hint }: { readonly held: Held | null; readonly name: string; readonly hint: string }) => {
  const { t } = useTranslation();
  return (
    <li className={`line ${held ? 'line-seen' : ''}`}>
      {held ? <CircleCheck aria-hidden="true" /> : <ScanLine aria-hidden="true" />}
      <span className="line-text">
        <span>{name}</span>
        {held ? <span className="control">{held.control ?? t('common.controlUnknown')}</span> : <span className="muted">{hint}</span>}
      </span>
    </li>
  );
};

const Moves = ({ held: { certificate, program }, fresh }: { readonly held: Held; readonly fresh: Held | null }) => {
  const { t } = useTranslation();
  const { faceText, money, day } = useFormat();
  const isOtherFace = fresh !== null && fresh.certificate.face !== certificate.balance;
  return (
    <>
      <BigMoney label={t('replace.moves')} amount={certificate.balance} currency={certificate.currency} />
      <dl className="sums">
        {program && <MoneyLine label={t('certificate.program')}>{program.name}</MoneyLine>}
        <MoneyLine label={t('certificate.validity')}>{certificate.validUntil === null ? t('common.noExpiry') : t('common.validUntil', { date: day(certificate.validUntil) })}</MoneyLine>
      </dl>
      {isOtherFace && <p className="badge badge-warn">{t('replace.otherFace', { face: faceText(fresh.certificate.face, certificate.currency), amount: money(certificate.balance, certificate.currency) })}</p>}
    </>
  );
};
