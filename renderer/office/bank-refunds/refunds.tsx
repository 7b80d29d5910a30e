import { CircleCheck, CircleDashed, CircleX, Download, Landmark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { BankRefundRow } from '../../../domain/bank-refund-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';

const looks = {
  asked: { icon: CircleDashed, tone: 'warn' }, approved: { icon: Landmark, tone: 'warn' }, paid: { icon: CircleCheck, tone: 'good' }, cancelled: { icon: CircleX, tone: 'quiet' },
} as const satisfies Readonly<Record<BankRefundRow['state'], { readonly icon: typeof CircleX; readonly tone: string }>>;

/** How far a refund has come, as a shape and a word. */
export const RefundStateMark = ({ state }: Pick<BankRefundRow, 'state'>) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.bankRefunds.state.${state}`)}</span>;
};

/** Refunds that go through the bank, newest first, and the file of what is to be sent. */
export const BankRefunds = () => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('bank-refunds.list', { before: pages.at(-1) ?? null });
  return (
    <Screen
      title={t('office.bankRefunds.title')} onBack={() => open({ name: 'blocking' })} className="office-screen"
      aside={may('bank-refunds.change') && <Action shortcut="F8" onPress={() => open({ name: 'ask-bank-refund' })}>{t('office.bankRefunds.new')}</Action>}
    >
      <p className="muted">{t('office.bankRefunds.text')}</p>
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && value.onTheWay > 0 && may('bank-refunds.pay') && <Transfers fresh={value.toTransfer} all={value.onTheWay} onSaved={reload} />}
      {value?.refunds.length === 0 && <p className="empty">{t('office.bankRefunds.empty')}</p>}
      {value && value.refunds.length > 0 && <ul className="office-list" aria-label={t('office.bankRefunds.title')}>{value.refunds.map((refund) => <Row key={refund.id} refund={refund} />)}</ul>}
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, value.refunds.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

/** A transfer stands in one file, so that none is sent twice; all of them once more only where somebody says so. */
const Transfers = ({ fresh, all, onSaved }: { readonly fresh: number; readonly all: number; readonly onSaved: () => void }) => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const get = (again: boolean): void => work(async () => {
    await save('bank-refunds.transfers', `countersign-transfers-${new Date(now()).toISOString().slice(0, 10)}.csv`, { again });
    onSaved();
  });
  return (
    <section className="card" aria-label={t('office.bankRefunds.transfers')}>
      <h2>{t('office.bankRefunds.transfers')}</h2>
      <p>{fresh > 0 ? t('office.bankRefunds.fresh', { count: fresh }) : t('office.bankRefunds.allInFiles', { count: all })}</p>
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} disabled={fresh === 0} icon={<Download aria-hidden="true" />} onPress={() => get(false)}>{t('office.bankRefunds.file')}</Action>
        {all > fresh && <Action kind="quiet" busy={busy} onPress={() => get(true)}>{t('office.bankRefunds.again')}</Action>}
      </div>
    </section>
  );
};

const Row = ({ refund: { id, control, reference, store, askedAt, exportedAt, amount, currency, lastDigits, state } }: { readonly refund: BankRefundRow }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const { open } = useOffice();
  return (
    <li>
      <Button className="office-row" onPress={() => open({ name: 'bank-refund', id })}>
        <span><strong className="control">{control ?? reference}</strong><small>{t('office.bankRefunds.toAccount', { digits: lastDigits })}</small></span>
        <span><strong>{store.name}</strong><small>{[moment(askedAt), ...(state === 'approved' && exportedAt !== null ? [t('office.bankRefunds.inFile')] : [])].join(' · ')}</small></span>
        <span className="office-amount">{money(amount, currency)}</span>
        <RefundStateMark state={state} />
      </Button>
    </li>
  );
};
