import { type Certificate, decideRedeem, decideTakeOver, type Refusal } from './certificate.ts';
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

type Onto = { readonly fresh: Certificate | undefined; readonly storeNumber: number };

/**
 * The same where the empty paper is gone: the value goes onto unsold paper that carries on what the old one was. Nothing
 * else may lie on the old one: whoever holds it would lose it. The refusal says of which of the two.
 */
export const decideReturnOnto = (
  certificate: Certificate | undefined, returned: Parameters<typeof decideReturnCredit>[1], { fresh, storeNumber }: Onto,
): Result<Certificate, { readonly of: 'old' | 'fresh'; readonly refusal: Refusal }> => {
  const old = decideReturnCredit(certificate, returned);
  if (!old.ok) return err({ of: 'old', refusal: old.error });
  if (old.value.balance > 0) return err({ of: 'old', refusal: { reason: 'not-empty', balance: old.value.balance } });
  const taking = decideTakeOver(fresh, old.value, storeNumber);
  return taking.ok ? taking : err({ of: 'fresh', refusal: taking.error });
};
