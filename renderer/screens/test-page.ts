import { minor } from '../../domain/money.ts';
import type { PrintDocument } from '../../domain/receipt-lines.ts';
import { testPattern } from '../../domain/test-pattern.ts';
import type { Format } from '../components/format.ts';
import type { Translate } from '../i18n.ts';

/** What the first run and the settings print: letters, an amount, a barcode. */
export const testPage = (t: Translate, format: Format, printedAt: number): PrintDocument => ({
  title: t('testPage.title'),
  locale: format.locale,
  marks: [],
  lines: [
    { kind: 'text', text: t('app.name'), align: 'center', size: 2, bold: true },
    { kind: 'text', text: t('testPage.title'), align: 'center' },
    { kind: 'rule' },
    { kind: 'text', text: t('testPage.letters') },
    { kind: 'columns', left: t('testPage.amount'), right: format.money(minor(123_456)) },
    { kind: 'text', text: t('testPage.barcode') },
    { kind: 'barcode', symbology: 'code128', data: 'COUNTERSIGN-test' },
    { kind: 'qr', data: testPattern },
    { kind: 'rule' },
    { kind: 'text', text: `${format.date(printedAt)} ${format.time(printedAt)}`, align: 'center' },
    { kind: 'text', text: t('testPage.end'), align: 'center' },
  ],
});
