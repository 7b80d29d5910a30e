import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { MoneyLine } from '../../components/money.tsx';
import type { TraceEntry } from '../../scanner-trace.ts';
import { maskText } from '../../trace-mask.ts';
import { replay, type ReplayStep, verdictOf } from '../../trace-replay.ts';

/** Steps through a keyboard scan with the till's own reducer; every character is shown as its shape. */
export const Replay = ({ entry }: { readonly entry: Extract<TraceEntry, { source: 'keyboard' }> }) => {
  const { t } = useTranslation();
  const { steps, scans } = useMemo(() => replay(entry.events), [entry]);
  const [shown, show] = useState(steps.length);
  const step = steps[shown - 1];
  const go = (to: number) => (): void => show(Math.min(steps.length, Math.max(1, to)));
  return (
    <section className="card trace-detail" aria-label={t('trace.detail')}>
      <p className="trace-keys" aria-hidden="true">
        {steps.map((each, index) => <span key={`${String(index)}-${each.key}`} className={keyClass(each, index + 1 === shown, index < shown)}>{keyText(each)}</span>)}
      </p>
      <div className="row trace-steps">
        <Action shortcut="Home" onPress={go(1)}>{t('trace.first')}</Action>
        <Action shortcut="ArrowLeft" onPress={go(shown - 1)}>{t('trace.previous')}</Action>
        <Action shortcut="ArrowRight" onPress={go(shown + 1)}>{t('trace.next')}</Action>
        <Action shortcut="End" onPress={go(steps.length)}>{t('trace.last')}</Action>
      </div>
      {step && <StepText step={step} number={shown} total={steps.length} />}
      <dl className="sums">
        {step && <MoneyLine label={t('trace.key')}>{[step.modifiers, keyText(step), step.code && `(${step.code})`].filter(Boolean).join(' ')}</MoneyLine>}
        {step && <MoneyLine label={t('trace.gap')}>{t('trace.ms', { gap: step.gapMs, at: step.atMs })}</MoneyLine>}
        {scans.map((text) => <MoneyLine key={text} label={t('trace.meaning')}>{t(`trace.verdict.${verdictOf(text)}`)}</MoneyLine>)}
        {scans.map((text) => <MoneyLine key={text} label={t('trace.shape')}><code className="shape">{maskText(text)}</code></MoneyLine>)}
      </dl>
    </section>
  );
};

const StepText = ({ step, number, total }: { readonly step: ReplayStep; readonly number: number; readonly total: number }) => {
  const { t } = useTranslation();
  return (
    <p role="status" className={`verdict ${step.decision === 'scan' ? 'verdict-good' : step.decision === null ? 'verdict-quiet' : ''}`}>
      {t('trace.step', { number, total })} {step.decision === null ? t(`trace.fate.${step.fate}`) : t(`trace.outcome.${step.decision}`)}
    </p>
  );
};

/** Silence is a step too. */
const keyText = ({ key }: ReplayStep): string => (key === '' ? '…' : key === ' ' ? '␣' : key);

const keyClass = ({ fate }: ReplayStep, isShown: boolean, isPast: boolean): string =>
  `trace-key trace-${fate}${isShown ? ' trace-now' : ''}${isPast ? '' : ' trace-later'}`;
