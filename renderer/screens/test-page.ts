import type { PrintDocument } from '../../domain/receipt-lines.ts';
import type { Format } from '../components/format.ts';
import type { Translate } from '../i18n.ts';
import { claimsOf } from '../printer-claims.ts';
import { testLines } from './test-lines.ts';

/** What the first run and the settings print: every feature that the profile claims, a numbered line each. */
export const testPage = (
  t: Translate, format: Format, printedAt: number, printer: { readonly profile: string; readonly drawer: boolean },
): PrintDocument => ({
  title: t('testPage.title'),
  locale: format.locale,
  marks: [],
  lines: [
    { kind: 'text', text: t('app.name'), align: 'center', size: 2, bold: true },
    { kind: 'text', text: t('testPage.title'), align: 'center' },
    { kind: 'text', text: claimsOf(printer.profile).name, align: 'center' },
    { kind: 'rule' },
    ...testLines(claimsOf(printer.profile), { drawer: printer.drawer }).flatMap(({ lines }) => lines),
    { kind: 'rule' },
    { kind: 'text', text: `${format.date(printedAt)} ${format.time(printedAt)}`, align: 'center' },
    { kind: 'text', text: t('testPage.worth'), align: 'center' },
    { kind: 'text', text: t('testPage.end'), align: 'center' },
  ],
});
