import { z } from 'zod';
import { storeFoot, storeHead, warning } from './letterhead.ts';
import { formatMoney } from './money.ts';
import { bracketed, type CertificateNumber, digitalLink } from './number.ts';
import type { Sale, SaleLine } from './operation.ts';
import { programName, type ReceiptContext, termsOf, validity } from './receipt.ts';
import { documentHead, type PrintDocument, type PrintLine, printLineSchema } from './receipt-lines.ts';

/** A certificate's paper before its number is on it: `number` is the place where main puts it. No clear number ever stands here. */
export type CertificateDocument = Omit<PrintDocument, 'lines'> & { readonly lines: readonly (PrintLine | { readonly kind: 'number' })[] };

/** Checks a certificate's paper that crosses a process boundary; it has room for one number. */
export const certificateDocumentSchema: z.ZodType<CertificateDocument> = z.strictObject({
  ...documentHead,
  lines: z.array(z.union([printLineSchema, z.strictObject({ kind: z.literal('number') })])).max(200)
    .refine((lines) => lines.filter(({ kind }) => kind === 'number').length === 1, 'a certificate has one place for its number'),
});

/** The paper of a certificate that is sold without pre-printed stock. The customer's language, and nothing that only the shop needs. */
export const certificatePaper = (sale: Pick<Sale, 'currency'>, line: SaleLine, context: ReceiptContext): CertificateDocument => {
  const { store, texts, locale, training } = context;
  return {
    title: `${texts('certificate')} ${line.control ?? ''}`,
    locale,
    marks: training ? [{ kind: 'training', text: texts('mark.training') }] : [],
    lines: [
      ...storeHead(store, texts),
      { kind: 'rule' },
      { kind: 'text', text: programName(line.programNumber, context), align: 'center', bold: true },
      { kind: 'text', text: formatMoney(line.face, sale.currency, locale), align: 'center', size: 2, bold: true },
      { kind: 'text', text: validity(line.validUntil, context), align: 'center' },
      { kind: 'number' },
      { kind: 'columns', left: texts('controlNumber'), right: line.control ?? '' },
      ...termsOf([line], context),
      ...warning(store, texts, 'freezePaper'),
      ...storeFoot(store),
    ],
  };
};

/**
 * Puts the number in its place: as bars for the shop's scanner, as a QR code that opens its link on a phone, and in
 * figures for the day when neither is read. Paper too narrow for the bars carries the other two.
 */
export const withNumber = (document: CertificateDocument, number: CertificateNumber, linkOrigin: string): PrintDocument => ({
  ...document,
  lines: document.lines.flatMap((line): PrintLine[] => (line.kind === 'number' ? numberLines(number, linkOrigin) : [line])),
});

const numberLines = (number: CertificateNumber, linkOrigin: string): PrintLine[] => [
  { kind: 'gs1-128', elements: [{ ai: '01', value: number.slice(2, 16) }, { ai: '21', value: number.slice(18) }] },
  { kind: 'qr', data: digitalLink(number, linkOrigin) },
  ...bracketed(number).split(/(?=\(21\))/u).map((text): PrintLine => ({ kind: 'text', text, align: 'center' })),
  { kind: 'space' },
];
