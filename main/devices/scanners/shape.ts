import { readTestPattern } from '../../../domain/test-pattern.ts';

const shapeLengthMax = 120;

const controlNames: Readonly<Record<string, string>> = { '\t': '<TAB>', '\n': '<LF>', '\r': '<CR>', '\u001d': '<GS>', '\u001e': '<RS>', '\u0002': '<STX>', '\u0003': '<ETX>' };

/** A scan as support may see it: a 9 for every digit, an A or a for every letter. Our own test pattern is no secret. */
export const shapeOf = (text: string): string => {
  const isPattern = readTestPattern(text) !== undefined;
  const shown = [...text.slice(0, shapeLengthMax)].map((character) => {
    if (/\p{Cc}/u.test(character)) return controlNames[character] ?? '<?>';
    return isPattern ? character : character.replace(/\p{N}/u, '9').replace(/\p{Lu}/u, 'A').replace(/[\p{Ll}\p{Lo}]/u, 'a');
  });
  return shown.join('') + (text.length > shapeLengthMax ? '…' : '');
};
