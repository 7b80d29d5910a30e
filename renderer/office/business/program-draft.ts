import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noBuyingLimits } from '../../../domain/buying-limits.ts';
import type { NewFace, ProgramRecord, ProgramSettings } from '../../../domain/business-wire.ts';
import { lostAfterDaysMax, lostAfterDaysUsual } from '../../../domain/claim-wire.ts';
import type { CertificateKind } from '../../../domain/certificate.ts';
import { type Currency, type Minor, parseMoney, toDecimal, zero } from '../../../domain/money.ts';
import { readGtin } from '../../../domain/number.ts';
import { usualWatch, watchMinutesMax } from '../../../domain/watch.ts';

const hourMs = 3_600_000;
const hoursMax = 10_000;

/** A face as it is typed; `gtin` of one that is there already, whose face stays; `ownGtin`: typed for a new one, empty: one of the house's. */
export type TypedFace = { readonly key: number; readonly face: string; readonly price: string; readonly gtin: string | null; readonly ownGtin: string };

type Typed = {
  readonly kind: CertificateKind; readonly sellsAny: boolean; readonly rangeMin: string; readonly rangeMax: string;
  readonly name: string; readonly months: string; readonly cashOut: string; readonly reload: string; readonly askFromPieces: string; readonly askFromValue: string;
  readonly certificateMax: string; readonly saleMax: string; readonly watchMinutes: string; readonly watchPieces: string; readonly watchValue: string; readonly watchElsewhere: string; readonly replacesLost: boolean; readonly lostDays: string; readonly perCertificate: string; readonly perTill: string; readonly offlineManagerAbove: string; readonly knowledgeHours: string;
  readonly offlineHours: string; readonly enabled: boolean; readonly overspendBorneBy: 'program' | 'store'; readonly printedAtTill: boolean; readonly terms: Readonly<Record<string, string>>;
  readonly faces: readonly TypedFace[];
};
type Errors = Partial<Record<Exclude<keyof Typed, 'faces' | 'terms' | 'enabled' | 'overspendBorneBy' | 'printedAtTill' | 'replacesLost' | 'kind' | 'sellsAny'>, string>>;

/** What is typed of a program, what is wrong with it, and what it comes to: undefined while something is wrong. */
export type ProgramDraft = {
  readonly typed: Typed; readonly change: (part: Partial<Typed>) => void; readonly errors: Errors; readonly faceErrors: ReadonlyMap<number, string>; readonly gtinErrors: ReadonlyMap<number, string>;
  readonly wanted: (Omit<ProgramSettings, 'active'> & { readonly kind: CertificateKind; readonly faces: NewFace[] }) | undefined; readonly isChanged: boolean;
};

/** The languages that a program has words in, and ours. */
const languagesOf = (terms: Readonly<Record<string, string>>): readonly string[] => [...new Set(['en', 'ko', ...Object.keys(terms)])];

const begin = (program: ProgramRecord | null, currency: Currency): Typed => {
  const money = (amount: Minor | undefined): string => (amount === undefined ? '' : toDecimal(amount, currency));
  const terms = program?.terms ?? {};
  const limits = program?.buyingLimits ?? noBuyingLimits;
  const watch = program?.watch ?? usualWatch;
  return {
    kind: program?.kind ?? 'sold', sellsAny: program !== null && program.range !== null, rangeMin: money(program?.range?.min), rangeMax: money(program?.range?.max),
    name: program?.name ?? '', months: program ? String(program.validityMonths ?? '') : '60', printedAtTill: program?.printedAtTill ?? true, cashOut: money(program?.cashOutUpTo ?? undefined), reload: money(program?.reloadUpTo ?? undefined),
    askFromPieces: String(limits.askFromPieces ?? ''), askFromValue: money(limits.askFromValue ?? undefined), certificateMax: money(limits.certificateMax ?? undefined), saleMax: money(limits.saleMax ?? undefined),
    watchMinutes: String(watch.minutes), watchPieces: String(watch.pieces ?? ''), watchValue: money(watch.value ?? undefined), watchElsewhere: String(watch.elsewhereMinutes ?? ''),
    replacesLost: program !== null && program.lostAfterDays !== null, lostDays: String(program?.lostAfterDays ?? lostAfterDaysUsual),
    enabled: program?.offline.enabled ?? false, perCertificate: money(program?.offline.perCertificate), perTill: money(program?.offline.perTill), offlineManagerAbove: money(program?.offline.managerAbove),
    knowledgeHours: String((program?.offline.knowledgeAgeMaxMs ?? 24 * hourMs) / hourMs), offlineHours: String((program?.offline.offlineMaxMs ?? 12 * hourMs) / hourMs),
    overspendBorneBy: program?.offline.overspendBorneBy ?? 'program',
    terms: Object.fromEntries(languagesOf(terms).map((language) => [language, terms[language] ?? ''])),
    faces: program?.faces.map(({ face, price, gtin }, key) => ({ key, face: money(face), price: money(price), gtin, ownGtin: '' })) ?? [{ key: 0, face: '', price: '', gtin: null, ownGtin: '' }],
  };
};

