import { parseScan } from '../domain/number.ts';
import { readTestPattern } from '../domain/test-pattern.ts';
import type { ScannerEvent } from './scanner.ts';

/**
 * What of a scan may be shown and saved: its shape. A number's digits never leave this module, in whatever way a
 * keyboard wrote them: as digits, as the signs that another layout puts on the digit keys, or as the keys' places.
 */

const controlNames: Readonly<Record<string, string>> = {
  '\u0000': '<NUL>', '\u0002': '<STX>', '\u0003': '<ETX>', '\u0004': '<EOT>', '\t': '<TAB>', '\n': '<LF>', '\r': '<CR>',
  '\u001b': '<ESC>', '\u001c': '<FS>', '\u001d': '<GS>', '\u001e': '<RS>', '\u001f': '<US>', '\u007f': '<DEL>',
};

/** A control character by its name. */
const nameOf = (character: string): string => controlNames[character] ?? `<${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}>`;

/** No layout puts these on its row of digits: they tell nothing of a number. */
const harmlessSigns = /[[\]{}:;,.<>?\\|+~` ]/u;

/** With this many digits in clear, the digits were not turned into signs: the signs are what was printed. */
const digitsThatProve = 10;

const maskCharacter = (character: string, hidesSigns: boolean): string => {
  if (/\p{Cc}/u.test(character)) return nameOf(character);
  if (/\p{N}/u.test(character)) return '9';
  if (/[A-Z]/u.test(character)) return 'A';
  if (/[a-z]/u.test(character)) return 'a';
  // French digit keys give letters and signs: telling them apart would tell something of each digit.
  if (/[\p{L}\p{M}]/u.test(character)) return '#';
  return hidesSigns && !harmlessSigns.test(character) ? '#' : character;
};

/** Whether a text's signs might be digits from another keyboard layout. */
const mayHideDigits = (text: string): boolean => (text.match(/\d/gu) ?? []).length < digitsThatProve;

/** A scan's text as its shape: 9 for a digit, A and a for letters, control characters by name. Our own test pattern is no secret. */
export const maskText = (text: string): string => {
  if (readTestPattern(text)) return [...text].map((character) => (/\p{Cc}/u.test(character) ? nameOf(character) : character)).join('');
  const aim = /^\][A-Za-z]\d/u.exec(text)?.[0] ?? '';
  const characters = [...text.slice(aim.length)];
  const hidden = hiddenSigns(characters, parseScan(text).ok);
  return aim + characters.map((character, index) => maskCharacter(character, hidden[index] ?? true)).join('');
};

/** Which characters' signs must not be told. A lost Shift turns single digits into signs: two in a row are hidden all the same. */
const hiddenSigns = (characters: readonly string[], isWhole: boolean): readonly boolean[] => {
  const hidesAll = mayHideDigits(characters.join('')) && !isWhole;
  return characters.map((character, index) =>
    hidesAll || (isSuspect(character) && character !== '/' && (isSuspect(characters[index - 1]) || isSuspect(characters[index + 1]))));
};

const isSuspect = (character: string | undefined): boolean =>
  character !== undefined && !/[\p{L}\p{M}\p{N}\p{Cc}]/u.test(character) && !harmlessSigns.test(character);

/** One key of a trace as it may be shown. */
export type MaskedEvent = { readonly key: string; readonly code: string; readonly modifiers: string };

/** A burst's events as their shapes, one for one. */
export const maskEvents = (events: readonly ScannerEvent[]): readonly MaskedEvent[] => {
  const written = events.flatMap((event, index) => (event.type === 'key' && [...event.key].length === 1 ? [{ index, key: event.key }] : []));
  const hidden = hiddenSigns(written.map(({ key }) => key), false);
  const hidesAt = new Map(written.map(({ index }, nth) => [index, hidden[nth] ?? true]));
  return events.map((event, index) => maskEvent(event, hidesAt.get(index) ?? true));
};

const maskEvent = (event: ScannerEvent, hidesSign: boolean): MaskedEvent => {
  if (event.type !== 'key') return { key: event.type === 'idle' ? '' : 'Alt', code: '', modifiers: '' };
  const { key, code = '', shift, ctrl, alt, repeat } = event;
  const shown = [...key].length === 1 ? maskCharacter(key, hidesSign) : key;
  return {
    key: shown,
    code: maskPlace(code, shown === '#'),
    modifiers: [...(shift ? ['Shift'] : []), ...(ctrl ? ['Ctrl'] : []), ...(alt ? ['Alt'] : []), ...(repeat ? ['repeat'] : [])].join('+'),
  };
};

const maskPlace = (code: string, isHidden: boolean): string => {
  if (/^(?:Digit|Numpad)\d$/u.test(code)) return code.replace(/\d$/u, '9');
  if (/^Key[A-Z]$/u.test(code)) return 'KeyA';
  return isHidden && code !== '' ? 'Sign' : code;
};
