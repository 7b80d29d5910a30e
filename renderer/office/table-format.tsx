import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableFormat } from '../../domain/accounting-wire.ts';
import { Choice } from '../components/choice.tsx';

/** As what tables are downloaded, and the choice of it. */
export const useTableFormat = (): readonly [TableFormat, React.ReactNode] => {
  const { t } = useTranslation();
  const [format, choose] = useState<TableFormat>('csv');
  return [format, (
    <Choice key="format" label={t('office.format.label')} value={format} onChange={choose} options={(['csv', 'xlsx'] as const).map((value) => ({ value, label: t(`office.format.${value}`) }))} />
  )];
};
