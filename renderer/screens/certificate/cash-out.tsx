import { Banknote } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CashOutEntitlement } from '../../../domain/rules.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { type Format, useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Translate } from '../../i18n.ts';
import type { Held } from '../../till.ts';
import { useServices, useTill } from '../services.tsx';
import { useAskedWork } from './use-asked-work.ts';

/** The rest of a balance in cash, where the law of this place or the program gives it; else one sentence that says why not. */
export const CashOutPage = ({ held }: { readonly held: Held }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { desk, till } = useServices();
  const { connection } = useTill();
  const [asking, ask] = useState(false);
  const { work, working } = useAskedWork();
  const { certificate, control, program } = held;
  const entitlement = till.cashOutOf(certificate);
  const amount = format.money(certificate.balance, certificate.currency);
  return (
    <Screen title={t('cashOut.title')} onBack={asking || working ? undefined : desk.back} className="narrow" aside={<span className="control">{control}</span>}>
      {asking ? (
        <Approval
          right="cash-out" amount={certificate.balance} onCancel={() => ask(false)}
          onApproved={(approval) => { ask(false); void work(() => till.cashOut({ held, approval }), certificate.hash); }}
        />
      ) : (
        <>
          <BigMoney label={t('certificate.balance')} amount={certificate.balance} currency={certificate.currency} tone={entitlement.entitled ? 'ink' : 'quiet'} />
          <dl className="sums">
            {program && <MoneyLine label={t('certificate.program')}>{program.name}</MoneyLine>}
            <MoneyLine label={t('certificate.face')}>{format.money(certificate.face, certificate.currency)}</MoneyLine>
          </dl>
          {entitlement.entitled
            ? <p>{t(entitlement.because === 'program' ? 'cashOut.byProgram' : 'cashOut.byRule')} {t('cashOut.text')}</p>
            : <p className="verdict" role="alert">{whyNot(t, format, entitlement)}</p>}
          {entitlement.entitled && connection.state === 'offline' && <p className="muted">{t('cashOut.needs-connection')}</p>}
          {entitlement.entitled && (
            <Action kind="primary" shortcut="Enter" icon={<Banknote aria-hidden="true" />} busy={working} onPress={() => ask(true)}>{t('cashOut.pay', { amount })}</Action>
          )}
          {working && <p role="status">{t('redeem.asking')}</p>}
        </>
      )}
    </Screen>
  );
};

const whyNot = (t: Translate, { money, number }: Format, entitlement: Extract<CashOutEntitlement, { entitled: false }>): string => {
  switch (entitlement.reason) {
    case 'promotional': case 'no-rule': return t(`cashOut.not.${entitlement.reason}`);
    case 'too-much': return t(entitlement.below ? 'cashOut.not.belowOnly' : 'cashOut.not.upToOnly', { amount: money(entitlement.limit) });
    case 'used-too-little': return t('cashOut.not.used-too-little', { percent: number(entitlement.percent) });
  }
};
