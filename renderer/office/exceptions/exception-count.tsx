import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/format.ts';
import { useOffice } from '../asking.tsx';

/** How often the number in the navigation is looked up while nobody moves. */
const lookAgainMs = 60_000;

/** How many exceptions wait, beside the room's name; nothing when there are none. */
export const ExceptionCount = () => {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { ask, view } = useOffice();
  const [count, setCount] = useState(0);
  useEffect(() => {
    let wanted = true;
    // A number that can't be had is left as it was: nobody asked for it.
    const look = (): void => void ask('exceptions.count', {}).then((answer) => { if (wanted && answer.ok) setCount(answer.value.unresolved); });
    look();
    const timer = setInterval(look, lookAgainMs);
    return () => { wanted = false; clearInterval(timer); };
    // `ask` is another with every view, and every view is a reason to look.
  }, [ask, view]);
  if (count === 0) return null;
  return (
    <>
      <span className="badge office-count" aria-hidden="true">{count >= 1_000 ? `${number(999)}+` : number(count)}</span>
      <span className="visually-hidden">{t('office.exceptions.count', { value: number(count) })}</span>
    </>
  );
};
