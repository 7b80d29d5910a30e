import { CircleCheck, CircleDashed, CircleX, PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { ClaimRow } from '../../../domain/claim-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';

const looks = {
  open: { icon: CircleDashed, tone: 'warn' }, released: { icon: PackageCheck, tone: 'good' }, replaced: { icon: CircleCheck, tone: 'quiet' }, rejected: { icon: CircleX, tone: 'quiet' },
} as const satisfies Readonly<Record<ClaimRow['state'], { readonly icon: typeof CircleX; readonly tone: string }>>;

/** How far a claim has come, as a shape and a word. */
export const ClaimStateMark = ({ state }: Pick<ClaimRow, 'state'>) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.claims.state.${state}`)}</span>;
};

/** Certificates that were reported lost, newest first. */
export const Claims = () => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('claims.list', { before: pages.at(-1) ?? null });
  return (
    <Screen title={t('office.claims.title')} onBack={() => open({ name: 'blocking' })} className="office-screen">
      <p className="muted">{t('office.claims.text')}</p>
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.claims.length === 0 && <p className="empty">{t('office.claims.empty')}</p>}
      {value && value.claims.length > 0 && <ul className="office-list" aria-label={t('office.claims.title')}>{value.claims.map((claim) => <Row key={claim.id} claim={claim} />)}</ul>}
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, value.claims.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

const Row = ({ claim }: { readonly claim: ClaimRow }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const { open } = useOffice();
  const { id, control, claimant, store, openedAt, balance, currency, enquiries, state } = claim;
  return (
    <li>
      <Button className="office-row" onPress={() => open({ name: 'claim', id })}>
        <span><strong className="control">{control ?? t('common.controlUnknown')}</strong><small>{claimant}</small></span>
        <span><strong>{store.name}</strong><small>{[moment(openedAt), ...(enquiries > 0 ? [t('office.claims.cameUp', { count: enquiries })] : [])].join(' · ')}</small></span>
        <span className="office-amount">{balance > 0 && money(balance, currency)}</span>
        <ClaimStateMark state={state} />
      </Button>
    </li>
  );
};
