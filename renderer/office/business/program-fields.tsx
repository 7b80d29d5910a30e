import { CirclePlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Currency } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { LinesField } from './lines-field.tsx';
import type { ProgramDraft, TypedFace } from './program-draft.ts';

type Part = { readonly draft: ProgramDraft; readonly disabled: boolean };
const yesNo = ['yes', 'no'] as const;

/** What is sold: faces and prices. A face that is there stays: it may be on paper. */
export const FaceFields = ({ draft: { typed, change, errors, faceErrors, gtinErrors }, disabled, currency }: Part & { readonly currency: Currency }) => {
  const { t } = useTranslation();
  const put = (key: number, part: Partial<TypedFace>): void => change({ faces: typed.faces.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  return (
    <div className="business-faces" role="group" aria-label={t('office.business.field.faces')}>
      <p className="muted">{t(typed.kind === 'sold' ? 'office.business.facesText' : 'office.business.facesTextFree', { currency })}</p>
      {typed.faces.map(({ key, face, price, gtin, ownGtin }, index) => (
        <div key={key} className="business-face">
          <Field
            label={t('office.business.face', { number: index + 1 })} value={face} onChange={(text) => put(key, { face: text })} mode="decimal" maxLength={20} disabled={disabled || gtin !== null}
            {...(gtin === null ? {} : { hint: t('office.business.faceStays', { gtin }) })} error={faceErrors.get(key)}
          />
          {typed.kind === 'sold' && <Field label={t('office.business.price', { number: index + 1 })} value={price} onChange={(text) => put(key, { price: text })} placeholder={face} mode="decimal" maxLength={20} disabled={disabled} />}
          {gtin === null && <Field label={t('office.business.ownGtin', { number: index + 1 })} hint={t('office.business.ownGtinHint')} value={ownGtin} onChange={(text) => put(key, { ownGtin: text })} mode="numeric" maxLength={20} disabled={disabled} error={gtinErrors.get(key)} />}
        </div>
      ))}
      {!disabled && (
        <div className="row">
          <Action kind="quiet" icon={<CirclePlus aria-hidden="true" />} onPress={() => change({ faces: [...typed.faces, { key: typed.faces.length, face: '', price: '', gtin: null, ownGtin: '' }] })}>{t('office.business.addFace')}</Action>
        </div>
      )}
      <Choice
        label={t('office.business.field.range')} value={typed.sellsAny ? 'yes' : 'no'} onChange={(value) => change({ sellsAny: value === 'yes' })} disabled={disabled}
        options={yesNo.map((value) => ({ value, label: t(`office.business.rangeChoice.${value}`) }))}
      />
      {typed.sellsAny && (
        <div className="business-pair">
          <Field label={t('office.business.rangeMin')} value={typed.rangeMin} onChange={(rangeMin) => change({ rangeMin })} mode="decimal" maxLength={20} disabled={disabled} error={typed.rangeMin === '' ? undefined : errors.rangeMin} />
          <Field label={t('office.business.rangeMax')} value={typed.rangeMax} onChange={(rangeMax) => change({ rangeMax })} mode="decimal" maxLength={20} disabled={disabled} error={typed.rangeMax === '' ? undefined : errors.rangeMax} />
        </div>
      )}
    </div>
  );
};

/** How long it is good, and whether tills print it. */
export const SaleFields = ({ draft: { typed, change, errors }, disabled }: Part) => {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('office.business.field.validityMonths')} hint={t('office.business.monthsHint')} value={typed.months} onChange={(months) => change({ months })} mode="numeric" maxLength={4} disabled={disabled} error={errors.months} />
      {typed.kind === 'sold' && <Field label={t('office.business.field.cashOutUpTo')} hint={t('office.business.cashOutUpToHint')} value={typed.cashOut} onChange={(cashOut) => change({ cashOut })} mode="decimal" maxLength={20} disabled={disabled} error={errors.cashOut} />}
      {typed.kind === 'sold' && <Field label={t('office.business.field.reloadUpTo')} hint={t('office.business.reloadUpToHint')} value={typed.reload} onChange={(reload) => change({ reload })} mode="decimal" maxLength={20} disabled={disabled} error={errors.reload} />}
      <Choice
        label={t('office.business.field.printedAtTill')} value={typed.printedAtTill ? 'yes' : 'no'} onChange={(value) => change({ printedAtTill: value === 'yes' })} disabled={disabled}
        options={yesNo.map((value) => ({ value, label: t(`office.business.printed.${value}`) }))}
      />
      {typed.kind === 'sold' && (
        <>
          <Choice
            label={t('office.business.field.lostAfterDays')} value={typed.replacesLost ? 'yes' : 'no'} onChange={(value) => change({ replacesLost: value === 'yes' })} disabled={disabled}
            options={yesNo.map((value) => ({ value, label: t(`office.business.lostChoice.${value}`) }))}
          />
          {typed.replacesLost && <Field label={t('office.business.lostDays')} hint={t('office.business.lostDaysHint')} value={typed.lostDays} onChange={(lostDays) => change({ lostDays })} mode="numeric" maxLength={3} disabled={disabled} error={errors.lostDays} />}
        </>
      )}
    </>
  );
};

