import { parseScan } from '../domain/number.ts';
import { type PatternReading, plainTestPattern, readTestPattern, testPattern } from '../domain/test-pattern.ts';
import { characterAt, deadKey, type Layout, type LayoutName, layouts, pressFor } from './keyboard-layouts.ts';

/** A key of a burst as the page saw it: what it gave, where it lies. `code` is empty where the system doesn't tell. */
export type WedgeKey = { readonly key: string; readonly code: string; readonly shift: boolean };

/** What a scan of the test pattern through the keyboard says about scanner and computer. */
export type WedgeReading =
  | { readonly kind: 'whole'; readonly pattern: PatternReading }
  /** The pattern, changed on its way. Several names: the keys that were pressed can't tell these layouts apart. */
  | { readonly kind: 'layout'; readonly scanner: readonly LayoutName[]; readonly computer: readonly LayoutName[] }
  /** An input method turns letters into syllables. */
  | { readonly kind: 'input-method'; readonly isKorean: boolean }
  | { readonly kind: 'caps-lock' }
  /** About as long as the pattern, and nothing that any known layout makes of it. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other' };

const groupSeparator = '\u001d';

/** Compares what came with the known pattern: by the place of the keys where it is known, else by every pair of layouts. */
export const readWedge = (keys: readonly WedgeKey[]): WedgeReading => {
  const typed = keys.map(({ key }) => key).join('');
  const whole = readTestPattern(typed);
  if (whole) return { kind: 'whole', pattern: whole };
  const hasPlaces = keys.every(({ key, code }) => code !== '' || key === groupSeparator);
  const reading = hasPlaces ? readByPlace(keys) : readByPairs(keys);
  if (reading) return reading;
  if (readTestPattern(swapCase(typed))) return { kind: 'caps-lock' };
  if (parseScan(typed).ok || Math.abs(keys.length - testPattern.length) > lengthSlack) return { kind: 'other' };
  return { kind: 'unknown' };
};

/** An AIM identifier, a stand-in for FNC1, or a lost sign. */
const lengthSlack = 6;

/** A scanner set to Korean presses the keys of a US keyboard. */
const scannerLayouts = layouts.filter(({ name }) => name !== 'kr');

const readByPlace = (keys: readonly WedgeKey[]): WedgeReading | undefined => {
  const scanner = scannerLayouts.filter((layout) => holdsPattern(keys.map((key) => given(layout, key) ?? '\ufffd').join('')));
  if (scanner.length === 0) return undefined;
  if (keys.some(isFromInputMethod)) return { kind: 'input-method', isKorean: keys.some(({ key }) => hangul.test(key)) };
  const computer = layouts.filter((layout) => explains(layout, keys));
  if (computer.length === 0 && layouts.some((layout) => explains(layout, keys.map((key) => ({ ...key, key: swapCase(key.key) }))))) return { kind: 'caps-lock' };
  return layoutReading(scanner, computer);
};

/** What a key means in a layout. The number pad and the separator mean the same in all of them. */
const given = (layout: Layout, key: WedgeKey): string | undefined =>
  key.key === groupSeparator || key.code.startsWith('Numpad') ? key.key : characterAt(layout, key);

const layoutReading = (scanner: readonly Layout[], computer: readonly Layout[]): WedgeReading =>
  ({ kind: 'layout', scanner: scanner.map(({ name }) => name), computer: computer.map(({ name }) => name) });

const hangul = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/u;
const isFromInputMethod = ({ key }: WedgeKey): boolean => key === 'Process' || hangul.test(key);

/** Whether the computer, set to this layout, gives what was seen. What follows a dead key may be anything. */
const explains = (layout: Layout, keys: readonly WedgeKey[]): boolean => {
  let isAfterDead = false;
  for (const key of keys) {
    const expected = given(layout, key);
    const isDead = expected === deadKey;
    const isMissing = expected === undefined && key.key === 'Unidentified';
    if (isDead ? key.key !== 'Dead' : expected !== key.key && !isAfterDead && !isMissing) return false;
    isAfterDead = isDead;
  }
  return true;
};

/** A scanner set to AltGr layouts sends the bracket of its AIM identifier in ways that no table holds: it may be anything. */
const holdsPattern = (text: string): boolean => [0, 1, 2, 3].some((skip) => readTestPattern(text.slice(skip)) !== undefined);

/** What scanners put in front, and in the place of FNC1. */
const fronts = ['', ']C1', ']Q3', ']Q1', ']d2', ']C0', ']e0'];
const standIns = [groupSeparator, '', '<GS>', '{GS}', '^', '|', '~'];
const variants = fronts.flatMap((front) => [...standIns.map((standIn) => front + testPattern.replace(groupSeparator, standIn)), front + plainTestPattern]);

/** Without places: whatever pair of layouts makes this of the pattern. */
const readByPairs = (keys: readonly WedgeKey[]): WedgeReading | undefined => {
  const pairs = scannerLayouts.flatMap((scanner) => layouts.map((computer) => ({ scanner, computer })))
    .filter(({ scanner, computer }) => variants.some((text) => makes(scanner, computer, text, keys)));
  const names = (side: 'scanner' | 'computer') => [...new Set(pairs.map((pair) => pair[side]))];
  if (pairs.length === 0) return undefined;
  if (keys.some(isFromInputMethod)) return { kind: 'input-method', isKorean: keys.some(({ key }) => hangul.test(key)) };
  return layoutReading(names('scanner'), names('computer'));
};

const makes = (scanner: Layout, computer: Layout, text: string, keys: readonly WedgeKey[]): boolean => {
  const characters = [...text];
  if (characters.length !== keys.length) return false;
  let isAfterDead = false;
  for (const [index, character] of characters.entries()) {
    const seen = keys[index]?.key;
    const press = pressFor(scanner, character);
    const result = press && character !== groupSeparator ? characterAt(computer, press) : character;
    const isDead = result === deadKey;
    // An input method tells of no letter which it was.
    const isHidden = seen === 'Process' && computer.name === 'kr' && hangul.test(result ?? '');
    if (!isHidden && !isAfterDead && (isDead ? seen !== 'Dead' : (result ?? 'Unidentified') !== seen)) return false;
    isAfterDead = isDead;
  }
  return true;
};

const swapCase = (text: string): string =>
  [...text].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('');
