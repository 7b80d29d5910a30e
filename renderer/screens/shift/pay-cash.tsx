import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cashMax, drawerRulesOf, judgeCash } from '../../../domain/drawer-cash.ts';
import { exponentOf, type Minor, parseMoney } from '../../../domain/money.ts';
import { type Approval as GivenApproval, type CashMovement, cashReasonSchema } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import { amountSentence } from '../sentences.ts';
import { useServices, useTill, useTyped } from '../services.tsx';
import { useDearest } from './cash-form.tsx';
import { useRecording } from './use-recording.ts';

/** Cash that goes into the drawer or out of it without a sale: how much, why, and above the store's limit with a manager's PIN. */
export const PayCash = ({ kind }: { readonly kind: CashMovement['kind'] }) => {
  const { t } = useTranslation();
  const { desk, till, sounds } = useServices();
  const { info } = useTill();
  const { money, currency } = useFormat();
  const [text, type] = useTyped('payCash.amount');
  const [chosen, choose] = useTyped('payCash.reason', 'bank');
  const [note, write] = useTyped('payCash.note');
  const [asking, ask] = useState<Minor | null>(null);
  const { record, saving } = useRecording();
  const dearest = useDearest();
  const amount = parseMoney(text, currency);
  const reason = cashReasonSchema.options.find((known) => known === chosen) ?? 'bank';
  const words = note.trim();
  const managerAbove = info && drawerRulesOf(info.terminal.store).managerAbove;
  const problem = (sentence: string): void => { sounds.problem(); desk.problem(sentence); };
  const move = (value: Minor, approval: GivenApproval | null): void => {
    ask(null);
    void record(() => till.moveCash({ kind, reason, note: words === '' ? null : words, amount: value, approval }), (done) => {
      desk.forget('payCash.');
      desk.open({ name: 'done', done });
    });
  };
  const start = (): void => {
    if (!amount.ok) return problem(amountSentence(t, amount.error, currency, exponentOf(currency) === 0 ? '10000' : '10.00'));
    if (amount.value === 0) return problem(t('payCash.nothing'));
    if (judgeCash(amount.value, 'count', dearest) === 'absurd') return problem(t('payCash.absurd', { amount: money(cashMax(dearest) ?? amount.value) }));
    if (reason === 'other' && words === '') return problem(t('payCash.needsNote'));
    if (managerAbove !== null && amount.value > managerAbove) return ask(amount.value);
    move(amount.value, null);
  };
  const isIn = kind === 'pay-in';
  return (
    <Screen title={t(isIn ? 'payCash.in' : 'payCash.out')} onBack={asking === null ? desk.back : undefined} className="narrow" unsaved={text !== '' || note !== ''}>
      {asking !== null ? <Approval right="cash-movement" amount={asking} onCancel={() => ask(null)} onApproved={(approval) => move(asking, approval)} /> : (
        <>
          <p>{t(isIn ? 'payCash.textIn' : 'payCash.textOut')}</p>
          <div className="panel">
            <div className="panel-side">
              <Field
                label={t('payCash.amount')} value={text} onChange={type} mode="decimal" large autoFocus maxLength={14} disabled={saving}
                {...(managerAbove === null ? {} : { hint: t('payCash.manager', { amount: money(managerAbove) }) })}
              />
              <Choice
                label={t('payCash.reason')} value={reason} onChange={choose} disabled={saving}
                options={cashReasonSchema.options.map((value) => ({ value, label: t(`receipt.${kind}.${value}`) }))}
              />
              <Field label={t('payCash.note')} hint={t('payCash.noteHint')} value={note} onChange={write} maxLength={80} disabled={saving} />
            </div>
            <div className="panel-pad">
              <Pad value={text} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={saving} />
              <Action kind="primary" shortcut="Enter" onPress={start} busy={saving}>
                {amount.ok && amount.value > 0 ? `${t(isIn ? 'payCash.in' : 'payCash.out')} ${money(amount.value)}` : t(isIn ? 'payCash.in' : 'payCash.out')}
              </Action>
            </div>
          </div>
        </>
      )}
    </Screen>
  );
};
