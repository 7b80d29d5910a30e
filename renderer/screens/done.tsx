import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor, sum } from '../../domain/money.ts';
import type { PrintOutcome } from '../../preload/contract.ts';
import { Action } from '../components/action.tsx';
import { useArmed } from '../components/arming.ts';
import { DrawerHint } from '../components/drawer-state.tsx';
import { useFormat } from '../components/format.ts';
import { useKeys } from '../components/keys.ts';
import { BigMoney } from '../components/money.tsx';
import { PrintState, usePrint } from '../components/print-state.tsx';
import { Screen } from '../components/screen.tsx';
import type { Done } from '../till.ts';
import type { FinishedOperation } from './desk.ts';
import { ClosingNotes } from './shift/closing-notes.tsx';
import { PaperState } from './papers/paper-state.tsx';
import { notRecordedSentence } from './sentences.ts';
import { useServices } from './services.tsx';

const titles = {
  sale: 'done.sold', redemption: 'done.redeemed', void: 'done.voided', 'tender-correction': 'done.corrected',
  'shift-open': 'done.shiftOpened', 'shift-close': 'shift.closed', 'pay-in': 'payCash.doneIn', 'pay-out': 'payCash.doneOut',
  'cash-out': 'cashOut.done', 'return-credit': 'returnCredit.done', replacement: 'replace.done', refund: 'refund.done', reload: 'reload.done', honour: 'honour.done',
} as const;

/** Recorded. What the cashier still has to hand over is the largest thing; the next scan goes straight on. */
export const DoneScreen = ({ done }: { readonly done: Done<FinishedOperation> }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { operation, reference } = done;
  const serving = !['shift-close', 'shift-open', 'pay-in', 'pay-out'].includes(operation.kind);
  const [print, setPrint] = useState<Promise<PrintOutcome>>(done.print);
  const paper = operation.kind === 'shift-close' ? 'page' : 'receipt';
  const outcome = usePrint(print, paper);
  const reprint = useReprint(operation.id, setPrint);
  // Change is still to be given: the second half of a double press must not take its amount off the screen.
  const armed = useArmed();
  useKeys({ Escape: desk.home });
  return (
    <Screen title={t(titles[operation.kind])} className="done" aside={<span className="muted">{t('done.reference', { reference })}</span>}>
      <div className="done-stage">
        <span className="done-mark" aria-hidden="true"><Check /></span>
        <Outcome operation={operation} />
      </div>
      <div className="done-foot">
        <DrawerHint operation={operation} />
        {operation.kind === 'sale' && <PaperState sale={operation} />}
        <PrintState outcome={outcome} paper={paper} onPrintAgain={() => void reprint()} />
        <Action kind="primary" shortcut="Enter" arming={!armed} onPress={desk.home}>{t(serving ? 'done.next' : 'common.goOn')}</Action>
        {serving && <p className="muted">{t('done.nextHint')}</p>}
      </div>
    </Screen>
  );
};

const useReprint = (id: string, onPrint: (print: Promise<PrintOutcome>) => void) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk } = useServices();
  return async (): Promise<void> => {
    const recorded = await till.reprint(id);
    if (recorded.ok) onPrint(recorded.value.print);
    else desk.problem(notRecordedSentence(t, format, recorded.error));
  };
};

/** Paper that is worth nothing any more stays in the shop, so that nobody is handed it as if it were money. */
const KeepSpent = ({ papers }: { readonly papers: number }) => {
  const { t } = useTranslation();
  return papers === 0 ? null : <p className="done-due">{t('done.keepSpent', { count: papers })}</p>;
};

