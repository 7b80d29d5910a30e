import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgramRecord } from '../../../domain/business-wire.ts';
import { type ClearingTerms, termsOn } from '../../../domain/clearing.ts';
import { daySchema } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';

type Part = { readonly program: ProgramRecord; readonly onChange: (program: ProgramRecord) => void };

/** Who has the buyer's money when, and who pays whom for it: by date, so that old days keep their terms. */
export const Clearing = ({ program, onChange }: Part) => {
  const { t } = useTranslation();
  const { may } = useOffice();
  const [adding, add] = useState(false);
  return (
    <section className="card" aria-label={t('office.business.clearing')}>
      <h2>{t('office.business.clearing')}</h2>
      {program.clearing.length === 0 && <p className="muted">{t('office.business.clearingUsual')}</p>}
      <ol className="office-steps">{program.clearing.toReversed().map((terms) => <Terms key={terms.from} terms={terms} />)}</ol>
      {may('business.change') && !adding && <div className="row"><Action onPress={() => add(true)}>{t('office.business.newTerms')}</Action></div>}
      {adding && <TermsForm program={program} onChange={onChange} onEnd={() => add(false)} />}
    </section>
  );
};

const Terms = ({ terms: { from, holder, sellingCommission, redeemingCommission, breakage } }: { readonly terms: ClearingTerms }) => {
  const { t } = useTranslation();
  const { day, locale } = useFormat();
  const percent = (basisPoints: number): string => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
  return (
    <li>
      <strong>{t('office.business.fromDay', { day: day(from) })}</strong>
      <span className="business-changes">
        {t(`office.business.holder.${holder}`)}{'\n'}
        {t(`office.business.sellingOf.${sellingCommission.base}`, { percent: percent(sellingCommission.basisPoints) })}{'\n'}
        {t('office.business.redeeming', { percent: percent(redeemingCommission.basisPoints) })}{'\n'}
        {t(`office.business.breakage.${breakage}`)}
      </span>
    </li>
  );
};

const readPercent = (text: string): number | undefined => {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,3}(?:\.\d{1,2})?$/u.test(plain) && Number(plain) <= 100 ? Math.round(Number(plain) * 100) : undefined;
};
const isDay = (text: string): boolean => daySchema.safeParse(text).success;

const TermsForm = ({ program, onChange, onEnd }: Part & { readonly onEnd: () => void }) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [start] = useState(() => termsOn(program.clearing, '9999-12-31'));
  const [from, typeFrom] = useState('');
  const [holder, pickHolder] = useState(start.holder);
  const [selling, typeSelling] = useState(String(start.sellingCommission.basisPoints / 100));
  const [base, pickBase] = useState(start.sellingCommission.base);
  const [redeeming, typeRedeeming] = useState(String(start.redeemingCommission.basisPoints / 100));
  const [breakage, pickBreakage] = useState(start.breakage);
  const [busy, work] = useBusy();
  const [sellingPoints, redeemingPoints] = [readPercent(selling), readPercent(redeeming)];
  const isLocked = isDay(from) && program.lockedUpTo !== null && from <= program.lockedUpTo;
  const fromError = from === '' ? undefined : !isDay(from) ? t('office.business.error.day') : isLocked ? t('office.business.error.locked', { day: day(program.lockedUpTo ?? from) }) : undefined;
  const save = (): void => work(async () => {
    if (sellingPoints === undefined || redeemingPoints === undefined) return;
    const terms: ClearingTerms = { from, holder, sellingCommission: { basisPoints: sellingPoints, base }, redeemingCommission: { basisPoints: redeemingPoints }, breakage };
    const changed = await askOrTell('clearing.change', { id: program.id, version: program.version, terms });
    if (!changed) return;
    desk.quiet(t('office.business.termsSaved', { day: day(from) }));
    onChange(changed);
  });
  const percentError = (points: number | undefined): string | undefined => (points === undefined ? t('office.business.error.percent') : undefined);
  return (
    <div className="office-stack">
      <Field label={t('office.business.field.from')} hint={t('office.business.fromHint')} value={from} onChange={typeFrom} maxLength={10} disabled={busy} autoFocus error={fromError} />
      <Choice label={t('office.business.field.holder')} value={holder} onChange={pickHolder} disabled={busy} options={(['selling-store', 'owner'] as const).map((value) => ({ value, label: t(`office.business.holder.${value}`) }))} />
      <Field label={t('office.business.field.sellingCommission')} hint={t('office.business.sellingHint')} value={selling} onChange={typeSelling} mode="decimal" maxLength={6} disabled={busy} error={percentError(sellingPoints)} />
      <Choice label={t('office.business.base')} value={base} onChange={pickBase} disabled={busy} options={(['sale', 'use'] as const).map((value) => ({ value, label: t(`office.business.baseOf.${value}`) }))} />
      <Field label={t('office.business.field.redeemingCommission')} hint={t('office.business.redeemingHint')} value={redeeming} onChange={typeRedeeming} mode="decimal" maxLength={6} disabled={busy} error={percentError(redeemingPoints)} />
      <Choice label={t('office.business.field.breakage')} value={breakage} onChange={pickBreakage} disabled={busy} options={(['owner', 'selling-store'] as const).map((value) => ({ value, label: t(`office.business.breakage.${value}`) }))} />
      <div className="row">
        <Action kind="primary" shortcut="F8" busy={busy} disabled={!isDay(from) || isLocked || sellingPoints === undefined || redeemingPoints === undefined} onPress={save}>{t('office.business.saveTerms')}</Action>
        <Action kind="quiet" onPress={onEnd}>{t('common.back')}</Action>
      </div>
    </div>
  );
};
