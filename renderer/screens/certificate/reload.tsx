import { Banknote, CreditCard } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exponentOf, type Minor, minor, parseMoney, toDecimal, zero } from '../../../domain/money.ts';
import type { Tender } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Held } from '../../till.ts';
import { CallerQuestion } from '../sell/caller-question.tsx';
import { CardPanel } from '../sell/card-panel.tsx';
import { CashPanel } from '../sell/cash-panel.tsx';
import { amountSentence, notRecordedSentence, refusalSentence } from '../sentences.ts';
import { useServices, useTill, useTyped } from '../services.tsx';

/** How far a load has come: how much, whether a caller wants it, how it is paid. */
type Step = { readonly name: 'amount' } | { readonly name: 'caller' | 'choose' | 'cash' | 'card'; readonly held: Held; readonly amount: Minor; readonly callerAsked: boolean };
type Paying = Extract<Step, { readonly held: Held }>;

/** More value on a certificate that somebody has in hand: the amount, the server's look at it, then the money. */
export const ReloadPage = ({ held: given }: { readonly held: Held }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { desk } = useServices();
  const [step, setStep] = useState<Step>({ name: 'amount' });
  const { ask, pay, working } = useLoading(setStep);
  const { certificate, control, program } = step.name === 'amount' ? given : step.held;
  const { currency, balance } = certificate;
  const back = (): void => {
    if (step.name === 'amount') return desk.back();
    setStep(step.name === 'cash' || step.name === 'card' ? { ...step, name: 'choose' } : { name: 'amount' });
  };
  return (
    <Screen title={t('reload.title')} onBack={working ? undefined : back} unsaved={step.name !== 'amount'} className="split" aside={<span className="control">{control}</span>}>
      <section className="split-list">
        <BigMoney label={t('certificate.balance')} amount={balance} currency={currency} tone="quiet" />
        <dl className="sums">
          {program && <MoneyLine label={t('certificate.program')}>{program.name}</MoneyLine>}
          {program?.reloadUpTo !== undefined && <MoneyLine label={t('reload.upTo')}>{money(program.reloadUpTo, currency)}</MoneyLine>}
          {step.name !== 'amount' && <MoneyLine label={t('reload.loads')} strong>{money(step.amount, currency)}</MoneyLine>}
          {step.name !== 'amount' && <MoneyLine label={t('reload.after')} strong>{money(minor(balance + step.amount), currency)}</MoneyLine>}
        </dl>
      </section>
      <section className="split-main">
        {step.name === 'amount' && <Amount held={given} asking={working} onAsk={(amount) => void ask(given, amount)} />}
        {step.name === 'caller' && <CallerQuestion onNo={() => setStep({ ...step, name: 'choose', callerAsked: true })} onStop={() => { desk.back(); desk.quiet(t('reload.stopped')); }} />}
        {step.name === 'choose' && (
          <div className="tender-choice">
            <Action kind="primary" shortcut="F8" icon={<Banknote aria-hidden="true" />} onPress={() => setStep({ ...step, name: 'cash' })}>{t('sell.cash')}</Action>
            <Action kind="primary" shortcut="F9" icon={<CreditCard aria-hidden="true" />} onPress={() => setStep({ ...step, name: 'card' })}>{t('sell.card')}</Action>
          </div>
        )}
        {step.name === 'cash' && <CashPanel due={step.amount} currency={currency} onTake={(tender) => pay(step, tender)} saving={working} />}
        {step.name === 'card' && <CardPanel due={step.amount} currency={currency} onTake={(tender) => pay(step, tender)} saving={working} />}
      </section>
    </Screen>
  );
};

const Amount = ({ held: { certificate: { balance, currency }, program }, asking, onAsk }: { readonly held: Held; readonly asking: boolean; readonly onAsk: (amount: Minor) => void }) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { money } = useFormat();
  const isOffline = useTill().connection.state === 'offline';
  const [text, type] = useTyped('reload.amount');
  const parsed = parseMoney(text, currency);
  const room = minor(Math.max(0, (program?.reloadUpTo ?? zero) - balance));
  const start = (): void => {
    const problem = (sentence: string): void => { sounds.problem(); desk.problem(sentence); };
    const example = toDecimal(room, currency);
    if (!parsed.ok) return problem(parsed.error === 'empty' ? t('reload.needAmount', { example }) : amountSentence(t, parsed.error, currency, example));
    if (parsed.value === 0) return problem(t('reload.needAmount', { example }));
    onAsk(parsed.value);
  };
  return (
    <div className="panel">
      <div className="panel-side">
        <Field label={t('reload.amount')} hint={t('reload.room', { amount: money(room, currency) })} value={text} onChange={type} mode="decimal" large autoFocus maxLength={14} disabled={asking} />
        {isOffline && <p className="muted">{t('reload.needs-connection')}</p>}
      </div>
      <div className="panel-pad">
        <Pad value={text} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={asking} />
        <Action kind="primary" shortcut="Enter" busy={asking} onPress={start}>{parsed.ok && parsed.value > 0 ? t('reload.start', { amount: money(parsed.value, currency) }) : t('reload.startNothing')}</Action>
        {asking && <p role="status">{t('redeem.asking')}</p>}
      </div>
    </div>
  );
};

/** Asks, and records what was paid; says what came of both. */
const useLoading = (onStep: (step: Step) => void) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [working, setWorking] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const busy = async <Value,>(work: Promise<Value>): Promise<Value> => {
    setWorking(true);
    return await work.finally(() => setWorking(false));
  };
  const ask = async (given: Held, amount: Minor): Promise<void> => {
    const answer = await busy(till.askReload({ held: given, amount }));
    switch (answer.result) {
      case 'ready':
        desk.dismiss();
        // The panels of payment are the sale's own: nothing half typed there may be taken for this.
        desk.forget('sale.');
        return onStep({ name: answer.mustAsk ? 'caller' : 'choose', held: answer.held, amount, callerAsked: false });
      case 'declined': return problem(answer.refusal.reason === 'needs-connection' ? t('reload.needs-connection') : refusalSentence(t, format, answer.refusal));
      case 'not-recorded': return problem(notRecordedSentence(t, format, answer.problem));
    }
  };
  const pay = async ({ held, amount, callerAsked }: Paying, tender: Tender): Promise<void> => {
    if (tender.amount !== amount) return problem(t('reload.whole', { amount: format.money(amount, held.certificate.currency) }));
    const recorded = await busy(till.reload({ held, amount, tender, callerAsked }));
    if (!recorded.ok) return problem(notRecordedSentence(t, format, recorded.error));
    sounds.success();
    desk.forget('reload.');
    desk.forget('sale.');
    // A redemption that it lies in knows another balance.
    if (desk.snapshot().redemption.items.some(({ certificate }) => certificate.hash === held.certificate.hash)) desk.clearRedemption();
    desk.open({ name: 'done', done: recorded.value });
  };
  return { ask, pay, working };
};
