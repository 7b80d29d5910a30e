/** The symbols of a CODE128 barcode as `GS k 73` describes them, and what a reader will read. */
export type Code128Symbols = {
  readonly symbols: readonly number[];
  readonly text: string;
};

type CodeSet = 'A' | 'B' | 'C';

const startSymbols = { A: 103, B: 104, C: 105 } as const;
const switchSymbols = { A: 101, B: 100, C: 99 } as const;
const fnc1 = 102;
const brace = 0x7b;

/**
 * Reads the data of `GS k 73` by Epson's rules: it must begin with the choice of a code set,
 * `{A`, `{B` or `{C`; `{1` is FNC1, `{{` a brace; in set C every byte is a pair of digits, 0 to 99.
 * A message instead of symbols says why a printer would print nothing.
 */
export const code128Symbols = (data: Uint8Array): Code128Symbols | { readonly problem: string } => {
  const symbols: number[] = [];
  let text = '';
  let codeSet: CodeSet | undefined;
  for (let index = 0; index < data.length; index += 1) {
    const byte = data[index] ?? 0;
    if (byte === brace) {
      index += 1;
      const escape = String.fromCharCode(data[index] ?? 0);
      if (escape === 'A' || escape === 'B' || escape === 'C') {
        symbols.push(codeSet === undefined ? startSymbols[escape] : switchSymbols[escape]);
        codeSet = escape;
      } else if (codeSet === undefined) {
        return { problem: 'CODE128 data does not begin with a code set' };
      } else if (escape === '1') {
        symbols.push(fnc1);
        if (text !== '') text += '\u001d';
      } else if (escape === '{' && codeSet === 'B') {
        symbols.push(brace - 32);
        text += '{';
      } else {
        return { problem: `CODE128 escape {${escape} is not known in code set ${codeSet}` };
      }
      continue;
    }
    if (codeSet === undefined) return { problem: 'CODE128 data does not begin with a code set' };
    const symbol = symbolOf(byte, codeSet);
    if (symbol === undefined) return { problem: `byte ${byte} is not in CODE128 code set ${codeSet}` };
    symbols.push(symbol);
    text += codeSet === 'C' ? String(byte).padStart(2, '0') : String.fromCharCode(byte);
  }
  return codeSet === undefined ? { problem: 'CODE128 without data' } : { symbols, text };
};

const symbolOf = (byte: number, codeSet: CodeSet): number | undefined => {
  switch (codeSet) {
    case 'A':
      return byte < 32 ? byte + 64 : byte < 96 ? byte - 32 : undefined;
    case 'B':
      return byte >= 32 && byte < 128 ? byte - 32 : undefined;
    case 'C':
      return byte < 100 ? byte : undefined;
  }
};
