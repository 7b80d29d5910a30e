import { useTranslation } from 'react-i18next';
import { minor } from '../../../domain/money.ts';
import { operationValue, type Tender } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import type { StoredOperation } from '../../till.ts';
import { flagWords, notRecordedSentence, printSentence } from '../sentences.ts';
import { useServices, useTill } from '../services.tsx';
import { ClosingNotes } from '../shift/closing-notes.tsx';
import { useOperation } from './use-journal.ts';

/** One operation: what it moved, how far it has come, and what can still be done about it. */
export const OperationPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const stored = useOperation(id);
  if (!stored) {
    return <Screen title={t('journal.title')} onBack={desk.back}><p className="muted">{stored === null ? t('notRecorded.not-found') : t('journal.loading')}</p></Screen>;
  }
  const { operation, reference } = stored;
  return (
    <Screen
      title={t('operation.title', { kind: t(`journal.kinds.${operation.kind}`), reference })} onBack={desk.back}
      className="split" aside={<StateMark state={stored.state} />}
    >
      <section className="split-list"><Facts stored={stored} /></section>
      <section className="split-main">
        {'lines' in operation && (
          <>
            <h2>{t('operation.lines')}</h2>
            <ul className="lines">
              {operation.lines.map((line) => (
                <li className="line" key={line.certificate}>
                  <span className="line-text">
                    <span className="control">{line.control ?? t('common.controlUnknown')}</span>
                    {stored.voidedLines.includes(line.certificate) && <span className="muted">{t('operation.notPrinted')}</span>}
                  </span>
                  <Amount amount={'price' in line ? line.price : line.amount} currency={operation.currency} />
                </li>
              ))}
            </ul>
          </>
        )}
        <Changes stored={stored} />
      </section>
    </Screen>
  );
};

const Amount = ({ amount, currency }: { readonly amount: number; readonly currency: string }) => {
  const { money } = useFormat();
  return <span className="line-amount">{money(minor(amount), currency)}</span>;
};

const Changes = ({ stored }: { readonly stored: StoredOperation }) => {
  const { t } = useTranslation();
  const { app, desk } = useServices();
  const { operation, reference } = stored;
  const reprint = useReprint(operation.id);
  const changeable = operation.kind === 'sale' || operation.kind === 'redemption' || operation.kind === 'cash-out' || operation.kind === 'reload';
  const { id } = operation;
  return (
    <div className="changes">
      {stored.voidedBy !== null && <p className="verdict verdict-quiet">{t('operation.voidedAlready')}</p>}
      {operation.kind === 'refund' && <p className="verdict verdict-quiet">{t('refund.noVoid')}</p>}
      {operation.kind === 'replacement' && <p className="verdict verdict-quiet">{t('replace.noVoid')}</p>}
      {stored.voidedBy === null && (operation.kind === 'sale' || operation.kind === 'reload') && stored.tenders.length > 0 && (
        <Action kind="primary" shortcut="F5" onPress={() => desk.open({ name: 'correct', id })}>{t('operation.correct')}</Action>
      )}
      {changeable && stored.voidedBy === null && <Action shortcut="F8" onPress={() => desk.open({ name: 'void', id })}>{t('operation.void')}</Action>}
      {operation.kind === 'redemption' && stored.voidedBy === null && <Action shortcut="F7" onPress={() => desk.open({ name: 'return-credit', held: null, reference })}>{t('returnCredit.open')}</Action>}
      {operation.kind === 'return-credit' && <p className="muted">{t('returnCredit.noVoid')}</p>}
      {operation.kind === 'sale' && !app.training && <Action shortcut="F9" onPress={() => desk.open({ name: 'freeze', reference })}>{t('freeze.do')}</Action>}
      {(changeable || operation.kind === 'void' || operation.kind === 'return-credit' || operation.kind === 'replacement' || operation.kind === 'refund' || operation.kind === 'honour') && <Action shortcut="F3" onPress={() => void reprint()}>{t('operation.reprint')}</Action>}
    </div>
  );
};

const useReprint = (id: string) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  return async (): Promise<void> => {
    const recorded = await till.reprint(id);
    if (!recorded.ok) {
      sounds.problem();
      return desk.problem(notRecordedSentence(t, format, recorded.error));
    }
    desk.quiet(t('print.printing'));
    const outcome = await recorded.value.print;
    if (outcome.outcome === 'printed') desk.quiet(printSentence(t, outcome, 'receipt'));
    else desk.problem(printSentence(t, outcome, 'receipt'));
  };
};

