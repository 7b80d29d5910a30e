import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { type ExceptionKind, exceptionKinds } from '../../../domain/exception.ts';
import type { ExceptionRow } from '../../../domain/exception-wire.ts';
import type { OfficeInput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { flagWords } from '../../screens/sentences.ts';
import { useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { ExceptionStateMark } from './state-mark.tsx';

type Filter = Pick<OfficeInput<'exceptions.list'>, 'show' | 'store' | 'kind'>;
type Cursor = NonNullable<OfficeInput<'exceptions.list'>['after']>;

/** The queue: what nobody works on first, and of that the oldest. */
export const Exceptions = () => {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>({ show: 'unresolved', store: null, kind: null });
  const [pages, setPages] = useState<readonly Cursor[]>([]);
  const { value, failed, reload } = useLoad('exceptions.list', { ...filter, after: pages.at(-1) ?? null });
  const exceptions = value?.exceptions;
  const last = exceptions?.at(-1);
  const isFiltered = filter.store !== null || filter.kind !== null;
  const change = (next: Partial<Filter>): void => { setPages([]); setFilter({ ...filter, ...next }); };
  return (
    <Screen title={t('office.room.exceptions')} className="office-screen">
      <Filters filter={filter} onChange={change} />
      {!exceptions && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {exceptions?.length === 0 && (
        <p className="empty">{t(isFiltered ? 'office.exceptions.emptyFilter' : filter.show === 'resolved' ? 'office.exceptions.emptyResolved' : 'office.exceptions.empty')}</p>
      )}
      {exceptions && exceptions.length > 0 && (
        <ul className="office-list" aria-label={t('office.exceptions.list')}>{exceptions.map((exception) => <Row key={exception.id} exception={exception} />)}</ul>
      )}
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && last && <Action onPress={() => setPages([...pages, { state: last.state, id: last.id }])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

const Filters = ({ filter, onChange }: { readonly filter: Filter; readonly onChange: (next: Partial<Filter>) => void }) => {
  const { t } = useTranslation();
  const business = useLoad('business.read', {});
  const all = { id: 'all', label: t('office.exceptions.all') };
  return (
    <div className="office-filters">
      <Choice
        label={t('office.exceptions.show')} value={filter.show} onChange={(show) => onChange({ show })}
        options={(['unresolved', 'resolved'] as const).map((value) => ({ value, label: t(`office.exceptions.${value}`) }))}
      />
      <Picker
        label={t('office.exceptions.store')} value={filter.store === null ? 'all' : String(filter.store)} onChange={(id) => onChange({ store: id === 'all' ? null : Number(id) })}
        options={[all, ...(business.value?.stores ?? []).map(({ number, name }) => ({ id: String(number), label: name }))]}
      />
      <Picker
        label={t('office.exceptions.kind')} value={filter.kind ?? 'all'} onChange={(id) => onChange({ kind: id === 'all' ? null : id as ExceptionKind })}
        options={[all, ...exceptionKinds.map((kind) => ({ id: kind, label: t(`office.exceptions.kinds.${kind}`) }))]}
      />
    </div>
  );
};

const Row = ({ exception }: { readonly exception: ExceptionRow }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const { open } = useOffice();
  const { id, kind, flags, store, at, reference, over, currency } = exception;
  return (
    <li>
      <Button className="office-row" onPress={() => open({ name: 'exception', id })}>
        <span><strong>{t(`office.exceptions.kinds.${kind}`)}</strong><small>{flagWords(t, flags[0] ?? '')}</small></span>
        <span><strong>{store.name}</strong><small>{[reference, moment(at)].filter((part) => part !== '').join(' · ')}</small></span>
        <span className="office-amount">{over > 0 && currency !== null && money(over, currency)}</span>
        <ExceptionStateMark {...exception} />
      </Button>
    </li>
  );
};
