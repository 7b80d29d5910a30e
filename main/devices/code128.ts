import type { Gs1Element } from '../../domain/receipt-lines.ts';

/** The data of `GS k 73`: the bytes behind the length byte, and how many modules the bars take. */
export type Code128 = {
  readonly bytes: readonly number[];
  readonly modules: number;
};

/** AIs whose length is fixed by the GS1 General Specifications: no FNC1 behind them. */
const fixedLengthAi = /^(0[0-4]|1[1-9]|20|3[1-6]|41)/;

/** Start, check and stop: 11 + 11 + 13 modules around the symbols. */
const frameModules = 35;
const symbolModules = 11;

/** CODE128 of printable ASCII: code set B, and C where a run of digits makes the bars shorter. */
export const code128 = (data: string): Code128 => assemble([data], false);

/** GS1-128: FNC1 in first position, and behind every element of variable length but the last. */
export const gs1Code128 = (elements: readonly Gs1Element[]): Code128 => assemble(gs1Segments(elements), true);

/** The pieces that stand behind an FNC1 each. */
export const gs1Segments = (elements: readonly Gs1Element[]): readonly string[] => {
  const segments: string[] = [];
  let open = '';
  for (const [index, { ai, value }] of elements.entries()) {
    open += ai + value;
    const needsSeparator = !fixedLengthAi.test(ai) && index < elements.length - 1;
    if (needsSeparator) {
      segments.push(open);
      open = '';
    }
  }
  return [...segments, open];
};

type CodeSet = 'B' | 'C';

const assemble = (segments: readonly string[], isGs1: boolean): Code128 => {
  const bytes: number[] = [];
  let codeSet: CodeSet | undefined;
  let symbols = 0;
  const select = (wanted: CodeSet) => {
    if (codeSet === wanted) return;
    // The first selection is the start symbol, which the frame counts.
    if (codeSet !== undefined) symbols += 1;
    bytes.push(brace, wanted.charCodeAt(0));
    codeSet = wanted;
  };
  const fnc1 = () => {
    bytes.push(brace, '1'.charCodeAt(0));
    symbols += 1;
  };
  for (const [index, segment] of segments.entries()) {
    const pieces = piecesOf(segment);
    if (codeSet === undefined) select(pieces[0]?.codeSet ?? 'B');
    if (isGs1 || index > 0) fnc1();
    for (const piece of pieces) {
      select(piece.codeSet);
      const encoded = piece.codeSet === 'C' ? pairsOf(piece.text) : escaped(piece.text);
      symbols += piece.codeSet === 'C' ? piece.text.length / 2 : piece.text.length;
      bytes.push(...encoded);
    }
  }
  if (bytes.length > 255) throw new RangeError('A CODE128 barcode holds at most 255 bytes.');
  return { bytes, modules: frameModules + symbols * symbolModules };
};

const brace = '{'.charCodeAt(0);

type Piece = { readonly codeSet: CodeSet; readonly text: string };

/** Runs of four digits and more go to code set C, pair by pair; an odd digit stays in B before them. */
const piecesOf = (text: string): readonly Piece[] =>
  text
    .split(/((?:\d\d){2,})(?!\d)/)
    .map((part, index): Piece => ({ codeSet: index % 2 === 1 ? 'C' : 'B', text: part }))
    .flatMap((piece) => (piece.codeSet === 'C' ? withoutRealTimeCommands(piece.text) : piece))
    .filter((piece) => piece.text !== '');

/**
 * Printers watch the stream for real-time commands even inside a barcode. In code set C the digits 16 04 are `DLE EOT`,
 * 16 05 `DLE ENQ` and 16 20 `DLE DC4`: the printer would take them out of the number, and bars of other digits would
 * stand on the paper, or the drawer would open. The second pair goes to B, as letters.
 */
const withoutRealTimeCommands = (digits: string): readonly Piece[] => {
  const pieces: { codeSet: CodeSet; text: string }[] = [];
  let before = '';
  for (const pair of digits.match(/\d\d/g) ?? []) {
    const codeSet = before === '16' && ['04', '05', '20'].includes(pair) ? 'B' : 'C';
    const last = pieces.at(-1);
    if (last?.codeSet === codeSet) last.text += pair;
    else pieces.push({ codeSet, text: pair });
    before = pair;
  }
  return pieces;
};

const pairsOf = (digits: string): readonly number[] => (digits.match(/\d\d/g) ?? []).map(Number);

const escaped = (text: string): readonly number[] =>
  [...text].flatMap((char) => (char === '{' ? [brace, brace] : [char.charCodeAt(0)]));
