import { CircleCheck, CircleDashed, CircleX, FileText, Hourglass, ReceiptText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CorporateState } from '../../../domain/corporate.ts';

const looks = {
  'quoted': { icon: FileText, tone: 'quiet' }, 'lapsed': { icon: CircleX, tone: 'quiet' }, 'ordered': { icon: CircleDashed, tone: 'warn' }, 'invoiced': { icon: ReceiptText, tone: 'warn' },
  'waiting': { icon: Hourglass, tone: 'warn' }, 'activated': { icon: CircleCheck, tone: 'good' }, 'cancel-waiting': { icon: Hourglass, tone: 'warn' }, 'cancelled': { icon: CircleX, tone: 'quiet' },
  'withdrawn': { icon: CircleX, tone: 'quiet' },
} as const satisfies Readonly<Record<CorporateState, { readonly icon: typeof CircleX; readonly tone: string }>>;

/** How far a sale to a company has come, as a shape and a word. */
export const CorporateMark = ({ state }: { readonly state: CorporateState }) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.corporate.state.${state}`)}</span>;
};
