import { parseScan } from '../domain/number.ts';

/**
 * What the keys of a US keyboard say, by their place on it. Wedge scanners type on a US keyboard unless told otherwise,
 * whatever layout the computer has: the place of a key survives where its letter doesn't.
 */
const usKeys: Readonly<Record<string, readonly [string, string]>> = {
  Digit1: ['1', '!'], Digit2: ['2', '@'], Digit3: ['3', '#'], Digit4: ['4', '$'], Digit5: ['5', '%'],
  Digit6: ['6', '^'], Digit7: ['7', '&'], Digit8: ['8', '*'], Digit9: ['9', '('], Digit0: ['0', ')'],
  Minus: ['-', '_'], Equal: ['=', '+'], BracketLeft: ['[', '{'], BracketRight: [']', '}'], Backslash: ['\\', '|'],
  Semicolon: [';', ':'], Quote: ['\'', '"'], Backquote: ['`', '~'], Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?'], Space: [' ', ' '],
};

/** The character a key gives on a US keyboard; `otherwise` when its place says nothing. */
export const usCharacter = (code: string, isShifted: boolean, otherwise: string): string => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return isShifted ? letter : letter.toLowerCase();
  const digit = /^Numpad(\d)$/.exec(code)?.[1];
  return digit ?? usKeys[code]?.[isShifted ? 1 : 0] ?? otherwise;
};

/** The text of a finished burst, or what is wrong with the keyboard it came through. */
export type Reading = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'keyboard-layout' };

/** Chooses between what the keys said and where they lie; the check digits decide. */
export const readBurst = (typed: string, physical: string): Reading => {
  if (parseScan(typed).ok || typed === physical) return looksGarbled(typed) ? { kind: 'keyboard-layout' } : { kind: 'text', text: typed };
  if (parseScan(physical).ok) return { kind: 'text', text: physical };
  return looksGarbled(typed) ? { kind: 'keyboard-layout' } : { kind: 'text', text: typed };
};

/** The row of digits with Shift held (US), and without it where Shift makes the digits (French, Belgian, Czech). */
const insteadOfDigits = /[!@#$%^&*()à&é"'(§è_ç+ěščřžýáíé]/u;

/** Whether a text looks like digits and links that went through the wrong keyboard layout or an input method. */
const looksGarbled = (text: string): boolean => {
  if (parseScan(text).ok) return false;
  if (/[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/u.test(text)) return true;
  if (/^https?(?!s?:\/\/)/iu.test(text)) return true;
  const characters = [...text.replace(/^\][A-Za-z]\d/u, '')];
  const wrong = characters.filter((character) => insteadOfDigits.test(character)).length;
  // Brackets of a printed-form number stand among digits; a garbled one has hardly any digit left.
  return characters.length > 0 && wrong / characters.length > 0.6;
};