/** Keeps a program while it is typed. */
export const useProgramDraft = (program: ProgramRecord | null, currency: Currency): ProgramDraft => {
  const { t } = useTranslation();
  const [start] = useState(() => begin(program, currency));
  const [typed, setTyped] = useState(start);
  const amountOf = (text: string): Minor | undefined => {
    const read = parseMoney(text, currency);
    return read.ok ? read.value : undefined;
  };
  const hoursOf = (text: string): number | undefined => (/^\d{1,5}$/u.test(text.trim()) && Number(text) <= hoursMax ? Number(text) : undefined);
  const { enabled } = typed;
  const caps = { perCertificate: amountOf(typed.perCertificate), perTill: amountOf(typed.perTill), managerAbove: amountOf(typed.offlineManagerAbove) };
  const [knowledge, offline] = [hoursOf(typed.knowledgeHours), hoursOf(typed.offlineHours)];
  const months = typed.months.trim() === '' ? null : /^[1-9]\d{0,3}$/u.test(typed.months.trim()) && Number(typed.months) <= 1_200 ? Number(typed.months) : undefined;
  // Empty: no limit. Nothing is no limit that anybody means.
  const limitOf = (text: string): Minor | null | undefined => (text.trim() === '' ? null : amountOf(text) || undefined);
  const [cashOut, reload] = [limitOf(typed.cashOut), limitOf(typed.reload)];
  const pieces = typed.askFromPieces.trim() === '' ? null : /^[1-9]\d{0,2}$/u.test(typed.askFromPieces.trim()) ? Number(typed.askFromPieces) : undefined;
  const [askValue, certificateMax, saleMax] = [limitOf(typed.askFromValue), limitOf(typed.certificateMax), limitOf(typed.saleMax)];
  const isGift = typed.kind === 'promotional';
  const [least, most] = [amountOf(typed.rangeMin), amountOf(typed.rangeMax)];
  const rangeError = (value: Minor | undefined): string | undefined => (typed.sellsAny && !value ? t('office.business.error.amount') : undefined);
  const countOf = (text: string, max: number): number | null | undefined => (text.trim() === '' ? null : /^[1-9]\d{0,4}$/u.test(text.trim()) && Number(text) <= max ? Number(text) : undefined);
  const [watchMinutes, watchPieces, watchValue, watchElsewhere] = [countOf(typed.watchMinutes, watchMinutesMax) ?? undefined, countOf(typed.watchPieces, 10_000), limitOf(typed.watchValue), countOf(typed.watchElsewhere, watchMinutesMax)];
  const limitError = (value: Minor | null | undefined): string | undefined => (value === undefined ? t('office.business.error.amount') : undefined);
  const lostDays = /^\d{1,3}$/u.test(typed.lostDays.trim()) && Number(typed.lostDays) <= lostAfterDaysMax ? Number(typed.lostDays) : undefined;
  const amountError = (value: Minor | undefined, text: string): string | undefined => (enabled && value === undefined && text !== '' ? t('office.business.error.amount') : undefined);
  const all: Record<keyof Errors, string | undefined> = {
    rangeMin: rangeError(least), rangeMax: rangeError(most) ?? (typed.sellsAny && least !== undefined && most !== undefined && least > most ? t('office.business.error.range') : undefined),
    name: undefined, months: months === undefined ? t('office.business.error.months') : undefined,
    cashOut: limitError(cashOut), reload: limitError(reload), askFromPieces: pieces === undefined ? t('office.business.error.pieces') : undefined, askFromValue: limitError(askValue),
    certificateMax: limitError(certificateMax) ?? (certificateMax !== null && certificateMax !== undefined && saleMax !== null && saleMax !== undefined && certificateMax > saleMax ? t('office.business.error.limits') : undefined),
    saleMax: limitError(saleMax), watchValue: limitError(watchValue),
    watchMinutes: watchMinutes === undefined ? t('office.business.error.minutes', { max: watchMinutesMax }) : undefined, watchElsewhere: watchElsewhere === undefined ? t('office.business.error.minutes', { max: watchMinutesMax }) : undefined,
    watchPieces: watchPieces === undefined ? t('office.business.error.pieces') : undefined,
    lostDays: typed.replacesLost && lostDays === undefined ? t('office.business.error.lostDays', { max: lostAfterDaysMax }) : undefined,
    perCertificate: amountError(caps.perCertificate, typed.perCertificate)
      ?? (enabled && caps.perCertificate !== undefined && caps.perTill !== undefined && caps.perCertificate > caps.perTill ? t('office.business.error.caps') : undefined),
    perTill: amountError(caps.perTill, typed.perTill), offlineManagerAbove: amountError(caps.managerAbove, typed.offlineManagerAbove),
    knowledgeHours: enabled && knowledge === undefined ? t('office.business.error.hours') : undefined, offlineHours: enabled && offline === undefined ? t('office.business.error.hours') : undefined,
  };
  const errors = Object.fromEntries(Object.entries(all).filter(([, error]) => error !== undefined)) as Errors;
  const faces = typed.faces.filter(({ face }) => face.trim() !== '').map((one) => ({ ...one, value: amountOf(one.face), cost: isGift ? zero : one.price.trim() === '' ? amountOf(one.face) : amountOf(one.price) }));
  const faceErrors = new Map<number, string>();
  for (const { key, value, cost } of faces) {
    if (value === undefined || value === 0 || cost === undefined) faceErrors.set(key, t('office.business.error.amount'));
    else if (!isGift && (cost === 0 || cost > value)) faceErrors.set(key, t('office.business.error.price'));
    else if (faces.some((other) => other.key < key && other.value === value)) faceErrors.set(key, t('office.business.error.twice'));
  }
  const gtinErrors = new Map<number, string>();
  for (const { key, ownGtin } of faces) {
    const own = ownGtin.trim() === '' ? null : readGtin(ownGtin);
    if (own === undefined) gtinErrors.set(key, t('office.business.error.gtin'));
    else if (own !== null && faces.some((other) => other.key !== key && (other.gtin ?? readGtin(other.ownGtin)) === own)) gtinErrors.set(key, t('office.business.error.gtinTwice'));
  }
  const isWhole = typed.name.trim() !== '' && Object.keys(errors).length === 0 && faceErrors.size === 0 && gtinErrors.size === 0 && (faces.length > 0 || typed.sellsAny)
    && (!enabled || (caps.perCertificate !== undefined && caps.perTill !== undefined && caps.managerAbove !== undefined));
  return {
    typed, errors, faceErrors, gtinErrors, change: (part) => setTyped((before) => ({ ...before, ...part })), isChanged: JSON.stringify(typed) !== JSON.stringify(start),
    wanted: !isWhole || months === undefined || cashOut === undefined || reload === undefined || pieces === undefined || askValue === undefined || certificateMax === undefined || saleMax === undefined
      || watchMinutes === undefined || watchPieces === undefined || watchValue === undefined || watchElsewhere === undefined ? undefined : {
      kind: typed.kind, range: typed.sellsAny && least !== undefined && most !== undefined ? { min: least, max: most } : null,
      name: typed.name.trim(), printedAtTill: typed.printedAtTill, validityMonths: months,
      // Nothing was paid for what is given away: none of it is paid out, and a lost one is nobody's loss.
      cashOutUpTo: isGift ? null : cashOut, reloadUpTo: isGift ? null : reload, lostAfterDays: !isGift && typed.replacesLost ? lostDays ?? lostAfterDaysUsual : null,
      buyingLimits: { askFromPieces: pieces, askFromValue: askValue, certificateMax, saleMax },
      watch: { minutes: watchMinutes, pieces: watchPieces, value: watchValue, elsewhereMinutes: watchElsewhere },
      offline: {
        enabled, perCertificate: caps.perCertificate ?? zero, perTill: caps.perTill ?? zero, managerAbove: caps.managerAbove ?? zero,
        knowledgeAgeMaxMs: (knowledge ?? 24) * hourMs, offlineMaxMs: (offline ?? 12) * hourMs, overspendBorneBy: typed.overspendBorneBy,
        // Set by a command, and not to be lost here.
        ...(program?.offline.leases ? { leases: program.offline.leases } : {}),
      },
      terms: Object.fromEntries(Object.entries(typed.terms).flatMap(([language, text]) => (text.trim() === '' ? [] : [[language, text.trim()] as const]))),
      faces: faces.flatMap(({ value, cost, gtin, ownGtin }) => (value === undefined || cost === undefined ? [] : [{ face: value, price: cost, gtin: gtin ?? readGtin(ownGtin) ?? null }])),
    },
  };
};