const Outcome = ({ operation }: { readonly operation: FinishedOperation }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { currency } = operation;
  switch (operation.kind) {
    case 'sale': {
      const change = sum(operation.tenders.map((tender) => (tender.type === 'cash' ? tender.change : minor(0))));
      const paid = sum(operation.tenders.map(({ amount }) => amount));
      return (
        <>
          {operation.tenders.length === 0 ? <BigMoney label={t('giveAway.title')} amount={sum(operation.lines.map(({ face }) => face))} currency={currency} /> : change > 0 ? <BigMoney label={t('done.changeDue')} amount={change} currency={currency} tone="accent" /> : <BigMoney label={t('done.paid')} amount={paid} currency={currency} />}
          <p className="muted">{operation.lines.map(({ control }) => control).join(' · ')}</p>
        </>
      );
    }
    case 'redemption': return (
      <>
        <BigMoney label={t('done.redeemedAmount')} amount={sum(operation.lines.map(({ amount }) => amount))} currency={currency} />
        {operation.otherTender > 0 && <p className="done-due">{t('done.other')}: <strong>{money(operation.otherTender, currency)}</strong></p>}
        <ul className="plain-list">
          {operation.lines.map((line) => (
            <li key={line.certificate}>
              {line.balanceAfter === null
                ? t('done.remainingUnknown', { control: line.control ?? t('common.controlUnknown') })
                : t('done.remaining', { control: line.control ?? t('common.controlUnknown'), amount: money(line.balanceAfter, currency) })}
            </li>
          ))}
        </ul>
        <KeepSpent papers={operation.lines.filter(({ balanceAfter }) => balanceAfter === 0).length} />
        {operation.atRisk > 0 && <p className="badge badge-warn">{t('done.atRisk', { amount: money(operation.atRisk, currency) })}</p>}
      </>
    );
    case 'cash-out': return (
      <>
        <BigMoney label={t('cashOut.handOut')} amount={sum(operation.lines.map(({ amount }) => amount))} currency={currency} tone="accent" />
        <p className="done-due">{t('cashOut.signs')}</p>
        <KeepSpent papers={operation.lines.length} />
      </>
    );
    case 'honour': return (
      <>
        <BigMoney label={t('honour.good')} amount={sum(operation.lines.map(({ amount }) => amount))} currency={currency} />
        <p className="done-due">{t('honour.scanAgain')}</p>
      </>
    );
    case 'reload': {
      const change = sum(operation.tenders.map((tender) => (tender.type === 'cash' ? tender.change : minor(0))));
      const [line] = operation.lines;
      return (
        <>
          {change > 0 ? <BigMoney label={t('done.changeDue')} amount={change} currency={currency} tone="accent" /> : <BigMoney label={t('reload.now')} amount={line?.balanceAfter ?? minor(0)} currency={currency} />}
          {line && <p className="muted">{t('reload.loaded', { control: line.control ?? t('common.controlUnknown'), amount: money(line.amount, currency) })}</p>}
        </>
      );
    }
    case 'return-credit': return (
      <>
        <BigMoney label={t('returnCredit.credited')} amount={sum(operation.lines.map(({ amount }) => amount))} currency={currency} />
        <ul className="plain-list">
          {operation.lines.map((line) => line.balanceAfter !== null && (
            <li key={line.certificate}>{t('done.remaining', { control: (operation.onto ?? line).control ?? t('common.controlUnknown'), amount: money(line.balanceAfter, currency) })}</li>
          ))}
        </ul>
        {operation.onto && <p className="muted">{t('returnCredit.oldDead', { control: operation.lines[0]?.control ?? t('common.controlUnknown') })}</p>}
      </>
    );
    case 'void': return operation.targetKind === 'cash-out' ? (
      <>
        <BigMoney label={t('cashOut.putBack')} amount={sum(operation.lines.map(({ amount }) => amount))} currency={currency} tone="accent" />
        <p className="done-due">{t('done.noMoneyBack')}</p>
      </>
    ) : operation.tenders.length === 0 ? <p className="done-due">{t('done.noMoneyBack')}</p> : (
      <>
        <BigMoney label={t('done.moneyBack')} amount={sum(operation.tenders.map(({ amount }) => amount))} currency={currency} tone="accent" />
        <ul className="plain-list">
          {operation.tenders.map((tender, index) => <li key={index}>{t(tender.type === 'cash' ? 'done.backCash' : 'done.backCard', { amount: money(tender.amount, currency) })}</li>)}
        </ul>
      </>
    );
    case 'tender-correction': return (
      <ul className="plain-list done-due">
        {operation.to.map((tender, index) => <li key={index}>{t(`common.${tender.type}`)}: <strong>{money(tender.amount, currency)}</strong></li>)}
      </ul>
    );
    case 'refund': return (
      <>
        <BigMoney label={t('refund.toCard')} amount={sum(operation.tenders.map(({ amount }) => amount))} currency={currency} />
        <p className="muted">{t('refund.keepPaper', { control: operation.lines[0]?.control ?? t('common.controlUnknown') })}</p>
      </>
    );
    case 'replacement': return (
      <>
        <BigMoney label={t('replace.nowOn', { control: operation.lines[1]?.control ?? t('common.controlUnknown') })} amount={operation.lines[1]?.amount ?? minor(0)} currency={currency} />
        <p className="muted">{t(operation.claim === undefined ? 'replace.keepOld' : 'lost.oldDead', { control: operation.lines[0]?.control ?? t('common.controlUnknown') })}</p>
      </>
    );
    case 'shift-open': return <BigMoney label={t('operation.float')} amount={operation.float} currency={currency} />;
    case 'pay-in': case 'pay-out': return (
      <>
        <BigMoney label={t(operation.kind === 'pay-in' ? 'payCash.putIn' : 'payCash.takeOut')} amount={operation.amount} currency={currency} tone="accent" />
        <p className="muted">{t(`receipt.${operation.kind}.${operation.reason}`)}{operation.note === null ? '' : ` · ${operation.note}`}</p>
      </>
    );
    case 'shift-close': {
      const difference = operation.countedCash - operation.expectedCash;
      const amount = money(minor(Math.abs(difference)), currency);
      return (
        <>
          <BigMoney label={t('shift.counted')} amount={operation.countedCash} currency={currency} />
          <p className="done-due">{difference === 0 ? t('shift.exact') : t(difference > 0 ? 'shift.over' : 'shift.short', { amount })}</p>
          <ClosingNotes close={operation} />
          {operation.unsent > 0 && <p className="muted">{t('shift.unsent', { count: operation.unsent })}</p>}
        </>
      );
    }
  }
};
