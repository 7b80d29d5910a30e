import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../domain/office-wire.ts';
import { Action } from '../components/action.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';
import type { Translate } from '../i18n.ts';
import { useLoad } from './asking.tsx';

const actions = [
  'signed-in', 'sign-in-refused', 'signed-out', 'set-up', 'denied', 'person-invited', 'person-changed', 'person-deactivated', 'person-new-code',
  'house-added', 'house-key-asked', 'house-key-confirmed', 'house-key-refused', 'house-deactivated',
  'paper-ordered', 'paper-made', 'paper-released', 'paper-release-withdrawn', 'paper-release-asked', 'paper-download-begun', 'paper-download-finished',
  'paper-download-broken', 'paper-proof', 'paper-received', 'statement-locked',
  'paper-shipped', 'shipment-withdrawn', 'shipment-arrived', 'shipment-settled', 'destruction-asked', 'destruction-refused', 'paper-destroyed',
  'corporate-quoted', 'corporate-accepted', 'corporate-invoiced', 'corporate-withdrawn', 'corporate-range-put', 'corporate-range-taken', 'corporate-credit',
  'corporate-activation-asked', 'corporate-activated', 'corporate-activation-refused', 'corporate-cancel-asked', 'corporate-cancelled', 'corporate-cancel-refused',
  'corporate-bank-imported', 'corporate-transfer-same', 'corporate-transfer-another', 'corporate-paid', 'corporate-payment-undone', 'corporate-paid-back',
  'exception-taken', 'exception-noted', 'exception-proposed', 'exception-resolved', 'exception-confirmed', 'exception-refused', 'exception-reversed',
  'certificate-blocked', 'certificate-unblocked', 'sale-frozen', 'sale-charged-back', 'sale-awaited', 'claim-opened', 'claim-released', 'claim-rejected',
  'bank-refund-asked', 'bank-refund-approved', 'bank-refund-exported', 'bank-refund-paid', 'bank-refund-cancelled',
  'vat-changed', 'unclaimed-chosen', 'escheat-asked', 'escheat-posted', 'escheat-refused', 'escheat-returned',
  'books-exported', 'month-closed', 'chart-changed',
  'business-changed', 'franchise-added', 'franchise-changed', 'store-opened', 'store-changed', 'store-closed', 'store-reopened', 'store-passing-planned', 'store-passing-undone', 'store-passed-on', 'breakage-posted', 'till-added', 'till-code', 'till-withdrawn',
  'operator-added', 'operator-changed', 'operator-pin', 'program-added', 'program-changed', 'clearing-changed', 'limit-changed',
] as const;

/** What somebody did, in a sentence. */
export const sentenceOf = (t: Translate, { action, subject, detail }: Pick<AuditEntry, 'action' | 'subject' | 'detail'>): string => {
  const known = actions.find((one) => one === action);
  const words = { subject, reason: String(detail['reason'] ?? ''), count: Number(detail['count'] ?? detail['rows'] ?? 0), fingerprint: String(detail['fingerprint'] ?? ''), store: String(detail['store'] ?? '') };
  // An older till may not know what a newer server notes.
  return known ? t(`office.activity.${known}`, words) : `${action} ${subject}`;
};

/** What people of the office did and what they were refused, newest first. */
export const Activity = () => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('audit.list', { before: pages.at(-1) ?? null });
  return (
    <Screen title={t('office.room.activity')} className="office-screen">
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.entries.length === 0 && <p className="empty">{t('office.activity.empty')}</p>}
      <ul className="office-list" aria-label={t('office.room.activity')}>
        {value?.entries.map((entry) => (
          <li key={entry.id} className={`office-row office-line ${['denied', 'sign-in-refused', 'paper-download-broken'].includes(entry.action) ? 'office-line-odd' : ''}`}>
            <span><small>{moment(entry.at)}</small></span>
            <span><strong>{entry.user?.name ?? t('office.server')}</strong></span>
            <span>{sentenceOf(t, entry)}</span>
          </li>
        ))}
      </ul>
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, value.entries.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};
