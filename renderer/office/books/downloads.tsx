import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OfficeFile, OfficeInput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { useReportFormat } from '../table-format.tsx';

/** The ledger for other tools: whole as a journal, the report's days as tables. */
export const Downloads = ({ asked }: { readonly asked: OfficeInput<'accounting.liability'> }) => {
  const { franchiseId, from, to } = asked;
  const { t } = useTranslation();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const [form, choice] = useReportFormat();
  // Nobody reads a ledger of a million lines.
  const isRead = form.format === 'pdf';
  const table = (file: OfficeFile, name: string): void => work(() => save(file, `countersign-${name}-${from}-${to}.${form.format}`, { franchiseId, from, to, ...form }));
  const report = (file: OfficeFile, name: string): void => work(() => save(file, `countersign-${name}-${from}-${to}.${form.format}`, { ...asked, ...form }));
  return (
    <section className="card" aria-label={t('office.books.downloads')}>
      <h2>{t('office.books.downloads')}</h2>
      <p className="muted">{t('office.books.journalText')}</p>
      <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => work(() => save('accounting.journal', 'countersign-ledger.journal', { franchiseId, from: null, to: null }))}>{t('office.books.journal')}</Action>
      <p className="muted">{t('office.books.csvText')}</p>
      {choice}
      {isRead && <p className="muted">{t('office.format.pdfText')}</p>}
      <div className="row">
        <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => report('accounting.liability-list', 'liability')}>{t('office.books.rollForward')}</Action>
        <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => report('accounting.ageing-list', 'ageing')}>{t('office.books.byMonth')}</Action>
        <Action busy={busy} disabled={isRead} icon={<Download aria-hidden="true" />} onPress={() => table('accounting.entries', 'entries')}>{t('office.books.entries')}</Action>
        <Action busy={busy} icon={<Download aria-hidden="true" />} onPress={() => table('accounting.summary', 'summary')}>{t('office.books.summary')}</Action>
        <Action busy={busy} disabled={isRead} icon={<Download aria-hidden="true" />} onPress={() => table('accounting.redemptions', 'redemptions')}>{t('office.books.redemptions')}</Action>
      </div>
    </section>
  );
};
