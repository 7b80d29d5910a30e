import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { minor } from '../../../domain/money.ts';
import { operationValue } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import type { StoredOperation } from '../../till.ts';
import { serverWords } from '../sentences.ts';
import { useServices, useTill, useTyped } from '../services.tsx';
import { useJournal } from './use-journal.ts';

const kinds = ['all', 'sale', 'reload', 'redemption', 'void', 'cash-out', 'return-credit', 'refund', 'replacement', 'honour', 'tender-correction', 'no-sale', 'pay-in', 'pay-out'] as const;
type KindFilter = (typeof kinds)[number];

/** Everything this till has recorded, newest first. */
export const Journal = () => {
  const { t } = useTranslation();
  const { app, desk } = useServices();
  const { info } = useTill();
  const [text, type] = useTyped('journal.filter');
  const [kindText, chooseKind] = useTyped('journal.kind', 'all');
  const kind: KindFilter = kinds.find((known) => known === kindText) ?? 'all';
  const { operations, older, loading } = useJournal();
  const nameOf = (operator: string): string => info?.operators.find(({ id }) => id === operator)?.name ?? '';
  const shown = operations?.filter((stored) => (kind === 'all' || stored.operation.kind === kind) && matches(stored, text, nameOf(stored.operation.operator)));
  return (
    <Screen
      title={t('journal.title')} onBack={desk.back} className="journal"
      aside={!app.training && (
        <span className="row">
          <Action shortcut="F8" onPress={() => desk.open({ name: 'lost', reference: '' })}>{t('lost.open')}</Action>
          <Action shortcut="F9" onPress={() => desk.open({ name: 'freeze', reference: '' })}>{t('freeze.title')}</Action>
        </span>
      )}
    >
      <Stuck />
      <div className="journal-filter">
        <Field label={t('journal.filter')} value={text} onChange={type} placeholder={t('journal.filterHint')} />
        <Choice
          label={t('journal.kind')} value={kind} onChange={chooseKind}
          options={kinds.map((value) => ({ value, label: value === 'all' ? t('journal.all') : t(`journal.kinds.${value}`) }))}
        />
      </div>
      {!shown && <p className="muted">{t('journal.loading')}</p>}
      {shown?.length === 0 && <p className="empty">{t(operations?.length === 0 ? 'journal.empty' : 'journal.noMatch')}</p>}
      {shown && shown.length > 0 && (
        <ul className="journal-list" aria-label={t('journal.list')}>
          {shown.map((stored) => <Row key={stored.operation.id} stored={stored} operator={nameOf(stored.operation.operator)} />)}
        </ul>
      )}
      {older && <Action onPress={older} busy={loading}>{t('journal.older')}</Action>}
    </Screen>
  );
};

const matches = ({ operation, reference }: StoredOperation, text: string, operator: string): boolean => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const controls = 'lines' in operation ? operation.lines.map(({ control }) => control ?? '') : [];
  return [reference, operator, ...controls].some((word) => word.toLowerCase().includes(wanted));
};

const Row = ({ stored, operator }: { readonly stored: StoredOperation; readonly operator: string }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { money, time, date } = useFormat();
  const { operation, reference } = stored;
  const value = operationValue(operation);
  const corrected = operation.kind === 'sale' && JSON.stringify(operation.tenders) !== JSON.stringify(stored.tenders);
  return (
    <li>
      <Button className="journal-row" onPress={() => desk.open({ name: 'operation', id: operation.id })}>
        <span className="journal-time"><strong>{time(operation.at)}</strong><small>{date(operation.at)}</small></span>
        <span className="journal-kind">
          <strong>{t(`journal.kinds.${operation.kind}`)}</strong>
          <small>
            {reference} · {operator}
            {'targetReference' in operation && ` · ${t('journal.of', { reference: operation.targetReference })}`}
            {stored.voidedBy !== null && ` · ${t('journal.voided')}`}
            {corrected && ` · ${t('journal.correctedMark')}`}
          </small>
        </span>
        <span className={`journal-value ${stored.voidedBy === null ? '' : 'struck'}`}>{value > 0 && 'currency' in operation ? money(minor(value), operation.currency) : ''}</span>
        <StateMark state={stored.state} />
      </Button>
    </li>
  );
};

const Stuck = () => {
  const { t } = useTranslation();
  const { queue } = useTill();
  const { money } = useFormat();
  return (
    <>
      {queue.waiting > 0 && <p className="muted">{t('status.waiting', { count: queue.waiting })} · {t('status.waitingValue', { value: money(queue.value) })}</p>}
      {queue.stuck.length > 0 && (
        <section className="card card-unsaved">
          <h2>{t('journal.stuckTitle')}</h2>
          {queue.stuck.map(({ id, reference, problem }) => <p key={id}>{t('journal.stuck', { reference, problem: serverWords(t, problem) })}</p>)}
        </section>
      )}
    </>
  );
};
