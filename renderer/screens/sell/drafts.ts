import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Currency, Minor } from '../../../domain/money.ts';
import type { Tender } from '../../../domain/operation.ts';
import { useFormat } from '../../components/format.ts';
import type { SaleDraft, Till } from '../../till.ts';
import type { DeskState } from '../desk.ts';
import { notRecordedSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

type Sale = DeskState['sale'];

/** The sale on the counter as the disk keeps it. */
export const draftOf = ({ id, items, tenders, callerAsked }: Sale & { readonly id: string }, till: Till, now: () => number): SaleDraft => (
  { id, tenders, callerAsked, items: items.map(({ key: _key, ...item }) => item), operator: till.snapshot().operator?.id ?? null, at: now() });

/** While money is taken, every change of the sale on the counter is written to the disk; when it is given back, nothing stays there. */
export const useDraftKeeping = (): void => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds, now } = useServices();
  useEffect(() => {
    let last = desk.snapshot().sale;
    const follow = async (before: Sale, sale: Sale): Promise<void> => {
      const kept = sale.tenders.length > 0 && sale.id !== null ? await till.keepDraft(draftOf({ ...sale, id: sale.id }, till, now))
        : before.id !== null && before.tenders.length > 0 ? await till.forgetDraft(before.id) : null;
      if (kept === null || kept.ok) return;
      sounds.problem();
      desk.problem(notRecordedSentence(t, format, kept.error));
    };
    return desk.subscribe(() => {
      const { sale } = desk.snapshot();
      const before = last;
      last = sale;
      if (sale !== before) void follow(before, sale);
    });
  }, [t, format, till, desk, sounds, now]);
};

/** "$60.00 in cash and $30.00 by card (approval code 123)", as the language joins a list. */
export const useTakenWords = (): ((tenders: readonly Tender[], currency: Currency | undefined) => string) => {
  const { t } = useTranslation();
  const { money, locale } = useFormat();
  return (tenders, currency) => {
    const amount = (value: Minor): string => money(value, currency);
    const words = tenders.map((tender) => (tender.type === 'cash'
      ? t('unfinished.cash', { amount: amount(tender.amount) })
      : t('unfinished.card', { amount: amount(tender.amount), code: tender.approvalCode })));
    return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
  };
};
