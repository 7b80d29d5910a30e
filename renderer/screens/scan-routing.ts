import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../components/format.ts';
import { useScan } from '../components/scans.ts';
import type { DropReason } from '../scanner.ts';
import type { ScanVerdict } from '../till.ts';
import { currencyOfSale, holds, type Screen } from './desk.ts';
import { numberSentence, refusalSentence } from './sentences.ts';
import { useServices } from './services.tsx';

/** The scan is the way in everywhere: it opens what the certificate calls for, from whichever screen. */
export const useScanRouting = (): void => {
  const { scans, till, desk, sounds } = useServices();
  const { t } = useTranslation();
  const route = useVerdictRouting();
  const busy = useRef(false);
  const explainDrop = (reason: DropReason): boolean => {
    // A second reading of the same paper within a moment is no mistake of anybody's and needs no sentence.
    if (reason === 'double') return true;
    desk.scannerWorks();
    sounds.problem();
    desk.problem(t(`scan.dropped.${reason}`));
    return true;
  };
  useScan(scans, (raw) => {
    const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
    desk.scannerWorks();
    if (!till.snapshot().operator) problem(t('signIn.scanned'));
    else if (busy.current) problem(t('scan.busy'));
    else {
      busy.current = true;
      till.lookUp(raw)
        .then(route, () => problem(t('scan.failed')))
        .finally(() => { busy.current = false; });
    }
    return true;
  }, { rank: 'app', onDrop: explainDrop });
};

const useVerdictRouting = () => {
  const { till, desk, sounds } = useServices();
  const { t } = useTranslation();
  const format = useFormat();
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const good = (text: string): void => { sounds.scan(); desk.say(text); };

  const sell = (verdict: Extract<ScanVerdict, { kind: 'sell' }>, top: Screen): void => {
    const { sale, redemption } = desk.snapshot();
    const { held } = verdict;
    if (!till.snapshot().shift) return problem(t('scan.noShift'));
    if (top.name === 'redeem' && redemption.items.length > 0) return problem(t('scan.otherJobRedemption'));
    if (holds(sale, held.certificate.hash)) {
      desk.open({ name: 'sell' });
      return problem(t('scan.twice'));
    }
    if ((currencyOfSale(sale) ?? held.certificate.currency) !== held.certificate.currency) return problem(t('scan.otherCurrency'));
    const { price, validUntil, range } = verdict;
    desk.addSaleItem({ held, price, validUntil, ...(range ? { range } : {}) });
    desk.open({ name: 'sell' });
    if (range) return good(t('sell.chooseValue'));
    good(t('scan.sell', { amount: format.money(verdict.price, held.certificate.currency), control: held.control ?? '-' }));
  };

  const redeem = ({ held }: Extract<ScanVerdict, { kind: 'redeem' }>, top: Screen): void => {
    const { sale, redemption } = desk.snapshot();
    if (!till.snapshot().shift) return problem(t('scan.noShift'));
    if (top.name === 'sell' && sale.items.length > 0) return problem(t('scan.otherJobSale'));
    if (redemption.attempt) return problem(t('scan.approvalFirst'));
    if (redemption.items.some((item) => item.certificate.hash === held.certificate.hash)) {
      desk.open({ name: 'redeem' });
      return problem(t('scan.twice'));
    }
    if (redemption.items.some((item) => item.certificate.currency !== held.certificate.currency)) return problem(t('scan.otherCurrency'));
    desk.addRedemptionItem(held);
    desk.open({ name: 'redeem' });
    good(t('scan.redeem', { amount: format.money(held.certificate.balance, held.certificate.currency), control: held.control ?? '-' }));
  };

  return (verdict: ScanVerdict): void => {
    const top = desk.snapshot().screens.at(-1) ?? { name: 'home' as const };
    switch (verdict.kind) {
      case 'sell': return sell(verdict, top);
      case 'redeem': return redeem(verdict, top);
      case 'refused':
        desk.open({ name: 'certificate', verdict });
        sounds.problem();
        return desk.say(refusalSentence(t, format, verdict.refusal));
      case 'control-number':
        desk.open({ name: 'certificate', verdict });
        return good(t('certificate.controlFound'));
      case 'operation':
        if (!verdict.stored) return problem(t('operation.notFound', { reference: verdict.reference }));
        desk.open({ name: 'operation', id: verdict.stored.operation.id });
        return good(verdict.reference);
      case 'unreadable': return problem(numberSentence(t, verdict.problem));
    }
  };
};
