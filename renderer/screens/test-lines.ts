import type { PrintLine } from '../../domain/receipt-lines.ts';
import { plainTestPattern, testPatternElements } from '../../domain/test-pattern.ts';
import type { PrinterOverrides } from '../../preload/contract.ts';
import type { Translate } from '../i18n.ts';
import type { PrinterClaims } from '../printer-claims.ts';

/**
 * What one numbered line of the test page shows. The line is right when it looks as its sentence says
 * (`testPage.feature.*`); what follows from a wrong one is in `overridesFrom`.
 */
export type TestFeature =
  | 'letters' | 'width' | 'bold' | 'double' | 'reverse' | 'codePage' | 'doubleByte' | 'raster' | 'barcode' | 'gs1' | 'qr' | 'cut' | 'drawer';

/** One numbered line of the test page. */
export type TestLine = {
  /** Stable from print to print, unique on the page: `letters`, `codePage-16`, `qr`. */
  readonly id: string;
  /** As it stands on the paper, from 1. */
  readonly number: number;
  readonly feature: TestFeature;
  /** Of a `codePage` line: its number at this printer. */
  readonly page?: number;
  /** The sample as text, for the question on the screen; empty where the paper shows bars or a picture. */
  readonly sample: string;
  readonly lines: readonly PrintLine[];
};

type Sample = Omit<TestLine, 'number' | 'lines'> & { readonly print: (label: string) => readonly PrintLine[] };

/** GS1-128 is for 80 mm paper: a certificate's needs this much, the scanner's test pattern a little more. */
const gs1WidthDotsMin = 507;
const patternWidthDotsMin = 572;

/** The example number of GS1's own documents, with a serial that no till has issued. */
const exampleElements = [{ ai: '01', value: '09521234543213' }, { ai: '21', value: '0000000000000000' }] as const;

/**
 * Letters that the encoder finds in this page and in none that stands before it in the profiles: only
 * they show whether the number of the page is right. Pages that add no letters have no line.
 */
const pageSamples: Readonly<Record<string, string>> = {
  cp437: 'é ü ñ Ä ß', cp850: 'Á Ê Õ ø', cp858: '€', windows1252: 'Š š Ž ž', cp852: 'ő ł ą ř', cp866: 'Ж я ю Щ',
};

/** In scripts that no code page here holds: Japanese, Arabic, an emoji, and Korean where the printer has none. */
const pictureSample = '商品券  قسيمة هدية  🎁  상품권';

/** The lines of the test page for a printer that claims this. The drawer opens only when asked for. */
export const testLines = (claims: PrinterClaims, options: { readonly drawer?: boolean } = {}): readonly TestLine[] =>
  samples(claims, options.drawer ?? false).map(({ print, ...line }, index) => ({
    ...line, number: index + 1, lines: print(`${String(index + 1)}.`),
  }));

const samples = (claims: PrinterClaims, drawer: boolean): readonly Sample[] => [
  text('letters', 'ABC abc 0123456789 -.,/@'),
  { id: 'width', feature: 'width', sample: '', print: (label) => [{ kind: 'text', text: `${label} <${'-'.repeat(claims.columns - label.length - 3)}>` }] },
  text('bold', 'Bold', { bold: true }),
  text('double', 'Double', { size: 2 }),
  { id: 'reverse', feature: 'reverse', sample: 'Reverse', print: (label) => [{ kind: 'banner', text: `${label} Reverse` }] },
  ...claims.codePages.flatMap(({ number, encoding }): readonly Sample[] => {
    const sample = pageSamples[encoding];
    return sample === undefined ? [] : [{ ...text('codePage', sample), id: `codePage-${String(number)}`, page: number }];
  }),
  ...(claims.doubleByte ? [text('doubleByte', '상품권 100')] : []),
  ...(claims.raster === false ? [] : [{ ...below('raster', [{ kind: 'text', text: pictureSample }]), sample: pictureSample }]),
  below('barcode', [{ kind: 'barcode', symbology: 'code128', data: 'TEST-1234' }]),
  ...(claims.widthDots < gs1WidthDotsMin ? [] : [below('gs1', [{ kind: 'gs1-128', elements: claims.widthDots < patternWidthDotsMin ? exampleElements : testPatternElements }])]),
  below('qr', [{ kind: 'qr', data: plainTestPattern }]),
  ...(drawer ? [below('drawer', [{ kind: 'drawer' }])] : []),
  ...(claims.cutter === 'none' ? [] : [below('cut', [])]),
];

const text = (feature: TestFeature, sample: string, style: { readonly bold?: true; readonly size?: 2 } = {}): Sample => ({
  id: feature, feature, sample, print: (label) => [{ kind: 'text', text: `${label} ${sample}`, ...style }],
});

/** What is no text has its number on a line above, in letters that every printer has. */
const below = (feature: TestFeature, lines: readonly PrintLine[]): Sample => ({
  id: feature, feature, sample: '', print: (label) => [{ kind: 'text', text: `${label} ${shortNames[feature] ?? ''}` }, ...lines],
});

/** On paper these are names and not words: the same in every language. */
const shortNames: Partial<Record<TestFeature, string>> = {
  raster: 'Raster', barcode: 'CODE128', gs1: 'GS1-128', qr: 'QR', drawer: 'ESC p', cut: 'GS V',
};

/**
 * What follows when these lines looked wrong. Wrong letters, width, bold, double or reverse print
 * can't be put right by a setting: the model is another one, which the screen says.
 */
export const overridesFrom = (lines: readonly TestLine[], wrongIds: readonly string[], before: PrinterOverrides = {}): PrinterOverrides => {
  const wrong = lines.filter(({ id }) => wrongIds.includes(id));
  const isWrong = (feature: TestFeature): boolean => wrong.some((line) => line.feature === feature);
  const pages = wrong.flatMap(({ page }) => page ?? []);
  const wrongCodePages = [...new Set([...(before.wrongCodePages ?? []), ...pages])].sort((one, other) => one - other);
  return {
    ...before,
    ...(wrongCodePages.length > 0 ? { wrongCodePages } : {}),
    ...(isWrong('doubleByte') ? { doubleByte: false } : {}),
    ...(isWrong('raster') ? { raster: false } : {}),
    ...(isWrong('barcode') || isWrong('gs1') ? { barcode: 'picture' } : {}),
    ...(isWrong('qr') ? { qr: 'picture' } : {}),
    ...(isWrong('cut') ? { cutter: 'none' } : {}),
    // The cable of a drawer that stayed shut is wired to the other pin.
    ...(isWrong('drawer') ? { drawerPin: before.drawerPin === 5 ? 2 : 5 } : {}),
  };
};

/** How a line looks when it is right, for the question on the screen. */
export const testSentence = (t: Translate, { feature, sample }: TestLine): string => t(`testPage.feature.${feature}`, { sample });

/** Lines whose fault no setting mends: the printer is of another model than the one chosen. */
export const meansAnotherModel = (lines: readonly TestLine[], wrongIds: readonly string[]): boolean =>
  lines.some(({ id, feature }) => wrongIds.includes(id) && ['letters', 'width', 'bold', 'double', 'reverse'].includes(feature));