const Facts = ({ stored }: { readonly stored: StoredOperation }) => {
  const { t } = useTranslation();
  const { info } = useTill();
  const { money, date, time } = useFormat();
  const { operation } = stored;
  const currency = 'currency' in operation ? operation.currency : undefined;
  const value = operationValue(operation);
  return (
    <>
      {value > 0 && <BigMoney label={t(`journal.kinds.${operation.kind}`)} amount={minor(value)} {...(currency === undefined ? {} : { currency })} tone={stored.voidedBy === null ? 'ink' : 'quiet'} />}
      <dl className="sums">
        <MoneyLine label={t('operation.at')}>{date(operation.at)} {time(operation.at)}</MoneyLine>
        <MoneyLine label={t('operation.by')}>{info?.operators.find(({ id }) => id === operation.operator)?.name ?? '-'}</MoneyLine>
        {(operation.kind === 'sale' || operation.kind === 'reload') && stored.tenders.map((tender, index) => <TenderLine key={index} tender={tender} currency={operation.currency} />)}
        {operation.kind === 'tender-correction' && operation.to.map((tender, index) => <TenderLine key={index} tender={tender} currency={operation.currency} />)}
        {operation.kind === 'refund' && operation.tenders.map((tender, index) => <TenderLine key={index} tender={tender} currency={operation.currency} />)}
        {operation.kind === 'redemption' && (
          <>
            <MoneyLine label={t('operation.amountDue')}>{money(operation.amountDue, currency)}</MoneyLine>
            {operation.otherTender > 0 && <MoneyLine label={t('operation.otherTender')}>{money(operation.otherTender, currency)}</MoneyLine>}
            <MoneyLine label={t('operation.decidedBy')}>{t(`operation.decided.${operation.decidedBy}`)}</MoneyLine>
            {operation.atRisk > 0 && <MoneyLine label={t('operation.atRisk')}>{money(operation.atRisk, currency)}</MoneyLine>}
          </>
        )}
        {operation.kind === 'return-credit' && <MoneyLine label={t('returnCredit.receipt')}>{operation.targetReference}</MoneyLine>}
        {operation.kind === 'return-credit' && operation.onto && <MoneyLine label={t('replace.fresh')}>{operation.onto.control ?? t('common.controlUnknown')}</MoneyLine>}
        {operation.kind === 'no-sale' && <MoneyLine label={t('noSale.reason')}>{t(`receipt.noSale.${operation.reason}`)}</MoneyLine>}
        {operation.kind === 'no-sale' && operation.note !== null && <MoneyLine label={t('noSale.note')}>{operation.note}</MoneyLine>}
        {(operation.kind === 'pay-in' || operation.kind === 'pay-out') && <MoneyLine label={t('operation.cashReason')}>{t(`receipt.${operation.kind}.${operation.reason}`)}</MoneyLine>}
        {(operation.kind === 'pay-in' || operation.kind === 'pay-out') && operation.note !== null && <MoneyLine label={t('operation.note')}>{operation.note}</MoneyLine>}
        {operation.kind === 'shift-open' && <MoneyLine label={t('operation.float')}>{money(operation.float, currency)}</MoneyLine>}
        {operation.kind === 'shift-close' && (
          <>
            <MoneyLine label={t('operation.expected')}>{money(minor(operation.expectedCash), currency)}</MoneyLine>
            <MoneyLine label={t('operation.counted')} strong>{money(operation.countedCash, currency)}</MoneyLine>
            <MoneyLine label={t('operation.difference')} strong>{money(minor(operation.countedCash - operation.expectedCash), currency)}</MoneyLine>
            {operation.varianceNote !== undefined && <MoneyLine label={t('operation.note')}>{operation.varianceNote}</MoneyLine>}
          </>
        )}
      </dl>
      {(operation.kind === 'sale' || operation.kind === 'reload') && operation.callerAsked === true && <p className="muted">{t('operation.callerAsked')}</p>}
      {operation.kind === 'shift-close' && <ClosingNotes close={operation} />}
      {stored.flags.length > 0 && (
        <section className="card card-unsaved">
          <h2>{t('operation.flags')}</h2>
          <ul className="plain-list">{stored.flags.map((flag) => <li key={flag}>{flagWords(t, flag)}</li>)}</ul>
        </section>
      )}
    </>
  );
};

const TenderLine = ({ tender, currency }: { readonly tender: Tender; readonly currency: string }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const note = tender.type === 'card'
    ? t('operation.approvalCode', { code: tender.approvalCode })
    : t('operation.givenChange', { given: money(tender.given, currency), change: money(tender.change, currency) });
  return <MoneyLine label={<>{t(`common.${tender.type}`)}<small>{note}</small></>}>{money(tender.amount, currency)}</MoneyLine>;
};
