import { z } from 'zod';
import { type Certificate, decideRedeem, type Refusal } from './certificate.ts';
import { leasePolicySchema } from './lease.ts';
import { amountSchema, type Currency, type Minor, zero } from './money.ts';

/**
 * What a program allows a till to do on its own while the server can't be asked. Off by default.
 * Amounts are in the program's currency, ages in milliseconds.
 */
export const offlinePolicySchema = z.strictObject({
  version: z.int().min(1),
  enabled: z.boolean(),
  /** The field's floor limit: the most one till takes from one certificate on its own word. */
  perCertificate: amountSchema,
  /** The most one till takes in all before it must reach the server again. */
  perTill: amountSchema,
  /** When more than this would be taken from one certificate on the till's own word, a manager decides. */
  managerAbove: amountSchema,
  /** Knowledge of a certificate older than this is no knowledge. */
  knowledgeAgeMaxMs: z.int().min(0),
  /** After this long without the server the till stops accepting. */
  offlineMaxMs: z.int().min(0),
  /** Who pays for an overspend inside this policy. */
  overspendBorneBy: z.enum(['program', 'store']),
  /** Which of its certificates tills may lease; absent: none. */
  leases: leasePolicySchema.exactOptional(),
});
export type OfflinePolicy = z.infer<typeof offlinePolicySchema>;

/** What the till knows of a certificate while it can't ask. */
export type Knowledge =
  /** Sold here and not sent yet: nobody else can know of it, the balance is exact. */
  | { readonly kind: 'home'; readonly certificate: Certificate }
  /** The directory's word, with this till's own unsent operations already taken off, as old as `ageMs`. */
  | { readonly kind: 'directory'; readonly certificate: Certificate; readonly ageMs: number }
  | { readonly kind: 'none' };

/** What this till has already taken on its own word and the server has not confirmed. */
export type Exposure = { readonly certificate: Minor; readonly till: Minor; readonly offlineForMs: number };

export type StandinDecision =
  | { readonly decision: 'accept'; readonly basis: 'home' | 'policy'; readonly atRisk: Minor }
  | { readonly decision: 'ask-manager'; readonly atRisk: Minor }
  | { readonly decision: 'decline'; readonly reason: StandinRefusal };

export type StandinRefusal =
  | Refusal
  | { readonly reason: 'offline-off' }
  | { readonly reason: 'not-known' }
  | { readonly reason: 'knowledge-too-old' }
  | { readonly reason: 'offline-too-long' }
  | { readonly reason: 'certificate-cap'; readonly limit: Minor }
  | { readonly reason: 'till-cap'; readonly limit: Minor };

/** Decides a redemption that the server can't be asked about: accept, ask a manager, or decline with the reason. */
export const decideStandin = (input: {
  readonly amount: Minor;
  readonly currency: Currency;
  readonly today: string;
  readonly knowledge: Knowledge;
  readonly policy: OfflinePolicy | undefined;
  readonly exposure: Exposure;
}): StandinDecision => {
  const { amount, knowledge, policy, exposure } = input;
  if (knowledge.kind === 'none') {
    return decline(policy?.enabled ? { reason: 'not-known' } : { reason: 'offline-off' });
  }
  const usable = decideRedeem(knowledge.certificate, input);
  if (!usable.ok) return decline(usable.error);
  if (knowledge.kind === 'home') return { decision: 'accept', basis: 'home', atRisk: zero };
  if (!policy?.enabled) return decline({ reason: 'offline-off' });
  if (isSetBack(knowledge.ageMs) || knowledge.ageMs > policy.knowledgeAgeMaxMs) return decline({ reason: 'knowledge-too-old' });
  if (isSetBack(exposure.offlineForMs) || exposure.offlineForMs > policy.offlineMaxMs) return decline({ reason: 'offline-too-long' });
  if (exposure.certificate + amount > policy.perCertificate) return decline({ reason: 'certificate-cap', limit: policy.perCertificate });
  if (exposure.till + amount > policy.perTill) return decline({ reason: 'till-cap', limit: policy.perTill });
  // With what was taken before: else a large amount in small steps would never reach the manager.
  return exposure.certificate + amount > policy.managerAbove ? { decision: 'ask-manager', atRisk: amount } : { decision: 'accept', basis: 'policy', atRisk: amount };
};

// A few seconds below zero are two clocks compared; more is a clock that was set back, under which nothing ever grows old.
const clockJitterMaxMs = 60_000;
const isSetBack = (elapsedMs: number): boolean => elapsedMs < -clockJitterMaxMs;

const decline = (reason: StandinRefusal): StandinDecision => ({ decision: 'decline', reason });
