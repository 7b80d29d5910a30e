import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { exponentOf, type Minor, parseMoney, subtract, sum, toDecimal, zero } from '../../../domain/money.ts';
import { planRedemption } from '../../../domain/plan.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Held } from '../../till.ts';
import { totalBalance } from '../desk.ts';
import { useDesk, useServices, useTill, useTyped } from '../services.tsx';
import { amountSentence } from '../sentences.ts';
import { useRedeeming } from './use-redeeming.ts';

/** A redemption: the balance at once, then the amount due. */
export const Redeem = () => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { redemption } = useDesk();
  const { connection } = useTill();
  const { money } = useFormat();
  const [dueText, typeDue] = useTyped('redeem.due');
  const { redeem, abandon, asking } = useRedeeming();
  const [first] = redemption.items;
  if (!first) return <Screen title={t('redeem.title')} onBack={desk.home}><p className="empty">{t('redeem.empty')}</p></Screen>;

  const currency = first.certificate.currency;
  const balance = totalBalance(redemption.items);
  const parsed = parseMoney(dueText, currency);
  const due = parsed.ok ? parsed.value : zero;
  const plan = planRedemption(redemption.items, due);
  const taken = sum(plan.lines.map(({ amount }) => amount));
  const { attempt } = redemption;

  const submit = (): void => {
    const example = toDecimal(balance, currency);
    if (!parsed.ok && parsed.error !== 'empty') {
      sounds.problem();
      return desk.problem(amountSentence(t, parsed.error, currency, example));
    }
    if (due === 0) {
      sounds.problem();
      return desk.problem(t('redeem.needAmount', { example }));
    }
    void redeem({ amountDue: due, items: redemption.items, attempt: null, approval: null });
  };
  // With nothing typed this was only a look at the balance: nothing is left lying about.
  const leave = (): void => {
    if (dueText === '') desk.clearRedemption();
    desk.home();
  };
  const clear = (): void => { desk.clearRedemption(); desk.home(); desk.quiet(t('redeem.cleared')); };

  return (
    <Screen title={t('redeem.title')} onBack={attempt || asking ? undefined : leave} unsaved={dueText !== ''} className="split">
      <section className="split-list">
        <BigMoney label={t(redemption.items.length > 1 ? 'redeem.totalBalance' : 'redeem.balance')} amount={balance} currency={currency} />
        <ul className="lines" aria-label={t('redeem.lines')}>
          {redemption.items.map((held) => (
            <Line
              key={held.certificate.hash} held={held} removable={!asking && !attempt}
              takes={plan.lines.find(({ item }) => item.certificate.hash === held.certificate.hash)?.amount ?? zero} due={due}
            />
          ))}
        </ul>
        <div className="row">
          <Action kind="quiet" shortcut="F3" disabled={asking || attempt !== null} onPress={() => desk.open({ name: 'certificate', verdict: { kind: 'page', held: first } })}>{t('redeem.page')}</Action>
          <Action kind="quiet" shortcut="F7" disabled={asking || attempt !== null} onPress={clear}>{t('redeem.clear')}</Action>
        </div>
      </section>
      <section className="split-main">
        {attempt ? (
          <Approval
            right="offline-risk" amount={attempt.atRisk} onCancel={() => void abandon()}
            onApproved={(approval) => void redeem({ amountDue: due, items: redemption.items, attempt: attempt.id, approval })}
          />
        ) : (
          <div className="panel">
            <div className="panel-side">
              <Field
                label={t('redeem.amountDue')} hint={t('redeem.amountHint')} value={dueText} onChange={typeDue}
                mode="decimal" large autoFocus maxLength={14} disabled={asking}
              />
              <Action shortcut="F8" disabled={asking} onPress={() => typeDue(toDecimal(balance, currency))}>{t('redeem.whole')}</Action>
              <dl className="sums">
                <MoneyLine label={t('redeem.fromCertificates')} strong>{money(taken, currency)}</MoneyLine>
                <MoneyLine label={t('redeem.remains')}>{money(subtract(balance, taken), currency)}</MoneyLine>
                {plan.rest > 0 && <MoneyLine label={<>{t('redeem.other')}<small>{t('redeem.otherHint')}</small></>} strong>{money(plan.rest, currency)}</MoneyLine>}
              </dl>
              {connection.state === 'offline' && !asking && <p className="muted">{t('redeem.offlineNote')}</p>}
            </div>
            <div className="panel-pad">
              <Pad value={dueText} onChange={typeDue} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={asking} />
              <Action kind="primary" shortcut="Enter" busy={asking} onPress={submit}>
                {taken > 0 ? t('redeem.redeem', { amount: money(taken, currency) }) : t('redeem.redeemNothing')}
              </Action>
              {asking && <p role="status">{t(connection.state === 'offline' ? 'redeem.deciding' : 'redeem.asking')}</p>}
            </div>
          </div>
        )}
      </section>
    </Screen>
  );
};

const Line = ({ held, takes, due, removable }: { readonly held: Held; readonly takes: Minor; readonly due: Minor; readonly removable: boolean }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { money, day, moment } = useFormat();
  const { certificate, control, program } = held;
  // Online the server decides; how old the till's own knowledge is matters only without it.
  const offline = useTill().connection.state === 'offline';
  const name = control ?? t('common.controlUnknown');
  return (
    <li className="line">
      <div className="line-text">
        <span className="control">{name}</span>
        <span className="muted">
          {program?.name}{program ? ' · ' : ''}
          {certificate.validUntil === null ? t('common.noExpiry') : t('common.validUntil', { date: day(certificate.validUntil) })}
        </span>
        {offline && held.knownAt !== null && held.source !== 'server' && <span className="muted">{t('redeem.known', { when: moment(held.knownAt) })}</span>}
      </div>
      <span className="line-amount">
        {money(certificate.balance, certificate.currency)}
        {due > 0 && <small>{takes > 0 ? t('redeem.takes', { amount: money(takes, certificate.currency) }) : t('redeem.notNeeded')}</small>}
      </span>
      <Button className="icon-button" isDisabled={!removable} aria-label={t('sell.removeNamed', { control: name })} onPress={() => desk.removeRedemptionItem(certificate.hash)}>
        <X aria-hidden="true" />
      </Button>
    </li>
  );
};
