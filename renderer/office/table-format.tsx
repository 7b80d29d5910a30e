import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PaperLanguage, type ReportFormat, reportFormats } from '../../domain/report-file.ts';
import { Choice } from '../components/choice.tsx';

/** The language that files are written in for whoever reads this screen. */
export const usePaperLanguage = (): PaperLanguage => (useTranslation().i18n.language.startsWith('ko') ? 'ko' : 'en');

/** As what reports are downloaded, the choice of it, and the language that they are written in: the reader's. */
export const useReportFormat = (): readonly [{ readonly format: ReportFormat; readonly language: PaperLanguage }, React.ReactNode] => {
  const { t } = useTranslation();
  const language = usePaperLanguage();
  const [format, choose] = useState<ReportFormat>('csv');
  return [{ format, language }, (
    <Choice key="format" label={t('office.format.label')} value={format} onChange={choose} options={reportFormats.map((value) => ({ value, label: t(`office.format.${value}`) }))} />
  )];
};
