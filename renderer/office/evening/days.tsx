import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dayAfter } from '../../../domain/business-day.ts';
import { Action } from '../../components/action.tsx';

/** A day back, a day on; never past the last day that is over. */
export const Days = ({ day, last, onChange }: { readonly day: string; readonly last: string; readonly onChange: (day: string) => void }) => {
  const { t } = useTranslation();
  return (
    <div className="row">
      <Action shortcut="ArrowLeft" icon={<ChevronLeft aria-hidden="true" />} onPress={() => onChange(dayAfter(day, -1))}>{t('office.evening.dayBefore')}</Action>
      <Action shortcut="ArrowRight" icon={<ChevronRight aria-hidden="true" />} disabled={day >= last} onPress={() => onChange(dayAfter(day))}>{t('office.evening.dayAfter')}</Action>
    </div>
  );
};
