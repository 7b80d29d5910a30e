import { Download, LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import type { Statement as Drawn, StatementPart } from '../../../domain/statement.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { usePaperLanguage } from '../table-format.tsx';

/** What a franchise owes and is owed of a day: read, downloaded, and locked. */
export const StatementPage = ({ franchiseId, day }: { readonly franchiseId: string; readonly day: string }) => {
  const { t } = useTranslation();
  const { day: dayOf, moment } = useFormat();
  const { open, save } = useOffice();
  const { value, failed, reload, set } = useLoad('statements.read', { franchiseId, day });
  const [busy, run] = useBusy();
  const language = usePaperLanguage();
  const download = (format: 'csv' | 'xlsx' | 'pdf'): void => {
    if (value) run(() => save('statements.download', `countersign-statement-${String(value.content.franchise.number)}-${day}${value.locked ? '' : '-draft'}.${format}`, { franchiseId, day, format, language }));
  };
  return (
    <Screen
      title={t('office.statement.title', { day: dayOf(day) })} className="office-screen" onBack={() => open({ name: 'evening', day })}
      aside={value && (
        <div className="row">
          <Action shortcut="F9" icon={<Download aria-hidden="true" />} busy={busy} onPress={() => download('pdf')}>{t('office.statement.pdf')}</Action>
          <Action icon={<Download aria-hidden="true" />} busy={busy} onPress={() => download('xlsx')}>{t('office.statement.xlsx')}</Action>
          <Action icon={<Download aria-hidden="true" />} busy={busy} onPress={() => download('csv')}>{t('office.statement.csv')}</Action>
        </div>
      )}
    >
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && (
        <>
          <p><strong>{value.content.franchise.name}</strong></p>
          {value.locked && (
            <p className="verdict verdict-good">
              {t('office.statement.locked', { name: value.locked.by, moment: moment(value.locked.at) })}
              {value.locked.reason !== null && ` ${t('office.statement.lockedBecause', { reason: value.locked.reason })}`}
            </p>
          )}
          <Totals statement={value} />
          {!value.locked && <Lock statement={value} onLocked={set} />}
          {value.content.parts.map((part) => <Part key={`${part.party.kind} ${part.party.kind === 'franchise' ? String(part.party.number) : ''} ${part.currency}`} part={part} statement={value} />)}
        </>
      )}
    </Screen>
  );
};

const Totals = ({ statement: { content: { totals } } }: { readonly statement: Drawn }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  if (totals.length === 0) return <p className="empty">{t('office.statement.nothing')}</p>;
  return totals.map(({ currency, receive, pay, commission, total }) => (
    <p key={currency} className="statement-total">
      <span>{t(total < 0 ? 'office.statement.toPay' : 'office.statement.toReceive')} <strong>{money(minor(Math.abs(total)), currency)}</strong></span>
      <span className="muted">{t('office.statement.sum', { receive: money(receive, currency), pay: money(pay, currency), commission: money(commission, currency) })}</span>
    </p>
  ));
};

/** Locking is for good: a provisional day wants to be told why. */
const Lock = ({ statement: { content, provisional, over }, onLocked }: { readonly statement: Drawn; readonly onLocked: (statement: Drawn) => void }) => {
  const { t } = useTranslation();
  const { may, askOrTell } = useOffice();
  const [reason, setReason] = useState('');
  const [busy, run] = useBusy();
  if (!may('statements.lock')) return null;
  if (!over) return <p className="muted">{t('office.statement.notOver')}</p>;
  const isReady = !provisional || reason.trim().length >= 3;
  const lock = (): void => run(async () => {
    const locked = await askOrTell('statements.lock', { franchiseId: content.franchise.id, day: content.day, reason: provisional ? reason.trim() : null });
    if (locked) onLocked(locked);
  });
  return (
    <section className={provisional ? 'office-waiting' : 'card office-next'} aria-label={t('office.statement.lock')}>
      <p>{t(provisional ? 'office.statement.lockProvisional' : 'office.statement.lockText')}</p>
      {provisional && <Field label={t('office.statement.reason')} value={reason} onChange={setReason} maxLength={200} />}
      <div className="row"><Action kind="primary" shortcut="F8" icon={<LockKeyhole aria-hidden="true" />} disabled={!isReady} busy={busy} onPress={lock}>{t('office.statement.lock')}</Action></div>
    </section>
  );
};

const Part = ({ part, statement: { content } }: { readonly part: StatementPart; readonly statement: Drawn }) => {
  const { t } = useTranslation();
  const { money, day: dayOf } = useFormat();
  const names = new Map(content.stores.map(({ number, name }) => [number, name]));
  const name = (store: number): string => names.get(store) ?? String(store);
  const title = part.party.kind === 'franchise' ? part.party.name : t(`office.statement.party.${part.party.kind}`);
  return (
    <section className="card" aria-label={title}>
      <h2>{title}{part.party.kind !== 'own' && ` · ${t(part.total < 0 ? 'office.statement.toPay' : 'office.statement.toReceive')} ${money(minor(Math.abs(part.total)), part.currency)}`}</h2>
      <ul className="office-list">
        {part.lines.map((line, index) => (
          <li key={String(index)} className="office-row statement-line">
            <span>
              <strong>{t(`office.statement.kind.${line.kind}`)}</strong>
              {line.ofDay !== content.day && <small className="statement-late">{t('office.statement.late', { day: dayOf(line.ofDay) })}</small>}
            </span>
            <span>
              {line.redeemingStore === 0 ? name(line.sellingStore) : t('office.statement.between', { seller: name(line.sellingStore), redeemer: name(line.redeemingStore) })}
              <small>{line.programName}</small>
            </span>
            <span className="evening-figure"><strong>{money(minor(Math.abs(line.amount)), line.currency)}</strong>{part.party.kind !== 'own' && <small>{t(line.amount < 0 ? 'office.statement.pay' : 'office.statement.receive')}</small>}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};
