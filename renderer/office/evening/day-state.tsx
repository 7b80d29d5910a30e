import { CircleCheck, Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DayState, Difference, Waiting } from '../../../domain/reconciliation.ts';
import { type Format, useFormat } from '../../components/format.ts';
import type { Translate } from '../../i18n.ts';

const looks = {
  right: { icon: CircleCheck, tone: 'good' }, provisional: { icon: Clock, tone: 'warn' }, different: { icon: TriangleAlert, tone: 'bad' },
} as const;

/** How a day stands, as a shape and a word. */
export const DayStateMark = ({ state }: { readonly state: DayState }) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.evening.state.${state}`)}</span>;
};

/** Which till is waited for, and why. */
export const waitingWords = (t: Translate, { moment }: Format, { number, reason, missing, heardAt }: Waiting): string => {
  const what = t(`office.evening.waiting.${reason}`, { number, count: missing });
  return `${what} ${heardAt === null ? t('office.evening.neverHeard') : t('office.evening.heard', { moment: moment(heardAt) })}`;
};

/** What differs, and by how much. */
export const differenceWords = (t: Translate, { money }: Format, { kind, number, count, amount, currency }: Difference): string =>
  t(`office.evening.difference.${kind}`, { number, count, amount: amount === null || currency === null ? '' : money(amount, currency) });

/** The first thing to know about a day that is not right. */
export const useFirstReason = (): ((waiting: readonly Waiting[], differences: readonly Difference[]) => string | undefined) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (waiting, differences) => {
    const reasons = [...waiting.map((one) => t(`office.evening.waiting.${one.reason}`, { number: one.number, count: one.missing })), ...differences.map((one) => differenceWords(t, format, one))];
    const [first] = reasons;
    if (first === undefined) return undefined;
    return reasons.length === 1 ? first : t('office.evening.andMore', { first, count: reasons.length - 1 });
  };
};
