import { useTranslation } from 'react-i18next';
import { useFormat } from '../components/format.ts';

/** One thing that somebody did about it; `what` is said already. */
export type Step = { readonly id: string; readonly what: string; readonly by: string; readonly at: number; readonly note: string };

/** What was done, by whom and when, in its order. */
export const Steps = ({ steps }: { readonly steps: readonly Step[] }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  return (
    <section className="card" aria-label={t('office.exceptions.history')}>
      <h2>{t('office.exceptions.history')}</h2>
      <ol className="office-steps">
        {steps.map(({ id, what, by, at, note }) => <li key={id}><span>{what}{note !== '' && ` · ${note}`}</span><small>{by} · {moment(at)}</small></li>)}
      </ol>
    </section>
  );
};
