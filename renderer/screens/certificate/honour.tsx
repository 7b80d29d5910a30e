import { CalendarCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Held } from '../../till.ts';
import { useServices, useTill } from '../services.tsx';
import { useAskedWork } from './use-asked-work.ts';

/** An expired certificate is accepted today all the same, by a manager. */
export const HonourPage = ({ held }: { readonly held: Held }) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { desk, till } = useServices();
  const isOffline = useTill().connection.state === 'offline';
  const [asking, ask] = useState(false);
  const { work, working } = useAskedWork();
  const { certificate, control, program } = held;
  return (
    <Screen title={t('honour.title')} onBack={asking || working ? undefined : desk.back} className="narrow" aside={<span className="control">{control}</span>}>
      {asking ? (
        <Approval
          right="honour" amount={certificate.balance} onCancel={() => ask(false)}
          onApproved={(approval) => { ask(false); void work(() => till.honour({ held, approval }), certificate.hash); }}
        />
      ) : (
        <>
          <BigMoney label={t('certificate.balance')} amount={certificate.balance} currency={certificate.currency} />
          <dl className="sums">
            {program && <MoneyLine label={t('certificate.program')}>{program.name}</MoneyLine>}
            {certificate.validUntil !== null && <MoneyLine label={t('certificate.validity')}>{t('common.wasValidUntil', { date: day(certificate.validUntil) })}</MoneyLine>}
          </dl>
          <p>{t('honour.text')}</p>
          <p className="muted">{t('honour.orRefund')}</p>
          {isOffline && <p className="muted">{t('cashOut.needs-connection')}</p>}
          <Action kind="primary" shortcut="Enter" icon={<CalendarCheck aria-hidden="true" />} busy={working} onPress={() => ask(true)}>{t('honour.do')}</Action>
          {working && <p role="status">{t('redeem.asking')}</p>}
        </>
      )}
    </Screen>
  );
};
