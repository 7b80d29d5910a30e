import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLanguage, jurisdictionPattern, type StoreSettings } from '../../../domain/business-wire.ts';
import { type Currency, type Minor, parseMoney, toDecimal } from '../../../domain/money.ts';
import { linesOf } from './lines-field.tsx';

type Typed = Readonly<Record<'name' | 'address' | 'phone' | 'freezePhone' | 'receiptLocale' | 'header' | 'footer' | 'cutOver' | 'managerAbove' | 'varianceAbove' | 'jurisdiction', string>>;

/** What is typed of a store, what is wrong with it, and what it comes to: undefined while something is wrong. */
export type StoreDraft = {
  readonly typed: Typed; readonly type: (field: keyof Typed) => (text: string) => void; readonly errors: Partial<Record<keyof Typed, string>>; readonly settings: StoreSettings | undefined;
  readonly isChanged: boolean;
};

const timePattern = /^(?:0?\d|1[01]):[0-5]\d$/u;

/** Keeps the settings of a store while they are typed. */
export const useStoreDraft = (start: StoreSettings, currency: Currency): StoreDraft => {
  const { t } = useTranslation();
  const [begin] = useState(() => toTyped(start, currency));
  const [typed, setTyped] = useState(begin);
  const amountOf = (text: string): Minor | null | undefined => {
    if (text.trim() === '') return null;
    const read = parseMoney(text, currency);
    return read.ok ? read.value : undefined;
  };
  const tooLong = (text: string, max: number): string | undefined => {
    const lines = linesOf(text);
    if (lines.length > max) return t('office.business.error.lines', { max });
    return lines.some((line) => line.length > 80) ? t('office.business.error.line') : undefined;
  };
  const [managerAbove, varianceAbove] = [amountOf(typed.managerAbove), amountOf(typed.varianceAbove)];
  const jurisdiction = typed.jurisdiction.trim().toUpperCase();
  const errors = Object.fromEntries(Object.entries({
    name: typed.name.trim() === '' ? t('office.business.error.name') : undefined,
    address: tooLong(typed.address, 4), header: tooLong(typed.header, 6), footer: tooLong(typed.footer, 6),
    receiptLocale: isLanguage(typed.receiptLocale.trim()) ? undefined : t('office.business.error.language'),
    cutOver: timePattern.test(typed.cutOver.trim()) ? undefined : t('office.business.error.cutOver'),
    jurisdiction: jurisdiction === '' || jurisdictionPattern.test(jurisdiction) ? undefined : t('office.business.error.jurisdiction'),
    managerAbove: managerAbove === undefined ? t('office.business.error.amount') : undefined,
    varianceAbove: varianceAbove === undefined ? t('office.business.error.amount') : undefined,
  }).filter(([, error]) => error !== undefined)) as StoreDraft['errors'];
  const settings = Object.keys(errors).length > 0 || managerAbove === undefined || varianceAbove === undefined ? undefined : {
    name: typed.name.trim(), address: linesOf(typed.address), phone: typed.phone.trim(), freezePhone: typed.freezePhone.trim(), receiptLocale: typed.receiptLocale.trim(),
    header: linesOf(typed.header), footer: linesOf(typed.footer), cutOver: toMinutes(typed.cutOver.trim()), managerAbove, varianceAbove,
    jurisdiction: jurisdiction === '' ? null : jurisdiction,
  };
  return {
    typed, errors, settings, type: (field) => (text) => setTyped((before) => ({ ...before, [field]: text })),
    isChanged: JSON.stringify(typed) !== JSON.stringify(begin),
  };
};

const toTyped = (one: StoreSettings, currency: Currency): Typed => ({
  name: one.name, address: one.address.join('\n'), phone: one.phone, freezePhone: one.freezePhone, receiptLocale: one.receiptLocale, header: one.header.join('\n'), footer: one.footer.join('\n'),
  cutOver: `${String(Math.floor(one.cutOver / 60)).padStart(2, '0')}:${String(one.cutOver % 60).padStart(2, '0')}`,
  managerAbove: one.managerAbove === null ? '' : toDecimal(one.managerAbove, currency), varianceAbove: one.varianceAbove === null ? '' : toDecimal(one.varianceAbove, currency),
  jurisdiction: one.jurisdiction ?? '',
});

const toMinutes = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};
