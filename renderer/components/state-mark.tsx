import { CircleCheck, Clock, Flag, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StoredOperation } from '../till.ts';

const icons = { waiting: Clock, accepted: CircleCheck, flagged: Flag, stuck: TriangleAlert };

/** How far an operation has come: a shape and a word, never colour alone. */
export const StateMark = ({ state }: { readonly state: StoredOperation['state'] }) => {
  const { t } = useTranslation();
  const Icon = icons[state];
  return <span className={`state-mark state-${state}`}><Icon aria-hidden="true" />{t(`journal.state.${state}`)}</span>;
};
