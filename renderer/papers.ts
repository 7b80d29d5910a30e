import { certificatePaper } from '../domain/certificate-paper.ts';
import { receiptFor, type ReceiptContext, reportDocument, type ReceiptTexts } from '../domain/receipt.ts';
import type { TerminalInfo } from '../preload/contract.ts';
import type { TillDeps } from './deps.ts';

/** Makes the till's papers. `textsFor` finds the words of a customer's language; in training every paper says so. */
export const createPapers = (textsFor: (locale: string) => ReceiptTexts, now: () => number, training = false): Pick<TillDeps, 'receipt' | 'reportDocument' | 'certificatePaper'> => {
  const contextOf = ({ terminal: { store }, programs, operators }: TerminalInfo, copy: boolean): ReceiptContext => ({
    store, programs, copy, training, locale: store.receiptLocale, texts: textsFor(store.receiptLocale),
    operatorName: (id) => operators.find((operator) => operator.id === id)?.name ?? '',
  });
  return {
    receipt: ({ operation }, { copy, info }) => receiptFor(operation, contextOf(info, copy)),
    certificatePaper: (sale, line, info) => certificatePaper(sale, line, contextOf(info, false)),
    reportDocument: (report, info) => reportDocument(report, contextOf(info, false), now()),
  };
};
