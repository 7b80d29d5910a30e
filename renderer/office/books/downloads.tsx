import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OfficeFile } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { useBusy, useOffice } from '../asking.tsx';

/** The ledger for other tools: whole as a journal, the report's days as CSV. */
export const Downloads = ({ franchiseId, from, to }: { readonly franchiseId: string | null; readonly from: string; readonly to: string }) => {
  const { t } = useTranslation();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const get = (file: OfficeFile, name: string, days: { readonly from: string | null; readonly to: string | null }): void => work(() => save(file, name, { franchiseId, ...days }));
  return (
    <section className="card" aria-label={t('office.books.downloads')}>
      <h2>{t('office.books.downloads')}</h2>
      <p className="muted">{t('office.books.journalText')}</p>
      <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => get('accounting.journal', 'countersign-ledger.journal', { from: null, to: null })}>{t('office.books.journal')}</Action>
      <p className="muted">{t('office.books.csvText')}</p>
      <div className="row">
        <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => get('accounting.entries', `countersign-entries-${from}-${to}.csv`, { from, to })}>{t('office.books.entries')}</Action>
        <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => get('accounting.summary', `countersign-summary-${from}-${to}.csv`, { from, to })}>{t('office.books.summary')}</Action>
        <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => get('accounting.redemptions', `countersign-redemptions-${from}-${to}.csv`, { from, to })}>{t('office.books.redemptions')}</Action>
      </div>
    </section>
  );
};
