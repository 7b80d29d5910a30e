import type { ServerFailure } from '../../preload/contract.ts';
import type { Translate } from '../i18n.ts';

/** Everything the server refuses by name; each has a sentence that says what happened, what it means and what to do. */
const known = [
  'wrong-sign-in', 'too-many-tries', 'signed-out', 'not-allowed', 'not-here', 'wrong-set-up-code', 'wrong-totp',
  'password-too-short', 'password-too-long', 'password-too-plain', 'not-yourself', 'role-and-franchise', 'address-taken', 'id-taken',
  'name-taken', 'wrong-key', 'secret-key', 'key-waiting', 'key-not-waiting', 'same-person', 'unknown-printing-house', 'no-confirmed-key', 'printing-house-ended',
  'count-out-of-range', 'unknown-program', 'unknown-store', 'wrong-currency', 'range-taken', 'already-released', 'not-released', 'withdrawn',
  'already-downloaded', 'still-making', 'still-sending', 'key-changed', 'release-open', 'not-downloaded', 'other-paper', 'already-received',
  'no-such-paper', 'not-control-numbers', 'other-batch', 'range-too-long', 'range-sold', 'range-destroyed', 'range-on-the-way', 'range-mixed', 'same-store',
  'already-shipped', 'shipment-arrived', 'shipment-withdrawn', 'ranges-overlap', 'count-differs', 'difference-settled', 'destruction-waiting', 'decided-by-shipment', 'outside-difference', 'stray-unfit', 'destruction-decided',
  'taken-by-other', 'already-resolved', 'resolution-waiting', 'resolution-refused', 'not-resolved', 'money-changed', 'decision-missing', 'nothing-to-decide',
  'wrong-decision', 'replacement-unfit', 'replacement-spent', 'headquarters-resolves', 'headquarters-confirms',
  'not-a-scan', 'sale-not-here', 'not-a-sale', 'certificate-not-here', 'already-voided', 'already-blocked', 'not-blocked', 'own-block', 'charged-back-already', 'not-paid-by-card',
  'claimed', 'claimed-already', 'lost-not-replaced', 'claim-replaced', 'claim-refunded', 'claim-unsold', 'claim-spent', 'claim-expired', 'claim-promotional', 'claim-not-here', 'claim-decided',
  'own-claim', 'claim-too-early', 'claim-tills-missing', 'claim-frozen',
  'refund-open', 'refund-other-sale', 'refund-dead', 'refund-blocked', 'refund-spent', 'refund-expired', 'refund-nothing-paid', 'refund-changed', 'refund-held', 'refund-not-approved', 'refund-decided',
  'refund-not-here', 'own-refund', 'refund-frozen',
  'escheat-not-owed', 'escheat-rule-off', 'escheat-nothing', 'escheat-decided', 'escheat-not-handed',
  'vat-day-too-early', 'vat-same-terms',
  'unknown-franchise', 'day-not-over', 'still-provisional', 'already-locked',
  'paid-before-statement', 'paid-tomorrow', 'paid-further', 'nothing-to-pay', 'clearing-changed', 'not-the-payee', 'payment-reversed',
  'month-not-over', 'already-closed', 'days-reversed', 'too-long-for-pdf', 'code-over', 'too-many-downloads', 'prefix-twice', 'bad-request',
  'changed-meanwhile', 'number-taken', 'franchise-has-stores', 'franchise-ended', 'store-has-tills', 'store-closed', 'till-not-new', 'till-not-enrolled', 'no-number-left',
  'operator-name-taken', 'pin-six-digits', 'pin-guessed', 'terms-locked', 'no-face', 'face-zero', 'price-unfit', 'wrong-gtin', 'practice-gtin', 'gtin-taken', 'caps-reversed', 'range-reversed', 'promotional-unfit', 'single-purpose',
  'same-franchise', 'passing-planned', 'day-too-early', 'day-is-locked', 'hand-over-changed', 'nothing-planned', 'passing-begun', 'store-is-closed', 'nothing-to-post',
  'quotation-lapsed', 'discount-too-high', 'range-other-franchise', 'range-other-paper', 'range-put', 'order-full', 'order-not-full', 'not-paid', 'range-changed', 'store-passed-on',
  'nothing-unspent', 'transfer-used', 'too-much-back', 'not-a-bank-file', 'not-activated', 'same-already',
] as const;

/** What a refusal or a silence of the server means for who asked. */
export const problemSentence = (t: Translate, { kind, problem }: ServerFailure): string => {
  const name = known.find((one) => one === problem);
  if (name) return t(`office.problem.${name}`);
  if (kind === 'unreachable' || kind === 'timed-out') return t('office.problem.unreachable');
  return t(kind === 'not-enrolled' ? 'office.problem.bad-address' : 'office.problem.server-error');
};
