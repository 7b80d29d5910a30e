import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/format.ts';
import type { Translate } from '../../i18n.ts';
import { sentenceOf } from '../activity.tsx';
import { useLoad, useOffice } from '../asking.tsx';

const fields = [
  'number', 'name', 'active', 'franchise', 'address', 'phone', 'freezePhone', 'receiptLocale', 'header', 'footer', 'cutOver', 'managerAbove', 'varianceAbove', 'jurisdiction', 'currency', 'timeZone',
  'role', 'printedAtTill', 'validityMonths', 'cashOutUpTo', 'reloadUpTo', 'askFromPieces', 'askFromValue', 'certificateMax', 'saleMax', 'lostAfterDays', 'faces', 'range', 'kind', 'offline', 'perCertificate', 'perTill', 'offlineManagerAbove', 'knowledgeHours', 'offlineHours', 'overspendBorneBy', 'leases', 'terms',
  'from', 'holder', 'sellingCommission', 'redeemingCommission', 'breakage', 'secondPerson',
  'openShifts', 'unsentTills', 'unresolved', 'paperUnderWay', 'unsold',
] as const;
const values = ['yes', 'no', 'cashier', 'manager', 'program', 'store', 'owner', 'selling-store'] as const;

const fieldName = (t: Translate, what: string): string => {
  const known = fields.find((one) => one === what);
  return known ? t(`office.business.field.${known}`) : what;
};
const valueText = (t: Translate, text: string): string => {
  const known = values.find((one) => one === text);
  return known ? t(`office.business.value.${known}`) : text === '' ? '–' : text;
};

/** What was changed here, by whom and when, with the old and the new value. `version`: read again when it grows. */
export const History = ({ id, version }: { readonly id: string; readonly version: number | string }) => {
  const { may } = useOffice();
  return may('audit.read') ? <Entries key={version} id={id} /> : null;
};

const Entries = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { value } = useLoad('business.history', { id });
  return (
    <section className="card" aria-label={t('office.business.history')}>
      <h2>{t('office.business.history')}</h2>
      {value?.entries.length === 0 && <p className="muted">{t('office.business.historyEmpty')}</p>}
      <ol className="office-steps">
        {value?.entries.map(({ id: entry, at, by, action, subject, changes }) => (
          <li key={entry}>
            <span>{sentenceOf(t, { action, subject, detail: {} })}</span>
            {changes.map(({ what, was, now }) => (
              <span key={what} className="business-changes">
                {fieldName(t, what)}: {was !== null && <><del>{valueText(t, was)}</del> → </>}{valueText(t, now)}
              </span>
            ))}
            <small>{by ?? t('office.server')} · {moment(at)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
};
