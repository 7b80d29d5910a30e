import { useTranslation } from 'react-i18next';
import { drawerRulesOf } from '../../../domain/drawer-cash.ts';
import type { Currency } from '../../../domain/money.ts';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { LinesField } from './lines-field.tsx';
import type { StoreDraft } from './store-draft.ts';

type Part = { readonly draft: StoreDraft; readonly disabled: boolean };

/** What the store is called and where it is. */
export const PlaceFields = ({ draft: { typed, type, errors }, disabled, mayRename = true }: Part & { readonly mayRename?: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      {mayRename
        ? <Field label={t('office.name')} value={typed.name} onChange={type('name')} maxLength={80} disabled={disabled} error={typed.name === '' ? undefined : errors.name} />
        : <Field label={t('office.name')} hint={t('office.business.namedByHeadquarters')} value={typed.name} onChange={type('name')} disabled />}
      <LinesField label={t('office.business.field.address')} value={typed.address} onChange={type('address')} max={4} disabled={disabled} error={errors.address} />
      <div className="business-pair">
        <Field label={t('office.business.field.phone')} value={typed.phone} onChange={type('phone')} maxLength={40} disabled={disabled} />
        <Field label={t('office.business.field.freezePhone')} hint={t('office.business.freezePhoneHint')} value={typed.freezePhone} onChange={type('freezePhone')} maxLength={40} disabled={disabled} />
      </div>
    </>
  );
};

/** What its papers say, and in which language. */
export const PaperFields = ({ draft: { typed, type, errors }, disabled }: Part) => {
  const { t } = useTranslation();
  return (
    <>
      <LinesField label={t('office.business.field.header')} hint={t('office.business.headerHint')} value={typed.header} onChange={type('header')} max={6} disabled={disabled} error={errors.header} />
      <LinesField label={t('office.business.field.footer')} value={typed.footer} onChange={type('footer')} max={6} disabled={disabled} error={errors.footer} />
      <Field label={t('office.business.field.receiptLocale')} hint={t('office.business.languageHint')} value={typed.receiptLocale} onChange={type('receiptLocale')} maxLength={20} disabled={disabled} error={errors.receiptLocale} />
    </>
  );
};

/** When its day ends and from which sums on a drawer is somebody else's business too. */
export const RuleFields = ({ draft: { typed, type, errors }, disabled, currency }: Part & { readonly currency: Currency }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const usual = drawerRulesOf({ currency });
  return (
    <>
      <Field label={t('office.business.field.jurisdiction')} hint={t('office.business.jurisdictionHint')} value={typed.jurisdiction} onChange={type('jurisdiction')} maxLength={6} disabled={disabled} error={errors.jurisdiction} />
      <Field label={t('office.business.field.cutOver')} hint={t('office.business.cutOverHint')} value={typed.cutOver} onChange={type('cutOver')} maxLength={5} disabled={disabled} error={errors.cutOver} />
      <div className="business-pair">
        <Field
          label={t('office.business.field.managerAbove')} hint={t('office.business.managerAboveHint', { usual: money(usual.managerAbove, currency) })} value={typed.managerAbove}
          onChange={type('managerAbove')} mode="decimal" maxLength={20} disabled={disabled} error={errors.managerAbove}
        />
        <Field
          label={t('office.business.field.varianceAbove')} hint={t('office.business.varianceAboveHint', { usual: money(usual.varianceAbove, currency) })} value={typed.varianceAbove}
          onChange={type('varianceAbove')} mode="decimal" maxLength={20} disabled={disabled} error={errors.varianceAbove}
        />
      </div>
    </>
  );
};
