import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecondPersonLimit } from '../../../domain/business-wire.ts';
import { parseMoney, toDecimal } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';

/** Above which amount a second person confirms how an exception is resolved, by currency. */
export const Limits = ({ limits, onChange }: { readonly limits: readonly SecondPersonLimit[]; readonly onChange: () => void }) => {
  const { t } = useTranslation();
  const [changing, change] = useState<string>();
  const { may } = useOffice();
  const { money } = useFormat();
  if (limits.length === 0) return null;
  return (
    <section className="card" aria-label={t('office.business.limits')}>
      <h2>{t('office.business.limits')}</h2>
      <p className="muted">{t('office.business.limitsText')}</p>
      <ul>
        {limits.map((limit) => (
          <li key={limit.currency} className="business-till">
            <span><strong>{money(limit.amount, limit.currency)}</strong><small>{limit.currency}{limit.isSet ? '' : ` · ${t('office.business.usual')}`}</small></span>
            {may('business.change') && changing !== limit.currency && (
              <Action kind="quiet" label={t('office.business.changeLimit', { currency: limit.currency })} onPress={() => change(limit.currency)}>{t('office.business.change')}</Action>
            )}
            {changing === limit.currency && <LimitForm limit={limit} onEnd={() => change(undefined)} onChange={() => { change(undefined); onChange(); }} />}
          </li>
        ))}
      </ul>
    </section>
  );
};

const LimitForm = ({ limit: { currency, amount, isSet }, onEnd, onChange }: { readonly limit: SecondPersonLimit; readonly onEnd: () => void; readonly onChange: () => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [typed, type] = useState(toDecimal(amount, currency));
  const [busy, work] = useBusy();
  const read = parseMoney(typed, currency);
  const save = (): void => work(async () => {
    if (!read.ok || !await askOrTell('limits.change', { currency, amount: read.value, before: isSet ? amount : null })) return;
    desk.quiet(t('office.business.limitChanged'));
    onChange();
  });
  return (
    <div className="row">
      <Field label={t('office.business.limitOf', { currency })} value={typed} onChange={type} mode="decimal" maxLength={20} disabled={busy} autoFocus error={read.ok ? undefined : t('office.business.error.amount')} />
      <Action kind="primary" shortcut="Enter" busy={busy} disabled={!read.ok} onPress={save}>{t('office.business.save')}</Action>
      <Action kind="quiet" shortcut="Escape" onPress={onEnd}>{t('common.back')}</Action>
    </div>
  );
};
