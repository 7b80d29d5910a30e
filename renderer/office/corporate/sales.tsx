import { FilePlus, Landmark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { CorporateRow } from '../../../domain/corporate-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { PaperTabs } from '../stock/paper-tabs.tsx';
import { CorporateMark } from './state-mark.tsx';
import '../stock/stock.css';

/** Sales to companies, newest first. */
export const CorporateSales = () => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('corporate.list', { before: pages.at(-1) ?? null });
  const sales = value?.sales;
  return (
    <Screen
      title={t('office.room.paper')} className="office-screen"
      aside={(
        <div className="row">
          <Action shortcut="F9" icon={<Landmark aria-hidden="true" />} onPress={() => open({ name: 'corporate-bank' })}>{t('office.corporate.bank')}</Action>
          {may('corporate.sell') && <Action kind="primary" shortcut="F8" icon={<FilePlus aria-hidden="true" />} onPress={() => open({ name: 'new-quotation' })}>{t('office.corporate.new')}</Action>}
        </div>
      )}
    >
      <PaperTabs here="corporate" />
      {!sales && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {sales?.length === 0 && <p className="empty">{t('office.corporate.empty')}</p>}
      <ul className="office-list" aria-label={t('office.stock.tab.corporate')}>{sales?.map((sale) => <Row key={sale.id} sale={sale} />)}</ul>
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, sales?.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

const Row = ({ sale }: { readonly sale: CorporateRow }) => {
  const { t } = useTranslation();
  const { date, money, number } = useFormat();
  const { open } = useOffice();
  return (
    <li>
      <Button className="office-row stock-shipment" onPress={() => open({ name: 'corporate-sale', id: sale.id })}>
        <span><strong>{t('office.corporate.sale', { number: sale.number })}</strong><small>{date(sale.quotedAt)}</small></span>
        <span><strong>{sale.company.name}</strong><small>{sale.store.name}</small></span>
        <span><strong>{money(sale.total, sale.currency)}</strong><small>{t('office.stock.papers', { count: sale.pieces, value: number(sale.pieces) })}, {sale.programName}</small></span>
        <CorporateMark state={sale.state} />
      </Button>
    </li>
  );
};
