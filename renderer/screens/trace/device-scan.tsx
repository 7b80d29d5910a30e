import { useTranslation } from 'react-i18next';
import { MoneyLine } from '../../components/money.tsx';
import type { TraceEntry } from '../../scanner-trace.ts';
import { maskText } from '../../trace-mask.ts';
import { verdictOf } from '../../trace-replay.ts';

/** A scan from a scanner device: it came whole, so there is one step to show. */
export const DeviceScan = ({ entry }: { readonly entry: Extract<TraceEntry, { source: 'device' }> }) => {
  const { t } = useTranslation();
  return (
    <section className="card trace-detail" aria-label={t('trace.detail')}>
      <dl className="sums">
        <MoneyLine label={t('trace.device')}>{entry.device}</MoneyLine>
        {entry.outcome === 'scan' ? (
          <>
            <MoneyLine label={t('trace.shape')}><code className="shape">{maskText(entry.text)}</code></MoneyLine>
            <MoneyLine label={t('setUp.aim')}>{entry.symbology ?? t('setUp.notSent')}</MoneyLine>
            <MoneyLine label={t('trace.meaning')}>{t(`trace.verdict.${verdictOf(entry.text)}`)}</MoneyLine>
          </>
        ) : <MoneyLine label={t('trace.length')}>{entry.length}</MoneyLine>}
      </dl>
    </section>
  );
};
