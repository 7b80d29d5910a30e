import { CircleCheck, CircleDashed, Clock, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ExceptionState } from '../../../domain/exception.ts';
import type { ExceptionRow } from '../../../domain/exception-wire.ts';

const looks = {
  open: { icon: CircleDashed, tone: 'bad' }, taken: { icon: UserRound, tone: 'warn' }, waiting: { icon: Clock, tone: 'warn' }, resolved: { icon: CircleCheck, tone: 'good' },
} as const satisfies Readonly<Record<ExceptionState, { readonly icon: typeof Clock; readonly tone: string }>>;

/** How far an exception has come, as a shape and a word. */
export const ExceptionStateMark = ({ state, owner }: Pick<ExceptionRow, 'state' | 'owner'>) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.exceptions.state.${state}`, { name: owner?.name ?? '' })}</span>;
};
