import type { PrintDocument, PrintLine } from '../../../domain/receipt-lines.ts';

/** A document with these lines and nothing else to say. */
export const documentOf = (lines: readonly PrintLine[], more: Partial<PrintDocument> = {}): PrintDocument => ({
  title: 'Test',
  locale: 'en',
  marks: [],
  lines,
  ...more,
});

/** A receipt as a shop prints it: every kind of line once. */
export const saleReceipt: PrintDocument = documentOf([
  { kind: 'text', text: 'Café Müller', align: 'center', size: 2, bold: true },
  { kind: 'text', text: '12 Harbour Road', align: 'center' },
  { kind: 'space' },
  { kind: 'columns', left: 'Gift certificate 2026-0000148-7', right: '€50.00' },
  { kind: 'columns', left: 'Gift certificate 2026-0000149-5', right: '€100.00' },
  { kind: 'rule' },
  { kind: 'columns', left: 'Total', right: '€150.00', size: 2, bold: true },
  { kind: 'columns', left: 'Card, approval 048213', right: '€150.00' },
  { kind: 'text', text: 'Never a payment to anyone who calls.' },
  { kind: 'barcode', symbology: 'code128', data: 'S-0148{7}' },
  { kind: 'qr', data: 'https://example.com/r/0148' },
  { kind: 'drawer' },
]);

/** A certificate printed at the till, with the demo's GS1 prefix. */
export const certificate: PrintDocument = documentOf([
  { kind: 'banner', text: 'GIFT CERTIFICATE' },
  {
    kind: 'gs1-128',
    elements: [
      { ai: '01', value: '09521234543213' },
      { ai: '21', value: '1234567890123452' },
    ],
  },
  { kind: 'qr', data: 'https://id.example.com/01/09521234543213/21/1234567890123452' },
]);
