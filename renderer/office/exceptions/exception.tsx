import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exception } from '../../../domain/exception-wire.ts';
import { minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { flagWords } from '../../screens/sentences.ts';
import { useServices } from '../../screens/services.tsx';
import type { Translate } from '../../i18n.ts';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Evidence } from './evidence.tsx';
import { ExceptionNext } from './next.tsx';
import { ExceptionStateMark } from './state-mark.tsx';

/** One exception: what each till has recorded, what comes next, the money, and who did what. */
export const ExceptionPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value: exception, failed, reload, set } = useLoad('exceptions.read', { id });
  const title = exception ? [t(`office.exceptions.kinds.${exception.kind}`), exception.operation?.reference].filter((part) => part !== undefined).join(' ') : t('office.room.exceptions');
  return (
    <Screen key={exception ? 'exception' : 'reading'} title={title} onBack={() => open({ name: 'exceptions' })} className="office-screen" aside={exception && <ExceptionStateMark {...exception} />}>
      {!exception && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {exception && (
        <>
          <Evidence exception={exception} />
          <div className="office-columns">
            <div className="office-stack"><ExceptionNext exception={exception} onChange={set} onReload={reload} /></div>
            <div className="office-stack">
              <Money exception={exception} />
              <History exception={exception} onChange={set} />
            </div>
          </div>
        </>
      )}
    </Screen>
  );
};

const Money = ({ exception: { state, money: found, flags, gap, amount, secondPersonAbove, isBetweenFranchises, shipment } }: { readonly exception: Exception }) => {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  return (
    <section className="card">
      <h2>{t('office.exceptions.money')}</h2>
      <ul className="plain-list">{flags.map((flag) => <li key={flag}>{flagWords(t, flag)}</li>)}</ul>
      {gap && <p>{t('office.exceptions.gap', { from: gap.from, to: gap.to })} {gap.arrived > 0 && t('office.exceptions.gapArrived', { value: number(gap.arrived) })}</p>}
      {!found && !shipment && <p className="muted">{t(state === 'resolved' ? 'office.exceptions.noMoneyLeft' : 'office.exceptions.noMoney')}</p>}
      {found && (
        <dl className="sums">
          {found.overspend.map(({ bearer, owner, amount: borne }) => (
            <MoneyLine key={`${bearer}${String(owner)}`} label={t(bearer === 'program' ? 'office.exceptions.bearsProgram' : 'office.exceptions.bearsStore', { number: owner })}>{money(borne, found.currency)}</MoneyLine>
          ))}
          {found.suspense.map(({ storeNumber, amount: waiting }) => (
            <MoneyLine key={storeNumber} label={t(waiting > 0 ? 'office.exceptions.owed' : 'office.exceptions.handedOut', { number: storeNumber })}>{money(minor(Math.abs(waiting)), found.currency)}</MoneyLine>
          ))}
          {found.chargeback && <MoneyLine label={t('office.exceptions.spentOfCharged', { number: found.chargeback.storeNumber })}>{money(found.chargeback.amount, found.currency)}</MoneyLine>}
          <MoneyLine label={t('office.exceptions.stake')} strong>{money(amount, found.currency)}</MoneyLine>
        </dl>
      )}
      {found && secondPersonAbove !== null && <p className="muted">{t('office.exceptions.limit', { amount: money(secondPersonAbove, found.currency) })}</p>}
      {isBetweenFranchises && <p className="muted">{t('office.exceptions.between')}</p>}
    </section>
  );
};

const stepWords = (t: Translate, step: string, note: string): string => {
  const known = (['taken', 'noted', 'proposed', 'confirmed', 'refused', 'resolved', 'reversed', 'covered'] as const).find((one) => one === step);
  return known ? t(`office.exceptions.step.${known}`, { note }) : `${step} ${note}`;
};

const History = ({ exception, onChange }: { readonly exception: Exception; readonly onChange: (exception: Exception) => void }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { newId } = useServices();
  const { askOrTell } = useOffice();
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const add = (): void => work(async () => {
    const changed = await askOrTell('exceptions.note', { id: exception.id, stepId: newId(), note });
    if (!changed) return;
    setNote('');
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.exceptions.history')}>
      <h2>{t('office.exceptions.history')}</h2>
      <ol className="office-steps">
        <li><span>{t('office.exceptions.opened')}</span><small>{moment(exception.at)}</small></li>
        {exception.steps.map(({ id, at, user, step, note: said }) => <li key={id}><span>{stepWords(t, step, said)}</span><small>{user !== null && `${user.name} · `}{moment(at)}</small></li>)}
      </ol>
      {exception.mayResolve && (
        <>
          <Field label={t('office.exceptions.note')} value={note} onChange={setNote} maxLength={500} disabled={busy} />
          <div className="row"><Action busy={busy} disabled={note.trim().length < 3} onPress={add}>{t('office.exceptions.noteAdd')}</Action></div>
        </>
      )}
    </section>
  );
};
