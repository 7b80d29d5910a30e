import { z } from 'zod';
import { addMonths } from './calendar.ts';
import type { Certificate, CertificateKind } from './certificate.ts';
import { amountSchema, type Currency, currencySchema, type Minor, minor, zero } from './money.ts';

/**
 * What the law (or standard terms) of a place says of certificates, as data. Nothing here is advice: each rule names
 * its source and who has checked it, and is marked for an owner's own counsel.
 */

/** A country (ISO 3166-1) and, where its parts have rules of their own, a region of it (the part of ISO 3166-2 behind the hyphen). */
export const jurisdictionSchema = z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/u), region: z.string().regex(/^[A-Z0-9]{1,3}$/u).exactOptional() });
export type Jurisdiction = z.infer<typeof jurisdictionSchema>;

/** Printed beforehand or at the till, or sent: some rules hold for one of them only. */
const formSchema = z.enum(['paper', 'electronic']);
export type CertificateForm = z.infer<typeof formSchema>;

// The calendar's own check of a day stands in operation.ts, which reads this file through the protocol.
const ruleDaySchema = z.iso.date();
const percentSchema = z.int().min(1).max(100);
/** Only where a program lets its certificates be loaded, or only where it does not; without it in both. */
const loadable = { loadable: z.boolean().exactOptional() };
/** For which faces: above, and up to and including. */
const faces = { faceAbove: amountSchema.nullable(), faceUpTo: amountSchema.nullable() };

const saysSchema = z.discriminatedUnion('what', [
  /** The least validity; null: it may not expire at all. */
  z.strictObject({ what: z.literal('expiry'), months: z.int().min(1).nullable(), counted: z.enum(['sale', 'last-load']) }),
  z.discriminatedUnion('when', [
    /** The rest in cash while it is below an amount. */
    z.strictObject({ what: z.literal('cash-out'), when: z.literal('below'), currency: currencySchema, amount: amountSchema, ...loadable }),
    /** The rest in cash once it is no more than an amount. */
    z.strictObject({ what: z.literal('cash-out'), when: z.literal('up-to'), currency: currencySchema, amount: amountSchema, ...loadable }),
    /** The rest in cash once so much of the face was used. */
    z.strictObject({ what: z.literal('cash-out'), when: z.literal('used'), currency: currencySchema.nullable(), percent: percentSchema, ...faces, ...loadable }),
  ]),
  /** Whether balances that nobody has come for are handed to the state, after so many years of nothing. */
  z.strictObject({ what: z.literal('unclaimed'), afterYears: z.int().min(1).max(50), owed: z.boolean() }),
  /** What the holder of an expired one gets back, so long after its sale. */
  z.strictObject({ what: z.literal('expired-refund'), currency: currencySchema, percent: percentSchema, ...faces, untilMonths: z.int().min(1) }),
]);

export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/u),
  country: jurisdictionSchema.shape.country,
  /** Null: the whole country. */
  region: z.string().regex(/^[A-Z0-9]{1,3}$/u).nullable(),
  kinds: z.array(z.enum(['sold', 'promotional'])).min(1),
  forms: z.array(formSchema).min(1),
  /** The first day it is in force; null: for as long as certificates matter. */
  from: ruleDaySchema.nullable(),
  /** Whether it holds from that day on for those sold before too; only a change in the holder's favour may. */
  alreadySold: z.boolean(),
  says: saysSchema,
  source: z.string().min(1).max(200),
  /** Who has looked it up for this business; null: nobody yet. */
  checkedBy: z.string().min(1).max(120).nullable(),
  note: z.literal('confirm with your counsel'),
});
export type Rule = z.infer<typeof ruleSchema>;
type Says<What extends Rule['says']['what']> = Extract<Rule['says'], { what: What }>;
type RuleOf<What extends Rule['says']['what']> = Rule & { readonly says: Says<What> };

/** Reads rules that somebody wrote; throws on what is none, since nothing may be decided by half of them. */
export const readRules = (written: unknown): readonly Rule[] => {
  const rules = z.array(ruleSchema).parse(written);
  if (new Set(rules.map(({ id }) => id)).size !== rules.length) throw new Error('two rules have the same name');
  return rules;
};

/** What a rule asks of a certificate: what it is, and when it was sold. `soldOn` null: nobody knows. */
type Asked = { readonly place: Jurisdiction; readonly kind: CertificateKind; readonly form: CertificateForm; readonly soldOn: string | null; readonly today: string };

const holding = <What extends Rule['says']['what']>(rules: readonly Rule[], what: What, { place, kind, form, soldOn, today }: Asked): readonly RuleOf<What>[] =>
  rules.filter((rule): rule is RuleOf<What> => rule.says.what === what
    && rule.country === place.country && (rule.region === null || rule.region === place.region)
    && rule.kinds.includes(kind) && rule.forms.includes(form)
    && (rule.from === null || (rule.alreadySold ? rule.from <= today : soldOn !== null && rule.from <= soldOn)));

/** How long a certificate is good, and by what: a rule, the program's own word, or because no rule lets it end. */
export type Validity = { readonly lastDay: string | null; readonly because: string };

