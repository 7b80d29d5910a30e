import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Currency, type Minor, parseMoney, subtract, sum, zero } from '../../../domain/money.ts';
import type { Approval as GivenApproval, Reload, Sale, Tender } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { StoredOperation } from '../../till.ts';
import { notRecordedSentence } from '../sentences.ts';
import { useServices, useTillPart, useTyped } from '../services.tsx';
import { useOperation } from './use-journal.ts';

/** "She paid by card, I pressed cash": the other tender is chosen already, only the code and the manager's PIN are missing. */
export const CorrectPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const stored = useOperation(id);
  if (stored?.operation.kind === 'sale' || stored?.operation.kind === 'reload') return <CorrectForm stored={stored} paid={stored.operation} />;
  return <Screen title={t('operation.correct')} onBack={desk.back}><p className="muted">{t(stored === undefined ? 'journal.loading' : 'notRecorded.nothing-to-correct')}</p></Screen>;
};

const CorrectForm = ({ stored, paid }: { readonly stored: StoredOperation; readonly paid: Sale | Reload }) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { money } = useFormat();
  const { currency } = paid;
  const total = sum(stored.tenders.map(({ amount }) => amount));
  const wasCash = stored.tenders.every(({ type }) => type === 'cash');
  const field = `correct.${paid.id}.`;
  const [typeText, chooseType] = useTyped(`${field}type`, wasCash ? 'card' : 'cash');
  const type = typeText === 'cash' ? 'cash' : 'card';
  const [code, typeCode] = useTyped(`${field}code`);
  const [cashText, typeCash] = useTyped(`${field}cash`, '0');
  const [asking, ask] = useState(false);
  const isManager = useTillPart(({ operator }) => operator?.role === 'manager');
  const { submit, saving } = useCorrecting(paid.id, field);
  const becomes = newTenders({ type, code: code.trim(), cashText, total, currency });
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const start = (): void => {
    if (!becomes) return problem(t('sell.tooMuch', { amount: money(total, currency) }));
    if (becomes.some((tender) => tender.type === 'card' && tender.approvalCode === '')) return problem(t('sell.approvalNeeded'));
    if (sameTenders(becomes, stored.tenders)) return problem(t('correct.same'));
    ask(true);
  };
  return (
    <Screen title={t('correct.title', { reference: stored.reference })} onBack={asking ? undefined : desk.back} className="split" unsaved={code !== ''}>
      <section className="split-list">
        <BigMoney label={t('correct.was')} amount={total} currency={currency} tone="quiet" />
        <Tenders tenders={stored.tenders} currency={currency} />
        <h2>{t('correct.becomes')}</h2>
        <Tenders tenders={becomes ?? []} currency={currency} />
        <p className="muted">{t('correct.total', { amount: money(total, currency) })}</p>
      </section>
      <section className="split-main">
        {asking && becomes ? (
          <Approval right="tender-correction" onCancel={() => ask(false)} onApproved={(approval) => { ask(false); void submit(becomes, approval); }} />
        ) : (
          <>
            <Choice
              label={t('correct.becomes')} hideLabel value={type} onChange={chooseType} disabled={saving}
              options={[{ value: 'card', label: t('correct.asCard') }, { value: 'cash', label: t('correct.asCash') }]}
            />
            <div className="panel">
              {type === 'card' && (
                <div className="panel-side">
                  <Field label={t('sell.approvalCode')} hint={t('sell.approvalHint')} value={code} onChange={typeCode} large autoFocus maxLength={32} disabled={saving} />
                  <Field label={t('correct.split')} hint={t('correct.splitHint')} value={cashText} onChange={typeCash} mode="decimal" maxLength={14} disabled={saving} />
                </div>
              )}
              <div className="panel-pad">
                {type === 'card' && <Pad value={code} onChange={typeCode} kind="code" maxLength={32} disabled={saving} />}
                <Action kind="primary" shortcut="Enter" onPress={start} busy={saving}>{saving ? t('correct.saving') : t(isManager ? 'correct.submitAsManager' : 'correct.submit')}</Action>
              </div>
            </div>
          </>
        )}
      </section>
    </Screen>
  );
};

const Tenders = ({ tenders, currency }: { readonly tenders: readonly Tender[]; readonly currency: Currency }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  return <dl className="sums">{tenders.map((tender, index) => <MoneyLine key={index} label={t(`common.${tender.type}`)} strong>{money(tender.amount, currency)}</MoneyLine>)}</dl>;
};

type Wanted = { readonly type: 'cash' | 'card'; readonly code: string; readonly cashText: string; readonly total: Minor; readonly currency: Currency };

/** The tenders as they should have been; undefined while the cash part is no amount below the total. */
const newTenders = ({ type, code, cashText, total, currency }: Wanted): readonly Tender[] | undefined => {
  const cash = (amount: Minor): Tender => ({ type: 'cash', amount, given: amount, change: zero });
  if (type === 'cash') return [cash(total)];
  const part = parseMoney(cashText.trim() === '' ? '0' : cashText, currency);
  if (!part.ok || part.value >= total) return undefined;
  const card: Tender = { type: 'card', amount: subtract(total, part.value), approvalCode: code };
  return part.value > 0 ? [cash(part.value), card] : [card];
};

const sameTenders = (a: readonly Tender[], b: readonly Tender[]): boolean => {
  const essence = (tenders: readonly Tender[]): string =>
    JSON.stringify(tenders.map((tender) => [tender.type, tender.amount, tender.type === 'card' ? tender.approvalCode : '']).toSorted());
  return essence(a) === essence(b);
};

const useCorrecting = (target: string, field: string) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const submit = async (to: readonly Tender[], approval: GivenApproval): Promise<void> => {
    setSaving(true);
    const recorded = await till.correctTender({ target, to, approval }).finally(() => setSaving(false));
    if (!recorded.ok) {
      sounds.problem();
      return desk.problem(notRecordedSentence(t, format, recorded.error));
    }
    sounds.success();
    desk.forget(field);
    desk.open({ name: 'done', done: recorded.value });
  };
  return { submit, saving };
};

