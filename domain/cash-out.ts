import { type Certificate, decideRedeem, type Refusal } from './certificate.ts';
import type { Currency, Minor } from './money.ts';
import type { CertificateForm, Jurisdiction, Rule } from './rules.ts';
import { cashOutOf } from './rules.ts';
import { err, ok, type Result } from './result.ts';

/** Every certificate that a till sells today is on paper, printed beforehand or at the till. */
export const paperForm: CertificateForm = 'paper';

/** Where a balance would be paid out, and by whose word. */
export type CashOutUse = {
  /** Null: all of it, whatever it is. */
  readonly amount: Minor | null; readonly currency: Currency; readonly today: string;
  readonly place: Jurisdiction | undefined; readonly soldOn: string | null;
  /** The largest balance that the program itself pays out; null: none. */
  readonly programUpTo: Minor | null;
  /** Whether the program lets value be loaded; some laws tell the two apart. */
  readonly loadable: boolean;
};

/** May the rest of this certificate be paid out in cash? Only as a whole, and never what could not be redeemed today. */
export const decideCashOut = (
  certificate: Certificate | undefined, { amount, currency, today, place, soldOn, programUpTo, loadable }: CashOutUse, rules: readonly Rule[],
): Result<{ readonly certificate: Certificate; readonly because: string }, Refusal> => {
  const usable = decideRedeem(certificate, { amount: (certificate?.balance ?? 0) as Minor, currency, today });
  if (!usable.ok) return usable;
  const { kind, balance } = usable.value;
  if (kind === 'promotional') return err({ reason: 'promotional' });
  if (amount !== null && amount !== balance) return err({ reason: 'balance-changed', balance });
  const entitlement = cashOutOf(rules, usable.value, { place, today, soldOn, form: paperForm, programUpTo, loadable });
  return entitlement.entitled ? ok({ certificate: usable.value, because: entitlement.because }) : err({ reason: 'not-entitled' });
};