/**
 * The last day of a certificate by the place of its sale. `programMonths`: what the program gives by itself. Of several
 * the latest day holds. A promotional one ends as its program says.
 */
export const validityOf = (
  rules: readonly Rule[],
  sale: { readonly place: Jurisdiction; readonly soldOn: string; readonly lastLoadedOn?: string; readonly kind: CertificateKind; readonly form: CertificateForm; readonly programMonths: number | null; readonly today: string },
): Validity => {
  const { programMonths, soldOn } = sale;
  if (programMonths === null) return { lastDay: null, because: 'program' };
  const own: Validity = { lastDay: addMonths(soldOn, programMonths), because: 'program' };
  if (sale.kind === 'promotional') return own;
  const found = holding(rules, 'expiry', sale);
  if (found.length === 0) return { lastDay: null, because: 'no-rule' };
  return found.reduce<Validity>((best, { id, says }) => {
    if (best.lastDay === null) return best;
    const lastDay = says.months === null ? null : addMonths(says.counted === 'last-load' ? sale.lastLoadedOn ?? soldOn : soldOn, says.months);
    return lastDay === null || lastDay > best.lastDay ? { lastDay, because: id } : best;
  }, own);
};

/** Whether the rest of a balance is paid out in cash, and by what rule; or the one reason why not. */
export type CashOutEntitlement =
  | { readonly entitled: true; readonly because: string }
  | { readonly entitled: false; readonly reason: 'promotional' | 'no-rule' }
  | { readonly entitled: false; readonly reason: 'too-much'; readonly limit: Minor; readonly below: boolean }
  | { readonly entitled: false; readonly reason: 'used-too-little'; readonly percent: number };

/**
 * The entitlement by the place of use. Any rule that gives it is enough, and so is the program's own word
 * (`programUpTo`: the largest balance that it pays out anywhere). `loadable`: the program lets value be loaded. A promotional
 * one never has any.
 */
export const cashOutOf = (
  rules: readonly Rule[],
  { face, balance, currency, kind }: Pick<Certificate, 'face' | 'balance' | 'currency' | 'kind'>,
  use: { readonly place: Jurisdiction | undefined; readonly today: string; readonly soldOn: string | null; readonly form: CertificateForm; readonly programUpTo: Minor | null; readonly loadable: boolean },
): CashOutEntitlement => {
  if (kind === 'promotional') return { entitled: false, reason: 'promotional' };
  const { place, programUpTo } = use;
  const found = place === undefined ? [] : holding(rules, 'cash-out', { ...use, place, kind }).filter(({ says }) => concerns(says, { face, currency, loadable: use.loadable }));
  const giving = found.find(({ says }) => gives(says, face, balance));
  if (giving) return { entitled: true, because: giving.id };
  if (programUpTo !== null && balance <= programUpTo) return { entitled: true, because: 'program' };
  const [nearest] = found;
  if (nearest?.says.when === 'used') return { entitled: false, reason: 'used-too-little', percent: nearest.says.percent };
  if (nearest && (programUpTo === null || nearest.says.amount > programUpTo)) return { entitled: false, reason: 'too-much', limit: nearest.says.amount, below: nearest.says.when === 'below' };
  return programUpTo === null || programUpTo === zero ? { entitled: false, reason: 'no-rule' } : { entitled: false, reason: 'too-much', limit: programUpTo, below: false };
};

const concerns = (says: Says<'cash-out'>, { face, currency, loadable }: { readonly face: Minor; readonly currency: Currency; readonly loadable: boolean }): boolean =>
  (says.currency === null || says.currency === currency) && (says.loadable === undefined || says.loadable === loadable) && (says.when !== 'used' || isFace(says, face));

const gives = (says: Says<'cash-out'>, face: Minor, balance: Minor): boolean => {
  switch (says.when) {
    case 'below': return balance < says.amount;
    case 'up-to': return balance <= says.amount;
    // In whole numbers: a share that was rounded could fall on the wrong side of the border.
    case 'used': return (face - balance) * 100 >= says.percent * face;
  }
};

const isFace = ({ faceAbove, faceUpTo }: { readonly faceAbove: Minor | null; readonly faceUpTo: Minor | null }, face: Minor): boolean =>
  (faceAbove === null || face > faceAbove) && (faceUpTo === null || face <= faceUpTo);

/** What is due to the holder of an expired certificate, rounded up to whole units; zero where no rule gives anything. */
export const expiredRefundOf = (
  rules: readonly Rule[],
  { face, balance, currency, kind }: Pick<Certificate, 'face' | 'balance' | 'currency' | 'kind'>,
  { place, soldOn, today, form }: { readonly place: Jurisdiction; readonly soldOn: string; readonly today: string; readonly form: CertificateForm },
): Minor => holding(rules, 'expired-refund', { place, kind, form, soldOn, today })
  .filter(({ says }) => says.currency === currency && isFace(says, face) && today <= addMonths(soldOn, says.untilMonths))
  .map(({ says }) => minor(Math.ceil((balance * says.percent) / 100)))
  .reduce((best, due) => (due > best ? due : best), zero);
