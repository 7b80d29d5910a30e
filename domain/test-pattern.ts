import type { Gs1Element } from './receipt-lines.ts';

/**
 * What set-up asks people to scan. It is worth nothing and no certificate. Its signs and letters are those that the
 * keyboard layouts of Europe, Korea and Japan disagree about, and it is short enough for one GS1-128 on 80 mm paper.
 * The AIs are GS1's "company internal": no other reader takes it for goods.
 */
const head = 'Qz-a"';
const tail = '0123456789;/yM';
const separator = '\u001d';

/** The pattern as a GS1 barcode holds it, with FNC1 between its two elements. */
export const testPatternElements: readonly Gs1Element[] = [{ ai: '91', value: head }, { ai: '92', value: tail }];

/** What a scanner that hides nothing sends for the GS1 form. */
export const testPattern = `91${head}${separator}92${tail}`;

/** The pattern in a code that knows no FNC1, as a receipt printer draws its QR: a full stop stands in its place. */
export const plainTestPattern = `91${head}.92${tail}`;

/** How the pattern arrived, whole, and what the scanner added or left out. */
export type PatternReading = {
  /** The AIM symbology identifier in front, such as `]C1`. */
  readonly aim: string | null;
  /** What came for FNC1 between the elements; `plain` when the code that was scanned has none. */
  readonly fnc1: 'gs' | 'replaced' | 'dropped' | 'plain';
};

/** Longer than any stand-in for FNC1 that scanners offer. */
const standInLengthMax = 8;

/** Recognises the test pattern in what a scanner sent, line ends and control characters around it aside. */
export const readTestPattern = (raw: string): PatternReading | undefined => {
  const text = raw.replace(/^[\p{Cc}\s]+|[\p{Cc}\s]+$/gu, '');
  const aim = /^\][A-Za-z][0-9A-Za-z]/u.exec(text)?.[0] ?? null;
  // FNC1 in the first position is not to be sent, and some scanners send it all the same.
  const data = text.slice(aim?.length ?? 0).replace(/^\p{Cc}+/u, '');
  if (!data.startsWith(`91${head}`) || !data.endsWith(`92${tail}`)) return undefined;
  const between = data.slice(head.length + 2, data.length - tail.length - 2);
  switch (between) {
    case '.': return { aim, fnc1: 'plain' };
    case separator: return { aim, fnc1: 'gs' };
    case '': return { aim, fnc1: 'dropped' };
    default: return between.length <= standInLengthMax ? { aim, fnc1: 'replaced' } : undefined;
  }
};