/** What protects buyers from callers, and keeps within what may be sold at once. */
export const BuyingFields = ({ draft: { typed, change, errors }, disabled }: Part) => {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('office.business.buyingText')}</p>
      <div className="business-pair">
        <Field label={t('office.business.field.askFromPieces')} hint={t('office.business.askFromPiecesHint')} value={typed.askFromPieces} onChange={(askFromPieces) => change({ askFromPieces })} mode="numeric" maxLength={3} disabled={disabled} error={errors.askFromPieces} />
        <Field label={t('office.business.field.askFromValue')} hint={t('office.business.askFromValueHint')} value={typed.askFromValue} onChange={(askFromValue) => change({ askFromValue })} mode="decimal" maxLength={20} disabled={disabled} error={errors.askFromValue} />
      </div>
      <div className="business-pair">
        <Field label={t('office.business.field.certificateMax')} hint={t('office.business.certificateMaxHint')} value={typed.certificateMax} onChange={(certificateMax) => change({ certificateMax })} mode="decimal" maxLength={20} disabled={disabled} error={errors.certificateMax} />
        <Field label={t('office.business.field.saleMax')} hint={t('office.business.saleMaxHint')} value={typed.saleMax} onChange={(saleMax) => change({ saleMax })} mode="decimal" maxLength={20} disabled={disabled} error={errors.saleMax} />
      </div>
    </>
  );
};

/** From when on the office hears of sales and uses that look wrong. */
export const WatchFields = ({ draft: { typed, change, errors }, disabled }: Part) => {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('office.business.watchText')}</p>
      <div className="business-pair">
        <Field label={t('office.business.field.watchPieces')} hint={t('office.business.watchPiecesHint')} value={typed.watchPieces} onChange={(watchPieces) => change({ watchPieces })} mode="numeric" maxLength={5} disabled={disabled} error={errors.watchPieces} />
        <Field label={t('office.business.field.watchValue')} hint={t('office.business.watchValueHint')} value={typed.watchValue} onChange={(watchValue) => change({ watchValue })} mode="decimal" maxLength={20} disabled={disabled} error={errors.watchValue} />
      </div>
      <div className="business-pair">
        <Field label={t('office.business.field.watchMinutes')} hint={t('office.business.watchMinutesHint')} value={typed.watchMinutes} onChange={(watchMinutes) => change({ watchMinutes })} mode="numeric" maxLength={3} disabled={disabled} error={errors.watchMinutes} />
        <Field label={t('office.business.field.watchElsewhere')} hint={t('office.business.watchElsewhereHint')} value={typed.watchElsewhere} onChange={(watchElsewhere) => change({ watchElsewhere })} mode="numeric" maxLength={3} disabled={disabled} error={errors.watchElsewhere} />
      </div>
    </>
  );
};

/** What a till may take on its own word while the server can't be asked: each field says what it may cost. */
export const OfflineFields = ({ draft: { typed, change, errors }, disabled, currency }: Part & { readonly currency: Currency }) => {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('office.business.offlineText')}</p>
      <Choice
        label={t('office.business.field.offline')} value={typed.enabled ? 'yes' : 'no'} onChange={(value) => change({ enabled: value === 'yes' })} disabled={disabled}
        options={yesNo.map((value) => ({ value, label: t(`office.business.offlineChoice.${value}`) }))}
      />
      {typed.enabled && (
        <>
          <Field label={t('office.business.field.perCertificate')} hint={t('office.business.perCertificateHint', { currency })} value={typed.perCertificate} onChange={(perCertificate) => change({ perCertificate })} mode="decimal" maxLength={20} disabled={disabled} error={errors.perCertificate} />
          <Field label={t('office.business.field.perTill')} hint={t('office.business.perTillHint')} value={typed.perTill} onChange={(perTill) => change({ perTill })} mode="decimal" maxLength={20} disabled={disabled} error={errors.perTill} />
          <Field label={t('office.business.field.offlineManagerAbove')} hint={t('office.business.offlineManagerHint')} value={typed.offlineManagerAbove} onChange={(offlineManagerAbove) => change({ offlineManagerAbove })} mode="decimal" maxLength={20} disabled={disabled} error={errors.offlineManagerAbove} />
          <div className="business-pair">
            <Field label={t('office.business.field.knowledgeHours')} hint={t('office.business.knowledgeHint')} value={typed.knowledgeHours} onChange={(knowledgeHours) => change({ knowledgeHours })} mode="numeric" maxLength={5} disabled={disabled} error={errors.knowledgeHours} />
            <Field label={t('office.business.field.offlineHours')} hint={t('office.business.offlineHoursHint')} value={typed.offlineHours} onChange={(offlineHours) => change({ offlineHours })} mode="numeric" maxLength={5} disabled={disabled} error={errors.offlineHours} />
          </div>
          <Choice
            label={t('office.business.field.overspendBorneBy')} value={typed.overspendBorneBy} onChange={(overspendBorneBy) => change({ overspendBorneBy })} disabled={disabled}
            options={(['program', 'store'] as const).map((value) => ({ value, label: t(`office.business.value.${value}`) }))}
          />
          <p className="muted">{t('office.business.overspendHint')}</p>
        </>
      )}
    </>
  );
};

/** The program's words on certificates and receipts, by language. */
export const TermsFields = ({ draft: { typed, change }, disabled }: Part) => {
  const { t, i18n } = useTranslation();
  const languages = new Intl.DisplayNames(i18n.language, { type: 'language' });
  return (
    <>
      <p className="muted">{t('office.business.termsText')}</p>
      {Object.entries(typed.terms).map(([language, text]) => (
        <LinesField
          key={language} label={t('office.business.termsIn', { language: languages.of(language) ?? language })} value={text} max={3} disabled={disabled}
          onChange={(next) => change({ terms: { ...typed.terms, [language]: next } })}
        />
      ))}
    </>
  );
};
