import type { Outside } from '../server.ts';
import type { Sql } from '../database.ts';

/** One line of the audit trail. `subject` and `detail` never hold a number, a code, a password or a secret. */
export type AuditNote = {
  readonly userId: string | null; readonly franchiseId: string | null; readonly action: AuditAction; readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Everything that is noted. Screens translate these words. */
export type AuditAction =
  | 'signed-in' | 'sign-in-refused' | 'signed-out' | 'set-up' | 'denied'
  | 'person-invited' | 'person-changed' | 'person-deactivated' | 'person-new-code'
  | 'house-added' | 'house-key-asked' | 'house-key-confirmed' | 'house-key-refused' | 'house-deactivated'
  | 'paper-ordered' | 'paper-made' | 'paper-released' | 'paper-release-withdrawn' | 'paper-release-asked'
  | 'business-changed'
  | 'franchise-added' | 'franchise-changed' | 'store-opened' | 'store-changed' | 'store-closed' | 'store-reopened' | 'store-passing-planned' | 'store-passing-undone' | 'store-passed-on' | 'breakage-posted' | 'till-added' | 'till-code' | 'till-withdrawn'
  | 'operator-added' | 'operator-changed' | 'operator-pin' | 'program-added' | 'program-changed' | 'clearing-changed' | 'limit-changed'
  | 'exception-taken' | 'exception-noted' | 'exception-proposed' | 'exception-resolved' | 'exception-confirmed' | 'exception-refused' | 'exception-reversed'
  | 'certificate-blocked' | 'certificate-unblocked' | 'sale-frozen' | 'sale-charged-back' | 'sale-awaited' | 'claim-opened' | 'claim-released' | 'claim-rejected'
  | 'bank-refund-asked' | 'bank-refund-approved' | 'bank-refund-exported' | 'bank-refund-paid' | 'bank-refund-cancelled'
  | 'vat-changed' | 'unclaimed-chosen' | 'escheat-asked' | 'escheat-posted' | 'escheat-refused' | 'escheat-returned'
  | 'statement-locked' | 'clearing-paid' | 'clearing-confirmed' | 'clearing-reversed'
  | 'paper-download-begun' | 'paper-download-finished' | 'paper-download-broken' | 'paper-proof' | 'paper-received'
  | 'paper-shipped' | 'shipment-withdrawn' | 'shipment-arrived' | 'shipment-settled' | 'destruction-asked' | 'destruction-refused' | 'paper-destroyed'
  | 'corporate-quoted' | 'corporate-accepted' | 'corporate-invoiced' | 'corporate-withdrawn' | 'corporate-range-put' | 'corporate-range-taken' | 'corporate-credit'
  | 'corporate-activation-asked' | 'corporate-activated' | 'corporate-activation-refused' | 'corporate-cancel-asked' | 'corporate-cancelled' | 'corporate-cancel-refused'
  | 'corporate-bank-imported' | 'corporate-transfer-same' | 'corporate-transfer-another' | 'corporate-paid' | 'corporate-payment-undone' | 'corporate-paid-back'
  | 'books-exported' | 'month-closed' | 'chart-changed';

/** Writes a line; inside the transaction of what it tells, so that neither is there without the other. */
export const note = async (sql: Sql, { now, newId }: Outside, { userId, franchiseId, action, subject, detail = {} }: AuditNote): Promise<void> => {
  await sql(
    'insert into office_audit (id, at, user_id, franchise_id, action, subject, detail) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), now(), userId, franchiseId, action, subject, JSON.stringify(detail)]);
};
