import { CircleAlert, CircleCheck, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Sale } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { useServices } from '../services.tsx';
import { usePapers } from './use-papers.ts';

/** How the certificates of a sale fared that were printed here; nothing when there are none. */
export const PaperState = ({ sale }: { readonly sale: Sale }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const printed = sale.lines.filter(({ paper }) => paper === 'till');
  const pending = usePapers().filter(({ operation }) => operation === sale.id);
  const undecided = pending.filter(({ state }) => state !== 'printing');
  if (printed.length === 0) return null;
  if (undecided.length > 0) {
    return (
      <div className="print-state print-bad" role="alert">
        <CircleAlert aria-hidden="true" />
        <p>{t('done.papersOpen', { count: undecided.length })}</p>
        <Action shortcut="F1" onPress={() => desk.open({ name: 'papers' })}>{t('home.settlePapers')}</Action>
      </div>
    );
  }
  return pending.length > 0
    ? <p className="print-state" role="status"><Printer aria-hidden="true" />{t('done.papersPrinting', { done: printed.length - pending.length, total: printed.length })}</p>
    : <p className="print-state" role="status"><CircleCheck aria-hidden="true" />{t('done.papersPrinted', { count: printed.length })}</p>;
};
