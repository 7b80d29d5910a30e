import { useTranslation } from 'react-i18next';
import type { reportDays } from '../../../domain/operators-report.ts';
import { Action } from '../../components/action.tsx';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { OperationRow } from './operation-row.tsx';

/** What of one operator's work is worth a look, the newest first. */
export const OperatorWork = ({ day, days, store, operator, who }: {
  readonly day: string; readonly days: (typeof reportDays)[number]; readonly store: number; readonly operator: string; readonly who: string;
}) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value, failed, reload } = useLoad('evening.operator-work', { day, days, store, operator });
  return (
    <Screen title={who === '' ? t('office.operators.unknown') : who} className="office-screen" onBack={() => open({ name: 'evening-operators', day, days })}>
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.operations.length === 0 && <p className="empty">{t('office.operators.nothing')}</p>}
      <ol className="office-list">{value?.operations.map((operation) => <li key={operation.id}><OperationRow operation={operation} /></li>)}</ol>
      {value?.more && <p className="muted">{t('office.operators.more')}</p>}
    </Screen>
  );
};
