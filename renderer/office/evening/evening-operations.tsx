import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { OperationRow } from './operation-row.tsx';

/** The operations behind a figure, in the till's own order; a missing link is named where it is missing. */
export const EveningOperations = ({ store, day, terminal, number, shift, flagged }: {
  readonly store: number; readonly day: string; readonly terminal: string; readonly number: number; readonly shift: string | null; readonly flagged: boolean;
}) => {
  const { t } = useTranslation();
  const { day: dayOf } = useFormat();
  const { open } = useOffice();
  const [pages, setPages] = useState<readonly number[]>([]);
  const { value, failed, reload } = useLoad('evening.operations', { terminal, day, shift, flagged, after: pages.at(-1) ?? 0 });
  const operations = value?.operations;
  return (
    <Screen title={t(flagged ? 'office.evening.flaggedTitle' : 'office.evening.operationsTitle', { number, day: dayOf(day) })} className="office-screen" onBack={() => open({ name: 'evening-store', store, day })}>
      {!operations && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {operations?.length === 0 && <p className="empty">{t(flagged ? 'office.evening.noneFlagged' : 'office.evening.noOperations')}</p>}
      <ol className="office-list">
        {operations?.map((operation, index) => {
          const before = operations[index - 1];
          const missing = flagged || shift !== null || before === undefined ? 0 : operation.sequence - before.sequence - 1;
          return (
            <Fragment key={operation.id}>
              {missing > 0 && <li className="evening-missing">{t('office.evening.missing', { count: missing })}</li>}
              <li><OperationRow operation={operation} /></li>
            </Fragment>
          );
        })}
      </ol>
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.evening.earlier')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, operations?.at(-1)?.sequence ?? 0])}>{t('office.evening.later')}</Action>}
      </div>
    </Screen>
  );
};
