import { type Certificate, decideRedeem, type Refusal } from './certificate.ts';
import { type Currency, type Minor, zero } from './money.ts';
import { err, ok, type Result } from './result.ts';

/**
 * May the value of goods that came back return to this certificate? `left`: what a redemption took off it, less what has
 * come back of that already; null when no redemption did. An empty certificate is welcome; an expired one is not, for its
 * holder could not use what is put on it.
 */
export const decideReturnCredit = (
  certificate: Certificate | undefined, { amount, currency, today, left }: { readonly amount: Minor; readonly currency: Currency; readonly today: string; readonly left: Minor | null },
): Result<Certificate, Refusal> => {
  const usable = decideRedeem(certificate, { amount: zero, currency, today });
  if (!usable.ok && usable.error.reason !== 'spent') return usable;
  if (!certificate) return err({ reason: 'not-here' });
  if (certificate.currency !== currency) return err({ reason: 'wrong-currency' });
  // A day that is past ends an empty one too.
  if (certificate.validUntil !== null && today > certificate.validUntil) return err({ reason: 'expired', validUntil: certificate.validUntil });
  if (left === null || left <= 0) return err({ reason: 'not-redeemed' });
  return amount > left ? err({ reason: 'above-redeemed', balance: left }) : ok(certificate);
};
