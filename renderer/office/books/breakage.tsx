import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { breakageOf, type Dormancy, type DormancyAsked, laterUseOf } from '../../../domain/dormancy.ts';
import { minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { programOf } from './program-name.ts';

type Part = { readonly asked: DormancyAsked; readonly onChange: (report: Dormancy) => void };

/** What is expected never to be used, by a method that is named; given away certificates brought no money and are left out. */
export const Breakage = ({ report, ...part }: Part & { readonly report: Dormancy }) => {
  const { t } = useTranslation();
  const sold = report.programs.filter(({ certificateKind, still, recognised }) => certificateKind === 'sold' && (still > 0 || recognised !== 0));
  return (
    <section className="card" aria-label={t('office.books.breakage')}>
      <h2>{t('office.books.breakage')}</h2>
      <p className="muted">{t('office.books.breakageText')}</p>
      {sold.length === 0 && <p className="empty">{t('office.books.noBreakage')}</p>}
      {sold.map((program) => <Estimate key={`${String(program.programNumber)}${program.currency}`} program={program} {...part} />)}
    </section>
  );
};

const percentOf = (basisPoints: number): string => String(basisPoints / 100);
const readPercent = (text: string): number | undefined => {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,3}(?:\.\d{1,2})?$/u.test(plain) && Number(plain) <= 100 ? Math.round(Number(plain) * 100) : undefined;
};

const Estimate = ({ program, asked, onChange }: Part & { readonly program: Dormancy['programs'][number] }) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  const { desk, newId } = useServices();
  const { askOrTell, may } = useOffice();
  const ofHistory = laterUseOf(program.history);
  const [text, type] = useState(ofHistory === undefined ? '' : percentOf(ofHistory));
  // Made once for this figure: a posting whose answer was lost is sent again as the same one.
  const [id] = useState(() => newId());
  const [busy, work] = useBusy();
  const laterUse = readPercent(text);
  const { still, recognised, currency, history, programNumber } = program;
  const estimate = laterUse === undefined ? undefined : breakageOf(still, laterUse);
  const name = programOf(program, t('office.books.programNumber', { number: programNumber }));
  const told = (amount: number): string => money(minor(amount), currency);
  const post = (): void => work(async () => {
    if (laterUse === undefined) return;
    const changed = await askOrTell('accounting.post-breakage', {
      id, ...asked, programNumber, currency, laterUse, still, recognised, method: laterUse === ofHistory ? 'history' : 'rate',
    });
    if (!changed) return;
    desk.quiet(t('office.books.breakagePosted', { name }));
    onChange(changed);
  });
  return (
    <div className="office-stack">
      <h3>{name}</h3>
      <p className="muted">
        {ofHistory === undefined
          ? t('office.books.noHistory')
          : t('office.books.history', { day: day(history.day), still: told(history.still), used: told(history.usedAfter), months: asked.months })}
      </p>
      <Field
        label={t('office.books.laterUse', { name })} hint={t('office.books.laterUseHint')} value={text} onChange={type} mode="decimal" maxLength={6} disabled={busy}
        error={text !== '' && laterUse === undefined ? t('office.business.error.percent') : undefined}
      />
      <dl className="sums">
        <div className="money-line"><dt>{t('office.books.still')}</dt><dd>{told(still)}</dd></div>
        <div className="money-line"><dt>{t(laterUse !== undefined && laterUse === ofHistory ? 'office.books.estimateByHistory' : 'office.books.estimateByRate')}</dt><dd>{estimate === undefined ? '–' : told(estimate)}</dd></div>
        <div className="money-line"><dt>{t('office.books.recognised')}</dt><dd>{told(recognised)}</dd></div>
        <div className="money-line"><dt>{t('office.books.toPost')}</dt><dd>{estimate === undefined ? '–' : told(estimate - recognised)}</dd></div>
      </dl>
      {may('accounting.post') && (
        <div className="row"><Action busy={busy} disabled={estimate === undefined || estimate === recognised} label={t('office.books.postBreakageOf', { name })} onPress={post}>{t('office.books.postBreakage')}</Action></div>
      )}
    </div>
  );
};
